//! What comes next while something is overdue.

use maud::{Markup, html};

use super::{Tone, date, notice};
use crate::domain::{Announced, DunningStep};
use crate::i18n::Texts;
use crate::tr;

/// The restriction that comes next, and the last day to pay on.
pub fn announced(texts: Texts, next: Announced) -> Markup {
    let on = date(texts, next.on);
    let title = match next.step {
        DunningStep::Suspended => tr!(texts, "arrears-coming-suspended", on = on),
        DunningStep::Limited | DunningStep::Notice => tr!(texts, "arrears-coming-limited", on = on),
    };
    let hint = tr!(texts, "arrears-coming-hint", pay_by = date(texts, next.pay_by));
    notice(Tone::Warn, &title, html! { p { (hint) } })
}
