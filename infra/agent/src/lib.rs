//! The agent beside a provider's router. Every few seconds it asks the portal which sessions are to change, over HTTPS that goes out
//! alone; hands each change to its router by `radclient` (RFC 5176); and tells what came of it. While the portal is away it asks less
//! and less often. What it does not get done the portal offers again.

pub mod config;
pub mod portal;
pub mod radclient;
pub mod work;
