//! What a payer wants to pay, and what becomes of it: both follow from our own books alone (S19).

use serde::{Deserialize, Serialize};

use super::{Balance, Charge, ChargeId, Date, Money, MoneyError, ParseError, settle};

/// What a payer wants to pay.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// All that is owed.
    #[default]
    All,
    /// What is left of some of their charges, in order and each once.
    Charges(Vec<ChargeId>),
    /// A sum of their own.
    Amount(Money),
}

/// Why a wish cannot be granted.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum WishError {
    /// There is nothing to pay.
    #[error("nothing is owed")]
    NothingOwed,
    /// A charge that is paid, or none of theirs.
    #[error("a charge is not open")]
    ChargeNotOpen,
    /// Out of range.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl Wish {
    /// The least sum of one's own, in minor units: below, a payment costs more than it brings.
    pub const AMOUNT_MIN: u64 = 100;
    /// The greatest, in minor units: years of any line, and what a slip of the finger must not go beyond.
    pub const AMOUNT_MAX: u64 = 5_000_000;
    /// The most charges that are chosen at once: two years of monthly ones.
    pub const CHARGES_MAX: usize = 24;

    /// Some charges. None: all that is owed.
    pub fn charges(mut ids: Vec<ChargeId>) -> Self {
        ids.sort();
        ids.dedup();
        if ids.is_empty() { Self::All } else { Self::Charges(ids) }
    }

    /// A sum of one's own. Errors: `amount_too_small`, `amount_too_large`.
    pub const fn amount(sum: Money) -> Result<Self, ParseError> {
        match sum.amount() {
            ..Self::AMOUNT_MIN => Err(ParseError::new("amount_too_small")),
            Self::AMOUNT_MIN..=Self::AMOUNT_MAX => Ok(Self::Amount(sum)),
            _ => Err(ParseError::new("amount_too_large")),
        }
    }

    /// Whether it is all that is owed.
    pub const fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// The sum, by the books. `newest` are the charges, newest first, as far as the debt reaches; a sum of one's own needs none.
    pub fn sum(&self, balance: Balance, newest: &[Charge], today: Date) -> Result<Money, WishError> {
        let owed = balance.owed();
        let sum = match self {
            Self::All => owed,
            Self::Amount(sum) => *sum,
            Self::Charges(ids) => {
                let open = settle(balance, newest, today)?.open;
                let left = |id: &ChargeId| open.iter().find(|open| open.charge.id == *id).map(|open| open.left);
                ids.iter().try_fold(Money::zero(balance.currency()), |sum, id| {
                    Ok::<_, WishError>(sum.plus(left(id).ok_or(WishError::ChargeNotOpen)?)?)
                })?
            }
        };
        if sum.is_zero() { Err(WishError::NothingOwed) } else { Ok(sum) }
    }
}

/// What a payment of a sum would settle if it were booked now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Outlook {
    /// The sum.
    pub sum: Money,
    /// What it takes of each charge that is open, oldest first.
    pub charges: Vec<Taken>,
    /// What it takes of the part of the debt that is older than those.
    pub older: Money,
    /// What stays owed.
    pub owed: Money,
    /// What becomes credit.
    pub credit: Money,
}

/// What a payment takes of a charge.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Taken {
    /// The charge.
    pub charge: Charge,
    /// What of it is settled.
    pub settled: Money,
    /// What of it stays.
    pub left: Money,
}

