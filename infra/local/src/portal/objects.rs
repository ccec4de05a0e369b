//! Brings new objects to the functions that wait for them, as S3 does: at least once, with a few attempts,
//! then set aside.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use shared::clock::Clock;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::PortalOptions;
use crate::cloud::{ObjectCreated, ObjectQueue};
use crate::fleet::Fleet;
use crate::parked::{Parked, Parking};
use crate::template::Template;

/// Lambda tries an asynchronous call three times in all.
const ATTEMPTS_MAX: u32 = 3;
/// How many objects are delivered at a time.
const WORKERS: usize = 2;

pub(super) struct Objects {
    stop: watch::Sender<bool>,
    workers: Vec<JoinHandle<()>>,
}

/// A function and the objects that it waits for.
struct Trigger {
    function: String,
    bucket: String,
    prefix: String,
    suffix: String,
}

struct Delivery {
    queue: ObjectQueue,
    triggers: Vec<Trigger>,
    fleet: Arc<Fleet>,
    parking: Parking,
    clock: Arc<dyn Clock>,
    retry_pause: Duration,
}

impl Objects {
    pub(super) fn start(
        queue: ObjectQueue,
        template: &Template,
        fleet: &Arc<Fleet>,
        parking: &Parking,
        options: &PortalOptions,
    ) -> Self {
        let delivery = Arc::new(Delivery {
            queue,
            triggers: triggers(template),
            fleet: Arc::clone(fleet),
            parking: parking.clone(),
            clock: Arc::clone(&options.clock),
            retry_pause: options.retry_pause,
        });
        let (stop, stopped) = watch::channel(false);
        let work = |_| tokio::spawn(Arc::clone(&delivery).work(stopped.clone()));
        Self { workers: (0..WORKERS).map(work).collect(), stop }
    }

    pub(super) async fn stop(mut self, limit: Duration) {
        self.stop.send_replace(true);
        for mut worker in std::mem::take(&mut self.workers) {
            if tokio::time::timeout(limit, &mut worker).await.is_err() {
                // Its event is still on disk.
                worker.abort();
            }
        }
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        for worker in &self.workers {
            worker.abort();
        }
    }
}

fn triggers(template: &Template) -> Vec<Trigger> {
    let mut triggers = Vec::new();
    for function in &template.functions {
        for trigger in &function.s3 {
            let bucket = template.buckets.iter().find(|bucket| bucket.logical_id == trigger.bucket);
            triggers.extend(bucket.map(|bucket| Trigger {
                function: function.name.clone(),
                bucket: bucket.name.clone(),
                prefix: trigger.prefix.clone(),
                suffix: trigger.suffix.clone(),
            }));
        }
    }
    triggers
}

impl Delivery {
    async fn work(self: Arc<Self>, mut stopped: watch::Receiver<bool>) {
        loop {
            let event = tokio::select! {
                biased;
                _ = stopped.wait_for(|stopped| *stopped) => return,
                event = self.queue.take() => event,
            };
            let mut is_settled = true;
            for trigger in &self.triggers {
                let wants = trigger.bucket == event.bucket
                    && event.key.starts_with(&trigger.prefix)
                    && event.key.ends_with(&trigger.suffix);
                if wants {
                    is_settled &= self.deliver(&event, &trigger.function).await;
                }
            }
            if is_settled {
                self.queue.done(&event);
            } else {
                tokio::time::sleep(self.retry_pause * 2_u32.pow(ATTEMPTS_MAX)).await;
                self.queue.again(event);
            }
        }
    }

    /// Whether the event was taken or set aside.
    async fn deliver(&self, event: &ObjectCreated, function: &str) -> bool {
        let records = json!({ "Records": [event.record] });
        let mut reason = String::new();
        for attempt in 0..ATTEMPTS_MAX {
            if attempt > 0 {
                tokio::time::sleep(self.retry_pause * 2_u32.pow(attempt - 1)).await;
            }
            match self.fleet.event(function, records.clone()).await {
                Ok(_) => return true,
                Err(error) => {
                    tracing::warn!(%error, key = event.key, "an object was not taken");
                    reason = error.to_string();
                }
            }
        }
        let parked = Parked {
            id: 0,
            function: function.to_owned(),
            source: format!("s3://{}/{}", event.bucket, event.key),
            event: records,
            reason,
            at: self.clock.now().to_string(),
        };
        self.parking.add(parked).inspect_err(|error| tracing::error!(%error, "an event cannot be set aside")).is_ok()
    }
}
