//! Ending sessions: one by its record, or all others by raising the subscriber's epoch.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{ParseError, Timestamp};
use shared::http::{Incoming, Problem, Reply};
use shared::openapi::Moment;
use shared::secret::Secret;
use shared::session::{Claims, Minter};
use shared::store::{Transaction, Update, keys};

use crate::output::ID_PREFIX;
use crate::{Done, Security};

/// How this session goes on.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SessionGoneOn")]
pub struct Next {
    /// The new token.
    pub token: String,
    /// When the session ends at the latest.
    #[schemars(with = "Moment")]
    pub expires_at: Timestamp,
    /// What an app sends with its next login: a device that was known stays so, and no other does. None: it was not known.
    pub device: Option<String>,
}

impl Security {
    /// Ends one session. One that has ended already is ended: that is what was asked for.
    pub(crate) async fn end(&self, claims: &Claims, request: &Incoming) -> Result<Reply, Problem> {
        let visit = self.sessions.open(claims, request).await?;
        let mut fields = request.fields(&["session"])?;
        let hash = fields.required("session", hash_of);
        let hash = fields.finish(hash)?;
        // The key lies in the caller's own partition, whoever's hash it is (S02).
        self.table.delete(&keys::session(&visit.subscriber.id, &hash)).await?;
        let done = if hash == visit.session.hash { Done::LoggedOut } else { Done::Ended };
        self.answer(request, &done)
    }

    /// Ends every other session and makes every other device unknown, at once. This session goes on under a new
    /// id (S11), and no longer than it would have.
    pub(crate) async fn end_others(&self, claims: &Claims, request: &Incoming) -> Result<Reply, Problem> {
        let visit = self.sessions.open(claims, request).await?;
        let mut fields = request.fields(&["device"])?;
        let sent = fields.optional("device", |text| Ok(Secret::new(text.to_owned())));
        let sent = fields.finish(sent)?;
        let login = self.credential_of(&claims.sub).await?.login;
        let known = self.devices.of(request, self.sessions.cookie(), sent.as_ref(), &login);
        let (id, epoch) = (&visit.subscriber.id, visit.subscriber.session_epoch + 1);
        let device = self.devices.renewed(known, &login, epoch, request.now)?;
        let (session, token) = self.minter.renew(&visit.session, epoch, &request.seen())?;
        let risen = Update::existing().set("session_epoch", epoch).when("session_epoch", epoch - 1);
        let transaction = Transaction::new(&self.table)
            .update(&keys::subscriber(id), risen)
            .delete(&keys::session(id, &visit.session.hash));
        Minter::write(transaction, &session).commit().await?;
        let next = Next { token, expires_at: session.expires_at(), device };
        self.answer(request, &Done::EndedOthers(next))
    }
}

/// The id of a session.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only what one looks like: it is read by `hash_of`")]
pub struct SessionName(#[schemars(regex(pattern = "^ses_[0-9a-f]{64}$"))] String);

/// The hash that a session's record is kept under. Error: no id of a session.
fn hash_of(id: &str) -> Result<String, ParseError> {
    let is_hash = |hash: &&str| hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let hash = id.trim().strip_prefix(ID_PREFIX).filter(is_hash);
    hash.map(str::to_owned).ok_or(ParseError::new("id_invalid"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_named_by_its_hash_and_nothing_else_is_a_name() {
        let hash = "0f".repeat(32);
        assert_eq!(hash_of(&format!("ses_{hash}")), Ok(hash.clone()));
        for bad in [hash.clone(), format!("ses_{hash}0"), format!("ses_{}", "0F".repeat(32)), "ses_#".to_owned()] {
            assert!(hash_of(&bad).is_err(), "{bad}");
        }
    }
}
