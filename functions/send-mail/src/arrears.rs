//! The words of mails about arrears: what is owed, what happens when, how to pay.

use shared::arrears::{sentences, title};
use shared::domain::{OnlinePayment, Subscriber};
use shared::i18n::Texts;
use shared::mail::{Mail, Outgoing};
use shared::tr;
use shared::views::Provider;

use crate::render::{Places, Rendered};

/// Fills in a mail about arrears.
pub fn words(
    rendered: &mut Rendered,
    texts: Texts,
    outgoing: &Outgoing,
    subscriber: &Subscriber,
    provider: &Provider,
    places: &Places<'_>,
) {
    let Mail::Overdue { step, owed, next } = &outgoing.mail else { return };
    rendered.subject = title(texts, *step, *owed);
    rendered.paragraphs.extend(sentences(texts, *step, *owed, outgoing.at, *next));
    if let Some(account) = subscriber.account.as_ref().or(provider.account.as_ref()) {
        let number = subscriber.id.as_str().split_once('_').map_or("", |(_, tail)| tail);
        let title = tr!(texts, "transfer-title-text", number = number);
        rendered.paragraphs.push(tr!(texts, "arrears-transfer", account = account.grouped(), title = title));
    }
    rendered.paragraphs.push(tr!(texts, "arrears-talk", phone = &provider.phone));
    // By a link pays who may pay online; the others read there how they can.
    let pay = places.pay.filter(|_| subscriber.online_payment() == OnlinePayment::Open);
    rendered.link = Some(match pay {
        Some(pay) => (pay.to_owned(), tr!(texts, "arrears-pay-link")),
        None => (format!("{}/payments", places.public_url), tr!(texts, "arrears-link")),
    });
}
