//! A change of a subscriber's data: decided purely, then written in one transaction with its history and its mails.

use shared::domain::{Consent, Email, Subscriber, Timestamp};
use shared::http::Problem;
use shared::mail::{DataPart, Mail, Outgoing, enqueue, place};
use shared::random::{Random, readable};
use shared::secret::Secret;
use shared::store::keys;
use shared::store::{CommitError, Transaction, Update};
use shared::throttle;

use crate::UpdateData;
use crate::link::{LinkRecord, TOKEN_LENGTH, hash_of};

/// How often a decision is made anew because somebody else wrote meanwhile.
const ROUNDS_MAX: u32 = 3;

/// What was decided.
#[derive(Debug)]
pub struct Decided {
    /// The subscriber afterwards.
    pub after: Subscriber,
    /// Answers for the history of consents.
    pub history: Vec<Consent>,
    /// Mails that tell of it.
    pub letters: Vec<Letter>,
}

/// A mail, before the links in it are sealed.
#[derive(Debug)]
pub enum Letter {
    /// To the new address: the link that confirms it.
    Confirm(Secret),
    /// To the old address: the link to object with.
    Asked(Secret),
    /// What was changed.
    Data(Vec<DataPart>),
    /// A receipt for answers.
    Consents(Vec<Consent>),
}

/// The random parts of two links, made before anything is decided.
#[derive(Debug)]
pub struct Tokens {
    /// That of the link to the new address.
    pub confirm: Secret,
    /// That of the link to the old one.
    pub object: Secret,
}

impl Tokens {
    /// New ones of 130 bits each (S05).
    pub fn new(random: &dyn Random) -> Self {
        let token = || Secret::new(readable(random, TOKEN_LENGTH));
        Self { confirm: token(), object: token() }
    }
}

impl Decided {
    /// A decision that leads to this and tells nobody.
    pub const fn silent(after: Subscriber) -> Self {
        Self { after, history: Vec::new(), letters: Vec::new() }
    }
}

/// Somebody else was faster: the data are not those that the form was filled in upon.
pub const fn changed() -> Problem {
    Problem::new(http::StatusCode::CONFLICT, "data_changed")
}

impl UpdateData {
    /// Writes what is decided upon the subscriber as read, and decides anew where somebody else wrote meanwhile. Gives the
    /// subscriber afterwards. Nothing is written where the decision is none.
    pub(crate) async fn commit(
        &self,
        read: &Subscriber,
        now: Timestamp,
        decide: impl Fn(&Subscriber) -> Result<Option<Decided>, Problem>,
    ) -> Result<Subscriber, Problem> {
        if decide(read)?.is_some() {
            throttle::count(&self.table, &throttle::CHANGES, read.id.as_str(), now).await?;
        }
        let mut before = read.clone();
        for _ in 0..ROUNDS_MAX {
            let Some(decided) = decide(&before)? else { return Ok(before) };
            let transaction = self.transaction(&before, &decided, now)?;
            match transaction.commit().await {
                Ok(()) => return Ok(decided.after),
                Err(CommitError::Condition(_)) => {
                    let stored = self.table.get(&keys::subscriber(&before.id)).await?;
                    before = stored.ok_or_else(Problem::unauthenticated)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem::conflict())
    }

    pub(crate) fn transaction(
        &self,
        before: &Subscriber,
        decided: &Decided,
        now: Timestamp,
    ) -> Result<Transaction, Problem> {
        let (id, after) = (&before.id, &decided.after);
        let mut transaction = Transaction::new(&self.table).update(&keys::subscriber(id), update(before, after));
        for consent in &decided.history {
            transaction = transaction.insert(&keys::consent(id, consent, before.version), consent);
        }
        for letter in &decided.letters {
            transaction = self.with_letter(transaction, before, after, letter, now)?;
        }
        Ok(transaction)
    }

    /// Adds a mail, and the place that its link is looked up at. Nobody is mailed who has no address.
    fn with_letter(
        &self,
        mut transaction: Transaction,
        before: &Subscriber,
        after: &Subscriber,
        letter: &Letter,
        now: Timestamp,
    ) -> Result<Transaction, Problem> {
        let id = &after.id;
        let cause = format!("{}-{}", letter.name(), before.version);
        let sealed = |token: &Secret| {
            let place = place(id, now, &cause).to_string();
            self.sealer.seal(&*self.random, token, &place).map_err(Problem::internal)
        };
        let (to, mail) = match (letter, &after.email_change) {
            (Letter::Confirm(token), Some(change)) => {
                let mail = Mail::EmailToConfirm { sealed: sealed(token)?, expires_at: change.expires_at() };
                (Some(change.new.clone()), mail)
            }
            (Letter::Asked(token), Some(change)) => {
                let (masked, until) = (change.new.masked(), change.object_until());
                (change.old.clone(), Mail::EmailChangeAsked { masked, sealed: sealed(token)?, until })
            }
            (Letter::Confirm(_) | Letter::Asked(_), None) => return Ok(transaction),
            (Letter::Data(parts), _) => (own(after), Mail::DataChanged { parts: parts.clone() }),
            (Letter::Consents(answers), _) => (own(after), Mail::ConsentsChanged { answers: answers.clone() }),
        };
        if let (Letter::Confirm(token) | Letter::Asked(token), Some(change)) = (letter, &after.email_change) {
            let record = LinkRecord { subscriber: id.clone() };
            transaction = transaction.insert_until(&keys::link(&hash_of(token)), &record, change.object_until());
        }
        Ok(match to {
            Some(to) => enqueue(transaction, id, &cause, &Outgoing { mail, to, at: now, attempts: 0 }),
            None => transaction,
        })
    }
}

impl Letter {
    /// What tells it from others of the same moment.
    const fn name(&self) -> &'static str {
        match self {
            Self::Confirm(_) => "email-confirm",
            Self::Asked(_) => "email-asked",
            Self::Data(_) => "data",
            Self::Consents(_) => "consents",
        }
    }
}

fn own(subscriber: &Subscriber) -> Option<Email> {
    subscriber.contact.email.clone()
}

/// The change of the subscriber's item, held to the version that it was decided upon.
fn update(before: &Subscriber, after: &Subscriber) -> Update {
    let mut update = Update::existing().set("version", before.version + 1).when("version", before.version);
    if after.contact != before.contact {
        update = update.set("contact", &after.contact);
    }
    if after.billing != before.billing {
        update = update.set("billing", &after.billing);
    }
    if after.consents != before.consents {
        update = update.set("consents", &after.consents);
    }
    if after.email_change != before.email_change {
        update = update.set_or_remove("email_change", after.email_change.as_ref());
    }
    if after.session_epoch != before.session_epoch {
        // It rises elsewhere too, under no version: a session that is made meanwhile must not outlive this.
        update = update.set("session_epoch", after.session_epoch).when("session_epoch", before.session_epoch);
    }
    update
}
