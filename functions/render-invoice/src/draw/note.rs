//! Special notes.

use krilla::tagging::Tag;
use shared::domain::Invoice;

use super::sheet::{Align, INNER, MARGIN, Sheet};
use super::style::{BODY, HEADING};
use super::{level_two, text, words};

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