impl Outlook {
    /// That of a sum: booked, it changes the balance, and what is open follows from that. Errors: two currencies, out of range.
    pub fn of(sum: Money, balance: Balance, newest: &[Charge], today: Date) -> Result<Self, MoneyError> {
        let before = settle(balance, newest, today)?;
        let booked = balance.credit(sum)?;
        let after = settle(booked, newest, today)?;
        let taken = before.open.into_iter().map(|open| {
            let left = after.left_of(&open.charge).unwrap_or(Money::zero(sum.currency()));
            Ok(Taken { settled: open.left.less(left)?, left, charge: open.charge })
        });
        Ok(Self {
            sum,
            charges: taken.collect::<Result<_, MoneyError>>()?,
            older: before.older.less(after.older)?,
            owed: booked.owed(),
            credit: booked.ahead(),
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::booking::book_credit;
    use crate::domain::{Currency, Period, Subscriber, Text, Timestamp};

    fn pln(amount: u64) -> Money {
        Money::new(amount, Currency::Pln).expect("in range")
    }

    fn today() -> Date {
        Date::new(2026, 6, 15).expect("a date")
    }

    fn charge(month: i8, amount: u64) -> Charge {
        let date = Date::new(2026, month, 14).expect("a date");
        Charge {
            id: ChargeId::of(&month.to_string()).expect("an id"),
            period: Period::of(date),
            title: Text::parse("Internet").expect("a title"),
            amount: pln(amount),
            due: date,
            invoice: None,
        }
    }

    fn owing(amount: i64) -> Subscriber {
        serde_json::from_value(serde_json::json!({
            "id": "sub_1", "name": "Anna", "billing": {"name": "Anna"}, "version": 1,
            "balance": {"amount": -amount, "currency": "PLN"},
        }))
        .expect("a subscriber")
    }

    fn id(month: i8) -> ChargeId {
        charge(month, 1).id
    }

    #[test]
    fn s19_a_sum_is_that_of_our_books_unless_it_is_a_wish_of_its_own() {
        let newest = [charge(11, 6990), charge(10, 6990), charge(9, 6990)];
        let balance = owing(10_000).balance;
        let sum = |wish: Wish| wish.sum(balance, &newest, today()).map(Money::amount);
        assert_eq!(sum(Wish::All), Ok(10_000));
        assert_eq!(sum(Wish::charges(vec![id(11), id(11)])), Ok(6990));
        assert_eq!(sum(Wish::charges(vec![id(10)])), Ok(3010));
        assert_eq!(sum(Wish::charges(vec![id(11), id(10)])), Ok(10_000));
        for closed in [9, 8] {
            assert_eq!(sum(Wish::charges(vec![id(11), id(closed)])), Err(WishError::ChargeNotOpen));
        }
        assert_eq!(sum(Wish::amount(pln(50_000)).expect("in bounds")), Ok(50_000));
        assert_eq!(Wish::All.sum(owing(-1).balance, &[], today()), Err(WishError::NothingOwed));
        assert!(Wish::charges(Vec::new()).is_all());
    }

    #[test]
    fn s30_a_sum_of_ones_own_has_bounds() {
        let code = |amount| Wish::amount(pln(amount)).err().map(|error| error.code);
        for (amount, refused) in [
            (0, Some("amount_too_small")),
            (99, Some("amount_too_small")),
            (100, None),
            (5_000_000, None),
            (5_000_001, Some("amount_too_large")),
        ] {
            assert_eq!(code(amount), refused, "{amount}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_beforehand_is_what_booking_then_does(
            amounts in prop::collection::vec(1_u64..20_000, 1..12),
            older in 0_u64..20_000,
            paid_before in 0_u64..100_000,
            sum in 1_u64..300_000,
        ) {
            let newest: Vec<Charge> = amounts.iter().zip((1..=12).rev()).map(|(amount, month)| charge(month, *amount)).collect();
            let charged = i64::try_from(amounts.iter().sum::<u64>() + older).expect("in range");
            let subscriber = owing(charged - i64::try_from(paid_before).expect("in range"));
            let outlook = Outlook::of(pln(sum), subscriber.balance, &newest, today()).expect("in range");

            let now: Timestamp = "2026-06-15T10:00:00Z".parse().expect("a time");
            let booked = book_credit(&subscriber, pln(sum), &newest, today(), now).expect("in range").balance;
            let after = settle(booked, &newest, today()).expect("one currency");
            prop_assert_eq!((outlook.owed, outlook.credit), (booked.owed(), booked.ahead()));
            let left: Vec<_> = outlook.charges.iter().filter(|taken| !taken.left.is_zero()).map(|taken| (taken.charge.id.clone(), taken.left)).collect();
            let open: Vec<_> = after.open.iter().map(|open| (open.charge.id.clone(), open.left)).collect();
            prop_assert_eq!(left, open);

            // By hand: the purse pays what is older, then each charge from the oldest on, and what is over is credit.
            let mut purse = sum;
            let mut take = |owed: u64| { let taken = purse.min(owed); purse -= taken; taken };
            prop_assert_eq!(outlook.older.amount(), take(settle(subscriber.balance, &newest, today()).expect("one currency").older.amount()));
            for taken in &outlook.charges {
                prop_assert_eq!(taken.settled.amount(), take(taken.settled.amount() + taken.left.amount()));
            }
            prop_assert_eq!(i64::try_from(purse).expect("in range"), i64::try_from(outlook.credit.amount()).expect("in range") - subscriber.balance.amount().max(0));
        }
    }
}
