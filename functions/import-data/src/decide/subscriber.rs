//! A subscriber: new ones begin with nothing owed; of known ones the fields change that the file has changed.

use shared::domain::{Balance, Consents, Contact, Currency, RestrictionChange, Subscriber};
use shared::store::keys;

use super::{Change, ChangedFields, State, Step, Write};
use crate::record::SubscriberRecord;

/// What tells a line of the restriction history that an import made.
const CAUSE: &str = "import";

pub(super) fn decide(state: &mut State, record: &SubscriberRecord, changed: &ChangedFields<'_>) -> Step {
    let place = keys::subscriber(&state.id).sk;
    let Some(before) = state.subscriber.clone() else {
        let begun = new(record);
        let writes = restricted(state, None, &begun).into_iter().collect();
        state.subscriber = Some(begun);
        return Step { place, writes };
    };
    let mut after = before.clone();
    apply(&mut after, record, changed);
    let mut writes = Vec::new();
    if after.contact.email != before.contact.email
        && let Some(credential) = &state.credential
    {
        let change = Change::default().set_or_remove("email", after.contact.email.as_ref());
        writes.push(Write::change(keys::login(&credential.login), change.when("subscriber", &state.id)));
        if let Some(login) = state.logins.get_mut(&credential.login) {
            login.email.clone_from(&after.contact.email);
        }
    }
    writes.extend(restricted(state, Some(&before), &after));
    state.subscriber = Some(after);
    Step { place, writes }
}

/// The line of the restriction history, where the file changes the restriction or brings one.
fn restricted(state: &State, before: Option<&Subscriber>, after: &Subscriber) -> Option<Write> {
    let from = before.and_then(|before| before.restriction);
    if after.restriction == from {
        return None;
    }
    let at = after.restriction.map_or(state.now, |restriction| restriction.since);
    let owed = before.unwrap_or(after).balance.owed();
    let level = |restriction: shared::domain::Restriction| restriction.level;
    let line = RestrictionChange { at, from: from.map(level), to: after.restriction.map(level), owed };
    Some(Write::replace(keys::restriction_change(&state.id, at, CAUSE), &line))
}

fn new(record: &SubscriberRecord) -> Subscriber {
    Subscriber {
        id: record.id.clone(),
        name: record.name.clone(),
        language: record.language,
        contact: record.contact.clone(),
        billing: record.billing.clone(),
        account: record.account.clone(),
        electronic_invoices: record.electronic_invoices,
        cash_payments: record.cash_payments,
        balance: Balance::zero(Currency::Pln),
        restriction: record.restriction,
        last_invoice: None,
        terms: std::collections::BTreeMap::new(),
        open_payment: None,
        consents: Consents::default(),
        email_change: None,
        session_epoch: 0,
        version: 1,
    }
}

fn apply(subscriber: &mut Subscriber, record: &SubscriberRecord, changed: &ChangedFields<'_>) {
    let Contact { email, phone, address } = &mut subscriber.contact;
    take(email, &record.contact.email, changed.has("contact.email"));
    take(phone, &record.contact.phone, changed.has("contact.phone"));
    take(address, &record.contact.address, changed.has("contact.address"));
    take(&mut subscriber.name, &record.name, changed.has("name"));
    take(&mut subscriber.language, &record.language, changed.has("language"));
    take(&mut subscriber.billing, &record.billing, changed.has("billing"));
    take(&mut subscriber.account, &record.account, changed.has("account"));
    take(&mut subscriber.electronic_invoices, &record.electronic_invoices, changed.has("electronic_invoices"));
    take(&mut subscriber.cash_payments, &record.cash_payments, changed.has("cash_payments"));
    take(&mut subscriber.restriction, &record.restriction, changed.has("restriction"));
}

fn take<T: Clone>(ours: &mut T, theirs: &T, changed: bool) {
    if changed {
        ours.clone_from(theirs);
    }
}

/// The write of the subscriber's own item that leads from what is stored to what was decided; none where both are one.
/// It holds the version it was decided upon.
pub(super) fn write(before: Option<&Subscriber>, after: &Subscriber) -> Option<Write> {
    let key = keys::subscriber(&after.id);
    let Some(before) = before else {
        return Some(Write::insert(key, after));
    };
    let mut change = Change::default();
    macro_rules! differ {
        ($($set:ident $field:ident $($as_ref:ident)?;)+) => {
            $(if before.$field != after.$field {
                change = change.$set(stringify!($field), differ!(@value after.$field $($as_ref)?));
            })+
        };
        (@value $subscriber:ident.$field:ident as_ref) => { $subscriber.$field.as_ref() };
        (@value $subscriber:ident.$field:ident) => { &$subscriber.$field };
    }
    differ! {
        set name;
        set language;
        set contact;
        set billing;
        set_or_remove account as_ref;
        set electronic_invoices;
        set cash_payments;
        set balance;
        set_or_remove restriction as_ref;
        set_or_remove last_invoice as_ref;
        set terms;
        set session_epoch;
    }
    if change.sets.is_empty() {
        return None;
    }
    let change = change.set("version", &(before.version + 1)).when("version", &before.version);
    Some(Write::change(key, change))
}
