//! Making sessions.

use std::sync::Arc;

use super::token::Signer;
use crate::boot::{Boot, InitError};
use crate::domain::{Seen, Session, SessionId, SessionState, SubscriberId, Timestamp};
use crate::http::Problem;
use crate::random::Random;
use crate::store::{Transaction, keys};

/// Makes sessions: a new id each time, on login and on every rise in privilege (S11).
pub struct Minter {
    signer: Signer,
    random: Arc<dyn Random>,
}

impl Minter {
    /// Reads the private key.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self { signer: Signer::init(boot).await?, random: boot.random.clone() })
    }

    /// A new session and its token. It lives once [`write`] is committed.
    pub fn mint(
        &self,
        subscriber: &SubscriberId,
        state: SessionState,
        epoch: u64,
        seen: &Seen,
    ) -> Result<(Session, String), Problem> {
        self.sign((subscriber, state, epoch), seen.at, seen)
    }

    /// The same session under a new id and an epoch. It ends when the one before would have: nobody showed again who they are.
    pub fn renew(&self, before: &Session, epoch: u64, seen: &Seen) -> Result<(Session, String), Problem> {
        self.sign((&before.subscriber, before.state, epoch), before.created_at, seen)
    }

    fn sign(
        &self,
        (subscriber, state, epoch): (&SubscriberId, SessionState, u64),
        created_at: Timestamp,
        seen: &Seen,
    ) -> Result<(Session, String), Problem> {
        let id = SessionId::new(&*self.random);
        let session = Session {
            subscriber: subscriber.clone(),
            hash: id.hash(),
            state,
            epoch,
            created_at,
            seen_at: seen.at,
            device: seen.device,
            network: Some(seen.network),
            first: None,
        };
        let token = self.signer.sign_session(&session, id).map_err(Problem::internal)?;
        Ok((session, token))
    }

    /// Adds the session's record to a transaction.
    #[must_use]
    pub fn write(transaction: Transaction, session: &Session) -> Transaction {
        let key = keys::session(&session.subscriber, &session.hash);
        transaction.insert_until(&key, session, session.expires_at())
    }
}
