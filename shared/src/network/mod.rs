//! What the provider's network needs of the portal: how fast a host may go, in the words of each kind of router.

mod api_key;
mod attribute;
mod config;
pub mod pppoe;
mod profile;
mod reply;
mod router;
mod stamp;

pub use api_key::ApiKeys;
pub use attribute::{Attribute, AttributeValue};
pub use config::Network;
pub use profile::Profile;
pub use reply::RadiusReply;
pub use router::{ChangeBy, Router, RouterKind};
pub use stamp::Stamp;

#[cfg(test)]
mod tests;
