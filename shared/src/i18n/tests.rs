//! The texts held against each other and against the code. Every fault is reported at once, with file and line.

mod catalogues;
mod sources;

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use super::*;
use sha2::Digest as _;

use crate::domain::{Consents, Gateway, PaymentState, RestrictionLevel, ReversalKind};
use crate::tr;
use catalogues::{Message, read};
use sources::{CodeKind, Sources};

/// What a fault says and where it is.
fn report(faults: Vec<String>) {
    let faults: BTreeSet<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.into_iter().collect::<Vec<_>>().join("\n"));
}

fn catalogues() -> (BTreeMap<String, Message>, BTreeMap<String, Message>, Vec<String>) {
    let mut faults = Vec::new();
    (read(Language::Pl, &mut faults), read(Language::En, &mut faults), faults)
}

/// The keys that code makes at run time, each with where from: of stable codes, and of every state and level there is.
fn made_at_run_time(sources: &Sources) -> BTreeMap<String, String> {
    let codes = sources.codes.iter().map(|code| {
        let name = code.name.replace('_', "-");
        let key = match code.kind {
            CodeKind::Field => format!("field-{name}"),
            CodeKind::Problem => format!("problem-{name}-title"),
        };
        (key, code.place.clone())
    });
    let states = variants(PaymentState::name).into_iter().map(|name| format!("payment-state-{name}"));
    let levels = variants(RestrictionLevel::name).into_iter().map(|name| format!("restriction-{name}"));
    let gateways = variants(Gateway::name).into_iter().map(|name| format!("gateway-{name}"));
    let reversals = variants(ReversalKind::name).into_iter().map(|name| format!("pay-ledger-title-{name}"));
    codes
        .chain(states.chain(levels).chain(gateways).chain(reversals).map(|key| (key, "shared/src/domain".to_owned())))
        .collect()
}

/// The words of every variant, which serde tells whoever asks for another one. A variant that is new is among them by itself.
fn variants<T: DeserializeOwned>(name: fn(T) -> &'static str) -> Vec<String> {
    let error = serde_json::from_str::<T>("\"\"").err().expect("no variant is called nothing").to_string();
    let words: Vec<String> = error.split('`').skip(3).step_by(2).map(str::to_owned).collect();
    assert!(words.len() > 1, "{error}");
    for word in &words {
        assert_eq!(serde_json::from_value(word.as_str().into()).map(name).ok(), Some(word.as_str()), "{error}");
    }
    words
}

#[test]
fn both_languages_say_the_same_things_with_the_same_variables() {
    let (polish, english, mut faults) = catalogues();
    for (one, other, language) in [(&polish, &english, "en"), (&english, &polish, "pl")] {
        for (key, message) in one {
            match other.get(key) {
                None => faults.push(format!("{}: `{key}` is missing in {language}", message.place)),
                Some(twin) if twin.variables != message.variables => faults.push(format!(
                    "{}: `{key}` takes {:?}, and {:?} at {}",
                    message.place, message.variables, twin.variables, twin.place
                )),
                Some(twin) if twin.part() != message.part() => {
                    faults.push(format!("{}: `{key}` lies in another part at {}", message.place, twin.place));
                }
                Some(_) => {}
            }
        }
    }
    report(faults);
}

#[test]
fn every_text_that_code_asks_for_exists_and_takes_just_what_it_is_given() {
    let (polish, _, mut faults) = catalogues();
    let sources = Sources::read(&mut faults);
    for usage in &sources.uses {
        let place = &usage.place;
        match polish.get(&usage.key) {
            None => faults.push(format!("{place}: there is no text `{}`", usage.key)),
            Some(message) if message.variables != usage.variables => faults.push(format!(
                "{place}: `{}` is given {:?} and takes {:?} ({})",
                usage.key, usage.variables, message.variables, message.place
            )),
            Some(_) => {}
        }
    }
    for (key, place) in made_at_run_time(&sources) {
        match polish.get(&key) {
            None => faults.push(format!("{place}: there is no text `{key}`")),
            Some(message) if !message.variables.is_empty() => {
                faults.push(format!("{}: nobody gives `{key}` its {:?}", message.place, message.variables));
            }
            Some(_) => {}
        }
    }
    report(faults);
}

#[test]
fn every_text_is_asked_for_somewhere() {
    let (polish, _, mut faults) = catalogues();
    let sources = Sources::read(&mut faults);
    let mut used: BTreeSet<&str> = sources.uses.iter().map(|usage| usage.key.as_str()).collect();
    used.extend(polish.values().flat_map(|message| &message.references).map(String::as_str));
    let made = made_at_run_time(&sources);
    used.extend(made.keys().map(String::as_str));
    for (key, message) in &polish {
        // A problem may say what to do.
        let titled = key.strip_suffix("-detail").filter(|_| key.starts_with("problem-"));
        let is_detail = titled.is_some_and(|title| made.contains_key(&format!("{title}-title")));
        if is_detail && !message.variables.is_empty() {
            faults.push(format!("{}: nobody gives `{key}` its {:?}", message.place, message.variables));
        }
        if !is_detail && !used.contains(key.as_str()) {
            faults.push(format!("{}: nobody asks for `{key}`", message.place));
        }
    }
    report(faults);
}

