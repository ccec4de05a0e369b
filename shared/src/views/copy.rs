//! Copying by a press, where a script runs.

use maud::{Markup, html};

use super::assets::COPY_SCRIPT;
use crate::i18n::Texts;
use crate::tr;

/// A button that copies `copied`, which is called `name`. It is hidden until the script runs; `id` tells it from others of the page.
pub fn copy_button(texts: Texts, id: &str, name: &str, copied: &str) -> Markup {
    html! {
        button.button.quiet id={ "copy-" (id) } type="button" hidden data-copy=(copied) data-done=(tr!(texts, "copy-done"))
            aria-label={ (tr!(texts, "copy")) ": " (name) } aria-live="polite" { (tr!(texts, "copy")) }
    }
}

/// The script of these buttons, once a page.
pub fn copy_script() -> Markup {
    html! { script src=(COPY_SCRIPT) type="module" {} }
}
