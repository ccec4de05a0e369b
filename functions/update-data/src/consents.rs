//! Consents: each answer is kept with its moment and the text that was answered; what is not answered stays unknown.

use shared::domain::{Consent, ConsentKind, ConsentSource, Consents, ParseError, Subscriber, Text, Timestamp};
use shared::http::{Fields, Problem};

use crate::change::{Decided, Letter, changed};
use crate::revision::Revision;

/// What was answered.
#[derive(Clone, Debug)]
pub struct Typed {
    answers: Vec<(ConsentKind, bool)>,
    revision: Revision,
}

/// Reads the form: `yes`, `no`, or nothing.
pub fn read(mut fields: Fields) -> Result<Typed, Problem> {
    let mut answers = Some(Vec::new());
    for kind in ConsentKind::ASKED {
        let answer = fields.optional(kind.name(), parse_answer);
        answers = answers.zip(answer).map(|(mut answers, answer)| {
            answers.extend(answer.map(|given| (kind, given)));
            answers
        });
    }
    let revision = fields.required("revision", Revision::parse);
    fields.finish(answers.zip(revision).map(|(answers, revision)| Typed { answers, revision }))
}

fn parse_answer(text: &str) -> Result<bool, ParseError> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(ParseError::new("answer_invalid")),
    }
}

/// Decides what is written. None: no answer is another one. Error: answers changed since the form was filled in.
pub fn decide(before: &Subscriber, typed: &Typed, now: Timestamp) -> Result<Option<Decided>, Problem> {
    let text = Text::parse(Consents::TEXT_VERSION).map_err(Problem::internal)?;
    let stored = |kind| before.consents.answer(kind).map(|consent| consent.given);
    let news = typed.answers.iter().filter(|(kind, given)| stored(*kind) != Some(*given));
    let answer = |(kind, given): &(ConsentKind, bool)| Consent {
        kind: *kind,
        given: *given,
        at: now,
        via: ConsentSource::Portal,
        text: text.clone(),
    };
    let history: Vec<Consent> = news.map(answer).collect();
    if history.is_empty() {
        return Ok(None);
    }
    if typed.revision != Revision::of_consents(&before.consents) {
        return Err(changed());
    }
    let mut after = before.clone();
    for consent in &history {
        after.consents.put(consent.clone());
    }
    let letters = vec![Letter::Consents(history.clone())];
    Ok(Some(Decided { after, history, letters }))
}
