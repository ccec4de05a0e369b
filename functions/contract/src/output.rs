//! Contracts as data.

use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Charge, ContractId, Date, DueDay, Money, Service, ServiceId, ends_soon};
use shared::openapi::Day;
use shared::store::cursor;

use crate::list::{Held, Listed};
use crate::next_charge::{NextCharge, next_charge};

/// A page of contracts.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Contracts")]
pub struct Output {
    /// The contracts, those concluded last first.
    pub contracts: Vec<Row>,
    /// What to send as `after` for the next page.
    pub next: Option<String>,
}

/// A contract.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Contract")]
pub struct Row {
    /// The contract.
    pub id: ContractId,
    /// The number printed on it.
    pub number: String,
    /// The day it was concluded.
    #[schemars(with = "Day")]
    pub concluded: Date,
    /// Whether it is for a fixed term.
    pub term: Term,
    /// The last day of a fixed term.
    #[schemars(with = "Option<Day>")]
    pub fixed_until: Option<Date>,
    /// Whether that is in the next sixty days.
    pub ends_soon: bool,
    /// The notice period in months.
    pub notice_months: u8,
    /// The subscription a month.
    pub monthly: Money,
    /// The day of the month by which it is paid.
    pub due_day: Option<DueDay>,
    /// What it will ask for next.
    pub next_charge: Option<NextCharge>,
    /// Its additional services, those of now first.
    pub services: Vec<ServiceRow>,
    /// Whether it has more of them than are listed.
    pub more_services: bool,
    /// Where its document is.
    pub pdf: Option<String>,
}

/// How long a contract lasts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "ContractTerm")]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Until somebody ends it.
    Open,
    /// Until a day that has not passed.
    Fixed,
    /// Until a day that has passed.
    Past,
}

/// A service.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Service")]
pub struct ServiceRow {
    /// The service.
    pub id: ServiceId,
    /// Its name.
    pub name: String,
    /// The price a month.
    pub monthly: Money,
    /// The first day.
    #[schemars(with = "Day")]
    pub since: Date,
    /// The last day, where there is one.
    #[schemars(with = "Option<Day>")]
    pub until: Option<Date>,
    /// Whether it is given today.
    pub state: State,
}

/// Whether a service is given today.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, JsonSchema)]
#[schemars(rename = "ServiceState")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is.
    Active,
    /// It will be.
    Coming,
    /// It was.
    Ended,
}

impl Output {
    /// From what was read.
    pub fn new(listed: &Listed, newest: Option<&Charge>, today: Date) -> Self {
        let mut contracts: Vec<Row> = listed.held.iter().map(|held| row(held, newest, today)).collect();
        contracts.sort_by_key(|row| Reverse(row.concluded));
        Self { contracts, next: listed.next.as_deref().map(cursor::encode) }
    }
}

fn row(held: &Held, newest: Option<&Charge>, today: Date) -> Row {
    let contract = &held.contract;
    let mut services: Vec<ServiceRow> = held.services.iter().map(|service| service_row(service, today)).collect();
    services.sort_by_key(|service| (service.state, Reverse(service.until), service.since));
    let term = match contract.fixed_until {
        None => Term::Open,
        Some(last_day) if last_day < today => Term::Past,
        Some(_) => Term::Fixed,
    };
    Row {
        id: contract.id.clone(),
        number: contract.number.to_string(),
        concluded: contract.concluded,
        term,
        fixed_until: contract.fixed_until,
        ends_soon: contract.fixed_until.is_some_and(|last_day| ends_soon(last_day, today)),
        notice_months: contract.notice_months,
        monthly: contract.monthly,
        due_day: contract.due_day,
        next_charge: next_charge(held, newest, today),
        services,
        more_services: held.has_more,
        pdf: contract.pdf.as_ref().map(|_| format!("/contract/{}/pdf", contract.id)),
    }
}

fn service_row(service: &Service, today: Date) -> ServiceRow {
    let state = match service.until {
        Some(until) if until < today => State::Ended,
        _ if service.since > today => State::Coming,
        _ => State::Active,
    };
    ServiceRow {
        id: service.id.clone(),
        name: service.name.to_string(),
        monthly: service.monthly,
        since: service.since,
        until: service.until,
        state,
    }
}
