//! The head of the invoice: its number, and its dates side by side.

use std::num::NonZeroU16;

use shared::domain::Invoice;
use shared::paper::tagging::Tag;

use super::{format, words};
use shared::paper::Fonts;
use shared::paper::clean;
use shared::paper::style::{ACCENT, LABEL, LINE, STRONG, TITLE};
use shared::paper::text;
use shared::paper::{Align, Area, INNER, MARGIN, Sheet};

/// Between the left edges of two dates.
const STEP: f32 = 130.0;

/// The title: `Faktura FV/11/2026`, with nothing in it that a PDF may not name itself by.
pub fn title(fonts: &Fonts, invoice: &Invoice) -> String {
    clean(fonts.face(TITLE.weight), &format!("{} {}", words::INVOICE, invoice.number))
}

/// Draws the head.
pub fn draw(sheet: &mut Sheet<'_>, invoice: &Invoice) {
    sheet.fill(Area { x: MARGIN, y: sheet.y, width: 34.0, height: 3.5 }, 1.75, ACCENT);
    sheet.y += 14.0;
    let title = title(sheet.fonts, invoice);
    let heading = sheet.part(None, Tag::Hn(NonZeroU16::MIN, Some(title.clone())));
    let lines = text::wrap(sheet.fonts, TITLE, &title, INNER);
    sheet.y = sheet.lines(heading, (MARGIN, sheet.y), INNER, Align::Left, &lines) + 12.0;
    sheet.rule(MARGIN, sheet.y, INNER, 0.5, LINE);
    sheet.y += 9.0;
    draw_dates(sheet, invoice);
    sheet.rule(MARGIN, sheet.y, INNER, 0.5, LINE);
    sheet.y += 20.0;
}

fn draw_dates(sheet: &mut Sheet<'_>, invoice: &Invoice) {
    let dates =
        [(words::ISSUED, Some(invoice.issued)), (words::SUPPLIED, invoice.supplied), (words::DUE, Some(invoice.due))];
    let top = sheet.y;
    let mut x = MARGIN;
    for (name, date) in dates {
        let Some(date) = date else { continue };
        let owner = sheet.part(None, Tag::P);
        let lines = [text::line(sheet.fonts, LABEL, name), text::line(sheet.fonts, STRONG, &format::date(date))];
        sheet.y = sheet.lines(owner, (x, top), STEP, Align::Left, &lines) + 9.0;
        x += STEP;
    }
}
