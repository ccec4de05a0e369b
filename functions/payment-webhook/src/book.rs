//! What is written when money is booked: the attempt, the ledger, the balance, the restriction and the mail, together or
//! not at all.

use shared::booking::book_payment;
use shared::domain::{
    Charge, LedgerEntry, LedgerId, LedgerKind, OpenPayment, Payment, PaymentState, Subscriber, Text, Timestamp,
    local_date,
};
use shared::gateways::OrderReport;
use shared::i18n::Texts;
use shared::mail::{Mail, tell};
use shared::network::Waiting;
use shared::store::{StoreError, Transaction, Update, keys};
use shared::tr;

/// What is known of a report when it comes in.
pub struct Known {
    /// Whether it was taken before.
    pub seen: bool,
    /// Our own attempt.
    pub payment: Payment,
    /// Whose attempt it is.
    pub subscriber: Subscriber,
}

impl Known {
    /// The step of the attempt, held to the state it was decided upon: a late event never undoes a later one.
    pub fn step(&self, transaction: Transaction, report: &OrderReport, state: PaymentState) -> Transaction {
        let transaction = transaction.update(&self.key(), self.moved(report, state));
        match self.open() {
            Some(open) if state == PaymentState::Canceled => {
                transaction.update(&keys::subscriber(&self.subscriber.id), closed(Update::existing(), open))
            }
            _ => transaction,
        }
    }

    /// Says of the attempt that a person looks into it.
    pub fn in_review(&self, transaction: Transaction) -> Transaction {
        let looked_into = Update::existing().set("in_review", true).when("state", self.payment.state);
        transaction.update(&self.key(), looked_into)
    }

    /// Adds a booking to a transaction. `newest` are the charges, as far as a restriction asks for them.
    /// Error: a sum that the books cannot hold.
    pub fn book(
        &self,
        transaction: Transaction,
        report: &OrderReport,
        newest: &[Charge],
        now: Timestamp,
    ) -> Result<Transaction, StoreError> {
        let (payment, subscriber) = (&self.payment, &self.subscriber);
        let booking = book_payment(subscriber, payment.amount, newest, local_date(now), now);
        let booking = booking.map_err(|error| StoreError::Refused(error.to_string()))?;
        let lifts = booking.lifted.is_some();
        let paid = self.moved(report, PaymentState::Paid).set("paid_at", now).set("lifted", lifts);
        let entry = ledger_entry(payment, subscriber, now)?;
        let mut books = booking.update(subscriber);
        if let Some(open) = self.open() {
            books = closed(books, open);
        }
        let mut transaction = transaction
            .update(&self.key(), paid)
            .insert(&keys::ledger(&subscriber.id, now, &entry.id), &entry)
            .update(&keys::subscriber(&subscriber.id), books);
        if let Some(lifted) = &booking.lifted {
            let key = keys::restriction_change(&subscriber.id, now, payment.id.as_str());
            transaction = transaction.insert(&key, lifted);
        }
        if let Some(line) = &booking.line {
            transaction = Waiting::new(subscriber.id.clone(), line.at).onto(transaction);
        }
        let mail = Mail::PaymentBooked { amount: payment.amount, lifted: lifts };
        Ok(tell(transaction, subscriber, payment.id.as_str(), mail, now))
    }

    /// What the subscriber's item tells of this attempt, if it does.
    fn open(&self) -> Option<&OpenPayment> {
        self.subscriber.open_payment.as_ref().filter(|open| open.id == self.payment.id)
    }

    fn key(&self) -> keys::Key {
        keys::payment(&self.subscriber.id, &self.payment.id)
    }

    fn moved(&self, report: &OrderReport, state: PaymentState) -> Update {
        Update::existing().set("state", state).set("order", &report.order).when("state", self.payment.state)
    }
}

/// The subscriber's item tells of this attempt no more.
fn closed(update: Update, open: &OpenPayment) -> Update {
    update.remove("open_payment").when("open_payment", open)
}

fn ledger_entry(payment: &Payment, subscriber: &Subscriber, at: Timestamp) -> Result<LedgerEntry, StoreError> {
    let damaged = || StoreError::Damaged(payment.id.to_string());
    let tail = payment.id.as_str().strip_prefix(shared::domain::PaymentId::PREFIX).unwrap_or_default();
    let id = LedgerId::of(&format!("p-{tail}")).map_err(|_| damaged())?;
    let title = Text::parse(&tr!(Texts::of(subscriber.language), "pay-ledger-title")).map_err(|_| damaged())?;
    Ok(LedgerEntry { id, at, kind: LedgerKind::Payment, amount: payment.amount, title })
}
