//! What is written when money is booked: the attempt, the ledger, the balance, the restriction and the mail, together or
//! not at all.

use super::{Attempt, Step, Watch};
use crate::booking::{Booking, book_credit, book_debit};
use crate::domain::{
    BookedReversal, Charge, LedgerEntry, LedgerKind, Money, MoneyError, OpenPayment, PaymentState, Text, Timestamp,
    local_date,
};
use crate::gateways::{OrderReport, Reference, Reversal};
use crate::i18n::Texts;
use crate::mail::{Mail, Receipt, tell};
use crate::network::Waiting;
use crate::store::{StoreError, Transaction, Update, keys};
use crate::tr;

impl Attempt {
    /// Adds a step to a transaction, held to the state it was decided upon: a late event never undoes a later one. `newest` are
    /// the charges, as far as a restriction asks for them. Error: a sum that the books cannot hold.
    pub(super) fn step(
        &self,
        transaction: Transaction,
        report: &OrderReport,
        step: Step,
        newest: &[Charge],
        now: Timestamp,
    ) -> Result<Transaction, StoreError> {
        match step {
            Step::Book => self.book(transaction, report, newest, now),
            Step::Move(state) => Ok(self.move_to(transaction, report, state)),
            Step::Nothing => Ok(transaction),
        }
    }

    fn move_to(&self, transaction: Transaction, report: &OrderReport, state: PaymentState) -> Transaction {
        self.ended(transaction.update(&self.key(), self.moved(report, state)), state)
    }

    /// Ends it, held to the state it was decided upon.
    pub(super) fn expire(&self, transaction: Transaction) -> Transaction {
        let (state, before) = (PaymentState::Canceled, self.payment.state);
        self.ended(transaction.update(&self.key(), Update::existing().set("state", state).when("state", before)), state)
    }

    /// The subscriber's item tells no more of what was given up.
    fn ended(&self, transaction: Transaction, state: PaymentState) -> Transaction {
        match self.open() {
            Some(open) if state == PaymentState::Canceled => {
                transaction.update(&keys::subscriber(&self.subscriber.id), closed(Update::existing(), open))
            }
            _ => transaction,
        }
    }

    /// Says of the attempt that a person looks into it.
    pub(super) fn in_review(&self, transaction: Transaction) -> Transaction {
        let looked_into = Update::existing().set("in_review", true).when("state", self.payment.state);
        transaction.update(&self.key(), looked_into)
    }

    fn book(
        &self,
        transaction: Transaction,
        report: &OrderReport,
        newest: &[Charge],
        now: Timestamp,
    ) -> Result<Transaction, StoreError> {
        let (payment, subscriber) = (&self.payment, &self.subscriber);
        let booking = book_credit(subscriber, payment.amount, newest, local_date(now), now).map_err(refused)?;
        let lifts = booking.lifted.is_some();
        let paid = self.moved(report, PaymentState::Paid).set("paid_at", now).set("lifted", lifts);
        let title = tr!(Texts::of(subscriber.language), "pay-ledger-title");
        let entry = self.entry(LedgerKind::Payment, payment.id.as_str(), payment.amount, &title, now)?;
        let mut books = booking.update(subscriber);
        if let Some(open) = self.open() {
            books = closed(books, open);
        }
        let transaction = transaction
            .update(&self.key(), paid)
            .insert(&keys::ledger(&subscriber.id, now, &entry.id), &entry)
            .update(&keys::subscriber(&subscriber.id), books);
        let reference = Reference { subscriber: subscriber.id.clone(), payment: payment.id.clone() };
        let transaction = match Watch::booked(&reference, payment.created_at, now) {
            Some(watch) => watch.onto(transaction),
            None => transaction,
        };
        let receipt = Some(Receipt::of(payment, booking.balance));
        let mail = Mail::PaymentBooked { amount: payment.amount, lifted: lifts, receipt };
        Ok(tell(self.lift(transaction, &booking, now), subscriber, payment.id.as_str(), mail, now))
    }

    fn lift(&self, mut transaction: Transaction, booking: &Booking, now: Timestamp) -> Transaction {
        if let Some(lifted) = &booking.lifted {
            let key = keys::restriction_change(&self.subscriber.id, now, self.payment.id.as_str());
            transaction = transaction.insert(&key, lifted);
        }
        match &booking.line {
            Some(line) => Waiting::new(self.subscriber.id.clone(), line.at).onto(transaction),
            None => transaction,
        }
    }

    /// Adds a refund or chargeback to a transaction: the debt comes back, and the subscriber is told. Held to what had gone back
    /// before. Error: a sum that the books cannot hold.
    pub(super) fn reverse(
        &self,
        transaction: Transaction,
        reversal: &Reversal,
        now: Timestamp,
    ) -> Result<Transaction, StoreError> {
        let (payment, subscriber) = (&self.payment, &self.subscriber);
        let Reversal { id, amount, kind, .. } = reversal.clone();
        let booking = book_debit(subscriber, amount).map_err(refused)?;
        let name = format!("{}-{id}", payment.id);
        let texts = Texts::of(subscriber.language);
        let title = texts.get(&format!("pay-ledger-title-{}", kind.name()));
        let entry = self.entry(kind.ledger(), &name, amount, &title, now)?;
        let before = (!payment.reversals.is_empty()).then_some(&payment.reversals);
        let mut reversals = payment.reversals.clone();
        reversals.push(BookedReversal { id, kind, amount, at: now });
        let reversed = Update::existing().set("reversals", &reversals).when_or_absent("reversals", before);
        let transaction = transaction
            .update(&self.key(), reversed.when("state", PaymentState::Paid))
            .insert(&keys::ledger(&subscriber.id, now, &entry.id), &entry)
            .update(&keys::subscriber(&subscriber.id), booking.update(subscriber));
        let mail = Mail::PaymentReversed { amount, reversal: kind, owed: booking.balance.owed() };
        Ok(tell(transaction, subscriber, entry.id.as_str(), mail, now))
    }

    /// What the subscriber's item tells of this attempt, if it does.
    fn open(&self) -> Option<&OpenPayment> {
        self.subscriber.open_payment.as_ref().filter(|open| open.id == self.payment.id)
    }

    fn key(&self) -> keys::Key {
        keys::payment(&self.subscriber.id, &self.payment.id)
    }

    fn moved(&self, report: &OrderReport, state: PaymentState) -> Update {
        let moved = Update::existing().set("state", state).when("state", self.payment.state);
        match &report.order {
            Some(order) => moved.set("order", order),
            None => moved,
        }
    }

    fn entry(
        &self,
        kind: LedgerKind,
        of: &str,
        amount: Money,
        title: &str,
        at: Timestamp,
    ) -> Result<LedgerEntry, StoreError> {
        let damaged = || StoreError::Damaged(self.payment.id.to_string());
        let id = LedgerEntry::id_of(kind, of).map_err(|_| damaged())?;
        Ok(LedgerEntry { id, at, kind, amount, title: Text::parse(title).map_err(|_| damaged())? })
    }
}

/// The subscriber's item tells of this attempt no more.
fn closed(update: Update, open: &OpenPayment) -> Update {
    update.remove("open_payment").when("open_payment", open)
}

fn refused(error: MoneyError) -> StoreError {
    StoreError::Refused(error.to_string())
}
