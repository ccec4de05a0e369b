//! What the provider's network needs of the portal: how fast a host may go, in the words of each kind of router.

mod api_key;
mod apply;
mod attribute;
mod config;
pub mod pppoe;
mod profile;
mod reply;
mod router;
mod stamp;
mod waiting;
mod words;

pub use api_key::ApiKeys;
pub use apply::{applied, hosts_of, settle};
pub use attribute::{Attribute, AttributeValue};
pub use config::Network;
pub use profile::Profile;
pub use reply::RadiusReply;
pub use router::{ChangeBy, Router, RouterKind};
pub use stamp::Stamp;
pub use waiting::Waiting;
pub use words::put_together;

#[cfg(test)]
mod tests;
