//! Przelewy24, REST API 1. Source of the rules: Przelewy24's `OpenAPI` document.

mod client;
mod config;
mod signature;
mod wire;

pub use client::Przelewy24;
pub use config::{Przelewy24Config, Przelewy24Secret};
