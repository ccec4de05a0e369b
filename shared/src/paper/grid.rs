//! Columns and rows: a table whose columns are as wide as what is in them.

use krilla::tagging::{ArtifactType, TableHeaderScope, Tag};

use super::sheet::{Align, Owner, Sheet};
use super::style::{self, COLUMN};
use super::tags::Place;
use super::text::{self, Line};

/// Between two columns.
pub const GAP: f32 = 14.0;
/// Above and below the text of a row.
const PAD: f32 = 4.5;

/// A cell: its lines.
pub type Cell = Vec<Line>;

/// What a column shall be, before its cells are known.
pub struct Head<'a> {
    /// Its name.
    pub name: &'a str,
    /// Where its cells stand.
    pub align: Align,
    /// The width that its name is broken to.
    pub break_at: f32,
    /// Its least width.
    pub least: f32,
}

/// A column.
pub struct Column {
    /// Its head.
    pub head: Cell,
    /// Where its cells stand.
    pub align: Align,
    /// Its width.
    pub width: f32,
}

/// A table in the making.
pub struct Grid {
    /// Where its first column begins.
    pub x: f32,
    /// Its columns.
    pub columns: Vec<Column>,
}

impl Column {
    /// The columns of some rows, each as wide as the widest of its cells.
    pub fn fitting(sheet: &Sheet<'_>, heads: &[Head<'_>], rows: &[Vec<Cell>]) -> Vec<Self> {
        let column = |(index, head): (usize, &Head<'_>)| {
            let cells = rows.iter().filter_map(|row| row.get(index));
            let name = text::wrap(sheet.fonts, COLUMN, head.name, head.break_at);
            let width = cells.map(|cell| text::width(cell)).fold(text::width(&name).max(head.least), f32::max);
            Self { head: name, align: head.align, width }
        };
        heads.iter().enumerate().map(column).collect()
    }
}

impl Grid {
    /// The width of all columns.
    pub fn width(columns: &[Column]) -> f32 {
        let mut width = -GAP;
        for column in columns {
            width += column.width + GAP;
        }
        width
    }

    /// How high the row of column heads is.
    pub fn head_height(&self) -> f32 {
        self.columns.iter().map(|column| text::height(&column.head)).fold(0.0, f32::max) + 2.0 * PAD
    }

    /// How high a row is.
    pub fn row_height(cells: &[Cell]) -> f32 {
        cells.iter().map(|cell| text::height(cell)).fold(0.0, f32::max) + 2.0 * PAD
    }

    /// Draws the column heads, in the structure or (none) as the repetition on a further page.
    pub fn draw_head(&self, sheet: &mut Sheet<'_>, row: Option<Place>) {
        let bottom = sheet.y + self.head_height();
        let mut x = self.x;
        for column in &self.columns {
            let owner = match row {
                Some(row) => sheet.part(Some(row), Tag::TH(TableHeaderScope::Column)),
                None => Owner::Artifact(ArtifactType::Header),
            };
            let top = bottom - PAD - text::height(&column.head);
            sheet.lines(owner, (x, top), column.width, column.align, &column.head);
            x += column.width + GAP;
        }
        sheet.rule(self.x, bottom, Self::width(&self.columns), 0.9, style::INK);
        sheet.y = bottom;
    }

    /// Draws a row with a thin line below it.
    pub fn draw_row(&self, sheet: &mut Sheet<'_>, row: Place, cells: &[Cell]) {
        let top = sheet.y;
        let mut x = self.x;
        for (column, cell) in self.columns.iter().zip(cells) {
            let owner = sheet.part(Some(row), Tag::TD);
            sheet.lines(owner, (x, top + PAD), column.width, column.align, cell);
            x += column.width + GAP;
        }
        sheet.y = top + Self::row_height(cells);
        sheet.rule(self.x, sheet.y, Self::width(&self.columns), 0.5, style::LINE);
    }
}
