//! The pages while they are laid out: what is drawn where, before any of it becomes PDF.

use krilla::tagging::{ArtifactType, TagKind};

use super::fonts::Fonts;
use super::style::Color;
use super::tags::{Place, Tags};
use super::text::Line;

/// The width of A4, in points.
pub const WIDTH: f32 = 595.276;
/// The height of A4.
pub const HEIGHT: f32 = 841.89;
/// The margin at the left and at the right: 18 mm.
pub const MARGIN: f32 = 51.0;
/// Where content begins.
pub const TOP: f32 = 48.0;
/// Where content ends.
pub const BOTTOM: f32 = HEIGHT - 58.0;
/// The width of content.
pub const INNER: f32 = WIDTH - 2.0 * MARGIN;

/// A rectangle, from its left upper corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f32,
    /// Its upper edge.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
}

/// Where a text stands within the width it is given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Align {
    /// At the left.
    Left,
    /// At the right.
    Right,
    /// In the middle.
    Center,
}

/// Whose a mark is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Owner {
    /// A part of the content.
    Content(Place),
    /// Decoration, or what is repeated on each page; not read out.
    Artifact(ArtifactType),
}

/// What is drawn.
#[derive(Clone, Debug)]
pub enum Ink {
    /// A line of text, from the left end of its baseline.
    Text {
        /// The left end.
        x: f32,
        /// The baseline.
        y: f32,
        /// The text.
        line: Line,
    },
    /// Filled rectangles, their corners rounded by a radius.
    Fill {
        /// The rectangles.
        areas: Vec<Area>,
        /// The radius of their corners.
        radius: f32,
        /// Their colour.
        color: Color,
    },
}

/// One thing drawn on a page.
pub struct Mark {
    /// Whose it is.
    pub owner: Owner,
    /// What it is.
    pub ink: Ink,
}

/// The pages, with the place on the last one where the next part begins.
pub struct Sheet<'a> {
    /// The fonts.
    pub fonts: &'a Fonts,
    /// The structure.
    pub tags: Tags,
    /// What is drawn, page by page.
    pub pages: Vec<Vec<Mark>>,
    /// Where the next part begins.
    pub y: f32,
}

impl<'a> Sheet<'a> {
    /// One empty page.
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, tags: Tags::default(), pages: vec![Vec::new()], y: TOP }
    }

    /// Begins a new page where a height no longer fits on this one; says whether it did.
    pub fn make_room(&mut self, height: f32) -> bool {
        let full = self.y + height > BOTTOM && self.y > TOP;
        if full {
            self.pages.push(Vec::new());
            self.y = TOP;
        }
        full
    }

    /// A new place in the structure, as content.
    pub fn part(&mut self, parent: Option<Place>, tag: impl Into<TagKind>) -> Owner {
        Owner::Content(self.tags.place(parent, tag))
    }

    /// Draws lines below one another within a width; says where they end.
    pub fn lines(&mut self, owner: Owner, at: (f32, f32), width: f32, align: Align, lines: &[Line]) -> f32 {
        let (left, mut top) = at;
        for line in lines {
            let x = match align {
                Align::Left => left,
                Align::Right => left + width - line.width,
                Align::Center => left + (width - line.width) / 2.0,
            };
            let y = top + self.fonts.baseline(line.style);
            self.mark(owner, Ink::Text { x, y, line: line.clone() });
            top += line.style.leading;
        }
        top
    }

    /// Fills a rectangle, as decoration.
    pub fn fill(&mut self, area: Area, radius: f32, color: Color) {
        self.mark(Owner::Artifact(ArtifactType::Layout), Ink::Fill { areas: vec![area], radius, color });
    }

    /// Draws a line across content, as decoration.
    pub fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32, color: Color) {
        self.fill(Area { x, y: y - thickness / 2.0, width, height: thickness }, 0.0, color);
    }

    /// Draws on the last page.
    pub fn mark(&mut self, owner: Owner, ink: Ink) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Mark { owner, ink });
        }
    }
}
