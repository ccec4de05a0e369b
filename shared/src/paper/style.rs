//! The few styles of the document: sizes in points, colours in sRGB. The colours are those of the portal's pages (`panel.css`).

/// A colour: red, green, blue.
pub type Color = (u8, u8, u8);

/// Text.
pub const INK: Color = (0x2b, 0x22, 0x1b);
/// Labels, and what matters less.
pub const MUTED: Color = (0x6b, 0x5d, 0x50);
/// What the eye finds first.
pub const ACCENT: Color = (0x0d, 0x5c, 0x55);
/// Lines between rows.
pub const LINE: Color = (0xe7, 0xdc, 0xcf);
/// Behind what belongs together.
pub const GROUND: Color = (0xfa, 0xf5, 0xee);
/// Behind the total.
pub const WASH: Color = (0xe2, 0xef, 0xea);
/// Behind a QR code.
pub const WHITE: Color = (0xff, 0xff, 0xff);

/// How heavy a letter is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Weight {
    /// Noto Sans Regular.
    Regular,
    /// Noto Sans Bold.
    Bold,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// How heavy it is.
    pub weight: Weight,
    /// The size of its letters.
    pub size: f32,
    /// The height of a line.
    pub leading: f32,
    /// Its colour.
    pub color: Color,
}

impl Style {
    const fn new(weight: Weight, size: f32, leading: f32, color: Color) -> Self {
        Self { weight, size, leading, color }
    }
}

/// The number of the invoice.
pub const TITLE: Style = Style::new(Weight::Bold, 22.0, 28.0, INK);
/// What is to be paid.
pub const TOTAL: Style = Style::new(Weight::Bold, 19.0, 24.0, ACCENT);
/// The words beside it.
pub const TOTAL_LABEL: Style = Style::new(Weight::Bold, 11.5, 24.0, ACCENT);
/// The heading of a part.
pub const HEADING: Style = Style::new(Weight::Bold, 8.5, 14.0, ACCENT);
/// A name, an account, a date.
pub const STRONG: Style = Style::new(Weight::Bold, 10.0, 14.0, INK);
/// Plain text.
pub const BODY: Style = Style::new(Weight::Regular, 9.0, 13.0, INK);
/// A sum.
pub const SUM: Style = Style::new(Weight::Bold, 9.0, 13.0, INK);
/// A label.
pub const LABEL: Style = Style::new(Weight::Regular, 8.0, 12.0, MUTED);
/// The head of a column.
pub const COLUMN: Style = Style::new(Weight::Bold, 8.0, 11.0, MUTED);
