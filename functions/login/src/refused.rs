//! What is written when nobody is let in: a line in the history of whoever has the login, or as much of nobody's (S08).

use shared::domain::{Agent, LoginEvent, LoginOutcome, Network, Seen};
use shared::random::readable;
use shared::store::{Update, keys};
use shared::throttle::hidden;

use crate::tries::Tries;
use crate::{Account, Caller, Login};

/// Characters that tell two lines of one moment apart.
const TAIL: usize = 8;
/// What is nobody's goes soon.
const DAY: std::time::Duration = std::time::Duration::from_hours(24);

impl Login {
    /// Notes a refused login. One guess too many is noted where it is the first of its window, so that whoever guesses on and
    /// on fills no history. That it could not be noted changes nothing for the caller.
    pub(crate) async fn note_refused(&self, account: Option<&Account>, caller: &Caller<'_>, tries: &Tries) {
        let outcome = match (tries.are_over(), tries.are_just_over()) {
            (false, _) => LoginOutcome::WrongPassword,
            (true, true) => LoginOutcome::TooManyTries,
            (true, false) => return,
        };
        let (at, tail) = (caller.seen.at, readable(&*self.random, TAIL));
        let (key, event, until) = if let Some(account) = account {
            let event = LoginEvent::new(&caller.seen, outcome);
            let until = event.expires_at();
            (keys::login_event(&account.subscriber.id, at, &tail), event, until)
        } else {
            // It holds nothing of who called, and nobody ever reads it.
            let nowhere = Network::of(std::net::Ipv4Addr::UNSPECIFIED.into());
            let event = LoginEvent::new(&Seen { at, device: Agent::default(), network: nowhere }, outcome);
            let key = keys::nobodys_login(&hidden(caller.input.login.as_str()), at, &tail);
            (key, event, at.saturating_add(DAY).unwrap_or(at))
        };
        let line = Update::until(until)
            .set("at", event.at)
            .set("outcome", event.outcome)
            .set("device", event.device)
            .set("network", event.network);
        if let Err(error) = self.table.update(&key, line).await {
            tracing::warn!(%error, "refused login not noted");
        }
    }
}
