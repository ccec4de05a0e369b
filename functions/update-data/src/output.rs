//! A subscriber's data as a client gets them.

use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{
    Billing, Channel, Consent, ConsentKind, ConsentSource, Contact, Email, Purpose, Subscriber, Text, Timestamp,
};
use shared::openapi::Moment;
use shared::store::{Page, cursor};

use crate::revision::Revision;

/// The page as data.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Data")]
pub struct Output {
    /// The data.
    #[serde(flatten)]
    pub details: Details,
    /// Answers about consents, newest first.
    pub history: Vec<Answer>,
    /// What to send as `after` for older answers.
    pub next: Option<String>,
}

/// The data as they are stored.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "DataDetails")]
pub struct Details {
    /// How to reach the subscriber.
    pub contact: Revised<Contact>,
    /// The address that waits to be confirmed.
    pub pending_email: Option<PendingEmail>,
    /// Who is billed.
    pub billing: Revised<Billing>,
    /// What is agreed to.
    pub consents: Consents,
}

/// A part with what a change of it sends back as `revision`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Revised{T}")]
pub struct Revised<T> {
    /// The part.
    #[serde(flatten)]
    pub part: T,
    /// Its state.
    pub revision: Revision,
}

/// An address that waits to be confirmed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PendingEmail {
    /// The address.
    pub email: Email,
    /// Until when it can be.
    #[schemars(with = "Moment")]
    pub expires_at: Timestamp,
}

/// What is agreed to.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ConsentStates")]
pub struct Consents {
    /// One of each kind, in the order in which they are asked for.
    pub answers: Vec<State>,
    /// Their state.
    pub revision: Revision,
}

/// A consent as it stands.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ConsentState")]
pub struct State {
    /// The field that it is changed by.
    pub kind: ConsentKind,
    /// What for.
    pub purpose: Purpose,
    /// By which way.
    pub channel: Channel,
    /// Whether it was given; none where nothing was ever answered.
    pub given: Option<bool>,
    /// When it was answered.
    #[schemars(with = "Option<Moment>")]
    pub at: Option<Timestamp>,
}

/// A line of the history.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ConsentAnswer")]
pub struct Answer {
    /// To what.
    pub kind: ConsentKind,
    /// Whether it was given.
    pub given: bool,
    /// When.
    #[schemars(with = "Moment")]
    pub at: Timestamp,
    /// Where.
    pub via: ConsentSource,
    /// The version of the text that was answered.
    pub text: Text<32>,
}

impl Output {
    /// From what was read.
    pub fn new(subscriber: &Subscriber, history: &Page<Consent>, now: Timestamp) -> Self {
        Self {
            details: Details::new(subscriber, now),
            history: history.values.iter().cloned().map(Answer::from).collect(),
            next: history.next.as_deref().map(cursor::encode),
        }
    }
}

impl Details {
    /// From the subscriber.
    pub fn new(subscriber: &Subscriber, now: Timestamp) -> Self {
        let pending = subscriber.email_change.as_ref().filter(|change| change.is_pending(now));
        let states = ConsentKind::ASKED.into_iter().filter_map(|kind| {
            let (purpose, channel) = kind.about()?;
            let answer = subscriber.consents.answer(kind);
            Some(State { kind, purpose, channel, given: answer.map(|a| a.given), at: answer.map(|a| a.at) })
        });
        Self {
            contact: Revised { part: subscriber.contact.clone(), revision: Revision::of(&subscriber.contact) },
            pending_email: pending
                .map(|change| PendingEmail { email: change.new.clone(), expires_at: change.expires_at() }),
            billing: Revised { part: subscriber.billing.clone(), revision: Revision::of(&subscriber.billing) },
            consents: Consents { answers: states.collect(), revision: Revision::of_consents(&subscriber.consents) },
        }
    }
}

impl From<Consent> for Answer {
    fn from(consent: Consent) -> Self {
        let Consent { kind, given, at, via, text } = consent;
        Self { kind, given, at, via, text }
    }
}
