//! Lists: tables that become cards on a phone, facts, and what stands where there is nothing.

use maud::{Markup, html};

use crate::i18n::Texts;
use crate::tr;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// What heads it, and stands before each of its cells on a phone.
    pub label: &'a str,
    /// Whether it holds amounts: they stand on the right, digit under digit.
    pub numeric: bool,
}

/// A table. The first cell of a row names it. Roles are spelt out, for a row that the stylesheet turns into a card
/// would lose them in some browsers.
pub fn table(caption: &str, columns: &[Column<'_>], rows: &[Vec<Markup>]) -> Markup {
    html! {
        table.table role="table" {
            caption.unseen { (caption) }
            thead role="rowgroup" {
                tr role="row" {
                    @for column in columns {
                        th scope="col" role="columnheader" class=[column.numeric.then_some("num")] { (column.label) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for row in rows {
                    tr role="row" {
                        @for (index, (column, cell)) in columns.iter().zip(row).enumerate() {
                            @let class = column.numeric.then_some("num");
                            @if index == 0 {
                                th scope="row" role="rowheader" class=[class] { (cell) }
                            } @else {
                                td role="cell" data-label=(column.label) class=[class] { (cell) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Facts: a name and what it is.
pub fn definitions(facts: &[(String, Markup)]) -> Markup {
    html! {
        dl.facts { @for (name, value) in facts { div { dt { (name) } dd { (value) } } } }
    }
}

/// What stands where a list has nothing in it.
pub fn empty(title: &str, body: &str) -> Markup {
    html! { div.empty { p { strong { (title) } } p { (body) } } }
}

/// The way through a long list: back to its newest page, and on to an older one.
pub fn pager(texts: Texts, newest: Option<&str>, older: Option<&str>) -> Markup {
    html! {
        @if newest.is_some() || older.is_some() {
            nav.pager aria-label=(tr!(texts, "pager-label")) {
                @if let Some(href) = newest { a.button.quiet href=(href) { (tr!(texts, "pager-newest")) } }
                @if let Some(href) = older { a.button.quiet href=(href) rel="next" { (tr!(texts, "pager-older")) } }
            }
        }
    }
}
