//! The words of steps about arrears: the same in a mail and in the notice that is kept.

use crate::domain::{Announced, DunningStep, Money, Timestamp};
use crate::i18n::Texts;
use crate::tr;
use crate::views::{date, moment, money};

/// What a step is called.
pub fn title(texts: Texts, step: DunningStep, owed: Money) -> String {
    let owed = money(texts, owed);
    match step {
        DunningStep::Notice => tr!(texts, "arrears-title-notice", owed = owed),
        DunningStep::Limited => tr!(texts, "arrears-title-limited", owed = owed),
        DunningStep::Suspended => tr!(texts, "arrears-title-suspended", owed = owed),
    }
}

/// What is owed, what was done, what comes next and when, and what helps.
pub fn sentences(texts: Texts, step: DunningStep, owed: Money, at: Timestamp, next: Option<Announced>) -> Vec<String> {
    let mut sentences = vec![tr!(texts, "arrears-owed", at = moment(texts, at), owed = money(texts, owed))];
    sentences.extend(match step {
        DunningStep::Notice => None,
        DunningStep::Limited => Some(tr!(texts, "arrears-limited")),
        DunningStep::Suspended => Some(tr!(texts, "arrears-suspended")),
    });
    sentences.extend(next.map(|next| announced(texts, next)));
    sentences.push(if step == DunningStep::Notice {
        tr!(texts, "arrears-paying-now")
    } else {
        tr!(texts, "arrears-paying-restores")
    });
    sentences
}

/// The same in one piece.
pub fn body(texts: Texts, step: DunningStep, owed: Money, at: Timestamp, next: Option<Announced>) -> String {
    sentences(texts, step, owed, at, next).join(" ")
}

/// What comes next, and how it does not.
pub fn announced(texts: Texts, next: Announced) -> String {
    let (pay_by, on) = (date(texts, next.pay_by), date(texts, next.on));
    match next.step {
        DunningStep::Suspended => tr!(texts, "arrears-next-suspended", pay_by = pay_by, on = on),
        DunningStep::Limited | DunningStep::Notice => tr!(texts, "arrears-next-limited", pay_by = pay_by, on = on),
    }
}
