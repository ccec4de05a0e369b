//! Draws an invoice as PDF.
//!
//! Each part of the document is a module that draws at the place of the [`Sheet`] and moves it down.

mod format;
mod header;
mod note;
mod parties;
mod payment;
mod table;
mod totals;
mod words;

#[cfg(test)]
mod tests;

use std::num::NonZeroU16;

use shared::domain::{Invoice, Money, MoneyError};
use shared::paper::{About, Fonts, PaperError, Sheet, footer, paint};

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
    /// It cannot be put on paper.
    #[error(transparent)]
    Paper(#[from] PaperError),
}

/// Draws an invoice as PDF. `owed` is what is still to be paid of it at this moment (none or nothing: no QR code).
/// Equal input gives equal bytes.
pub fn draw(invoice: &Invoice, owed: Option<Money>) -> Result<Vec<u8>, DrawError> {
    if invoice.lines.len() > LINES_MAX {
        return Err(DrawError::TooManyLines(invoice.lines.len()));
    }
    let fonts = Fonts::load()?;
    let sheet = lay_out(&fonts, invoice, owed)?;
    let (title, id) = (header::title(&fonts, invoice), invoice.id.to_string());
    Ok(paint(sheet, About { title, id, issued: invoice.issued, language: "pl" })?)
}

fn lay_out<'f>(fonts: &'f Fonts, invoice: &Invoice, owed: Option<Money>) -> Result<Sheet<'f>, DrawError> {
    let mut sheet = Sheet::new(fonts);
    header::draw(&mut sheet, invoice);
    parties::draw(&mut sheet, invoice);
    table::draw(&mut sheet, &invoice.lines);
    totals::draw(&mut sheet, invoice)?;
    payment::draw(&mut sheet, invoice, owed);
    note::draw(&mut sheet, invoice);
    footer(&mut sheet, &header::title(fonts, invoice), words::page);
    Ok(sheet)
}

/// The level of a heading below the title.
const fn level_two() -> NonZeroU16 {
    NonZeroU16::MIN.saturating_add(1)
}
