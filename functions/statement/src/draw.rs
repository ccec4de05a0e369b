//! A statement as PDF.

use std::num::NonZeroU16;

use shared::domain::{Balance, Date, Movement, Statement, Subscriber, local_date};
use shared::i18n::Texts;
use shared::paper::style::{ACCENT, BODY, LABEL, LINE, STRONG, SUM, TITLE};
use shared::paper::tagging::Tag;
use shared::paper::text::{self, Line};
use shared::paper::{
    About, Align, Area, Cell, Column, Fonts, Grid, Head, INNER, MARGIN, PaperError, Sheet, clean, footer, paint,
};
use shared::tr;
use shared::views::{Provider, balance, date, ledger_kind, money};

/// The width of each of the two at the top.
const HALF: f32 = INNER / 2.0;
/// The least width of a column of amounts.
const AMOUNT_WIDTH: f32 = 70.0;
/// Which column the title is.
const WHAT: usize = 1;

/// Draws a statement. `made` is the day on which that is done. Equal input gives equal bytes.
pub fn draw(
    texts: Texts,
    provider: &Provider,
    subscriber: &Subscriber,
    statement: &Statement,
    made: Date,
) -> Result<Vec<u8>, PaperError> {
    let fonts = Fonts::load()?;
    let (from, to) = (date(texts, statement.from), date(texts, statement.to));
    let title = tr!(texts, "statement-heading", from = from, to = to);
    let title = clean(fonts.face(TITLE.weight), &title);
    let mut sheet = Sheet::new(&fonts);
    head(&mut sheet, &title);
    parties(&mut sheet, texts, provider, subscriber, made);
    sums(&mut sheet, texts, statement);
    movements(&mut sheet, texts, statement);
    footer(&mut sheet, &title, |number, of| tr!(texts, "statement-page", number = number, of = of));
    let id = format!("{}-{}-{}", subscriber.id, statement.from, statement.to);
    paint(sheet, About { title, id, issued: made, language: texts.language().tag() })
}

fn head(sheet: &mut Sheet<'_>, title: &str) {
    sheet.fill(Area { x: MARGIN, y: sheet.y, width: 34.0, height: 3.5 }, 1.75, ACCENT);
    sheet.y += 14.0;
    let heading = sheet.part(None, Tag::Hn(NonZeroU16::MIN, Some(title.to_owned())));
    let lines = text::wrap(sheet.fonts, TITLE, title, INNER);
    sheet.y = sheet.lines(heading, (MARGIN, sheet.y), INNER, Align::Left, &lines) + 12.0;
    sheet.rule(MARGIN, sheet.y, INNER, 0.5, LINE);
    sheet.y += 9.0;
}

/// Who it is from and for, and when it was made.
fn parties(sheet: &mut Sheet<'_>, texts: Texts, provider: &Provider, subscriber: &Subscriber, made: Date) {
    let number = subscriber.id.as_str().split_once('_').map_or("", |(_, tail)| tail);
    let from = [(provider.name.as_str(), STRONG), (provider.email.as_str(), BODY), (provider.phone.as_str(), BODY)];
    let number = tr!(texts, "statement-subscriber", number = number);
    let made = tr!(texts, "statement-made", day = date(texts, made));
    let to = [(subscriber.billing.name.as_str(), STRONG), (number.as_str(), BODY), (made.as_str(), LABEL)];
    let top = sheet.y;
    let mut bottom = top;
    for (x, party) in [(MARGIN, from), (MARGIN + HALF, to)] {
        let owner = sheet.part(None, Tag::P);
        let shown = party.iter().filter(|(line, _)| !line.is_empty());
        let lines: Vec<Line> =
            shown.flat_map(|(line, style)| text::wrap(sheet.fonts, *style, line, HALF - 20.0)).collect();
        bottom = f32::max(bottom, sheet.lines(owner, (x, top), HALF, Align::Left, &lines));
    }
    sheet.y = bottom + 18.0;
}

