//! What the network reports of hosts: readings of counters, and the sessions they were read in.
//!
//! Kept are readings as they came, never sums made of them: a reading that comes twice, late or in another order is written over
//! itself, and one that is lost costs resolution and no traffic, for counters go on counting. What a chart shows is computed when
//! it is looked at.

mod line;
mod reading;
mod series;
mod store;
mod told;

pub use line::{ActionKind, LEASE_S, Line, Offer, Outcome, PppSession, Report};
pub use reading::{Counters, Reading, SLOT_S, session_tag};
pub use series::{Point, Series, series};
pub use store::Usage;
pub use told::ToldHost;

#[cfg(test)]
mod tests;
