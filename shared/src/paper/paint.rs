//! The laid out pages as PDF: made for archives (PDF/A-2a) and for being read out (PDF/UA-1).

use crate::domain::Date;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ContentTag, SpanTag};
use krilla::{Document, SerializeSettings};

use super::PaperError;
use super::fonts::Fonts;
use super::sheet::{Area, HEIGHT, Ink, MARGIN, Mark, Owner, Sheet, TOP, WIDTH};
use super::style::Color;
use super::tags::Tags;

const PROGRAM: &str = "Panel";

/// What the file says of itself.
pub struct About {
    /// The title.
    pub title: String,
    /// What tells this document from any other.
    pub id: String,
    /// The day of issue; nothing in the file is later.
    pub issued: Date,
    /// The tag of its language.
    pub language: &'static str,
}

/// Paints all pages.
pub fn paint(sheet: Sheet<'_>, about: About) -> Result<Vec<u8>, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::Pdf(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_outline(outline(&about.title));
    let language = about.language;
    document.set_metadata(metadata(about));
    let Sheet { fonts, mut tags, pages, .. } = sheet;
    for marks in &pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PaperError::Pdf("page size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            paint_mark(&mut surface, fonts, &mut tags, mark);
        }
    }
    document.set_tag_tree(tags.tree(language));
    document.finish().map_err(|error| PaperError::Pdf(error.to_string()))
}

fn outline(title: &str) -> Outline {
    let mut outline = Outline::new();
    let start = XyzDestination::new(0, Point::from_xy(MARGIN, TOP));
    outline.push_child(OutlineNode::new(title.to_owned(), start));
    outline
}

fn metadata(about: About) -> Metadata {
    let part = |number: i8| u8::try_from(number).unwrap_or(1);
    let issued = DateTime::new(u16::try_from(about.issued.year()).unwrap_or(0))
        .month(part(about.issued.month()))
        .day(part(about.issued.day()));
    Metadata::new()
        .title(about.title)
        .document_id(about.id)
        .language(about.language.to_owned())
        .creator(PROGRAM.to_owned())
        .producer(PROGRAM.to_owned())
        .creation_date(issued)
}

fn paint_mark(surface: &mut Surface<'_>, fonts: &Fonts, tags: &mut Tags, mark: &Mark) {
    let tag = match (mark.owner, &mark.ink) {
        (Owner::Artifact(kind), _) => ContentTag::Artifact(Artifact::with_kind(kind)),
        (Owner::Content(_), Ink::Text { .. }) => ContentTag::Span(SpanTag::empty()),
        (Owner::Content(_), Ink::Fill { .. }) => ContentTag::Other,
    };
    let drawn = surface.start_tagged(tag);
    match &mark.ink {
        Ink::Text { x, y, line } => {
            let face = fonts.face(line.style.weight);
            surface.set_fill(Some(filled(line.style.color)));
            let glyphs = face.glyphs(&line.text);
            let start = Point::from_xy(*x, *y);
            surface.draw_glyphs(start, &glyphs, face.font().clone(), &line.text, line.style.size, false);
        }
        Ink::Fill { areas, radius, color } => {
            surface.set_fill(Some(filled(*color)));
            if let Some(path) = path(areas, *radius) {
                surface.draw_path(&path);
            }
        }
    }
    surface.end_tagged();
    if let Owner::Content(place) = mark.owner {
        tags.hang(place, drawn);
    }
}

fn filled((red, green, blue): Color) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}

fn path(areas: &[Area], radius: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for area in areas {
        if radius > 0.0 {
            push_rounded(&mut path, *area, radius);
        } else if let Some(rect) = Rect::from_xywh(area.x, area.y, area.width, area.height) {
            path.push_rect(rect);
        }
    }
    path.finish()
}

/// A rectangle with rounded corners.
fn push_rounded(path: &mut PathBuilder, area: Area, radius: f32) {
    // How far the handles of a Bézier curve lie from the ends of a quarter of a circle.
    const HANDLE: f32 = 0.552_284_8;
    let (left, top, right, bottom) = (area.x, area.y, area.x + area.width, area.y + area.height);
    let near = radius * (1.0 - HANDLE);
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - near, top, right, top + near, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - near, right - near, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + near, bottom, left, bottom - near, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + near, left + near, top, left + radius, top);
    path.close();
}