#[test]
fn what_a_person_reads_stands_in_the_catalogues_and_not_in_code() {
    let mut faults = Vec::new();
    let sources = Sources::read(&mut faults);
    faults.extend(sources.polish.iter().map(|(place, text)| format!("{place}: Polish in code: {text}")));
    report(faults);
}

#[test]
fn the_reader_of_sources_sees_what_it_is_there_to_see() {
    let source = r##"
        /// Żaba in a comment is fine.
        #[doc = "żaba"] const A: &str = "żaba";
        fn page() { html! { p { (tr!(frame.texts, "one", count = f(1, 2), name = tr!(t, "two"))) } } }
        const B: ParseError = ParseError::new("bad_thing");
        fn c() { fields.fault(name, "bad_field"); Problem::new(StatusCode::CONFLICT, "bad_day") }
        fn d() { FieldError { field, code: "bad_word" }; problem.code = "bad_luck"; error!(code = "of_a_log") }
        #[cfg(test)] mod tests { const D: &str = r#"gęś"#; fn e() { tr!(t, "three"); ParseError::new("x") } }
        const F: char = 'ł';
    "##;
    let sources = Sources::of("shared/src/a.rs", source);
    let uses: Vec<String> = sources.uses.iter().map(|usage| format!("{} {:?}", usage.key, usage.variables)).collect();
    assert_eq!(uses, [r#"one {"count", "name"}"#, "two {}", "three {}"]);
    let codes: Vec<&str> = sources.codes.iter().map(|code| code.name.as_str()).collect();
    assert_eq!(codes, ["bad_thing", "bad_field", "bad_day", "bad_word", "bad_luck"]);
    let polish: Vec<&str> = sources.polish.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(polish, ["shared/src/a.rs:3", "shared/src/a.rs:9"]);
    assert!(Sources::of("functions/render-invoice/src/a.rs", source).polish.is_empty());
    assert!(Sources::of("infra/local/src/a.rs", source).polish.is_empty());
}

#[test]
fn every_text_resolves_for_any_count() {
    let (polish, english, mut faults) = catalogues();
    for (language, messages) in [(Language::Pl, polish), (Language::En, english)] {
        let bundle = catalogue::bundle(language);
        for (key, message) in messages {
            for count in [0, 1, 2, 5, 12, 22] {
                let args: FluentArgs<'_> =
                    message.variables.iter().map(|name| (name.as_str(), FluentValue::from(count))).collect();
                let pattern = bundle.get_message(&key).and_then(|message| message.value());
                let mut errors = Vec::new();
                match pattern.map(|pattern| bundle.format_pattern(pattern, Some(&args), &mut errors)) {
                    Some(text) if errors.is_empty() && !text.trim().is_empty() => {}
                    _ => faults.push(format!("{}: `{key}` does not resolve for {count}: {errors:?}", message.place)),
                }
            }
        }
    }
    report(faults);
}

#[test]
fn whoever_changes_the_text_of_a_consent_changes_its_version() {
    let keys = ["service-information", "marketing", "electronic-invoices"].map(|name| format!("consent-{name}-text"));
    let texts = Language::ALL.map(Texts::of);
    let all = texts.iter().flat_map(|texts| keys.iter().map(|key| texts.with(key, &[("provider", "X".into())])));
    let hash = hex::encode(&sha2::Sha256::digest(all.collect::<Vec<_>>().join("\n"))[..8]);
    assert_eq!(
        (Consents::TEXT_VERSION, hash.as_str()),
        ("2026-11", "bb6933758fc1aad5"),
        "what people agreed to is kept by its version"
    );
}

#[test]
fn polish_counts_in_three_forms() {
    let texts = Texts::of(Language::Pl);
    let say = |count: usize| tr!(texts, "errors-title", count = count);
    assert_eq!(say(1), "Jedna rzecz wymaga poprawki");
    for count in [2, 3, 4, 22] {
        assert_eq!(say(count), format!("{count} rzeczy wymagają poprawki"));
    }
    for count in [0, 5, 12, 21, 112] {
        assert_eq!(say(count), format!("{count} rzeczy wymaga poprawki"));
    }
}

#[test]
fn a_missing_text_shows_its_key_and_never_panics() {
    let texts = Texts::of(Language::Pl);
    assert_eq!(texts.get("no-such-text"), "⟨no-such-text⟩");
    assert_eq!(texts.get(""), "⟨⟩");
    assert!(!texts.has("no-such-text") && texts.has("nav-home"));
    assert!(texts.get("errors-title").contains("rzeczy"));
}

#[test]
fn text_put_into_a_text_stands_as_it_is() {
    let odd = "<b>{ $count }\u{202e}\"&\u{0}";
    assert_eq!(Texts::of(Language::En).with("money-pln", &[("amount", odd.into())]), format!("PLN\u{a0}{odd}"));
}
