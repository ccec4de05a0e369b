//! The foot of each page: which document, and which page of how many.

use krilla::tagging::ArtifactType;

use super::sheet::{Area, HEIGHT, INNER, Ink, MARGIN, Mark, Owner, Sheet};
use super::style::{LABEL, LINE};
use super::text;

const RULE: f32 = HEIGHT - 44.0;
const TOP: f32 = RULE + 5.0;

/// Puts a foot on every page, once there are no more to come. `page_of` says which page of how many it is.
pub fn footer(sheet: &mut Sheet<'_>, title: &str, page_of: impl Fn(usize, usize) -> String) {
    let fonts = sheet.fonts;
    let count = sheet.pages.len();
    let owner = Owner::Artifact(ArtifactType::Footer);
    let y = TOP + fonts.baseline(LABEL);
    for (number, page) in (1..).zip(&mut sheet.pages) {
        let right = text::line(fonts, LABEL, &page_of(number, count));
        let left = text::cut(fonts, LABEL, title, INNER - right.width - 20.0);
        let rule = Area { x: MARGIN, y: RULE, width: INNER, height: 0.5 };
        page.push(Mark { owner, ink: Ink::Fill { areas: vec![rule], radius: 0.0, color: LINE } });
        page.push(Mark { owner, ink: Ink::Text { x: MARGIN, y, line: left } });
        page.push(Mark { owner, ink: Ink::Text { x: MARGIN + INNER - right.width, y, line: right } });
    }
}
