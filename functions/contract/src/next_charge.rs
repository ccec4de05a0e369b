//! What a contract will ask for next.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Charge, Contract, Date, Money, Period, Service};
use shared::openapi::Day;

use crate::list::Held;

/// How many months after its own a charge may be due, at the most: further off, its due date says nothing about the next one.
const MONTHS_BEHIND_MAX: i16 = 2;

/// A charge that has not come yet.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, JsonSchema)]
pub struct NextCharge {
    /// The month it is for.
    pub period: Period,
    /// The day by which it is to be paid, where the contract names one.
    #[schemars(with = "Option<Day>")]
    pub due: Option<Date>,
    /// What is asked.
    pub amount: Money,
}

/// The next charge of a contract. It is for the first month that has not been charged and whose due day has not passed, the
/// month of the contract's beginning at the earliest. Its due day lies as many months behind it as that of the newest charge
/// did. It comes to the subscription and the whole price of every service of that month.
///
/// None where it cannot be told: the fixed term ends before that month and no charge has come since, so that what follows is
/// not agreed; services that were not read; a sum that cannot be made.
pub fn next_charge(held: &Held, newest: Option<&Charge>, today: Date) -> Option<NextCharge> {
    let contract = &held.contract;
    let (period, due) = when(contract, newest, today)?;
    let goes_on = |end: Period| end >= period || newest.is_some_and(|charge| charge.period > end);
    if held.has_more || !contract.fixed_until.map(Period::of).is_none_or(goes_on) {
        return None;
    }
    let services = held.services.iter().filter(|service| is_charged(service, period));
    let amount = services.map(|service| service.monthly).try_fold(contract.monthly, Money::plus).ok()?;
    Some(NextCharge { period, due, amount })
}

fn when(contract: &Contract, newest: Option<&Charge>, today: Date) -> Option<(Period, Option<Date>)> {
    let behind = newest.map_or(0, |charge| Period::of(charge.due).months_since(charge.period));
    let behind = behind.clamp(0, MONTHS_BEHIND_MAX);
    let uncharged = match newest {
        Some(charge) => charge.period.later(1)?,
        None => Period::of(today),
    };
    let first = uncharged.max(Period::of(today).later(-behind)?).max(Period::of(contract.concluded));
    let due_of = |period: Period| period.later(behind)?.day(i8::try_from(contract.due_day?.get()).ok()?);
    match due_of(first) {
        Some(due) if due < today => first.later(1).map(|period| (period, due_of(period))),
        due => Some((first, due)),
    }
}

