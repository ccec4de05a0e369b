//! What a portal is started with.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use shared::clock::{Clock, SystemClock};
use shared::random::{Random, SystemRandom};
use shared::runtime::Function;

use crate::cloud::{Elsewhere, Storage};

/// What a portal is started with.
pub struct PortalOptions {
    /// The text of `template.yaml`.
    pub template: String,
    /// The functions that are linked in.
    pub functions: Vec<Function>,
    /// Where the data is kept.
    pub storage: Storage,
    /// The stack's name, part of the names of tables and buckets.
    pub stack: String,
    /// What runs in another implementation than the one here.
    pub elsewhere: Elsewhere,
    /// The gateway's port; 0 takes any free one.
    pub port: u16,
    /// The time, for everything.
    pub clock: Arc<dyn Clock>,
    /// Randomness, for everything.
    pub random: Arc<dyn Random>,
    /// Settings that every function gets beside, or instead of, the usual ones.
    pub settings: BTreeMap<String, String>,
    /// Secrets by name, instead of those that are made: a test of keys that change.
    pub secrets: BTreeMap<String, String>,
    /// Whether a client may name its own address in `x-forwarded-for`.
    pub trust_forwarded_for: bool,
    /// The pause before a failed stream record or S3 event is tried again; it doubles with each attempt.
    pub retry_pause: Duration,
    /// How long a minute of the payment provider's table of retries takes here.
    pub payu_minute: Duration,
    /// How long a minute between two reports of a session takes at the simulated router.
    pub network_minute: Duration,
}

impl PortalOptions {
    /// In memory, on any free port, with the machine's clock: what a test wants.
    pub fn new(template: impl Into<String>, functions: Vec<Function>) -> Self {
        Self {
            template: template.into(),
            functions,
            storage: Storage::Memory,
            stack: "panel".to_owned(),
            elsewhere: Elsewhere::default(),
            port: 0,
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            settings: BTreeMap::new(),
            secrets: BTreeMap::new(),
            trust_forwarded_for: false,
            retry_pause: Duration::from_millis(100),
            payu_minute: Duration::from_secs(1),
            network_minute: Duration::from_secs(5),
        }
    }
}
