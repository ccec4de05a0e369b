//! Passwords of the portal: Argon2id, rules for new ones, one-time ones that are mailed, and second factors.

mod app;
mod confirm;
mod hash;
mod one_time;
mod policy;
mod recovery;

pub use app::AppSecret;
pub use confirm::{TRIES_PER_ACCOUNT, confirmed};
pub use hash::{Hashed, Passwords, is_importable};
pub use one_time::{LIFETIME_MINUTES, OneTime};
pub use policy::{LENGTH_MAX, LENGTH_MIN, NewPassword};
pub use recovery::{RECOVERY_CODES, RecoveryCodes, spend as spend_recovery_code};
