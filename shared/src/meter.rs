//! Counts what one invocation costs: calls to AWS and payment providers, capacity units, password hashes.
//! The count goes to the metric line, and on one machine into the header `x-panel-cost`, where tests hold it still.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::future::Future;

tokio::task_local! {
    static METER: RefCell<Cost>;
}

/// What an invocation cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cost(BTreeMap<&'static str, (u32, f64)>);

impl Cost {
    /// How often an operation was called.
    pub fn calls(&self) -> u32 {
        self.0.values().map(|(calls, _)| calls).sum()
    }

    /// The capacity units of all calls together.
    pub fn units(&self) -> f64 {
        self.0.values().map(|(_, units)| units).sum()
    }

    /// Each operation with its calls and units: `BatchGetItem 1 (2.0); Query 1 (0.5)`.
    pub fn line(&self) -> String {
        let mut line = String::new();
        for (operation, (calls, units)) in &self.0 {
            let separator = if line.is_empty() { "" } else { "; " };
            let _ = write!(line, "{separator}{operation} {calls}");
            if *units > 0.0 {
                let _ = write!(line, " ({units:.1})");
            }
        }
        line
    }
}

/// Runs an invocation and says what it cost.
pub async fn metered<F: Future>(invocation: F) -> (F::Output, Cost) {
    METER
        .scope(RefCell::new(Cost::default()), async {
            let output = invocation.await;
            let cost = METER.with(|meter| meter.borrow().clone());
            (output, cost)
        })
        .await
}

/// Counts a call of an operation and the capacity units it took. Outside an invocation nothing is counted.
pub fn count(operation: &'static str, units: Option<f64>) {
    let _ = METER.try_with(|meter| {
        let mut meter = meter.borrow_mut();
        let entry = meter.0.entry(operation).or_default();
        entry.0 += 1;
        entry.1 += units.unwrap_or_default();
    });
}
