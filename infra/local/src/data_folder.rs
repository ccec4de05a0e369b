//! The folder that keeps everything over restarts: held by one portal at a time, and emptied only of what is
//! known to be the portal's own.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::cloud::Storage;

/// Everything that the portal makes in its folder.
const OWN: [&str; 13] = [
    MARK,
    "dynamodb.sqlite",
    "dynamodb.sqlite-shm",
    "dynamodb.sqlite-wal",
    "events",
    LOCK,
    "mails",
    "parked",
    "payu",
    "router.json",
    "s3",
    "secrets.json",
    "streams",
];
const MARK: &str = "demo-imported";
const LOCK: &str = "lock";

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataFolderError {
    /// Another portal uses it.
    #[error("{} is in use by another portal; stop that one, or choose another folder with --data", .0.display())]
    InUse(PathBuf),
    /// It holds something that no portal made.
    #[error(
        "{} holds {name:?}, which this portal did not make: nothing was removed; choose another folder with --data",
        folder.display()
    )]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// What is in it.
        name: String,
    },
    /// It cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// A folder in use; free again when dropped.
#[derive(Debug)]
pub(crate) struct DataFolder {
    _lock: Option<File>,
}

impl DataFolder {
    /// Takes the folder for this process.
    pub(crate) fn open(storage: &Storage) -> Result<Self, DataFolderError> {
        let Storage::Folder(folder) = storage else { return Ok(Self { _lock: None }) };
        let failed = |source| DataFolderError::File { path: folder.clone(), source };
        fs::create_dir_all(folder).map_err(failed)?;
        let lock = File::options().write(true).create(true).truncate(false).open(folder.join(LOCK)).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { _lock: Some(lock) }),
            Err(TryLockError::WouldBlock) => Err(DataFolderError::InUse(folder.clone())),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

/// Removes what a portal made in a folder, and the folder's contents only if all of it is a portal's.
pub fn clear(folder: &Path) -> Result<(), DataFolderError> {
    let failed = |source| DataFolderError::File { path: folder.to_owned(), source };
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed)?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
        let plain = name.strip_suffix(".part").unwrap_or(&name);
        if !OWN.contains(&plain) {
            return Err(DataFolderError::Foreign { folder: folder.to_owned(), name });
        }
        names.push(name);
    }
    // Taking the folder makes this file where it was not there.
    names.retain(|name| name != LOCK);
    names.push(LOCK.to_owned());
    let _held = DataFolder::open(&Storage::Folder(folder.to_owned()))?;
    for path in names.iter().map(|name| folder.join(name)) {
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(|source| DataFolderError::File { path, source })?;
    }
    Ok(())
}

/// Whether the demo has been handed over for import in this folder.
pub(crate) fn is_demo_imported(folder: &Path) -> bool {
    folder.join(MARK).exists()
}

/// Notes that the demo has been handed over.
pub(crate) fn note_demo_imported(folder: &Path) -> io::Result<()> {
    crate::files::write(&folder.join(MARK), b"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_something_foreign_in_it_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("secrets.json"), "{}").expect("written");
        fs::write(folder.path().join("thesis.docx"), "years of work").expect("written");
        assert!(matches!(clear(folder.path()), Err(DataFolderError::Foreign { .. })));
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 2);
    }

    #[test]
    fn a_portals_own_folder_is_emptied() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("s3/bucket")).expect("made");
        fs::write(folder.path().join("s3/bucket/object"), "x").expect("written");
        fs::write(folder.path().join("dynamodb.sqlite"), "x").expect("written");
        clear(folder.path()).expect("cleared");
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
        clear(&folder.path().join("none")).expect("nothing to clear");
    }

    #[test]
    fn a_folder_belongs_to_one_portal_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let storage = Storage::Folder(folder.path().to_owned());
        let first = DataFolder::open(&storage).expect("taken");
        assert!(matches!(DataFolder::open(&storage), Err(DataFolderError::InUse(_))));
        drop(first);
        DataFolder::open(&storage).expect("free again");
    }
}
