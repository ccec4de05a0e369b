//! A subscriber: new ones begin with nothing owed; of known ones the fields change that the file has changed.

use shared::domain::{
    Balance, Consent, ConsentSource, Consents, Contact, Currency, DunningTerms, LineChange, RestrictionChange,
    Subscriber,
};
use shared::store::keys;

use super::{Change, ChangedFields, State, Step, Write};
use crate::fault::{Code, Fault};
use crate::record::{Day, DunningRecord, SubscriberRecord};

/// What tells a line of the restriction history that an import made.
const CAUSE: &str = "import";
/// What stands in the key of an answer from the office, where one from the portal has the version of its subscriber.
const OFFICE: u64 = 0;

pub(super) fn decide(state: &mut State, record: &SubscriberRecord, changed: &ChangedFields<'_>) -> Result<Step, Fault> {
    // One of a moment to come would stand against every answer until then.
    if let Some((kind, _)) = record.consents.iter().find(|(_, answer)| answer.at.timestamp() > state.now) {
        return Err(Fault::at(format!("consents.{}.at", kind.name()), Code::TIME_TO_COME));
    }
    let place = keys::subscriber(&state.id).sk;
    let Some(before) = state.subscriber.clone() else {
        let mut begun = new(record);
        let mut writes: Vec<Write> = restricted(state, None, &begun).into_iter().collect();
        writes.extend(answered(&mut begun, record));
        state.subscriber = Some(begun);
        return Ok(Step { place, writes });
    };
    let mut after = before.clone();
    apply(&mut after, record, changed);
    if after.contact.email != before.contact.email {
        // What the books say stands, whatever link is still on its way.
        after.email_change = None;
    }
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
    if let Some(line) = LineChange::between(before.line.as_ref(), before.restriction, after.restriction, state.now) {
        after.line = Some(line);
        writes.push(Write::waiting(state));
    }
    if changed.has("consents") {
        writes.extend(answered(&mut after, record));
    }
    state.subscriber = Some(after);
    Ok(Step { place, writes })
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

/// Takes over the answers that are newer than those known, each with its line of the history.
fn answered(subscriber: &mut Subscriber, record: &SubscriberRecord) -> Vec<Write> {
    let mut lines = Vec::new();
    for (kind, answer) in &record.consents {
        let at = answer.at.timestamp();
        if subscriber.consents.answer(*kind).is_some_and(|known| known.at >= at) {
            continue;
        }
        let (given, text) = (answer.given, answer.text.clone());
        let consent = Consent { kind: *kind, given, at, via: ConsentSource::Office, text };
        lines.push(Write::replace(keys::consent(&subscriber.id, &consent, OFFICE), &consent));
        subscriber.consents.put(consent);
    }
    lines
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
        debt: None,
        dunning: None,
        dunning_terms: terms(record),
        restriction: record.restriction,
        line: None,
        last_invoice: None,
        terms: std::collections::BTreeMap::new(),
        open_payment: None,
        consents: Consents::default(),
        email_change: None,
        pay_link: None,
        session_epoch: 0,
        version: 1,
    }
}

/// What was agreed about arrears, where anything was.
fn terms(record: &SubscriberRecord) -> Option<DunningTerms> {
    let agreed = |record: &DunningRecord| DunningTerms {
        exempt: record.exempt,
        promise_until: record.promise_until.map(Day::date),
    };
    record.dunning.as_ref().map(agreed).filter(|agreed| *agreed != DunningTerms::default())
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
    take(&mut subscriber.dunning_terms, &terms(record), changed.has("dunning"));
    if changed.has("restriction") && record.restriction.is_none() && subscriber.restriction.is_some() {
        // The office has lifted it: whatever follows begins anew, with a notice.
        subscriber.dunning = None;
    }
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
        set consents;
        set_or_remove email_change as_ref;
        set_or_remove account as_ref;
        set electronic_invoices;
        set cash_payments;
        set balance;
        set_or_remove debt as_ref;
        set_or_remove dunning as_ref;
        set_or_remove dunning_terms as_ref;
        set_or_remove pay_link as_ref;
        set_or_remove restriction as_ref;
        set_or_remove line as_ref;
        set_or_remove last_invoice as_ref;
        set terms;
        set session_epoch;
    }
    if change.sets.is_empty() {
        return None;
    }
    let change = change.set("version", &(before.version + 1)).when("version", &before.version);
    // It rises elsewhere too, under no version: a session that is made meanwhile must not outlive this.
    let ends_sessions = after.session_epoch != before.session_epoch;
    let change = if ends_sessions { change.when("session_epoch", &before.session_epoch) } else { change };
    Some(Write::change(key, change))
}
