//! The kit of the portal: what every function shares, and no function's business.

pub mod booking;
pub mod boot;
pub mod clock;
pub mod documents;
pub mod domain;
pub mod gateways;
pub mod grant;
pub mod http;
pub mod i18n;
pub mod logs;
pub mod mail;
pub mod meter;
pub mod network;
pub mod openapi;
pub mod passkey;
pub mod password;
pub mod random;
pub mod runtime;
pub mod seal;
pub mod secret;
pub mod session;
pub mod settings;
pub mod store;
pub mod throttle;
pub mod usage;
pub mod views;
