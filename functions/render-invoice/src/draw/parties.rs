//! Seller and buyer, side by side.

use shared::domain::{Invoice, Party};
use shared::paper::tagging::Tag;

use super::{level_two, words};
use shared::paper::style::{BODY, HEADING, STRONG};
use shared::paper::text::{self, Line};
use shared::paper::{Align, INNER, MARGIN, Sheet};

/// Between the two.
const GAP: f32 = 28.0;
const WIDTH: f32 = (INNER - GAP) / 2.0;

/// Draws the parties that the invoice names.
pub fn draw(sheet: &mut Sheet<'_>, invoice: &Invoice) {
    let top = sheet.y;
    let mut x = MARGIN;
    let mut bottom = top;
    for (role, party) in [(words::SELLER, &invoice.seller), (words::BUYER, &invoice.buyer)] {
        let Some(party) = party else { continue };
        let heading = sheet.part(None, Tag::Hn(level_two(), Some(role.to_owned())));
        let role = text::line(sheet.fonts, HEADING, role);
        let below = sheet.lines(heading, (x, top), WIDTH, Align::Left, &[role]) + 1.0;
        let body = sheet.part(None, Tag::P);
        let lines = lines(sheet, party);
        bottom = f32::max(bottom, sheet.lines(body, (x, below), WIDTH, Align::Left, &lines));
        x += WIDTH + GAP;
    }
    if bottom > top {
        sheet.y = bottom + 22.0;
    }
}

/// Name, address and tax number.
fn lines(sheet: &Sheet<'_>, party: &Party) -> Vec<Line> {
    let mut lines = text::wrap(sheet.fonts, STRONG, party.name.as_str(), WIDTH);
    if let Some(address) = &party.address {
        lines.extend(text::wrap(sheet.fonts, BODY, address.street.as_str(), WIDTH));
        lines.extend(text::wrap(sheet.fonts, BODY, &format!("{} {}", address.post_code, address.city), WIDTH));
    }
    if let Some(tax_id) = &party.tax_id {
        lines.extend(text::wrap(sheet.fonts, BODY, &format!("{} {tax_id}", words::TAX_ID), WIDTH));
    }
    lines
}
