//! What is written when nobody is let in: a line in the history of whoever has the login, or as much of nobody's (S08).

use shared::domain::{Agent, LoginEvent, LoginOutcome, Network, Seen, SubscriberId, Timestamp};
use shared::random::readable;
use shared::store::keys::Key;
use shared::store::{Update, keys};
use shared::throttle::hidden;

use crate::tries::Tries;
use crate::{Account, Caller, Login};

/// Characters that tell two lines of one moment apart.
const TAIL: usize = 8;
/// What is nobody's goes soon.
const DAY: std::time::Duration = std::time::Duration::from_hours(24);

impl Login {
    /// Notes a refused login. That it could not be noted changes nothing for the caller.
    pub(crate) async fn note_refused(&self, account: Option<&Account>, caller: &Caller<'_>, tries: &Tries) {
        let Some(outcome) = tries.told(LoginOutcome::WrongPassword) else { return };
        if let Some(account) = account {
            return self.note(&account.subscriber.id, &LoginEvent::new(&caller.seen, outcome)).await;
        }
        // It holds nothing of who called, and nobody ever reads it.
        let (at, nowhere) = (caller.seen.at, Network::of(std::net::Ipv4Addr::UNSPECIFIED.into()));
        let event = LoginEvent::new(&Seen { at, device: Agent::default(), network: nowhere }, outcome);
        let tail = readable(&*self.random, TAIL);
        let key = keys::nobodys_login(&hidden(caller.input.login.as_str()), at, &tail);
        self.write_line(&key, &event, at.saturating_add(DAY).unwrap_or(at)).await;
    }

    /// Notes a line in somebody's history.
    pub(crate) async fn note(&self, owner: &SubscriberId, event: &LoginEvent) {
        let key = keys::login_event(owner, event.at, &readable(&*self.random, TAIL));
        self.write_line(&key, event, event.expires_at()).await;
    }

    async fn write_line(&self, key: &Key, event: &LoginEvent, until: Timestamp) {
        let line = Update::until(until)
            .set("at", event.at)
            .set("outcome", event.outcome)
            .set("device", event.device)
            .set("network", event.network);
        if let Err(error) = self.table.update(key, line).await {
            tracing::warn!(%error, "refused login not noted");
        }
    }
}
