//! Links to pay by without logging in (S21): random, sealed, they expire, they can be revoked, and they show the minimum.

use std::fmt;
use std::sync::Arc;

use crate::boot::{Boot, InitError};
use crate::domain::{PaySeed, Subscriber, SubscriberId, Timestamp};
use crate::grant::Grant;
use crate::random::Random;
use crate::seal::Sealer;
use crate::secret::Secret;

/// What the seal is bound to: a token of this key that was sealed for another end opens no page to pay at.
const CONTEXT: &str = "pay-link";
/// No token is longer: the longest id, and numbers of 20 digits.
const TOKEN_CHARS_MAX: usize = 240;

/// Makes links to pay by, and opens them.
pub struct PayLinks {
    sealer: Arc<Sealer>,
    random: Arc<dyn Random>,
    public_url: String,
}

/// The token of a link: whoever has it may pay, and sees what is owed.
#[derive(Clone, Eq, PartialEq)]
pub struct PayToken(String);

/// What a token holds. It is not good by itself: the subscriber's item decides, see [`Opened::standing`].
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Opened {
    /// Whose debt it is for.
    pub subscriber: SubscriberId,
    /// The token itself.
    pub token: PayToken,
    seed: PaySeed,
    epoch: u64,
}

/// What a link is good for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// Paying what is owed.
    Owed,
    /// Saying thanks: nothing is owed any more.
    Paid,
    /// Nothing: it was revoked.
    Revoked,
}

impl PayLinks {
    /// What it reads.
    pub const GRANT: Grant = Grant::secret("PANEL_SECRET_SEAL");

    /// Reads the key.
    pub async fn init(boot: &Boot) -> Result<Self, InitError> {
        Self::sealed_by(Arc::new(Sealer::init(boot).await?), boot)
    }

    /// The same where the key has been read already.
    pub fn sealed_by(sealer: Arc<Sealer>, boot: &Boot) -> Result<Self, InitError> {
        Ok(Self { sealer, random: boot.random.clone(), public_url: boot.settings.public_url()?.to_owned() })
    }

    /// A link of a subscriber, good until a moment. None: they have no seed, for nothing that they owe was ever asked for.
    pub fn mint(&self, subscriber: &Subscriber, expires_at: Timestamp) -> Option<PayToken> {
        let seed = subscriber.pay_link.as_ref()?;
        let (id, epoch, until) = (&subscriber.id, subscriber.session_epoch, expires_at.as_second());
        let plain = Secret::new(format!("{id} {seed} {epoch} {until}"));
        let sealed = self.sealer.seal(&*self.random, &plain, CONTEXT).ok()?;
        Some(PayToken(sealed.trim_end_matches('=').replace('+', "-").replace('/', "_")))
    }

    /// The address of a link.
    pub fn address(&self, token: &PayToken) -> String {
        format!("{}/pay/{}", self.public_url, token.expose())
    }

    /// Opens a token at a moment. None: none of ours, altered, or too old. Which of them is nobody's business.
    pub fn open(&self, text: &str, now: Timestamp) -> Option<Opened> {
        let is_ours = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if text.len() > TOKEN_CHARS_MAX || !text.bytes().all(is_ours) {
            return None;
        }
        let padding = "=".repeat((4 - text.len() % 4) % 4);
        let sealed = text.replace('-', "+").replace('_', "/") + &padding;
        let plain = self.sealer.open(&sealed, CONTEXT).ok()?;
        let mut words = plain.expose().split(' ');
        let subscriber = SubscriberId::parse(words.next()?).ok()?;
        let seed = PaySeed::parse(words.next()?).ok()?;
        let epoch = words.next()?.parse().ok()?;
        let until: i64 = words.next()?.parse().ok()?;
        let is_good = words.next().is_none() && now.as_second() < until;
        is_good.then(|| Opened { subscriber, token: PayToken(text.to_owned()), seed, epoch })
    }
}

impl PayToken {
    /// The token itself: name it only where it is used.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Whoever reads a log must not pay by it, and see what is owed (S27).
impl fmt::Debug for PayToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PayToken(…)")
    }
}

