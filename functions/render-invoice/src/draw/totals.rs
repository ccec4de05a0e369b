//! The sums: of each rate of VAT, and what is to be paid.

use shared::domain::{Invoice, Money, MoneyError, TaxTotal};
use shared::paper::tagging::Tag;

use super::{DrawError, format, words};
use shared::paper::style::{ACCENT, BODY, SUM, Style, TOTAL, TOTAL_LABEL, WASH};
use shared::paper::text;
use shared::paper::{Align, Area, INNER, MARGIN, Sheet};
use shared::paper::{Cell, Column, Grid, Head};

/// The least width of the block, and of a column in it.
const WIDTH: f32 = 300.0;
const COLUMN: f32 = 68.0;
/// The height of the panel with the total.
const PANEL: f32 = 42.0;
const PAD: f32 = 14.0;

/// Draws the sums on one page, at the right.
pub fn draw(sheet: &mut Sheet<'_>, invoice: &Invoice) -> Result<(), DrawError> {
    let totals = invoice.tax_totals()?;
    let mut rows: Vec<Vec<Cell>> =
        totals.iter().map(|total| row(sheet, BODY, total.rate.label(), [total.net, total.tax, total.gross])).collect();
    if let Some(sums) = sums(&totals)?.filter(|[.., gross]| *gross == invoice.total) {
        rows.push(row(sheet, SUM, words::SUM, sums));
    }
    let columns = columns(sheet, &rows);
    let width = Grid::width(&columns).max(WIDTH);
    let grid = Grid { x: MARGIN + INNER - Grid::width(&columns), columns };
    let table_height = grid.head_height() + rows.iter().map(|row| Grid::row_height(row)).sum::<f32>();
    sheet.make_room(PANEL + if rows.is_empty() { 0.0 } else { table_height + PAD });
    if !rows.is_empty() {
        draw_rates(sheet, &grid, &rows);
    }
    draw_total(sheet, invoice.total, width);
    Ok(())
}

fn draw_rates(sheet: &mut Sheet<'_>, grid: &Grid, rows: &[Vec<Cell>]) {
    let table = sheet.tags.place(None, Tag::Table);
    let head = sheet.tags.place(Some(table), Tag::THead);
    let head = sheet.tags.place(Some(head), Tag::TR);
    let body = sheet.tags.place(Some(table), Tag::TBody);
    grid.draw_head(sheet, Some(head));
    for row in rows {
        let place = sheet.tags.place(Some(body), Tag::TR);
        grid.draw_row(sheet, place, row);
    }
    sheet.y += PAD;
}

/// The amount that the issuer asks for, whatever the lines come to.
fn draw_total(sheet: &mut Sheet<'_>, total: Money, width: f32) {
    let amount = text::line(sheet.fonts, TOTAL, &format::money(total));
    let label = text::line(sheet.fonts, TOTAL_LABEL, words::TOTAL);
    let width = width.max(label.width + amount.width + 3.0 * PAD);
    let area = Area { x: MARGIN + INNER - width, y: sheet.y, width, height: PANEL };
    sheet.fill(area, 6.0, WASH);
    sheet.fill(Area { width: 3.5, ..area }, 1.75, ACCENT);
    let owner = sheet.part(None, Tag::P);
    let top = area.y + (PANEL - TOTAL.leading) / 2.0;
    // Both stand on one baseline.
    let label_top = top + sheet.fonts.baseline(TOTAL) - sheet.fonts.baseline(TOTAL_LABEL);
    sheet.lines(owner, (area.x + PAD, label_top), width, Align::Left, &[label]);
    sheet.lines(owner, (area.x, top), width - PAD, Align::Right, &[amount]);
    sheet.y += PANEL + 20.0;
}

fn row(sheet: &Sheet<'_>, style: Style, name: &str, amounts: [Money; 3]) -> Vec<Cell> {
    let mut row = vec![vec![text::line(sheet.fonts, style, name)]];
    row.extend(amounts.map(|amount| vec![text::line(sheet.fonts, style, &format::money(amount))]));
    row
}

fn columns(sheet: &Sheet<'_>, rows: &[Vec<Cell>]) -> Vec<Column> {
    let head = |name, align| Head { name, align, break_at: INNER, least: COLUMN };
    let heads = [
        head(words::RATE, Align::Left),
        head(words::NET, Align::Right),
        head(words::TAX, Align::Right),
        head(words::GROSS, Align::Right),
    ];
    Column::fitting(sheet, &heads, rows)
}

/// Net, tax and gross of all rates together; none where there are no lines.
fn sums(totals: &[TaxTotal]) -> Result<Option<[Money; 3]>, MoneyError> {
    let Some((first, rest)) = totals.split_first() else { return Ok(None) };
    let mut sums = [first.net, first.tax, first.gross];
    for total in rest {
        sums = [sums[0].plus(total.net)?, sums[1].plus(total.tax)?, sums[2].plus(total.gross)?];
    }
    Ok(Some(sums))
}
