//! Money: integer minor units that never leave their currency, with checked arithmetic.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A currency the portal can hold, by its ISO 4217 code.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// The złoty of 100 grosze.
    Pln,
    /// The euro of 100 cents.
    Eur,
}

impl Currency {
    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pln => "PLN",
            Self::Eur => "EUR",
        }
    }
}

/// An amount that is not negative, in minor units (6990 is 69,90 zł).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units.
    #[serde(deserialize_with = "bounded")]
    #[schemars(range(min = 0, max = 1_000_000_000_000_u64))]
    amount: u64,
    currency: Currency,
}

/// Why two amounts do not add up.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MoneyError {
    /// The amounts are of two currencies.
    #[error("two currencies in one sum")]
    Currency,
    /// The result is outside what the portal holds.
    #[error("amount out of range")]
    Range,
}

fn bounded<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let amount = u64::deserialize(deserializer)?;
    if amount > Money::AMOUNT_MAX {
        return Err(serde::de::Error::custom("amount_out_of_range"));
    }
    Ok(amount)
}

impl Money {
    /// Ten thousand million of a major unit: far above any invoice, far below an overflow.
    pub const AMOUNT_MAX: u64 = 1_000_000_000_000;

    /// An amount of minor units. Error: above [`Money::AMOUNT_MAX`].
    pub const fn new(amount: u64, currency: Currency) -> Result<Self, MoneyError> {
        if amount > Self::AMOUNT_MAX {
            return Err(MoneyError::Range);
        }
        Ok(Self { amount, currency })
    }

    /// Nothing, in a currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { amount: 0, currency }
    }

    /// Minor units.
    pub const fn amount(self) -> u64 {
        self.amount
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// Whether this is nothing.
    pub const fn is_zero(self) -> bool {
        self.amount == 0
    }

    /// The sum. Errors: two currencies, out of range.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Self::new(self.amount + other.amount, self.currency)
    }

    /// What is left after taking `other` away, nothing at the least. Error: two currencies.
    pub fn less(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Ok(Self { amount: self.amount.saturating_sub(other.amount), currency: self.currency })
    }

    /// The smaller of two. Error: two currencies.
    pub fn least(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        Ok(if other.amount < self.amount { other } else { self })
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency { Ok(()) } else { Err(MoneyError::Currency) }
    }
}

impl fmt::Display for Money {
    /// For logs and tests; a person reads `views::money`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} {}", self.amount / 100, self.amount % 100, self.currency.code())
    }
}

/// What a subscriber has with the provider: the sum of the ledger. Negative is debt, positive is credit.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Balance {
    amount: i64,
    currency: Currency,
}

impl Balance {
    /// Nothing owed and nothing in credit.
    pub const fn zero(currency: Currency) -> Self {
        Self { amount: 0, currency }
    }

    /// Minor units; negative is debt.
    pub const fn amount(self) -> i64 {
        self.amount
    }

    /// The currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// After a payment. Errors: two currencies, out of range.
    pub fn credit(self, money: Money) -> Result<Self, MoneyError> {
        self.moved(money, 1)
    }

    /// After a charge. Errors: two currencies, out of range.
    pub fn debit(self, money: Money) -> Result<Self, MoneyError> {
        self.moved(money, -1)
    }

    /// What is owed: nothing when in credit.
    pub fn owed(self) -> Money {
        Money { amount: if self.amount < 0 { self.amount.unsigned_abs() } else { 0 }, currency: self.currency }
    }

    /// What is paid ahead: nothing when in debt.
    pub fn ahead(self) -> Money {
        Money { amount: if self.amount > 0 { self.amount.unsigned_abs() } else { 0 }, currency: self.currency }
    }

    fn moved(self, money: Money, sign: i64) -> Result<Self, MoneyError> {
        if self.currency != money.currency {
            return Err(MoneyError::Currency);
        }
        let step = i64::try_from(money.amount).map_err(|_| MoneyError::Range)? * sign;
        let amount = self.amount.checked_add(step).ok_or(MoneyError::Range)?;
        if amount.unsigned_abs() > Money::AMOUNT_MAX {
            return Err(MoneyError::Range);
        }
        Ok(Self { amount, currency: self.currency })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pln(amount: u64) -> Money {
        Money::new(amount, Currency::Pln).expect("in range")
    }

    #[test]
    fn money_is_an_object_of_minor_units_and_currency() {
        assert_eq!(serde_json::to_string(&pln(6990)).expect("json"), r#"{"amount":6990,"currency":"PLN"}"#);
        for bad in [
            r#"{"amount":-1,"currency":"PLN"}"#,
            r#"{"amount":1.5,"currency":"PLN"}"#,
            r#"{"amount":"1","currency":"PLN"}"#,
            r#"{"amount":1,"currency":"USD"}"#,
            r#"{"amount":1}"#,
            r#"{"amount":1000000000001,"currency":"PLN"}"#,
        ] {
            assert!(serde_json::from_str::<Money>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn currencies_never_mix() {
        let euro = Money::new(1, Currency::Eur).expect("in range");
        assert_eq!(pln(1).plus(euro), Err(MoneyError::Currency));
        assert_eq!(Balance::zero(Currency::Pln).credit(euro), Err(MoneyError::Currency));
    }

    proptest! {
        #[test]
        fn a_balance_is_the_sum_of_what_moved_it(moves in prop::collection::vec((any::<bool>(), 0_u64..10_000_000), 0..60)) {
            let mut balance = Balance::zero(Currency::Pln);
            let mut sum = 0_i128;
            for (credit, amount) in moves {
                balance = if credit { balance.credit(pln(amount)) } else { balance.debit(pln(amount)) }.expect("in range");
                sum += i128::from(amount) * if credit { 1 } else { -1 };
            }
            prop_assert_eq!(i128::from(balance.amount()), sum);
            prop_assert_eq!(i128::from(balance.ahead().amount()) - i128::from(balance.owed().amount()), sum);
        }
    }
}
