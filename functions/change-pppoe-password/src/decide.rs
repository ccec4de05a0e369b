//! What a change of a `PPPoE` password comes to.

use jiff::SignedDuration;
use shared::domain::{Host, IdempotencyKey, PppoeSecret, PreviousPppoeSecret, Timestamp};
use shared::http::Problem;
use shared::network::pppoe::{NewPppoePassword, PppoePassword};
use shared::secret::Secret;

/// How long a change can be asked for again and be the same one: a button that is pressed twice, an answer that was lost on
/// the way. Afterwards a generated password is shown to nobody (S23).
const AGAIN: SignedDuration = SignedDuration::from_mins(2);

/// A change that is asked for.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The password that its owner made up. None: the portal is to.
    pub own: Option<&'a Secret>,
    /// What the caller named the change by.
    pub key: &'a IdempotencyKey,
    /// When.
    pub now: Timestamp,
}

/// What there is to do.
#[derive(Debug, PartialEq)]
pub enum Step {
    /// Nothing: the own password was set a moment ago.
    Done,
    /// To show what was generated a moment ago for the same change.
    Show(PppoePassword),
    /// To set an own password.
    Set(NewPppoePassword),
    /// To generate one.
    Generate,
}

/// Decides upon the host and its password as they are. Errors: the rules of own passwords; one that is there already; a change
/// whose password was shown long ago.
pub fn decide(host: &Host, present: Option<&PppoePassword>, asked: &Asked<'_>) -> Result<Step, Problem> {
    let secret = host.pppoe_secret.as_ref();
    let is_fresh = secret.is_some_and(|secret| asked.now.duration_since(secret.changed_at) <= AGAIN);
    let Some(own) = asked.own else {
        let is_same = secret.is_some_and(|secret| secret.generated_by.as_ref() == Some(asked.key));
        return match present {
            Some(present) if is_same && is_fresh => Ok(Step::Show(present.clone())),
            _ if is_same => Err(Problem::new(http::StatusCode::CONFLICT, "pppoe_password_shown")),
            _ => Ok(Step::Generate),
        };
    };
    let new = NewPppoePassword::parse(own, host.pppoe_login.as_str())
        .map_err(|error| Problem::invalid_field("pppoe_password", error.code))?;
    match present {
        Some(present) if present == new.password() && is_fresh => Ok(Step::Done),
        Some(present) if present == new.password() => {
            Err(Problem::invalid_field("pppoe_password", "pppoe_password_same"))
        }
        _ => Ok(Step::Set(new)),
    }
}

/// The secret afterwards: the one before goes on for as long as the provider lets it, and no second longer.
pub fn replaced(before: Option<&PppoeSecret>, sealed: String, grace_minutes: u32, asked: &Asked<'_>) -> PppoeSecret {
    let grace = SignedDuration::from_mins(i64::from(grace_minutes));
    let until = asked.now.saturating_add(grace).unwrap_or(asked.now);
    let previous = before.filter(|_| grace_minutes > 0);
    PppoeSecret {
        sealed,
        changed_at: asked.now,
        previous: previous.map(|before| PreviousPppoeSecret { sealed: before.sealed.clone(), until }),
        generated_by: asked.own.is_none().then(|| asked.key.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOON: &str = "2026-11-23T12:00:00Z";
    const KEY: &str = "0123456789abcdef";

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn host(generated_by: Option<&str>) -> Host {
        let secret = json!({ "sealed": "…", "changed_at": NOON, "generated_by": generated_by });
        let host = json!({
            "id": "hst_1", "name": "Dom", "pppoe_login": "jan-dom", "down_kbps": 1, "up_kbps": 1, "pppoe_secret": secret,
        });
        serde_json::from_value(host).expect("a host")
    }

    fn step(host: &Host, own: Option<&str>, key: &str, now: &str) -> Result<Step, String> {
        let own = own.map(|own| Secret::new(own.to_owned()));
        let key = IdempotencyKey::parse(key).expect("a key");
        let present = PppoePassword::parse("zielony-rower").expect("a password");
        let asked = Asked { own: own.as_ref(), key: &key, now: at(now) };
        let code = |problem: Problem| problem.errors.first().map_or(problem.code, |error| error.code).to_owned();
        decide(host, Some(&present), &asked).map_err(code)
    }

    #[test]
    fn s24_a_change_that_is_sent_twice_is_one_change_and_s23_its_password_is_shown_for_two_minutes() {
        let (generated, own) = (host(Some(KEY)), host(None));
        let shown = PppoePassword::parse("zielony-rower").expect("a password");
        assert_eq!(step(&generated, None, KEY, "2026-11-23T12:02:00Z"), Ok(Step::Show(shown)));
        assert_eq!(step(&generated, None, KEY, "2026-11-23T12:02:01Z"), Err("pppoe_password_shown".to_owned()));
        assert_eq!(step(&generated, None, "another-key-0123", NOON), Ok(Step::Generate));
        assert_eq!(step(&own, None, KEY, NOON), Ok(Step::Generate), "what its owner made up is shown to nobody");
        assert_eq!(step(&own, Some("zielony-rower"), KEY, "2026-11-23T12:02:00Z"), Ok(Step::Done));
        let same = Err("pppoe_password_same".to_owned());
        assert_eq!(step(&own, Some("zielony-rower"), KEY, "2026-11-23T12:02:01Z"), same);
    }

    #[test]
    fn an_own_password_keeps_the_rules_of_routers() {
        let set = |own: &str| step(&host(None), Some(own), KEY, NOON);
        assert!(matches!(set("niebieski-rower"), Ok(Step::Set(_))));
        assert_eq!(set("krótkie-ś"), Err("pppoe_password_characters".to_owned()));
        assert_eq!(set("rower"), Err("pppoe_password_too_short".to_owned()));
    }

    #[test]
    fn the_password_before_goes_on_for_the_grace_and_not_at_all_without_one() {
        let key = IdempotencyKey::parse(KEY).expect("a key");
        let asked = Asked { own: None, key: &key, now: at(NOON) };
        let before = host(None).pppoe_secret;
        let after = |grace| replaced(before.as_ref(), "new".to_owned(), grace, &asked);
        assert_eq!(after(0).previous, None);
        let until = at("2026-11-23T12:30:00Z");
        assert_eq!(after(30).previous, Some(PreviousPppoeSecret { sealed: "…".to_owned(), until }));
        assert_eq!(after(30).generated_by, Some(key.clone()));
        assert_eq!(replaced(None, "new".to_owned(), 30, &asked).previous, None);
    }
}