impl Opened {
    /// What it is good for, by the subscriber's own item. A new password, a new seed and a paid debt end it; where nothing is owed
    /// that is said, and nothing else.
    pub fn standing(&self, subscriber: &Subscriber) -> Standing {
        let is_of_now = subscriber.id == self.subscriber && subscriber.session_epoch == self.epoch;
        let owes = !subscriber.balance.owed().is_zero();
        match &subscriber.pay_link {
            Some(seed) if is_of_now && *seed == self.seed => {
                if owes {
                    Standing::Owed
                } else {
                    Standing::Paid
                }
            }
            None if is_of_now && !owes => Standing::Paid,
            _ => Standing::Revoked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::book_credit;
    use crate::domain::{Currency, Money, local_date};
    use crate::random::SystemRandom;

    const NOW: &str = "2026-11-23T12:00:00Z";

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn links(key: u8) -> PayLinks {
        PayLinks {
            sealer: Arc::new(Sealer::new(&[key; 32])),
            random: Arc::new(SystemRandom),
            public_url: "https://panel.example".into(),
        }
    }

    fn owing(amount: i64, seed: Option<&PaySeed>, epoch: u64) -> Subscriber {
        serde_json::from_value(serde_json::json!({
            "id": "sub_1", "name": "Anna", "billing": {"name": "Anna"}, "version": 1, "session_epoch": epoch,
            "balance": {"amount": -amount, "currency": "PLN"}, "pay_link": seed,
        }))
        .expect("a subscriber")
    }

    #[test]
    fn s21_a_link_is_random_and_of_the_operating_system() {
        let seeds: std::collections::BTreeSet<String> =
            (0..100).map(|_| PaySeed::new(&SystemRandom).to_string()).collect();
        assert!(seeds.len() == 100 && seeds.iter().all(|seed| seed.len() == 32));
        let subscriber = owing(6990, Some(&PaySeed::new(&SystemRandom)), 0);
        let mint = || links(7).mint(&subscriber, at("2026-11-30T12:00:00Z")).expect("a token");
        let (one, other) = (mint(), mint());
        assert_ne!(one, other);
        assert!(!one.expose().contains("sub_1") && one.expose().len() < 160, "{}", one.expose());
        assert_eq!(links(7).address(&one), format!("https://panel.example/pay/{}", one.expose()));
        assert_eq!(format!("{one:?} {:?}", subscriber.pay_link), "PayToken(…) Some(PaySeed(…))");
    }

    #[test]
    fn s21_a_link_ends_at_its_time() {
        let seed = PaySeed::new(&SystemRandom);
        let token = links(7).mint(&owing(6990, Some(&seed), 0), at("2026-11-30T12:00:00Z")).expect("a token");
        assert!(links(7).open(token.expose(), at("2026-11-30T11:59:59Z")).is_some());
        assert!(links(7).open(token.expose(), at("2026-11-30T12:00:00Z")).is_none());
        assert!(links(7).mint(&owing(6990, None, 0), at("2026-11-30T12:00:00Z")).is_none());
    }

    #[test]
    fn s21_a_link_is_revoked_by_a_new_seed_a_paid_debt_and_a_new_password() {
        let (seed, other) = (PaySeed::new(&SystemRandom), PaySeed::new(&SystemRandom));
        let token = links(7).mint(&owing(6990, Some(&seed), 3), at("2026-11-30T12:00:00Z")).expect("a token");
        let opened = links(7).open(token.expose(), at(NOW)).expect("one of ours");
        for (subscriber, standing) in [
            (owing(6990, Some(&seed), 3), Standing::Owed),
            (owing(1, Some(&seed), 3), Standing::Owed),
            (owing(0, Some(&seed), 3), Standing::Paid),
            (owing(0, None, 3), Standing::Paid),
            (owing(-500, None, 3), Standing::Paid),
            // What came to be owed after that is another debt.
            (owing(6990, None, 3), Standing::Revoked),
            (owing(6990, Some(&other), 3), Standing::Revoked),
            (owing(0, Some(&other), 3), Standing::Revoked),
            (owing(6990, Some(&seed), 4), Standing::Revoked),
            (owing(0, None, 4), Standing::Revoked),
        ] {
            assert_eq!(opened.standing(&subscriber), standing, "{subscriber:?}");
        }
        let somebody_else =
            Subscriber { id: SubscriberId::parse("sub_2").expect("an id"), ..owing(6990, Some(&seed), 3) };
        assert_eq!(opened.standing(&somebody_else), Standing::Revoked);
    }

    #[test]
    fn s21_booking_what_pays_a_debt_takes_its_seed_away() {
        let subscriber = owing(6990, Some(&PaySeed::new(&SystemRandom)), 0);
        for (amount, is_taken) in [(6989, false), (6990, true), (7000, true)] {
            let amount = Money::new(amount, Currency::Pln).expect("in range");
            let booking = book_credit(&subscriber, amount, &[], local_date(at(NOW)), at(NOW)).expect("in range");
            let update = format!("{:?}", booking.update(&subscriber));
            assert_eq!(update.contains("pay_link"), is_taken, "{update}");
        }
    }

    #[test]
    fn s21_what_was_altered_cut_or_sealed_for_another_end_opens_nothing() {
        let seed = PaySeed::new(&SystemRandom);
        let subscriber = owing(6990, Some(&seed), 0);
        let token = links(7).mint(&subscriber, at("2026-11-30T12:00:00Z")).expect("a token");
        let text = token.expose();
        assert!(links(8).open(text, at(NOW)).is_none(), "another key");
        for place in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(bytes).expect("text");
            assert!(links(7).open(&altered, at(NOW)).is_none(), "{place}");
        }
        for garbled in ["", "A", "AAAA", &text[1..], &text[..text.len() - 1], &format!("{text}A"), &"A".repeat(300)] {
            assert!(links(7).open(garbled, at(NOW)).is_none(), "{garbled}");
        }
        let plain = Secret::new(format!("sub_1 {seed} 0 1800000000"));
        let sealed_for = |place| Sealer::new(&[7; 32]).seal(&SystemRandom, &plain, place).expect("sealed");
        let url_safe = |sealed: String| sealed.trim_end_matches('=').replace('+', "-").replace('/', "_");
        assert!(links(7).open(&url_safe(sealed_for(CONTEXT)), at(NOW)).is_some());
        assert!(links(7).open(&url_safe(sealed_for("SUB#sub_1 OUT#1")), at(NOW)).is_none());
    }
}
