//! The words of mails about money: receipts, and what went back.

use shared::domain::{Balance, ReversalKind};
use shared::i18n::Texts;
use shared::mail::{Mail, Outgoing, Receipt};
use shared::tr;
use shared::views::{moment, money};

use crate::render::Rendered;

/// Fills in a mail about money.
pub fn words(rendered: &mut Rendered, texts: Texts, outgoing: &Outgoing, public_url: &str) {
    let at = moment(texts, outgoing.at);
    match &outgoing.mail {
        Mail::PaymentBooked { amount, lifted, receipt } => {
            rendered.subject = tr!(texts, "mail-payment-subject", amount = money(texts, *amount));
            rendered.paragraphs.push(tr!(texts, "mail-payment-booked", amount = money(texts, *amount), at = at));
            if *lifted {
                rendered.paragraphs.push(tr!(texts, "mail-payment-lifted"));
            }
            if let Some(receipt) = receipt {
                rendered.paragraphs.push(number_and_way(texts, receipt));
                rendered.paragraphs.push(standing(texts, receipt.balance));
            }
        }
        Mail::PaymentReversed { amount, reversal, owed } => {
            let amount = money(texts, *amount);
            let (subject, told) = match reversal {
                ReversalKind::Refund => (
                    tr!(texts, "mail-reversed-subject", amount = &amount),
                    tr!(texts, "mail-reversed-refund", amount = &amount, at = at),
                ),
                ReversalKind::Chargeback => (
                    tr!(texts, "mail-reversed-chargeback-subject", amount = &amount),
                    tr!(texts, "mail-reversed-chargeback", amount = &amount, at = at),
                ),
            };
            rendered.subject = subject;
            rendered.paragraphs.push(told);
            if !owed.is_zero() {
                rendered.paragraphs.push(tr!(texts, "mail-money-owed", amount = money(texts, *owed)));
            }
        }
        _ => return,
    }
    rendered.link = Some((format!("{public_url}/payments"), tr!(texts, "mail-payment-link")));
}

fn number_and_way(texts: Texts, receipt: &Receipt) -> String {
    let way = texts.get(&format!("gateway-{}", receipt.gateway.name()));
    tr!(texts, "mail-payment-receipt", number = receipt.payment.as_str(), way = way)
}

/// How the books stand with it: what is still owed, what is paid ahead, or that all is settled.
fn standing(texts: Texts, balance: Balance) -> String {
    if !balance.owed().is_zero() {
        tr!(texts, "mail-money-owed", amount = money(texts, balance.owed()))
    } else if balance.ahead().is_zero() {
        tr!(texts, "mail-money-settled")
    } else {
        tr!(texts, "mail-money-ahead", amount = money(texts, balance.ahead()))
    }
}
