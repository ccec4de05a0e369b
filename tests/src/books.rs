//! A subscriber's books, read straight from the table.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shared::booking::book_debit;
use shared::domain::{
    Charge, DebtShard, LedgerEntry, LedgerKind, Payment, PaymentState, Restriction, RestrictionChange, Side, Subscriber,
};
use shared::mail::Outgoing;
use shared::store::{Item, Transaction, keys, parse};

use crate::people::ledger_entry;
use crate::{Person, World};

/// Everything about a subscriber's money, and what is near it.
#[derive(Debug)]
pub struct Books {
    /// The balance: negative is debt.
    pub balance: i64,
    /// The ledger, oldest first.
    pub ledger: Vec<LedgerEntry>,
    /// The payments and attempts.
    pub payments: Vec<Payment>,
    /// The restriction in force.
    pub restriction: Option<Restriction>,
    /// The history of restrictions, oldest first.
    pub changes: Vec<RestrictionChange>,
    /// The mails that have not gone yet.
    pub outbox: Vec<Outgoing>,
    /// How many sessions there are.
    pub sessions: usize,
}

impl Books {
    /// What was booked as paid, oldest first.
    pub fn paid(&self) -> Vec<u64> {
        let payments = self.ledger.iter().filter(|entry| entry.kind == LedgerKind::Payment);
        payments.map(|entry| entry.amount.amount()).collect()
    }

    /// How far each payment is, in no order.
    pub fn states(&self) -> Vec<PaymentState> {
        self.payments.iter().map(|payment| payment.state).collect()
    }

    /// Fails unless the ledger adds up to the balance, and every paid payment stands in it once and no other does.
    #[must_use]
    pub fn sound(self) -> Self {
        let signed = |entry: &LedgerEntry| {
            let amount = i64::try_from(entry.amount.amount()).expect("in range");
            if entry.kind.side() == Side::Credit { amount } else { -amount }
        };
        assert_eq!(self.ledger.iter().map(signed).sum::<i64>(), self.balance, "{self:?}");
        let ids: BTreeSet<&str> = self.ledger.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids.len(), self.ledger.len(), "something is booked twice: {self:?}");
        for payment in &self.payments {
            let entry = format!("led_p-{}", payment.id.as_str().trim_start_matches("pay_"));
            let booked = self.ledger.iter().find(|booked| booked.id.as_str() == entry);
            assert_eq!(booked.is_some(), payment.state == PaymentState::Paid, "{self:?}");
            assert_eq!(booked.is_some(), payment.paid_at.is_some(), "{self:?}");
            assert!(booked.is_none_or(|booked| booked.amount == payment.amount), "{self:?}");
            let back = payment.reversed().expect("in range");
            assert!(back.amount() <= payment.amount.amount(), "more went back than came: {self:?}");
        }
        self
    }
}

impl World {
    /// Somebody's books, which must be sound.
    pub async fn books(&self, person: &Person) -> Books {
        let subscriber = self.subscriber(person).await;
        let items = self.partition(&keys::partition(&person.subscriber.id)).await;
        let signed = |amount: u64| i64::try_from(amount).expect("in range");
        let balance = subscriber.balance;
        assert_eq!(subscriber.debt, DebtShard::of(&subscriber.id, balance), "whoever owes is found: {subscriber:?}");
        assert!(
            subscriber.debt.is_some() || subscriber.dunning.is_none(),
            "whoever has paid is in no arrears: {subscriber:?}"
        );
        let books = Books {
            balance: signed(balance.ahead().amount()) - signed(balance.owed().amount()),
            ledger: of_kind(&items, "LED#"),
            payments: of_kind(&items, "PAY#"),
            restriction: subscriber.restriction,
            changes: of_kind(&items, "RST#"),
            outbox: of_kind(&items, "OUT#"),
            sessions: items.iter().filter(|(sk, _)| sk.starts_with("SES#")).count(),
        };
        books.sound()
    }

    /// What is kept of a provider's event: every attribute but the key.
    pub async fn event(&self, name: &str) -> Option<Value> {
        let items = self.partition(&format!("EVT#payu#{name}")).await;
        let mut event: Value = parse(items.into_iter().next()?.1).expect("an event");
        let fields = event.as_object_mut().expect("an object");
        for key in ["PK", "SK"] {
            fields.remove(key);
        }
        Some(event)
    }

    /// Books a charge, as an import does.
    pub async fn charge(&self, person: &Person, charge: &Charge) {
        let id = &person.subscriber.id;
        let subscriber: Subscriber = self.subscriber(person).await;
        let (booking, entry) = (book_debit(&subscriber, charge.amount).expect("in range"), ledger_entry(charge));
        let transaction = Transaction::new(&self.table)
            .insert(&keys::charge(id, charge.period, &charge.id), charge)
            .insert(&keys::ledger(id, entry.at, &entry.id), &entry)
            .update(&keys::subscriber(id), booking.update(&subscriber));
        transaction.commit().await.expect("booked");
    }

    /// All items of a partition, by their sort keys.
    pub async fn partition(&self, pk: &str) -> Vec<(String, Item)> {
        let name = self.boot.settings.required("PANEL_TABLE").expect("a table");
        let call = self.boot.dynamodb().query().table_name(name).key_condition_expression("PK = :pk");
        let call = call.expression_attribute_values(":pk", AttributeValue::S(pk.to_owned()));
        let answer = call.send().await.expect("an answer");
        assert!(answer.last_evaluated_key.is_none(), "more than a page");
        let sk = |item: &Item| item["SK"].as_s().expect("text").clone();
        answer.items.unwrap_or_default().into_iter().map(|item| (sk(&item), item)).collect()
    }
}

fn of_kind<T: DeserializeOwned>(items: &[(String, Item)], prefix: &str) -> Vec<T> {
    let items = items.iter().filter(|(sk, _)| sk.starts_with(prefix));
    items.map(|(_, item)| parse(item.clone()).expect("an item of its kind")).collect()
}
