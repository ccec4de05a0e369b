//! Secrets as a type: never printed, compared in constant time.

use std::fmt;

use subtle::ConstantTimeEq as _;

/// Text that must not reach a log, an error or a `Debug` (S27).
#[derive(Clone, Default, serde::Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes the text.
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text itself: name it only where it is used.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether two secrets are one, in time that depends on their length alone.
    pub fn is(&self, other: &Self) -> bool {
        constant_time_eq(self.0.as_bytes(), other.0.as_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Compares in time that depends on the lengths alone.
pub fn constant_time_eq(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}
