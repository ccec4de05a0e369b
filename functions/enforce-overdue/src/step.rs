//! One debtor: what is due is decided upon what is read, and taken if that still holds.

use shared::arrears;
use shared::domain::{
    Charge, DunningDue, DunningVerdict, Notice, NoticeId, PaySeed, Subscriber, Text, Timestamp, decide_dunning,
    dunning_may_be_due, local_date,
};
use shared::i18n::Texts;
use shared::mail::{Mail, tell};
use shared::network::Waiting;
use shared::store::keys::{self, Prefix};
use shared::store::{CommitError, ImportMarker, StoreError, Transaction, Update, readable};

use crate::EnforceOverdue;
use crate::slice::Outcome;

/// How often it is decided anew where somebody else was faster.
const TRIES_MAX: u32 = 3;
/// Charges that are looked at: what is owed beyond them is older, and overdue.
const CHARGES_MAX: i32 = 48;

impl EnforceOverdue {
    pub(crate) async fn settle(&self, mut subscriber: Subscriber, now: Timestamp) -> Result<Outcome, StoreError> {
        for _ in 0..TRIES_MAX {
            if !dunning_may_be_due(&subscriber, &self.policy, local_date(now)) {
                return Ok(Outcome::Left);
            }
            let id = subscriber.id.clone();
            let newest: Vec<Charge> = self.table.newest_for_decision(&id, Prefix::Charges, CHARGES_MAX).await?;
            let (transaction, outcome) = match self.verdict(&subscriber, &newest, now).await? {
                DunningVerdict::Nothing => return Ok(Outcome::Left),
                DunningVerdict::Clear => (self.clear(&subscriber), Outcome::Cleared),
                DunningVerdict::Take(due) => (self.take(&subscriber, &due, now)?, Outcome::Taken(due.taken.step)),
            };
            match transaction.commit().await {
                Ok(()) => return Ok(outcome),
                Err(CommitError::Store(error)) => return Err(error),
                Err(CommitError::Condition(_) | CommitError::Contended) => {}
            }
            // They have paid, or were changed otherwise: decided anew.
            match self.table.get(&keys::subscriber(&id)).await? {
                Some(changed) => subscriber = changed,
                None => return Ok(Outcome::Left),
            }
        }
        Ok(Outcome::Raced)
    }

    async fn verdict(
        &self,
        subscriber: &Subscriber,
        newest: &[Charge],
        now: Timestamp,
    ) -> Result<DunningVerdict, StoreError> {
        let decide = |is_told| {
            let verdict = decide_dunning(subscriber, newest, &self.policy, now, is_told);
            verdict.map_err(|error| StoreError::Refused(error.to_string()))
        };
        let verdict = decide(true)?;
        let restricts = matches!(&verdict, DunningVerdict::Take(due) if due.taken.step.level().is_some());
        if restricts && !self.was_mailed(subscriber).await? { decide(false) } else { Ok(verdict) }
    }

    /// Whether the mail of the last step has gone out.
    async fn was_mailed(&self, subscriber: &Subscriber) -> Result<bool, StoreError> {
        let Some(last) = subscriber.dunning.as_ref().and_then(|dunning| dunning.steps.last()) else { return Ok(false) };
        let [first, behind] = keys::notices_of(last.at);
        let items = self.table.range_for_decision(&keys::subscriber(&subscriber.id).pk, &first, &behind, 1).await?;
        Ok(items.into_iter().filter_map(readable::<Notice>).any(|notice| notice.arrears && notice.mailed_at.is_some()))
    }

    fn clear(&self, subscriber: &Subscriber) -> Transaction {
        let update = held(subscriber).remove("dunning");
        Transaction::new(&self.table).update(&keys::subscriber(&subscriber.id), update)
    }

    /// The step as one write: the books, the line, the notice that is kept, and the mail.
    fn take(&self, subscriber: &Subscriber, due: &DunningDue, now: Timestamp) -> Result<Transaction, StoreError> {
        let id = &subscriber.id;
        // The link to pay by in its mail is good until the next step.
        let mut update = held(subscriber).set("dunning", &due.dunning).set("pay_link", PaySeed::new(&*self.random));
        if due.restriction != subscriber.restriction {
            update = update.set_or_remove("restriction", due.restriction);
        }
        if let Some(line) = due.line {
            update = update.set("line", line);
        }
        let notice = notice(subscriber, due)?;
        let place = keys::notice(id, now, &notice.id);
        // By the mark it is found when it is read.
        let marker = ImportMarker { place: place.sk.clone(), ..ImportMarker::default() };
        let mut transaction = Transaction::new(&self.table)
            .update(&keys::subscriber(id), update)
            .insert(&place, &notice)
            .insert(&keys::import_marker(id, notice.id.as_str()), &marker);
        if let Some(change) = &due.change {
            transaction = transaction.insert(&keys::restriction_change(id, now, notice.id.as_str()), change);
        }
        if let Some(line) = due.line {
            transaction = Waiting::new(id.clone(), line.at).onto(transaction);
        }
        let mail = Mail::Overdue { step: due.taken.step, owed: due.taken.owed, next: due.taken.next };
        Ok(tell(transaction, subscriber, notice.id.as_str(), mail, now))
    }
}

/// A change of the subscriber, held to what it was decided upon.
fn held(subscriber: &Subscriber) -> Update {
    Update::existing().set("version", subscriber.version + 1).when("version", subscriber.version)
}

fn notice(subscriber: &Subscriber, due: &DunningDue) -> Result<Notice, StoreError> {
    let (texts, taken) = (Texts::of(subscriber.language), &due.taken);
    let damaged = || StoreError::Damaged(subscriber.id.to_string());
    let title = arrears::title(texts, taken.step, taken.owed);
    let body = arrears::body(texts, taken.step, taken.owed, taken.at, taken.next);
    Ok(Notice {
        // The version tells it from every other step.
        id: NoticeId::of(&format!("arrears-{}", subscriber.version + 1)).map_err(|_| damaged())?,
        at: taken.at,
        title: Text::parse(&title).map_err(|_| damaged())?,
        body: Text::parse(&body).map_err(|_| damaged())?,
        urgent: true,
        arrears: true,
        until: None,
        read_at: None,
        mailed_at: None,
    })
}
