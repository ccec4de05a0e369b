//! The first start: the demo's files go into the import bucket, as the provider's billing system would put
//! them there, and the import function takes them from there by itself.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::primitives::ByteStream;

use crate::{Portal, data_folder, router, s3_client};

/// Where the demo is in the workspace that this program was built from.
const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../demo");
/// The folder of the demo in the bucket.
const KEY: &str = "demo";
/// How often the progress is shown.
const SHOWN_EVERY: Duration = Duration::from_millis(250);

/// Imports the demo when that has not been done in this folder, or ends an import that was cut off; gives a
/// sentence when it went wrong.
pub(crate) async fn import_demo(portal: &Portal, folder: &Path) -> Result<(), String> {
    if !data_folder::is_demo_imported(folder) {
        let demo = Path::new(DEMO);
        let demo = demo.canonicalize().unwrap_or_else(|_| demo.to_owned());
        let files = files(&demo).map_err(|error| format!("the demo in {} cannot be read: {error}", demo.display()))?;
        if files.is_empty() {
            return Err(format!("there is no demo in {}; the portal starts empty", demo.display()));
        }
        hand_over(portal, &files).await?;
        data_folder::note_demo_imported(folder).map_err(|error| format!("the demo cannot be noted: {error}"))?;
    } else if portal.cloud().objects().open_count() == 0 {
        return Ok(());
    }
    let drained = watch(portal).await;
    let failed: Vec<String> = portal.parked().iter().map(|one| format!("{}: {}", one.function, one.reason)).collect();
    if failed.is_empty() { drained } else { Err(format!("not everything could be imported: {}", failed.join("; "))) }
}

/// Dials in the demo's homes at the simulated router; not waited for by who starts the portal.
pub(crate) async fn move_in(portal: &Portal, folder: &Path) {
    if !data_folder::is_demo_imported(folder) {
        return;
    }
    match router::homes(&Path::new(DEMO).join("demo.ndjson")) {
        Ok(homes) => portal.router().move_in(homes).await,
        Err(error) => tracing::error!(%error, "the demo's homes cannot be read"),
    }
}

/// The demo's files, records last: a record's PDF must be there when the record is read.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "pdf" || extension == "ndjson") {
            files.push(path);
        }
    }
    files.sort_by_key(|path| (path.extension().is_some_and(|extension| extension == "ndjson"), path.clone()));
    Ok(files)
}

async fn hand_over(portal: &Portal, files: &[PathBuf]) -> Result<(), String> {
    let client = s3_client::client(&portal.endpoints().s3);
    let bucket = portal.settings().get("PANEL_IMPORT_BUCKET").ok_or("the template has no bucket for imports")?;
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let content = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let put = client.put_object().bucket(bucket).key(format!("{KEY}/{name}")).body(ByteStream::from(content));
        put.send().await.map_err(|error| format!("{}: {}", path.display(), DisplayErrorContext(error)))?;
    }
    Ok(())
}

/// Shows on a terminal how far the import is, until everything that comes of it is done too.
async fn watch(portal: &Portal) -> Result<(), String> {
    let drained = portal.drain();
    tokio::pin!(drained);
    let terminal = io::stderr().is_terminal();
    loop {
        let ended = tokio::time::timeout(SHOWN_EVERY, &mut drained).await;
        if terminal {
            let items: u64 = portal.cloud().items().counts().unwrap_or_default().values().sum();
            // A terminal that has gone needs no progress.
            let _gone = write!(io::stderr(), "\r  Importing: {items} items …");
        }
        if let Ok(ended) = ended {
            if terminal {
                let _gone = writeln!(io::stderr());
            }
            return ended.map_err(|error| error.to_string());
        }
    }
}
