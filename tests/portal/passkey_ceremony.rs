//! What is asked of an authenticator, and which of its answers are taken.

use portal_tests::Authenticator;
use serde_json::Value;
use shared::domain::{Login, Passkey, Text, Timestamp};
use shared::passkey::{Assertion, CEREMONY_SECONDS, LoginChallenge, RelyingParty, Unverified};
use shared::random::SystemRandom;

const HERE: &str = "https://panel.example";

fn party() -> RelyingParty {
    RelyingParty::of(HERE).expect("a party")
}

fn now() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("a time")
}

fn later(seconds: i64) -> Timestamp {
    Timestamp::from_second(now().as_second() + seconds).expect("a time")
}

/// What adding a passkey to `existing` comes to: asked and answered as `change` has it, taken at a moment by a session.
fn enrol(
    existing: &[Passkey],
    change: impl FnOnce(&mut Authenticator),
    at: Timestamp,
    session: &str,
) -> Option<(Authenticator, Passkey)> {
    let login = Login::parse("anna").expect("a login");
    let begun = party().begin_enrolment(&SystemRandom, &login, existing, "s1", now()).expect("begun");
    let mut authenticator = Authenticator::new(HERE, 7);
    change(&mut authenticator);
    let made = authenticator.make(&begun.options.0);
    let made = party().finish_enrolment(&begun.enrolment, &made, session, at)?;
    Some((authenticator, made.named(Text::parse("Telefon").expect("a name"), at)))
}

fn begin() -> LoginChallenge {
    party().begin_login(now()).expect("begun")
}

fn verify(begun: &LoginChallenge, answer: &Value, passkey: &Passkey) -> Result<String, Unverified> {
    let assertion = Assertion::parse(answer).expect("an answer");
    party().verify_login(&begun.challenge, &assertion, passkey, now())
}

#[test]
fn an_authenticator_makes_a_passkey_and_signs_with_it() {
    let (mut authenticator, mut passkey) = enrol(&[], |_| (), now(), "s1").expect("a passkey");
    assert_eq!((&passkey.id, &passkey.credential), (&authenticator.id(), &authenticator.credential()));
    for _ in 0..2 {
        let begun = begin();
        let answer = authenticator.sign(&begun.options.0);
        let assertion = Assertion::parse(&answer).expect("an answer");
        assert_eq!((assertion.passkey(), assertion.challenge()), (&passkey.id, begun.hash.as_str()));
        let state = verify(&begun, &answer, &passkey).expect("in");
        assert_ne!(state, passkey.state);
        passkey.state = state;
    }
}

#[test]
fn what_is_asked_names_the_host_demands_the_owner_and_tells_nothing_of_ours() {
    let login = begin().options.0;
    assert_eq!((&login["rpId"], &login["userVerification"]), (&"panel.example".into(), &"required".into()));
    assert_eq!(login["allowCredentials"], serde_json::json!([]));
    let (_, passkey) = enrol(&[], |_| (), now(), "s1").expect("a passkey");
    let anna = Login::parse("anna").expect("a login");
    let begun = party().begin_enrolment(&SystemRandom, &anna, std::slice::from_ref(&passkey), "s1", now());
    let options = begun.expect("begun").options.0;
    assert_eq!(options["rp"]["id"], "panel.example");
    assert_eq!((&options["attestation"], &options["user"]["name"]), (&"none".into(), &"anna".into()));
    let selection = &options["authenticatorSelection"];
    assert_eq!((&selection["residentKey"], &selection["userVerification"]), (&"required".into(), &"required".into()));
    // Another passkey of the same owner goes under the same name, and not onto the same authenticator.
    assert_eq!(options["user"]["id"], passkey.user);
    assert_eq!(options["excludeCredentials"][0]["id"], passkey.credential);
}

