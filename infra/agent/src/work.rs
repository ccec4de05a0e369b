//! Asking, carrying, telling: round after round.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::time::{Duration, Instant};

use futures::StreamExt as _;
use futures::stream;

use crate::config::Config;
use crate::portal::{Action, Portal, Told};
use crate::radclient::send;

/// Changes at a time.
const AT_ONCE: usize = 8;
/// The longest pause while the portal is away.
const PAUSE_MAX: Duration = Duration::from_mins(1);
/// How often a result is told; after that the portal offers the change again.
const TELLS_MAX: u32 = 3;
/// As long as the portal keeps an offer for one way alone: within it a change is not sent twice.
const LEASE: Duration = Duration::from_secs(45);
/// What is not sent by then is left: its lease would end while a router is asked.
const SENT_WITHIN: Duration = Duration::from_secs(25);

/// The program that speaks RADIUS; another one in tests.
pub const RADCLIENT: &str = "radclient";

/// Works until it is told to stop; a round that has begun is brought to its end.
pub async fn run(config: &Config, portal: &Portal, over: impl Future<Output = ()>) {
    run_with(RADCLIENT, config, portal, over).await;
}

/// The same with another program.
pub async fn run_with(program: &str, config: &Config, portal: &Portal, over: impl Future<Output = ()>) {
    let mut over = std::pin::pin!(over);
    let mut carrier = Carrier { program, config, portal, sent: HashMap::new() };
    let mut failures = 0;
    loop {
        failures = if carrier.round().await { 0 } else { failures + 1 };
        let pause = pause(config.poll, failures);
        tokio::select! {
            () = &mut over => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

struct Carrier<'a> {
    program: &'a str,
    config: &'a Config,
    portal: &'a Portal,
    /// What was sent within a lease, and what came of it where the portal could not be told.
    sent: HashMap<String, (Instant, Told)>,
}

impl Carrier<'_> {
    /// Asks once, and does what is due. Says whether the portal was there.
    async fn round(&mut self) -> bool {
        self.sent.retain(|_, (at, _)| at.elapsed() < LEASE);
        let asked = Instant::now();
        let actions = match self.portal.due().await {
            Ok(actions) => actions,
            Err(error) => {
                tracing::warn!(%error, "nothing heard");
                return false;
            }
        };
        let sent = &self.sent;
        let (program, config, portal) = (self.program, self.config, self.portal);
        let untold: Vec<(String, (Instant, Told))> = stream::iter(actions)
            .map(|action| async move {
                let known = sent.get(&action.id).cloned();
                if known.is_none() && asked.elapsed() > SENT_WITHIN {
                    return None;
                }
                carry(program, config, portal, action, known).await
            })
            .buffer_unordered(AT_ONCE)
            .filter_map(async |untold| untold)
            .collect()
            .await;
        self.sent.extend(untold);
        true
    }
}

/// Sends a change and tells what came of it; one that was sent just now is told of alone. Gives what could not be told.
async fn carry(
    program: &str,
    config: &Config,
    portal: &Portal,
    action: Action,
    known: Option<(Instant, Told)>,
) -> Option<(String, (Instant, Told))> {
    let Some(router) = config.router(&action.router.identifier, &action.router.address) else {
        tracing::warn!(
            action = action.id,
            router = action.router.identifier,
            "a router that is not in the configuration"
        );
        return None;
    };
    let (at, told) = match known {
        Some(known) => known,
        None => (Instant::now(), send(program, router, &action).await),
    };
    tracing::info!(action = action.id, router = action.router.identifier, result = told.result, "sent");
    for tries in 1..=TELLS_MAX {
        match portal.tell(&action.id, &told).await {
            Ok(()) => return None,
            Err(error) => tracing::warn!(%error, action = action.id, "not told"),
        }
        tokio::time::sleep(pause(Duration::from_millis(500), tries)).await;
    }
    Some((action.id, (at, told)))
}

/// The pause before asking again: longer with each failure, and never the same for two agents.
fn pause(poll: Duration, failures: u32) -> Duration {
    let longer = poll.saturating_mul(1 << failures.min(6)).min(PAUSE_MAX.max(poll));
    // A hasher's own keys are as random as this needs.
    let share = u32::try_from(RandomState::new().hash_one(failures) % 256).unwrap_or_default();
    longer.saturating_sub(longer / 4 * share / 256)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_while_the_portal_is_away_and_no_two_agents_ask_in_step() {
        let poll = Duration::from_secs(3);
        for (failures, most_s) in [(0, 3), (1, 6), (2, 12), (4, 48), (5, 60), (60, 60)] {
            let pauses: Vec<Duration> = (0..50).map(|_| pause(poll, failures)).collect();
            let most = Duration::from_secs(most_s);
            assert!(pauses.iter().all(|pause| *pause <= most && *pause >= most * 3 / 4), "{failures}: {pauses:?}");
            assert!(pauses.iter().any(|pause| *pause != pauses[0]));
        }
    }
}
