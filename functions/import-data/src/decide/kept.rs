//! What the provider alone keeps: contracts, services, notices. A changed one takes the place of the one before.

use serde::Serialize;
use shared::domain::{Channel, Contract, ContractPdf, Date, Notice, Purpose, Service, Subscriber, Text, local_date};
use shared::mail::{Mail, Outgoing, place};
use shared::store::keys::Key;
use shared::store::{ImportMarker, keys};

use super::{State, Step, Write};
use crate::fault::{Code, Fault};
use crate::record::{ContractRecord, Day, Moment, NoticeRecord, PdfName, ServiceRecord};

/// The most ends of fixed terms that stand with the subscriber, the soonest: their item is read with every page.
const TERMS_MAX: usize = 20;

pub(super) fn contract(
    state: &mut State,
    record: &ContractRecord,
    before: Option<&ImportMarker>,
    line: u64,
) -> Result<Step, Fault> {
    state.known()?;
    let pdf = record.pdf.as_ref().map(|name| document(state, record, name, line)).transpose()?;
    let contract = Contract {
        id: record.id.clone(),
        number: record.number.clone(),
        concluded: record.concluded.date(),
        fixed_until: record.fixed_until.map(Day::date),
        notice_months: record.notice_months,
        monthly: record.monthly,
        due_day: record.due_day,
        pdf,
    };
    let today = local_date(state.now);
    note_term(state.known()?, &contract, today);
    let step = keep(state, keys::contract(&state.id, &record.id), &contract, before);
    state.contracts.insert(record.id.clone(), contract);
    Ok(step)
}

/// The document that a record names: the one beside the file, else the one that came under that name before.
fn document(state: &State, record: &ContractRecord, name: &PdfName, line: u64) -> Result<ContractPdf, Fault> {
    // Its key was made when the state was loaded.
    let brought = state.documents.get(&line).cloned().ok_or_else(|| Fault::at("", Code::ITEM_DAMAGED))?;
    let Some(fault) = brought.fault else {
        let name = Text::parse(name.as_str()).map_err(|_| Fault::at("pdf", Code::PDF_NAME_INVALID))?;
        return Ok(ContractPdf { name, key: brought.key });
    };
    let before = state.contracts.get(&record.id).and_then(|contract| contract.pdf.clone());
    let is_there = |pdf: &ContractPdf| fault.code == Code::PDF_MISSING && pdf.name.as_str() == name.as_str();
    before.filter(is_there).ok_or(fault)
}

/// Keeps with the subscriber when the contract's fixed term ends, if it has one that has not ended.
fn note_term(subscriber: &mut Subscriber, contract: &Contract, today: Date) {
    let terms = &mut subscriber.terms;
    terms.retain(|id, last_day| *id != contract.id && *last_day >= today);
    if let Some(last_day) = contract.fixed_until.filter(|last_day| *last_day >= today) {
        terms.insert(contract.id.clone(), last_day);
    }
    if terms.len() > TERMS_MAX {
        let latest = terms.iter().max_by_key(|(_, last_day)| **last_day).map(|(id, _)| id.clone());
        latest.and_then(|id| terms.remove(&id));
    }
}

pub(super) fn service(state: &mut State, record: &ServiceRecord, before: Option<&ImportMarker>) -> Result<Step, Fault> {
    state.known()?;
    let service = Service {
        id: record.id.clone(),
        contract: record.contract.clone(),
        name: record.name.clone(),
        monthly: record.monthly,
        since: record.since.date(),
        until: record.until.map(Day::date),
    };
    Ok(keep(state, keys::service(&state.id, &record.contract, &record.id), &service, before))
}

pub(super) fn notice(state: &mut State, record: &NoticeRecord, before: Option<&ImportMarker>) -> Result<Step, Fault> {
    state.known()?;
    let notice = Notice {
        id: record.id.clone(),
        at: record.at.timestamp(),
        title: record.title.clone(),
        body: record.body.clone(),
        urgent: record.urgent,
        arrears: false,
        until: record.until.map(Moment::timestamp),
        read_at: None,
        mailed_at: None,
    };
    let mut step = keep(state, keys::notice(&state.id, notice.at, &record.id), &notice, before);
    if before.is_none() {
        step.writes.extend(record.mail.and_then(|purpose| mailed(state, &notice, purpose)));
    }
    Ok(step)
}

/// The notice as a mail, to a subscriber who agreed to get such ones. The sender asks once more.
fn mailed(state: &State, notice: &Notice, purpose: Purpose) -> Option<Write> {
    let subscriber =
        state.subscriber.as_ref().filter(|subscriber| subscriber.consents.allow(purpose, Channel::Email))?;
    let to = subscriber.contact.email.clone().filter(|_| notice.at <= state.now)?;
    let mail = Mail::Notice { purpose, title: notice.title.clone(), body: notice.body.clone() };
    let outgoing = Outgoing { mail, to, at: state.now, attempts: 0 };
    let key = place(&state.id, state.now, notice.id.as_str());
    Some(Write::insert_until(key, &outgoing, outgoing.expires_at()))
}

fn keep(state: &State, key: Key, value: &impl Serialize, before: Option<&ImportMarker>) -> Step {
    let place = key.sk.clone();
    let writes = match before {
        None => vec![Write::insert(key, value)],
        Some(before) if before.place == place => vec![Write::replace(key, value)],
        Some(before) => vec![Write::replace(key, value), Write::delete(keys::marked(&state.id, &before.place))],
    };
    Step { place, writes }
}
