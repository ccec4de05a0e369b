//! Special notes.

use shared::domain::Invoice;
use shared::paper::tagging::Tag;

use super::{level_two, words};
use shared::paper::style::{BODY, HEADING};
use shared::paper::text;
use shared::paper::{Align, INNER, MARGIN, Sheet};

/// Draws the note on one page, if there is one.
pub fn draw(sheet: &mut Sheet<'_>, invoice: &Invoice) {
    let Some(note) = &invoice.note else { return };
    let heading = text::line(sheet.fonts, HEADING, words::NOTE);
    let lines = text::wrap(sheet.fonts, BODY, note.as_str(), INNER);
    sheet.make_room(HEADING.leading + text::height(&lines));
    let owner = sheet.part(None, Tag::Hn(level_two(), Some(words::NOTE.to_owned())));
    sheet.y = sheet.lines(owner, (MARGIN, sheet.y), INNER, Align::Left, &[heading]);
    let owner = sheet.part(None, Tag::P);
    sheet.y = sheet.lines(owner, (MARGIN, sheet.y), INNER, Align::Left, &lines);
}
