//! The secret that an authenticator app and the portal share (RFC 6238: SHA-1, six digits, thirty seconds, which is what
//! every app takes).

use totp_rs::Builder;

use crate::domain::{SubscriberId, Timestamp};
use crate::random::Random;
use crate::secret::Secret;
use crate::store::keys;

/// 160 random bits, as RFC 4226 advises.
const SECRET_BYTES: usize = 20;
/// Letters in a group of the secret, for those who type it.
const GROUP: usize = 4;

/// The secret in base 32, as apps take it.
#[derive(Debug)]
pub struct AppSecret(Secret);

impl AppSecret {
    /// A new one.
    pub fn new(random: &dyn Random) -> Self {
        let mut bytes = [0_u8; SECRET_BYTES];
        random.fill(&mut bytes);
        Self(Secret::new(totp_rs::Secret::new_stack(bytes).to_base32()))
    }

    /// One that was kept.
    pub const fn kept(secret: Secret) -> Self {
        Self(secret)
    }

    /// What is kept of it, sealed for [`place`](Self::place).
    pub const fn secret(&self) -> &Secret {
        &self.0
    }

    /// The place that it is sealed for: the item it lies in, and the part of it.
    pub fn place(owner: &SubscriberId) -> String {
        format!("{} totp", keys::credential(owner))
    }

    /// In groups of four letters, to be typed.
    pub fn grouped(&self) -> String {
        let letters: Vec<char> = self.0.expose().chars().collect();
        letters.chunks(GROUP).map(String::from_iter).collect::<Vec<_>>().join(" ")
    }

    /// The address that an app takes the secret from: scanned as a code, or followed on the phone itself.
    pub fn address(&self, issuer: &str, login: &str) -> String {
        let encoded =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        // A colon would end the issuer.
        let issuer = encoded(&issuer.replace(':', " "));
        let (login, secret) = (encoded(login), self.0.expose());
        format!("otpauth://totp/{issuer}:{login}?secret={secret}&issuer={issuer}")
    }

    /// The step that a code is of, one step early or late at the most: clocks differ. None: it is of none of these.
    pub fn step_of(&self, code: &Secret, now: Timestamp) -> Option<u64> {
        let digits: String = code.expose().chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let kept = totp_rs::Secret::try_from_base32(self.0.expose()).ok()?;
        let app = Builder::new().with_secret(kept).with_skew(1).build().ok()?;
        let seconds = u64::try_from(now.as_second()).ok()?;
        (digits.len() == 6).then(|| app.check(&digits, seconds)).flatten()
    }

    /// The code of a moment, as an app shows it.
    pub fn code_at(&self, at: Timestamp) -> Option<Secret> {
        let kept = totp_rs::Secret::try_from_base32(self.0.expose()).ok()?;
        let app = Builder::new().with_secret(kept).build().ok()?;
        let seconds = u64::try_from(at.as_second()).ok()?;
        Some(Secret::new(app.generate(seconds).to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).expect("a time")
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B: the secret is "12345678901234567890"; of its eight digits the last six.
        let app = AppSecret::kept(Secret::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned()));
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(app.code_at(at(seconds)).expect("a code").expose(), code);
            let step = u64::try_from(seconds / 30).expect("a step");
            assert_eq!(app.step_of(&Secret::new(code.to_owned()), at(seconds)), Some(step));
        }
    }

    #[test]
    fn s12_a_code_is_good_one_step_early_or_late_and_no_more() {
        let app = AppSecret::new(&SystemRandom);
        let code = app.code_at(at(1_000_000_010)).expect("a code");
        let step = 1_000_000_010 / 30;
        for (seconds, is_good) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            let found = app.step_of(&code, at(1_000_000_010 + seconds));
            assert_eq!(found, is_good.then_some(step), "{seconds} seconds later");
        }
        let typed = format!(" {} {} ", &code.expose()[..3], &code.expose()[3..]);
        assert_eq!(app.step_of(&Secret::new(typed), at(1_000_000_010)), Some(step));
        for bad in ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"] {
            assert_eq!(app.step_of(&Secret::new(bad.to_owned()), at(1_000_000_010)), None, "{bad}");
        }
    }

    #[test]
    fn s05_a_secret_has_160_bits_and_is_told_in_groups_and_as_an_address() {
        let app = AppSecret::new(&SystemRandom);
        let text = app.secret().expose();
        assert_eq!(text.len() * 5, 160);
        assert_ne!(text, AppSecret::new(&SystemRandom).secret().expose());
        assert_eq!(app.grouped().replace(' ', ""), text);
        let address = app.address("Bliski: Internet & Syn", "anna");
        let issuer = "Bliski%20%20Internet%20%26%20Syn";
        assert_eq!(address, format!("otpauth://totp/{issuer}:anna?secret={text}&issuer={issuer}"));
        assert!(!format!("{app:?}").contains(text));
    }
}
