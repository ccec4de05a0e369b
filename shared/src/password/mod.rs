//! Passwords of the portal: Argon2id, rules for new ones, and one-time ones that are mailed.

mod confirm;
mod hash;
mod one_time;
mod policy;

pub use confirm::{TRIES_PER_ACCOUNT, confirmed};
pub use hash::{Hashed, Passwords, is_importable};
pub use one_time::{LIFETIME_MINUTES, OneTime};
pub use policy::{LENGTH_MAX, LENGTH_MIN, NewPassword};
