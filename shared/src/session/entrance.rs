//! What is written when somebody comes in: the session, the line of the history, and the mail about a device that was new.

use crate::domain::{LoginEvent, LoginOutcome, Seen, Session, Subscriber};
use crate::mail::{Mail, tell};
use crate::session::Minter;
use crate::store::{Transaction, keys};

/// Somebody who comes in.
#[derive(Clone, Copy, Debug)]
pub struct Entrance<'a> {
    /// Who.
    pub subscriber: &'a Subscriber,
    /// By what.
    pub outcome: LoginOutcome,
    /// When, with what and from where.
    pub seen: &'a Seen,
    /// Whether they are told by mail: no session is bound to a network, so that a new device is what is told of (S25).
    pub is_told: bool,
}

/// Characters of the session's hash that tell two logins of one moment apart.
const TAIL: usize = 16;

/// Adds the line of the history that tells of a session's beginning.
#[must_use]
pub fn write_event(transaction: Transaction, session: &Session, seen: &Seen, outcome: LoginOutcome) -> Transaction {
    let event = LoginEvent::new(seen, outcome);
    let tail = session.hash.get(..TAIL).unwrap_or(&session.hash);
    let key = keys::login_event(&session.subscriber, event.at, tail);
    transaction.insert_until(&key, &event, event.expires_at())
}

impl Entrance<'_> {
    /// Adds it all to a transaction: at most three items.
    #[must_use]
    pub fn write(&self, transaction: Transaction, session: &Session) -> Transaction {
        let tail = session.hash.get(..TAIL).unwrap_or(&session.hash);
        let transaction = write_event(Minter::write(transaction, session), session, self.seen, self.outcome);
        if !self.is_told {
            return transaction;
        }
        let mail = Mail::NewDevice { device: self.seen.device, network: self.seen.network };
        tell(transaction, self.subscriber, &format!("device-{tail}"), mail, self.seen.at)
    }
}
