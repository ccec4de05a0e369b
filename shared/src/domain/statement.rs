//! Statements: what moved the balance in a span of days, with the balance as it ran.

use super::{Balance, Date, LedgerEntry, Money, MoneyError, Side, local_date};

/// An entry of the ledger, and what it left.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Movement {
    /// The entry.
    pub entry: LedgerEntry,
    /// The balance with it.
    pub balance: Balance,
}

/// What moved the balance from one day to another, both included.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Statement {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The balance before the first movement.
    pub opening: Balance,
    /// The balance with the last one.
    pub closing: Balance,
    /// The movements, newest first.
    pub movements: Vec<Movement>,
    /// What was added to the balance, in all.
    pub credits: Money,
    /// What was taken from it, in all.
    pub debits: Money,
}

impl Statement {
    /// From the balance of now and all entries since the first day, newest first: the balance runs backwards from what it is, so
    /// that nothing needs to be kept with an entry, and one that is booked late stands where it belongs.
    /// Errors: two currencies, out of range.
    pub fn of(now: Balance, newest: Vec<LedgerEntry>, from: Date, to: Date) -> Result<Self, MoneyError> {
        let zero = Money::zero(now.currency());
        let mut statement =
            Self { from, to, opening: now, closing: now, movements: Vec::new(), credits: zero, debits: zero };
        let mut balance = now;
        for entry in newest {
            let day = local_date(entry.at);
            let before = entry.undo(balance)?;
            if day > to {
                (statement.closing, statement.opening) = (before, before);
            } else if day >= from {
                let sum = match entry.kind.side() {
                    Side::Credit => &mut statement.credits,
                    Side::Debit => &mut statement.debits,
                };
                *sum = sum.plus(entry.amount)?;
                statement.opening = before;
                statement.movements.push(Movement { entry, balance });
            } else {
                break;
            }
            balance = before;
        }
        Ok(statement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Currency, LedgerId, LedgerKind, Text, Timestamp};
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn entry(number: usize, at: Timestamp, kind: LedgerKind, amount: u64) -> LedgerEntry {
        LedgerEntry {
            id: LedgerId::of(&number.to_string()).expect("an id"),
            at,
            kind,
            amount: Money::new(amount, Currency::Pln).expect("in range"),
            title: Text::parse("Internet").expect("a title"),
        }
    }

    #[test]
    fn the_days_are_the_provider_s_and_both_ends_are_included() {
        // Midnight in Warsaw is 23:00 UTC of the day before, in winter.
        let at = ["2026-10-31T22:59:59Z", "2026-10-31T23:00:00Z", "2026-11-30T22:59:59Z", "2026-11-30T23:00:00Z"];
        let at = at.map(|text| text.parse::<Timestamp>().expect("a time"));
        let entries = (0..4).rev().map(|number| entry(number, at[number], LedgerKind::Payment, 1)).collect();
        let now = (0..4).fold(Balance::zero(Currency::Pln), |sum, number| {
            entry(number, at[number], LedgerKind::Payment, 1).apply(sum).expect("in range")
        });
        let statement = Statement::of(now, entries, day("2026-11-01"), day("2026-11-30")).expect("one currency");
        let ids: Vec<&str> = statement.movements.iter().map(|movement| movement.entry.id.as_str()).collect();
        assert_eq!(ids, ["led_2", "led_1"]);
        assert_eq!((statement.opening.amount(), statement.closing.amount()), (1, 3));
        assert_eq!((statement.credits.amount(), statement.debits.amount()), (2, 0));
    }

    proptest! {
        #[test]
        fn the_ledger_adds_up_to_the_balance_and_every_statement_of_it_from_its_opening_to_its_closing(
            // The hour of each in two years, in any order of booking: what is imported may be of a day long past.
            moves in prop::collection::vec((0_i64..17_520, 0_usize..6, 0_u64..100_000), 0..60),
            span in (0_i64..730, 0_i64..200),
        ) {
            let start: Timestamp = "2025-01-01T12:00:00Z".parse().expect("a time");
            let mut balance = Balance::zero(Currency::Pln);
            let mut ledger = Vec::new();
            for (number, (hours, kind, amount)) in moves.into_iter().enumerate() {
                let at = start + jiff::SignedDuration::from_hours(hours);
                let entry = entry(number, at, LedgerKind::ALL[kind], amount);
                balance = entry.apply(balance).expect("in range");
                ledger.push(entry);
            }
            ledger.sort_by(|one, other| (other.at, &other.id).cmp(&(one.at, &one.id)));
            let from = local_date(start + jiff::SignedDuration::from_hours(span.0 * 24));
            let to = local_date(start + jiff::SignedDuration::from_hours((span.0 + span.1) * 24));
            let whole = Statement::of(balance, ledger.clone(), day("2000-01-01"), day("2100-01-01")).expect("in range");
            prop_assert_eq!(whole.opening, Balance::zero(Currency::Pln));
            prop_assert_eq!(whole.closing, balance);
            prop_assert_eq!(whole.movements.len(), ledger.len());
            let some = Statement::of(balance, ledger, from, to).expect("in range");
            // By hand, forwards: what stands in the whole one between the days, with the same balances.
            let wanted: Vec<Movement> = whole.movements.into_iter()
                .filter(|movement| (from..=to).contains(&local_date(movement.entry.at))).collect();
            prop_assert_eq!(&some.movements, &wanted);
            let mut running = some.opening;
            for movement in some.movements.iter().rev() {
                running = movement.entry.apply(running).expect("in range");
                prop_assert_eq!(running, movement.balance);
            }
            prop_assert_eq!(running, some.closing);
            let moved = some.opening.credit(some.credits).and_then(|sum| sum.debit(some.debits)).expect("in range");
            prop_assert_eq!(moved, some.closing);
        }
    }
}