/// What there was, what came and went, and what there is.
fn sums(sheet: &mut Sheet<'_>, texts: Texts, statement: &Statement) {
    let rows = [
        (tr!(texts, "ledger-opening", day = date(texts, statement.from)), balance(texts, statement.opening)),
        (tr!(texts, "ledger-credits"), money(texts, statement.credits)),
        (tr!(texts, "ledger-debits"), money(texts, statement.debits)),
        (tr!(texts, "ledger-closing", day = date(texts, statement.to)), balance(texts, statement.closing)),
    ];
    for (name, sum) in rows {
        let owner = sheet.part(None, Tag::P);
        let (name, sum) = (text::line(sheet.fonts, BODY, &name), text::line(sheet.fonts, SUM, &sum));
        let top = sheet.y;
        sheet.lines(owner, (MARGIN, top), INNER, Align::Left, &[name]);
        sheet.y = sheet.lines(owner, (MARGIN, top), INNER, Align::Right, &[sum]) + 3.0;
    }
    sheet.y += 16.0;
}

/// The movements over as many pages as they take, oldest first, the column heads on each of them.
fn movements(sheet: &mut Sheet<'_>, texts: Texts, statement: &Statement) {
    if statement.movements.is_empty() {
        let owner = sheet.part(None, Tag::P);
        let line = text::line(sheet.fonts, BODY, &tr!(texts, "ledger-none"));
        sheet.y = sheet.lines(owner, (MARGIN, sheet.y), INNER, Align::Left, &[line]);
        return;
    }
    let shown = || statement.movements.iter().rev();
    let mut rows: Vec<Vec<Cell>> = shown().map(|movement| amounts(sheet, texts, movement)).collect();
    let grid = Grid { x: MARGIN, columns: columns(sheet, texts, &rows) };
    for (row, movement) in rows.iter_mut().zip(shown()) {
        row[WHAT] = what(sheet, texts, movement, grid.columns[WHAT].width);
    }
    let table = sheet.tags.place(None, Tag::Table);
    let head = sheet.tags.place(Some(table), Tag::THead);
    let head = sheet.tags.place(Some(head), Tag::TR);
    let body = sheet.tags.place(Some(table), Tag::TBody);
    sheet.make_room(grid.head_height() + rows.first().map_or(0.0, |row| Grid::row_height(row)));
    grid.draw_head(sheet, Some(head));
    for row in &rows {
        if sheet.make_room(Grid::row_height(row)) {
            grid.draw_head(sheet, None);
        }
        let place = sheet.tags.place(Some(body), Tag::TR);
        grid.draw_row(sheet, place, row);
    }
}

/// The cells of a movement, but for what it was, which takes the room that these leave.
fn amounts(sheet: &Sheet<'_>, texts: Texts, movement: &Movement) -> Vec<Cell> {
    let Movement { entry, balance: after } = movement;
    // An amount that a balance cannot hold was never booked.
    let zero = Balance::zero(after.currency());
    let amount = entry.apply(zero).unwrap_or(zero);
    let cell = |value: &str| vec![text::line(sheet.fonts, BODY, value)];
    vec![
        cell(&date(texts, local_date(entry.at))),
        Cell::new(),
        cell(&balance(texts, amount)),
        cell(&balance(texts, *after)),
    ]
}

fn what(sheet: &Sheet<'_>, texts: Texts, movement: &Movement, width: f32) -> Cell {
    let mut cell = text::wrap(sheet.fonts, BODY, movement.entry.title.as_str(), width);
    cell.extend(text::wrap(sheet.fonts, LABEL, &ledger_kind(texts, movement.entry.kind), width));
    cell
}

fn columns(sheet: &Sheet<'_>, texts: Texts, rows: &[Vec<Cell>]) -> Vec<Column> {
    let names = [
        tr!(texts, "statement-date"),
        tr!(texts, "payments-what"),
        tr!(texts, "payments-amount"),
        tr!(texts, "ledger-balance"),
    ];
    let head = |(place, name): (usize, &'_ String)| {
        let (align, least) = if place < 2 { (Align::Left, 0.0) } else { (Align::Right, AMOUNT_WIDTH) };
        (name.clone(), align, least)
    };
    let heads: Vec<(String, Align, f32)> = names.iter().enumerate().map(head).collect();
    let heads: Vec<Head<'_>> =
        heads.iter().map(|(name, align, least)| Head { name, align: *align, break_at: INNER, least: *least }).collect();
    let mut columns = Column::fitting(sheet, &heads, rows);
    columns[WHAT].width = 0.0;
    columns[WHAT].width = INNER - Grid::width(&columns);
    columns
}

#[cfg(test)]
mod tests;
