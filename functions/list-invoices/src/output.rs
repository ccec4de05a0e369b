//! The list as data.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Charge, Date, Invoice, InvoiceId, Money, Settlement, Subscriber, is_past_due};
use shared::openapi::Day;
use shared::store::{Page, cursor};

/// A page of invoices.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Invoices")]
pub struct Output {
    /// The invoices, newest first.
    pub invoices: Vec<Row>,
    /// What to send as `after` for the next page.
    pub next: Option<String>,
    /// Whether invoices come electronically.
    pub electronic_invoices: bool,
}

/// An invoice.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Invoice")]
pub struct Row {
    /// The invoice.
    pub id: InvoiceId,
    /// Its number.
    pub number: String,
    /// The day of issue.
    #[schemars(with = "Day")]
    pub issued: Date,
    /// The day by which it is to be paid.
    #[schemars(with = "Day")]
    pub due: Date,
    /// What is to be paid.
    pub total: Money,
    /// What is left to pay.
    pub left: Money,
    /// Whether that is nothing, in time, late, or not known.
    pub state: State,
    /// Where its PDF is.
    pub pdf: String,
}

/// Whether an invoice is paid.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "InvoiceState")]
pub enum State {
    /// Paid.
    Paid,
    /// To be paid, in time.
    Open,
    /// To be paid, late.
    Overdue,
    /// Something is owed, and whether it is this cannot be told.
    Unknown,
}

impl Output {
    /// From what was read.
    pub fn new(
        subscriber: &Subscriber,
        page: &Page<Invoice>,
        charges: &[Charge],
        settlement: &Settlement,
        today: Date,
    ) -> Self {
        let rows = page.values.iter().map(|invoice| row(invoice, charges, settlement, today)).collect();
        Self {
            invoices: rows,
            next: page.next.as_deref().map(cursor::encode),
            electronic_invoices: subscriber.electronic_invoices,
        }
    }
}

fn row(invoice: &Invoice, charges: &[Charge], settlement: &Settlement, today: Date) -> Row {
    let left = settlement.left_of_invoice(&invoice.id);
    let is_billed = charges.iter().any(|charge| charge.invoice.as_ref() == Some(&invoice.id));
    // A debt that is older than what was looked at, or of a charge that names no invoice, may be this one's.
    let is_unclear = !settlement.older.is_zero() || settlement.open.iter().any(|open| open.charge.invoice.is_none());
    let state = match (left.is_zero(), is_past_due(invoice.due, today)) {
        (true, _) if !is_billed && is_unclear => State::Unknown,
        (true, _) => State::Paid,
        (false, false) => State::Open,
        (false, true) => State::Overdue,
    };
    Row {
        id: invoice.id.clone(),
        number: invoice.number.as_str().to_owned(),
        issued: invoice.issued,
        due: invoice.due,
        total: invoice.total,
        left,
        state,
        pdf: format!("/invoices/{}/pdf", invoice.id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::domain::{Balance, Currency, settle};

    fn charge(id: &str, invoice: Option<&str>) -> Charge {
        serde_json::from_value(serde_json::json!({
            "id": id, "period": "2026-11", "title": "Internet", "due": "2026-11-15", "invoice": invoice,
            "amount": {"amount": 5000, "currency": "PLN"},
        }))
        .expect("a charge")
    }

    fn invoice() -> Invoice {
        serde_json::from_value(serde_json::json!({
            "id": "inv_1", "number": "FV/1", "issued": "2026-11-01", "due": "2026-11-15", "pdf_key": "k",
            "total": {"amount": 10_000, "currency": "PLN"},
        }))
        .expect("an invoice")
    }

    fn of(owed: u64, charges: &[Charge]) -> (u64, State) {
        let owed = Money::new(owed, Currency::Pln).expect("in range");
        let today = Date::constant(2026, 11, 23);
        let balance = Balance::zero(Currency::Pln).debit(owed).expect("in range");
        let settlement = settle(balance, charges, today).expect("one currency");
        let row = row(&invoice(), charges, &settlement, today);
        (row.left.amount(), row.state)
    }

    #[test]
    fn an_invoice_of_two_charges_is_open_for_what_is_left_of_both() {
        let charges = [charge("chg_2", Some("inv_1")), charge("chg_1", Some("inv_1"))];
        assert_eq!(of(10_000, &charges), (10_000, State::Overdue));
        assert_eq!(of(2_000, &charges), (2_000, State::Overdue));
        assert_eq!(of(0, &charges), (0, State::Paid));
    }

    #[test]
    fn an_invoice_is_called_paid_only_where_that_is_known() {
        assert_eq!(of(5_000, &[charge("chg_1", None)]).1, State::Unknown);
        assert_eq!(of(9_000, &[charge("chg_1", Some("inv_2"))]).1, State::Unknown, "there is an older debt");
        assert_eq!(of(5_000, &[charge("chg_1", Some("inv_2"))]).1, State::Paid);
        assert_eq!(of(0, &[]).1, State::Paid);
    }
}
