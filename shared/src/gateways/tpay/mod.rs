//! Tpay, `OpenAPI`. Sources of the rules: Tpay's API document, its guide to notifications and its own SDK.

mod certificate;
mod client;
mod config;
mod jws;
mod notification;
mod wire;

pub use client::Tpay;
pub use config::{TpayConfig, TpaySecret};
