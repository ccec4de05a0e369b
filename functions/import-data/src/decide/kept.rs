//! What the provider alone keeps: contracts, services, notices. A changed one takes the place of the one before.

use serde::Serialize;
use shared::domain::{Contract, Notice, Service};
use shared::store::keys::Key;
use shared::store::{ImportMarker, keys};

use super::{State, Step, Write};
use crate::fault::Fault;
use crate::record::{ContractRecord, Day, NoticeRecord, ServiceRecord};

pub(super) fn contract(
    state: &mut State,
    record: &ContractRecord,
    before: Option<&ImportMarker>,
) -> Result<Step, Fault> {
    state.known()?;
    let contract = Contract {
        id: record.id.clone(),
        number: record.number.clone(),
        concluded: record.concluded.date(),
        fixed_until: record.fixed_until.map(Day::date),
        notice_months: record.notice_months,
        monthly: record.monthly,
    };
    Ok(keep(state, keys::contract(&state.id, &record.id), &contract, before))
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
    };
    Ok(keep(state, keys::notice(&state.id, notice.at, &record.id), &notice, before))
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
