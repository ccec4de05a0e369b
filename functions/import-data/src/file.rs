//! A file: read part by part, imported batch by batch, reported at the end.

use crate::batch::Batch;
use crate::bucket::{Buckets, ObjectReader};
use crate::group::Importer;
use crate::line::Splitter;
use crate::report::Report;
use crate::stop::Stop;

/// Imports a file into a report, which is whole when this gives no error. Memory is bounded by one part of the file and
/// one batch of lines, whatever its size.
pub async fn import(buckets: &Buckets, key: &str, importer: &Importer<'_>, report: &mut Report) -> Result<(), Stop> {
    let mut reader = ObjectReader::new(buckets, key);
    let mut splitter = Splitter::default();
    let mut batch = Batch::default();
    while let Some(part) = reader.next_part().await? {
        splitter.push(part);
        while let Some(line) = splitter.next_line() {
            batch.push(line);
            if batch.is_full() {
                std::mem::take(&mut batch).import(importer, report).await?;
            }
        }
    }
    if let Some(line) = splitter.finish() {
        batch.push(line);
    }
    batch.import(importer, report).await?;
    report.whole = true;
    Ok(())
}
