//! The lines of the invoice.

use shared::domain::{InvoiceLine, Money};
use shared::paper::tagging::Tag;

use super::{format, words};
use shared::paper::style::{BODY, LABEL};
use shared::paper::text;
use shared::paper::{Align, INNER, MARGIN, Sheet};
use shared::paper::{Cell, Column, Grid, Head};

/// The widest a unit gets before it is broken.
const UNIT_WIDTH: f32 = 52.0;
/// The width that the heads of narrow columns are broken to.
const HEAD_WIDTH: f32 = 46.0;
/// The least width of a column of amounts.
const AMOUNT_WIDTH: f32 = 48.0;
/// Which column the name is.
const NAME: usize = 1;

/// Draws the lines over as many pages as they take, the column heads on each of them. A row stays on one page.
pub fn draw(sheet: &mut Sheet<'_>, lines: &[InvoiceLine]) {
    if lines.is_empty() {
        return;
    }
    let mut rows: Vec<Vec<Cell>> = (1..).zip(lines).map(|(number, line)| cells(sheet, number, line)).collect();
    let grid = Grid { x: MARGIN, columns: columns(sheet, &rows) };
    for (row, line) in rows.iter_mut().zip(lines) {
        row[NAME] = name(sheet, line, grid.columns[NAME].width);
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
    sheet.y += 16.0;
}

/// The cells of a line, but for its name, which takes the room that these leave.
fn cells(sheet: &Sheet<'_>, number: u64, line: &InvoiceLine) -> Vec<Cell> {
    let cell = |value: &str| vec![text::line(sheet.fonts, BODY, value)];
    vec![
        cell(&number.to_string()),
        Cell::new(),
        text::wrap(sheet.fonts, BODY, line.unit.as_str(), UNIT_WIDTH),
        cell(&format::count(line.quantity.into())),
        cell(&format::money(line.unit_net)),
        cell(&format::money(line.net)),
        cell(line.vat_rate.label()),
    ]
}

fn name(sheet: &Sheet<'_>, line: &InvoiceLine, width: f32) -> Cell {
    let mut cell = text::wrap(sheet.fonts, BODY, line.name.as_str(), width);
    if let Some(discount) = discount(line) {
        let discount = format!("{}: {}", words::DISCOUNT, format::money(discount));
        cell.extend(text::wrap(sheet.fonts, LABEL, &discount, width));
    }
    cell
}

/// What the net value is below price times quantity, if it is.
fn discount(line: &InvoiceLine) -> Option<Money> {
    let full = line.unit_net.amount().checked_mul(line.quantity.into())?;
    let full = Money::new(full, line.unit_net.currency()).ok()?;
    full.less(line.net).ok().filter(|discount| !discount.is_zero())
}

/// Every column as wide as it needs to be, and the rest for the name.
fn columns(sheet: &Sheet<'_>, rows: &[Vec<Cell>]) -> Vec<Column> {
    let head = |name, align, least| Head { name, align, break_at: HEAD_WIDTH, least };
    let heads = [
        head(words::LINE, Align::Right, 0.0),
        Head { break_at: INNER, ..head(words::NAME, Align::Left, 0.0) },
        head(words::UNIT, Align::Left, 0.0),
        head(words::QUANTITY, Align::Right, 0.0),
        head(words::UNIT_NET, Align::Right, AMOUNT_WIDTH),
        head(words::NET, Align::Right, AMOUNT_WIDTH),
        head(words::RATE, Align::Right, 0.0),
    ];
    let mut columns = Column::fitting(sheet, &heads, rows);
    columns[NAME].width = 0.0;
    columns[NAME].width = INNER - Grid::width(&columns);
    columns
}
