//! How to pay by transfer: the account in writing, and as a QR code while something is owed.

use shared::domain::{AccountNumber, Invoice, Money, Party, transfer_payload};
use shared::paper::tagging::Tag;

use super::{format, level_two, words};
use shared::paper::modules;
use shared::paper::style::{BODY, GROUND, HEADING, INK, LABEL, STRONG, WHITE};
use shared::paper::text::{self, Line};
use shared::paper::{Align, Area, INNER, Ink, MARGIN, Owner, Sheet};

const PAD: f32 = 14.0;
/// The side of the QR code, its blank border within: 33 mm.
const QR: f32 = 94.0;
const LABEL_WIDTH: f32 = 98.0;
const ROW_GAP: f32 = 3.0;

/// Draws the panel, on one page, if the invoice has an account.
pub fn draw(sheet: &mut Sheet<'_>, invoice: &Invoice, owed: Option<Money>) {
    let Some(account) = &invoice.account else { return };
    let owed = owed.filter(|owed| !owed.is_zero());
    let payload = invoice.seller.as_ref().zip(owed).and_then(|(Party { tax_id, name, .. }, owed)| {
        transfer_payload(tax_id.as_ref(), name.as_str(), account, owed, invoice.number.as_str())
    });
    let qr_width = if payload.is_some() { QR + PAD } else { 0.0 };
    let value_width = INNER - 2.0 * PAD - LABEL_WIDTH - qr_width;
    let rows = rows(sheet, invoice, account, owed, value_width);
    let text_height = HEADING.leading + 6.0 + rows.iter().map(|(_, value)| text::height(value) + ROW_GAP).sum::<f32>();
    let height = text_height.max(if payload.is_some() { QR + LABEL.leading } else { 0.0 }) + 2.0 * PAD - ROW_GAP;
    sheet.make_room(height);
    let area = Area { x: MARGIN, y: sheet.y, width: INNER, height };
    sheet.fill(area, 6.0, GROUND);
    draw_rows(sheet, area, value_width, &rows);
    if let Some(payload) = payload {
        draw_qr(sheet, area, &payload);
    }
    sheet.y = area.y + height + 20.0;
}

fn rows(
    sheet: &Sheet<'_>,
    invoice: &Invoice,
    account: &AccountNumber,
    owed: Option<Money>,
    width: f32,
) -> Vec<(&'static str, Vec<Line>)> {
    let mut rows = Vec::new();
    let mut row = |label, style, value: &str| rows.push((label, text::wrap(sheet.fonts, style, value, width)));
    if let Some(seller) = &invoice.seller {
        row(words::RECIPIENT, BODY, seller.name.as_str());
    }
    row(words::ACCOUNT, STRONG, &account.grouped());
    row(words::TRANSFER_TITLE, BODY, invoice.number.as_str());
    if let Some(owed) = owed {
        let label = if owed == invoice.total { words::AMOUNT } else { words::AMOUNT_LEFT };
        row(label, BODY, &format::money(owed));
    }
    row(words::DUE, BODY, &format::date(invoice.due));
    rows
}

fn draw_rows(sheet: &mut Sheet<'_>, area: Area, value_width: f32, rows: &[(&str, Vec<Line>)]) {
    let x = area.x + PAD;
    let heading = sheet.part(None, Tag::Hn(level_two(), Some(words::TRANSFER.to_owned())));
    let title = text::line(sheet.fonts, HEADING, words::TRANSFER);
    let mut y = sheet.lines(heading, (x, area.y + PAD - 2.0), INNER, Align::Left, &[title]) + 6.0;
    for (label, value) in rows {
        let owner = sheet.part(None, Tag::P);
        let label = text::line(sheet.fonts, LABEL, label);
        let first = value.first().map_or(BODY, |line| line.style);
        // Label and value stand on one baseline.
        let label_top = y + sheet.fonts.baseline(first) - sheet.fonts.baseline(LABEL);
        sheet.lines(owner, (x, label_top), LABEL_WIDTH, Align::Left, &[label]);
        y = sheet.lines(owner, (x + LABEL_WIDTH, y), value_width, Align::Left, value) + ROW_GAP;
    }
}

fn draw_qr(sheet: &mut Sheet<'_>, area: Area, payload: &str) {
    let height = QR + LABEL.leading;
    let square =
        Area { x: area.x + area.width - PAD - QR, y: area.y + (area.height - height) / 2.0, width: QR, height: QR };
    let Some(areas) = modules(payload, square) else { return };
    sheet.fill(square, 4.0, WHITE);
    let figure = sheet.tags.place(None, Tag::Figure(Some(words::QR.to_owned())));
    sheet.mark(Owner::Content(figure), Ink::Fill { areas, radius: 0.0, color: INK });
    let owner = sheet.part(None, Tag::P);
    let caption = text::line(sheet.fonts, LABEL, words::SCAN);
    sheet.lines(owner, (square.x, square.y + QR + 1.0), QR, Align::Center, &[caption]);
}
