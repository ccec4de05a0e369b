//! The fonts: Noto Sans Regular and Bold, cut down to what an invoice can hold (see `fonts/README.md`).
//!
//! One character is one glyph here: no kerning, no ligatures. What is measured is then what is drawn, and no shaper is linked.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use super::PaperError;
use super::style::{Style, Weight};

const REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/NotoSans-Bold.ttf");

/// Both weights.
pub struct Fonts {
    regular: Face,
    bold: Face,
}

/// One weight.
pub struct Face {
    font: Font,
    charmap: Charmap<'static>,
    advances: GlyphMetrics<'static>,
    units: f32,
    ascent: f32,
    descent: f32,
}

impl Fonts {
    /// The fonts built into the binary.
    pub fn load() -> Result<Self, PaperError> {
        let face = |bytes| Face::load(bytes).ok_or(PaperError::Font);
        Ok(Self { regular: face(REGULAR)?, bold: face(BOLD)? })
    }

    /// The face of a weight.
    pub const fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// How wide a text is.
    pub fn width(&self, style: Style, text: &str) -> f32 {
        let face = self.face(style.weight);
        text.chars().map(|c| face.advance(c)).sum::<f32>() * style.size
    }

    /// How far below the top of its line a text stands.
    pub fn baseline(&self, style: Style) -> f32 {
        let face = self.face(style.weight);
        f32::midpoint(style.leading, (face.ascent + face.descent) * style.size)
    }
}

impl Face {
    fn load(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(bytes).ok()?;
        let metrics = font.metrics(Size::unscaled(), LocationRef::default());
        let units = f32::from(metrics.units_per_em);
        Some(Self {
            font: Font::new(bytes.into(), 0)?,
            charmap: font.charmap(),
            advances: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            units,
            ascent: metrics.ascent / units,
            descent: metrics.descent / units,
        })
    }

    /// The font as the PDF takes it.
    pub const fn font(&self) -> &Font {
        &self.font
    }

    /// Whether it can draw a character.
    pub fn has(&self, c: char) -> bool {
        self.charmap.map(c).is_some()
    }

    /// How wide a character is, at size one.
    pub fn advance(&self, c: char) -> f32 {
        self.charmap.map(c).and_then(|id| self.advances.advance_width(id)).unwrap_or(0.0) / self.units
    }

    /// A line of text as glyphs.
    pub fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |(at, c): (usize, char)| {
            let id = GlyphId::new(self.charmap.map(c)?.to_u32());
            Some(KrillaGlyph::new(id, self.advance(c), 0.0, 0.0, 0.0, at..at + c.len_utf8(), None))
        };
        text.char_indices().filter_map(glyph).collect()
    }
}
