//! Draws an invoice as PDF.
//!
//! Laid out first (`sheet`), so that every page can say how many there are, then painted (`paint`). Each part of the document
//! is a module that draws at the sheet's place and moves it down.

mod clean;
mod fonts;
mod footer;
mod format;
mod grid;
mod header;
mod note;
mod paint;
mod parties;
mod payment;
mod qr;
mod sheet;
mod style;
mod table;
mod tags;
mod text;
mod totals;
mod transfer;
mod words;

#[cfg(test)]
mod tests;

use std::num::NonZeroU16;

use shared::domain::{Invoice, Money, MoneyError};

use fonts::Fonts;
use sheet::Sheet;

pub use transfer::transfer_payload;

/// The most lines that are drawn.
pub const LINES_MAX: usize = 2_000;

/// Why an invoice cannot be drawn. None of it goes away by trying again.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    /// It has more lines than [`LINES_MAX`].
    #[error("an invoice of {0} lines, above {LINES_MAX}")]
    TooManyLines(usize),
    /// Its lines have no sum.
    #[error("the lines of the invoice have no sum: {0}")]
    Sums(#[from] MoneyError),
    /// The fonts built into the binary are damaged.
    #[error("a built-in font cannot be read")]
    Font,
    /// The document cannot be written.
    #[error("the document cannot be written: {0}")]
    Pdf(String),
}

/// Draws an invoice as PDF. `owed` is what is still to be paid of it at this moment (none or nothing: no QR code).
/// Equal input gives equal bytes.
pub fn draw(invoice: &Invoice, owed: Option<Money>) -> Result<Vec<u8>, DrawError> {
    if invoice.lines.len() > LINES_MAX {
        return Err(DrawError::TooManyLines(invoice.lines.len()));
    }
    let fonts = Fonts::load()?;
    let sheet = lay_out(&fonts, invoice, owed)?;
    let about =
        paint::About { title: header::title(&fonts, invoice), id: invoice.id.to_string(), issued: invoice.issued };
    paint::paint(sheet, about)
}

fn lay_out<'f>(fonts: &'f Fonts, invoice: &Invoice, owed: Option<Money>) -> Result<Sheet<'f>, DrawError> {
    let mut sheet = Sheet::new(fonts);
    header::draw(&mut sheet, invoice);
    parties::draw(&mut sheet, invoice);
    table::draw(&mut sheet, &invoice.lines);
    totals::draw(&mut sheet, invoice)?;
    payment::draw(&mut sheet, invoice, owed);
    note::draw(&mut sheet, invoice);
    footer::draw(&mut sheet, &header::title(fonts, invoice));
    Ok(sheet)
}

/// The level of a heading below the title.
const fn level_two() -> NonZeroU16 {
    NonZeroU16::MIN.saturating_add(1)
}