#[test]
fn a_passkey_is_taken_from_this_page_and_session_of_an_owner_who_was_there_and_in_time() {
    let refused = |change: fn(&mut Authenticator), at, session| assert!(enrol(&[], change, at, session).is_none());
    refused(|it| it.origin = "https://evil.example".to_owned(), now(), "s1");
    refused(|it| it.origin = "http://panel.example".to_owned(), now(), "s1");
    refused(|it| it.rp_id = Some("evil.example".to_owned()), now(), "s1");
    refused(|it| it.verifies = false, now(), "s1");
    refused(|_| (), now(), "s2");
    refused(|_| (), later(CEREMONY_SECONDS), "s1");
    assert!(enrol(&[], |_| (), later(CEREMONY_SECONDS - 1), "s1").is_some());
}

#[test]
fn a_signature_is_good_for_this_page_this_host_and_an_owner_who_was_there() {
    let (authenticator, passkey) = enrol(&[], |_| (), now(), "s1").expect("a passkey");
    let refused = |change: fn(&mut Authenticator)| {
        let (begun, mut changed) = (begin(), authenticator.clone());
        change(&mut changed);
        assert_eq!(verify(&begun, &changed.sign(&begun.options.0), &passkey), Err(Unverified::Refused));
    };
    refused(|it| it.origin = "https://evil.example".to_owned());
    refused(|it| it.origin = "https://panel.example:8443".to_owned());
    refused(|it| it.rp_id = Some("evil.example".to_owned()));
    refused(|it| it.verifies = false);
    refused(|it| it.user = Authenticator::new(HERE, 9).credential());
}

#[test]
fn s12_a_challenge_is_good_for_its_own_answer_and_for_five_minutes() {
    let (mut authenticator, passkey) = enrol(&[], |_| (), now(), "s1").expect("a passkey");
    let (one, other) = (begin(), begin());
    let answer = authenticator.sign(&one.options.0);
    assert_eq!(verify(&other, &answer, &passkey), Err(Unverified::Refused));
    let assertion = Assertion::parse(&answer).expect("an answer");
    let at = |seconds| party().verify_login(&one.challenge, &assertion, &passkey, later(seconds));
    assert_eq!(at(CEREMONY_SECONDS), Err(Unverified::Refused));
    assert!(at(CEREMONY_SECONDS - 1).is_ok());
}

#[test]
fn another_key_opens_nothing_by_the_same_name() {
    let (mut authenticator, passkey) = enrol(&[], |_| (), now(), "s1").expect("a passkey");
    let begun = begin();
    let mut answer = authenticator.sign(&begun.options.0);
    let mut stranger = Authenticator::new(HERE, 9);
    stranger.user.clone_from(&authenticator.user);
    answer["response"]["signature"] = stranger.sign(&begun.options.0)["response"]["signature"].clone();
    assert_eq!(verify(&begun, &answer, &passkey), Err(Unverified::Refused));
}

#[test]
fn a_counter_that_has_not_gone_up_is_told_from_any_other_fault() {
    let (mut authenticator, mut passkey) = enrol(&[], |_| (), now(), "s1").expect("a passkey");
    let mut copy = authenticator.clone();
    let begun = begin();
    passkey.state = verify(&begun, &authenticator.sign(&begun.options.0), &passkey).expect("in");
    let begun = begin();
    assert_eq!(verify(&begun, &copy.sign(&begun.options.0), &passkey), Err(Unverified::Copied));
    copy.verifies = false;
    let begun = begin();
    assert_eq!(verify(&begun, &copy.sign(&begun.options.0), &passkey), Err(Unverified::Refused));
}

/// As it was written by version 0.3 of the crate that reads it: what subscribers have must outlive an upgrade.
#[test]
fn a_passkey_that_was_kept_long_ago_still_opens() {
    let kept = include_str!("passkey_kept.json");
    let passkey: Passkey = serde_json::from_str(kept).expect("a passkey");
    let mut authenticator = Authenticator::new(HERE, 7);
    authenticator.user.clone_from(&passkey.user);
    let begun = begin();
    assert!(verify(&begun, &authenticator.sign(&begun.options.0), &passkey).is_ok());
}
