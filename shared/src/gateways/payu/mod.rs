//! `PayU` Poland, REST API 2.1. Sources of the rules: `PayU`'s `OpenAPI` document and its PHP SDK.

mod client;
mod config;
mod signature;
mod wire;

pub use client::Payu;
pub use config::{PayuConfig, PayuSecret};
