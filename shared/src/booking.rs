//! Booking money, decided purely: what a payment or a charge does to a subscriber.

use crate::domain::{
    Balance, Charge, Date, DebtShard, LineChange, Money, MoneyError, Restriction, RestrictionChange, Subscriber,
    Timestamp, settle,
};
use crate::store::Update;

/// What booking leaves behind.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Booking {
    /// The balance afterwards.
    pub balance: Balance,
    /// The restriction afterwards.
    pub restriction: Option<Restriction>,
    /// The change of the line, where booking changed it.
    pub line: Option<LineChange>,
    /// The line of the restriction history, where booking lifted one.
    pub lifted: Option<RestrictionChange>,
    /// Whether steps were taken about arrears that are over with it.
    pub ends_dunning: bool,
}

impl Booking {
    /// Makes of a subscriber in memory what [`Booking::update`] makes of the item, but for its version.
    pub fn apply(&self, subscriber: &mut Subscriber) {
        subscriber.balance = self.balance;
        subscriber.debt = DebtShard::of(&subscriber.id, self.balance);
        subscriber.restriction = self.restriction;
        subscriber.line = self.line.or(subscriber.line);
        if self.balance.owed().is_zero() {
            subscriber.pay_link = None;
        }
        if self.ends_dunning {
            subscriber.dunning = None;
        }
    }

    /// The change of the subscriber's item, held to the version it was decided upon.
    #[must_use]
    pub fn update(&self, subscriber: &Subscriber) -> Update {
        let update = Update::existing()
            .set("balance", self.balance)
            .set_or_remove("debt", DebtShard::of(&subscriber.id, self.balance))
            .set_or_remove("restriction", self.restriction)
            .set("version", subscriber.version + 1)
            .when("version", subscriber.version);
        // Once nothing is owed there is nothing to pay by a link: what comes to be owed later gets links of its own.
        let update = if self.balance.owed().is_zero() { update.remove("pay_link") } else { update };
        let update = if self.ends_dunning { update.remove("dunning") } else { update };
        // Left alone otherwise: what the network tells of the change before may be written at this moment, under no version.
        match self.line {
            Some(line) => update.set("line", line),
            None => update,
        }
    }
}

/// Books what adds to the balance: a payment, a correction in favour of the subscriber. What is overdue afterwards decides
/// about a restriction: once nothing is, it is lifted, and the steps before it are forgotten. `newest` are the charges, newest first, as far as they reach.
/// Errors: two currencies, out of range.
pub fn book_credit(
    subscriber: &Subscriber,
    amount: Money,
    newest: &[Charge],
    today: Date,
    now: Timestamp,
) -> Result<Booking, MoneyError> {
    let balance = subscriber.balance.credit(amount)?;
    let overdue = settle(balance, newest, today)?.overdue;
    let lifted = subscriber.restriction.filter(|_| overdue.is_zero()).map(|restriction| RestrictionChange {
        at: now,
        from: Some(restriction.level),
        to: None,
        owed: balance.owed(),
    });
    let restriction = if lifted.is_some() { None } else { subscriber.restriction };
    let line = LineChange::between(subscriber.line.as_ref(), subscriber.restriction, restriction, now);
    let ends_dunning = subscriber.dunning.is_some() && overdue.is_zero();
    Ok(Booking { balance, restriction, line, lifted, ends_dunning })
}

/// Books what takes from the balance: a charge, a correction in favour of the provider, a refund, a chargeback. What follows for
/// the line is not decided here: arrears have their steps. Errors: two currencies, out of range.
pub fn book_debit(subscriber: &Subscriber, amount: Money) -> Result<Booking, MoneyError> {
    let balance = subscriber.balance.debit(amount)?;
    Ok(Booking { balance, restriction: subscriber.restriction, line: None, lifted: None, ends_dunning: false })
}