fn is_charged(service: &Service, period: Period) -> bool {
    Period::of(service.since) <= period && service.until.is_none_or(|until| Period::of(until) >= period)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const TODAY: Date = Date::constant(2026, 11, 23);

    /// A contract of 50 zł, paid by the 15th, with some fields as given.
    fn contract(fields: &Value) -> Held {
        let mut contract = json!({
            "id": "con_1", "number": "1", "concluded": "2024-01-01", "notice_months": 1, "due_day": 15,
            "monthly": {"amount": 5000, "currency": "PLN"},
        });
        contract.as_object_mut().expect("one").extend(fields.as_object().expect("one").clone());
        Held { contract: serde_json::from_value(contract).expect("a contract"), services: Vec::new(), has_more: false }
    }

    fn service(amount: u64, currency: &str, since: &str, until: Option<&str>) -> Service {
        let service = json!({
            "id": "srv_1", "contract": "con_1", "name": "TV", "since": since, "until": until,
            "monthly": {"amount": amount, "currency": currency},
        });
        serde_json::from_value(service).expect("a service")
    }

    fn charge(period: &str, due: &str) -> Charge {
        let charge = json!({
            "id": "chg_1", "period": period, "title": "Internet", "due": due, "amount": {"amount": 1, "currency": "PLN"},
        });
        serde_json::from_value(charge).expect("a charge")
    }

    fn told(held: &Held, newest: Option<&Charge>, today: Date) -> Option<(String, Option<String>, u64)> {
        let next = next_charge(held, newest, today)?;
        Some((next.period.to_string(), next.due.map(|due| due.to_string()), next.amount.amount()))
    }

    fn on(held: &Held, newest: Option<&Charge>, today: Date) -> (String, String) {
        told(held, newest, today).map(|(period, due, _)| (period, due.expect("a day"))).expect("a charge")
    }

    fn pair(period: &str, due: &str) -> (String, String) {
        (period.to_owned(), due.to_owned())
    }

    #[test]
    fn it_is_for_the_month_after_the_newest_charge() {
        let held = contract(&json!({}));
        let newest = |period, due| Some(charge(period, due));
        assert_eq!(on(&held, newest("2026-11", "2026-11-15").as_ref(), TODAY), pair("2026-12", "2026-12-15"));
        // Paid for in advance.
        assert_eq!(on(&held, newest("2027-02", "2026-11-15").as_ref(), TODAY), pair("2027-03", "2027-03-15"));
    }

    #[test]
    fn a_month_whose_day_has_passed_is_not_waited_for() {
        let held = contract(&json!({}));
        for newest in [None, Some(charge("2026-10", "2026-10-15")), Some(charge("2025-02", "2025-02-15"))] {
            assert_eq!(on(&held, newest.as_ref(), TODAY), pair("2026-12", "2026-12-15"));
            let that_day = Date::constant(2026, 11, 15);
            assert_eq!(on(&held, newest.as_ref(), that_day), pair("2026-11", "2026-11-15"));
        }
    }

    #[test]
    fn who_is_charged_afterwards_is_so_the_next_time() {
        let held = contract(&json!({}));
        let newest = charge("2026-10", "2026-11-15");
        assert_eq!(on(&held, Some(&newest), TODAY), pair("2026-11", "2026-12-15"));
        let newest = charge("2026-09", "2026-10-15");
        assert_eq!(on(&held, Some(&newest), Date::constant(2026, 11, 3)), pair("2026-10", "2026-11-15"));
        // A charge that was put off for a year says nothing.
        let put_off = charge("2026-11", "2027-11-15");
        assert_eq!(on(&held, Some(&put_off), TODAY), pair("2026-12", "2027-02-15"));
    }

    #[test]
    fn a_contract_that_has_not_begun_begins_with_its_own_month() {
        let held = contract(&json!({"concluded": "2027-03-10"}));
        assert_eq!(on(&held, Some(&charge("2026-11", "2026-11-15")), TODAY), pair("2027-03", "2027-03-15"));
    }

    #[test]
    fn without_a_due_day_it_is_told_without_its_date() {
        let held = contract(&json!({"due_day": null}));
        assert_eq!(told(&held, None, TODAY), Some(("2026-11".into(), None, 5000)));
    }

    #[test]
    fn it_sums_up_the_services_of_its_month_and_no_others() {
        let newest = charge("2026-11", "2026-11-15");
        let sum = |services: Vec<Service>| {
            let held = Held { services, ..contract(&json!({})) };
            told(&held, Some(&newest), TODAY).map(|(.., amount)| amount)
        };
        let december = [
            service(1, "PLN", "2024-01-01", None),
            service(10, "PLN", "2026-12-31", None),
            service(100, "PLN", "2024-01-01", Some("2026-12-01")),
            service(1000, "PLN", "2024-01-01", Some("2026-11-30")),
            service(1000, "PLN", "2027-01-01", None),
        ];
        assert_eq!(sum(december.to_vec()), Some(5111));
        assert_eq!(sum(vec![service(1, "EUR", "2024-01-01", None)]), None);
        assert_eq!(told(&Held { has_more: true, ..contract(&json!({})) }, None, TODAY), None);
    }

    #[test]
    fn after_a_fixed_term_it_is_told_only_where_charges_go_on() {
        let of = |fixed_until: &str, newest: &Charge| {
            let held = contract(&json!({ "fixed_until": fixed_until }));
            told(&held, Some(newest), TODAY).map(|(period, ..)| period)
        };
        let november = charge("2026-11", "2026-11-15");
        assert_eq!(of("2026-12-01", &november), Some("2026-12".into()));
        assert_eq!(of("2026-11-30", &november), None);
        assert_eq!(of("2026-10-31", &november), Some("2026-12".into()));
        assert_eq!(of("2026-06-30", &charge("2026-06", "2026-06-15")), None);
    }
}
