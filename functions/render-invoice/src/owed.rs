//! What of an invoice is owed by the books.

use shared::domain::{Balance, Charge, Date, Invoice, Money, Period, settle};

/// Charges that are looked at to say what of an invoice is left.
pub const CHARGES_MAX: usize = 48;

/// What of an invoice is owed, and so asked for by its code to transfer by; none where nothing is. The debt lies on the
/// newest charges; an invoice that no charge names is owed as far as anything is. None as well where the books are in
/// another currency.
pub fn owed(invoice: &Invoice, balance: Balance, newest: &[Charge], today: Date) -> Option<Money> {
    if newest.len() >= CHARGES_MAX && newest.last().is_some_and(|oldest| Period::of(invoice.issued) < oldest.period) {
        // Older than what was looked at: its own charges may be paid long since.
        return None;
    }
    let is_billed = newest.iter().any(|charge| charge.invoice.as_ref() == Some(&invoice.id));
    let left =
        if is_billed { settle(balance, newest, today).ok()?.left_of_invoice(&invoice.id) } else { balance.owed() };
    left.least(invoice.total).ok().filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use shared::domain::Currency;

    fn pln(amount: u64) -> Money {
        Money::new(amount, Currency::Pln).expect("in range")
    }

    fn charge(month: i8) -> Charge {
        let (id, period) = (format!("chg_{month}"), format!("2026-{month:02}"));
        let charge = json!({
            "id": id, "period": period, "title": "Internet", "amount": pln(6990), "due": format!("{period}-14"),
            "invoice": format!("inv_{month}"),
        });
        serde_json::from_value(charge).expect("a charge")
    }

    fn of(month: i8, balance: Balance) -> Option<u64> {
        let invoice = json!({
            "id": format!("inv_{month}"), "number": "FV/1", "issued": "2026-11-01", "due": "2026-11-14", "total": pln(6990),
            "pdf_key": "x",
        });
        let invoice: Invoice = serde_json::from_value(invoice).expect("an invoice");
        let today = Date::new(2026, 11, 20).expect("a date");
        owed(&invoice, balance, &[charge(11), charge(10), charge(9)], today).map(Money::amount)
    }

    #[test]
    fn what_is_asked_for_is_what_the_books_leave_of_it() {
        let owing = |amount| Balance::zero(Currency::Pln).debit(pln(amount)).expect("in range");
        assert_eq!([9, 10, 11].map(|month| of(month, owing(10_000))), [None, Some(3010), Some(6990)]);
        assert_eq!([9, 10, 11].map(|month| of(month, owing(0))), [None; 3]);
        let ahead = Balance::zero(Currency::Pln).credit(pln(6990)).expect("in range");
        assert_eq!(of(11, ahead), None);
        // Older than all the charges that are looked at: nothing is said.
        let many = vec![charge(11); CHARGES_MAX];
        let old = json!({
            "id": "inv_1", "number": "FV/1", "issued": "2020-01-01", "due": "2020-01-14", "total": pln(6990), "pdf_key": "x",
        });
        let old: Invoice = serde_json::from_value(old).expect("an invoice");
        let today = Date::new(2026, 11, 20).expect("a date");
        assert_eq!(owed(&old, owing(500), &many, today), None);
        assert_eq!(owed(&old, owing(500), &many[1..], today).map(Money::amount), Some(500));
        // Billed by no charge that is known.
        assert_eq!((of(1, owing(500)), of(1, owing(50_000)), of(1, owing(0))), (Some(500), Some(6990), None));
        let euro = Balance::zero(Currency::Eur).debit(Money::new(1, Currency::Eur).expect("in range"));
        assert_eq!(of(1, euro.expect("in range")), None);
    }
}
