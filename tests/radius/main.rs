//! The provider's network as it is: Debian's FreeRADIUS with the configuration of `infra/freeradius`, asked over UDP, between a
//! portal and a router that takes changes.
//!
//! They run where `PANEL_RADIUS` is set, with Debian's `freeradius`, `freeradius-rest` and `freeradius-utils`; without it nothing is
//! tested here, and one line says so. What is proved here of the ten things that the configuration must respect is marked `t01` to
//! `t10`.

mod accounting;
mod ask;
mod authorize;
mod browser;
mod changes;
#[path = "../browser/chromium.rs"]
#[expect(dead_code, reason = "the walks of `tests/browser` do more with it")]
mod chromium;
mod gate;
mod keys;
mod lift;
mod mschap;
mod network;
mod outage;
mod reports;
mod router;
mod server;
