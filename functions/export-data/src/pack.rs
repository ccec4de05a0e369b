//! The ZIP, written to a file that has no name: it is gone with the process, whatever ends that. A disk of its own machine
//! keeps nobody waiting, so it is written as it comes.

use std::fs::File;
use std::io::{self, Seek as _, Write as _};

use shared::domain::{Timestamp, zone};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A ZIP that is being written.
pub struct Pack {
    zip: ZipWriter<File>,
    options: SimpleFileOptions,
}

impl Pack {
    /// An empty one, of a moment.
    pub fn new(now: Timestamp) -> io::Result<Self> {
        let options = SimpleFileOptions::default().unix_permissions(0o600).last_modified_time(clock(now));
        Ok(Self { zip: ZipWriter::new(tempfile::tempfile()?), options })
    }

    /// A file of text, compressed.
    pub fn text(&mut self, name: &str, text: &[u8]) -> io::Result<()> {
        self.zip.start_file(name, self.options.compression_method(CompressionMethod::Deflated))?;
        self.zip.write_all(text)
    }

    /// Begins a document, whose bytes follow. It is compressed already.
    pub fn begin_document(&mut self, name: &str) -> io::Result<()> {
        Ok(self.zip.start_file(name, self.options.compression_method(CompressionMethod::Stored))?)
    }

    /// The next bytes of the document that was begun.
    pub fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.zip.write_all(bytes)
    }

    /// The whole file, at its beginning, with its size.
    pub fn finish(self) -> io::Result<(File, u64)> {
        let mut file = self.zip.finish()?;
        let bytes = file.metadata()?.len();
        file.rewind()?;
        Ok((file, bytes))
    }
}

/// The bytes that documents may still take.
#[derive(Debug)]
pub struct Room(pub u64);

impl Room {
    /// Takes what a document needs, where there is as much; a smaller one behind it may still fit.
    pub const fn take(&mut self, bytes: u64) -> bool {
        match self.0.checked_sub(bytes) {
            Some(left) => {
                self.0 = left;
                true
            }
            None => false,
        }
    }
}

/// A moment as a ZIP has it: the clocks of where the provider is.
fn clock(now: Timestamp) -> DateTime {
    let local = zone().to_datetime(now);
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(local.year()).unwrap_or_default();
    let (date, time) = (local.date(), local.time());
    DateTime::from_date_and_time(
        year,
        small(date.month()),
        small(date.day()),
        small(time.hour()),
        small(time.minute()),
        small(time.second()),
    )
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;

    #[test]
    fn s30_documents_take_the_room_there_is_and_not_a_byte_more() {
        let mut room = Room(100);
        assert_eq!([60, 41, 40, 1, 0].map(|bytes| room.take(bytes)), [true, false, true, false, true]);
    }

    #[test]
    fn what_goes_in_comes_out_and_the_size_is_that_of_the_file() {
        let mut pack = Pack::new("2026-11-23T11:00:00Z".parse().expect("a time")).expect("a file");
        pack.text("a.json", b"[]").expect("written");
        pack.begin_document("invoices/a.pdf").expect("begun");
        for part in [b"%PDF", b"-1.7"] {
            pack.append(part).expect("written");
        }
        let (mut file, bytes) = pack.finish().expect("a ZIP");
        let mut all = Vec::new();
        file.read_to_end(&mut all).expect("from its beginning");
        assert_eq!(u64::try_from(all.len()).ok(), Some(bytes));
        let mut zip = zip::ZipArchive::new(io::Cursor::new(all)).expect("a ZIP");
        let mut document = zip.by_name("invoices/a.pdf").expect("a document");
        // The clocks in Poland.
        assert_eq!(document.last_modified().map(|at| (at.day(), at.hour())), Some((23, 12)));
        let mut text = String::new();
        document.read_to_string(&mut text).expect("text");
        assert_eq!(text, "%PDF-1.7");
    }
}
