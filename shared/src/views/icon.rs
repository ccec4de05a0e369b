//! Small drawings: they say nothing that the words beside them do not say.

use maud::{Markup, html};

use super::Tone;

/// The mark of the portal: a house with a signal in it.
pub(super) fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 32 32" aria-hidden="true" {
            path d="M4 15 16 4l12 11v10a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3Z" {}
            path d="M10 19a8.5 8.5 0 0 1 12 0M13 22.5a4.3 4.3 0 0 1 6 0" {}
        }
    }
}

/// The drawing of a tone.
pub(super) fn tone(tone: Tone) -> Markup {
    let path = match tone {
        Tone::Info => "M12 11v6M12 7.5v.01",
        Tone::Good => "m8 12.5 2.7 2.7L16 9.5",
        Tone::Warn | Tone::Bad => "M12 7v6M12 16.5v.01",
    };
    html! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" {
            circle cx="12" cy="12" r="9.5" {}
            path d=(path) {}
        }
    }
}
