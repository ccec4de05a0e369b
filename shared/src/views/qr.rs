//! A QR code in the page itself: the content policy lets no other picture in, and no style is needed.

use std::fmt::Write as _;

use fast_qr::{ECL, QRBuilder};
use maud::{Markup, html};

/// The blank border that a reader needs, in modules.
const QUIET: usize = 4;

/// The code of a text, named for who does not see it; nothing where the text is too long for one.
pub fn qr_code(text: &str, label: &str) -> Markup {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else { return html! {} };
    let mut path = String::new();
    for row in 0..code.size {
        let mut column = 0;
        while column < code.size {
            let length = (column..code.size).take_while(|column| code[row][*column].value()).count();
            if length > 0 {
                // A failure to write to memory is none.
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET);
            }
            column += length + 1;
        }
    }
    let size = code.size + 2 * QUIET;
    html! {
        svg.qr role="img" aria-label=(label) viewBox={ "0 0 " (size) " " (size) } shape-rendering="crispEdges" {
            rect width=(size) height=(size) fill="#fff" stroke="none" {}
            path d=(path) fill="#000" stroke="none" {}
        }
    }
}
