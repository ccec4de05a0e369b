//! What the provider's network needs of the portal.

pub mod pppoe;
