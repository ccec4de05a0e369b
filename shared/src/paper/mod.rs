//! Documents on paper as PDF: made for archives, and for being read out.
//!
//! Laid out first ([`Sheet`]), so that every page can say how many there are, then painted ([`paint`]). A document draws at the
//! sheet's place and moves it down.

mod clean;
mod fonts;
mod footer;
mod grid;
mod paint;
mod qr;
mod sheet;
pub mod style;
mod tags;
pub mod text;

pub use clean::{UNKNOWN, clean};
pub use fonts::{Face, Fonts};
pub use footer::footer;
pub use grid::{Cell, Column, GAP, Grid, Head};
pub use krilla::tagging;
pub use paint::{About, paint};
pub use qr::modules;
pub use sheet::{Align, Area, BOTTOM, HEIGHT, INNER, Ink, MARGIN, Mark, Owner, Sheet, TOP, WIDTH};
pub use tags::{Place, Tags};

/// Why a document cannot be made. None of it goes away by trying again.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The fonts built into the binary are damaged.
    #[error("a built-in font cannot be read")]
    Font,
    /// The document cannot be written.
    #[error("the document cannot be written: {0}")]
    Pdf(String),
}
