//! Which charges are open. A payment settles what falls due first (Civil Code, art. 451), so what is open are always the charges
//! that fall due last and together make up the debt: it follows from the balance and needs no state of its own.

use std::cmp::Reverse;

use super::dunning::is_past_due;
use super::{Balance, Charge, Date, InvoiceId, Money, MoneyError};

/// A charge that is not wholly paid.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenCharge {
    /// The charge.
    pub charge: Charge,
    /// What is left of it.
    pub left: Money,
}

/// How the debt lies upon the charges.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Settlement {
    /// The open charges, that which falls due first before the others.
    pub open: Vec<OpenCharge>,
    /// The part of the debt that the charges given do not explain: older ones than were looked at.
    pub older: Money,
    /// What is owed and past its due date.
    pub overdue: Money,
}

impl Settlement {
    /// The earliest due date of what is open.
    pub fn due(&self) -> Option<Date> {
        self.open.iter().map(|open| open.charge.due).min()
    }

    /// What is left of an invoice: of all charges that it bills.
    pub fn left_of_invoice(&self, invoice: &InvoiceId) -> Money {
        let of_invoice = self.open.iter().filter(|open| open.charge.invoice.as_ref() == Some(invoice));
        let zero = Money::zero(self.overdue.currency());
        of_invoice.fold(zero, |sum, open| sum.plus(open.left).unwrap_or(sum))
    }

    /// What is left of a charge.
    pub fn left_of(&self, charge: &Charge) -> Option<Money> {
        self.open.iter().find(|open| open.charge.id == charge.id).map(|open| open.left)
    }
}

/// Lays the debt of `balance` upon `newest`, the charges in order of age with the newest first. A debt that they
/// do not explain is older than all of them, and so counts as overdue. Errors: two currencies, out of range.
pub fn settle(balance: Balance, newest: &[Charge], today: Date) -> Result<Settlement, MoneyError> {
    let mut older = balance.owed();
    let mut overdue = Money::zero(balance.currency());
    let mut open = Vec::new();
    let mut last_due_first: Vec<&Charge> = newest.iter().collect();
    last_due_first.sort_by_key(|charge| Reverse(charge.due));
    for charge in last_due_first {
        if older.is_zero() {
            break;
        }
        let left = older.least(charge.amount)?;
        older = older.less(left)?;
        if is_past_due(charge.due, today) {
            overdue = overdue.plus(left)?;
        }
        if !left.is_zero() {
            open.push(OpenCharge { charge: charge.clone(), left });
        }
    }
    open.reverse();
    overdue = overdue.plus(older)?;
    Ok(Settlement { open, older, overdue })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ChargeId, Currency, Period, Text};
    use proptest::prelude::*;

    fn charge(month: i8, amount: u64) -> Charge {
        let date = Date::new(2026, month, 1).expect("a date");
        Charge {
            id: ChargeId::of(&month.to_string()).expect("an id"),
            period: Period::of(date),
            title: Text::parse("Internet").expect("a title"),
            amount: Money::new(amount, Currency::Pln).expect("in range"),
            due: Date::new(2026, month, 14).expect("a date"),
            invoice: None,
        }
    }

    #[test]
    fn the_oldest_charge_is_paid_first_and_the_rest_of_it_stays_open() {
        let charges = [charge(11, 6990), charge(10, 6990), charge(9, 6990)];
        let balance =
            Balance::zero(Currency::Pln).debit(Money::new(10_000, Currency::Pln).expect("in range")).expect("in range");
        let settlement = settle(balance, &charges, Date::new(2026, 11, 10).expect("a date")).expect("one currency");
        let open: Vec<(i8, u64)> = settlement.open.iter().map(|o| (o.charge.period.month(), o.left.amount())).collect();
        assert_eq!(open, [(10, 3010), (11, 6990)]);
        assert_eq!(settlement.overdue.amount(), 3010);
        assert_eq!(settlement.due(), Some(Date::new(2026, 10, 14).expect("a date")));
    }

    #[test]
    fn a_payment_settles_what_falls_due_first_whatever_the_order_of_periods_and_ids() {
        let date = |day| Date::new(2026, 11, day).expect("a date");
        let charges = [
            Charge { due: date(14), amount: Money::new(6990, Currency::Pln).expect("in range"), ..charge(11, 0) },
            Charge { due: date(30), amount: Money::new(2000, Currency::Pln).expect("in range"), ..charge(10, 0) },
        ];
        let balance =
            Balance::zero(Currency::Pln).debit(Money::new(2000, Currency::Pln).expect("in range")).expect("in range");
        let settlement = settle(balance, &charges, date(20)).expect("one currency");
        assert_eq!((settlement.overdue.amount(), settlement.due()), (0, Some(date(30))));
        let more =
            Balance::zero(Currency::Pln).debit(Money::new(2500, Currency::Pln).expect("in range")).expect("in range");
        let settlement = settle(more, &charges, date(20)).expect("one currency");
        assert_eq!((settlement.overdue.amount(), settlement.due()), (500, Some(date(14))));
        // The 14th is a Saturday.
        assert_eq!(settle(more, &charges, date(16)).expect("one currency").overdue.amount(), 0);
    }

    proptest! {
        #[test]
        fn booking_a_payment_oldest_first_leaves_what_the_balance_leaves(
            amounts in prop::collection::vec(0_u64..20_000, 1..12),
            paid in 0_u64..300_000,
        ) {
            let charges: Vec<Charge> = amounts.iter().zip((1..=12).rev()).map(|(amount, month)| charge(month, *amount)).collect();
            let pln = |amount| Money::new(amount, Currency::Pln).expect("in range");
            let mut balance = Balance::zero(Currency::Pln).credit(pln(paid)).expect("in range");
            for charge in &charges { balance = balance.debit(charge.amount).expect("in range"); }
            // The same by hand: walk from the oldest and pay each while money lasts.
            let mut purse = paid;
            let mut left_by_hand = Vec::new();
            for charge in charges.iter().rev() {
                let pays = purse.min(charge.amount.amount());
                purse -= pays;
                if charge.amount.amount() > pays { left_by_hand.push((charge.id.clone(), charge.amount.amount() - pays)); }
            }
            let settlement = settle(balance, &charges, Date::new(2026, 6, 1).expect("a date")).expect("one currency");
            let left: Vec<_> = settlement.open.iter().map(|o| (o.charge.id.clone(), o.left.amount())).collect();
            prop_assert_eq!(left, left_by_hand);
            prop_assert!(settlement.older.is_zero());
            prop_assert_eq!(balance.ahead().amount(), purse);
        }
    }
}
