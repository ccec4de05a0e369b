//! What a subscriber agreed to: purpose by channel, each with the text that they agreed to. What was never answered is
//! unknown, which is not a refusal.

use serde::{Deserialize, Serialize};

use super::{Text, Timestamp};

/// What for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Outages, maintenance, changes of the offer.
    ServiceInformation,
    /// Offers (art. 398 of the Electronic Communications Law: separate and beforehand).
    Marketing,
}

/// By which way.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text messages.
    Sms,
    /// Calls.
    Phone,
}

/// What can be agreed to.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentKind {
    /// Service information by e-mail.
    ServiceInformationEmail,
    /// Service information by text message.
    ServiceInformationSms,
    /// Service information by phone.
    ServiceInformationPhone,
    /// Marketing by e-mail.
    MarketingEmail,
    /// Marketing by text message.
    MarketingSms,
    /// Marketing by phone.
    MarketingPhone,
    /// Invoices in electronic form (art. 106n of the VAT act).
    ElectronicInvoices,
}

impl ConsentKind {
    /// Those of a purpose and a channel, in the order in which they are asked for.
    pub const ASKED: [Self; 6] = [
        Self::ServiceInformationEmail,
        Self::ServiceInformationSms,
        Self::ServiceInformationPhone,
        Self::MarketingEmail,
        Self::MarketingSms,
        Self::MarketingPhone,
    ];

    /// What for, and by which way. None: electronic invoices.
    pub const fn about(self) -> Option<(Purpose, Channel)> {
        match self {
            Self::ServiceInformationEmail => Some((Purpose::ServiceInformation, Channel::Email)),
            Self::ServiceInformationSms => Some((Purpose::ServiceInformation, Channel::Sms)),
            Self::ServiceInformationPhone => Some((Purpose::ServiceInformation, Channel::Phone)),
            Self::MarketingEmail => Some((Purpose::Marketing, Channel::Email)),
            Self::MarketingSms => Some((Purpose::Marketing, Channel::Sms)),
            Self::MarketingPhone => Some((Purpose::Marketing, Channel::Phone)),
            Self::ElectronicInvoices => None,
        }
    }

    /// The name, as a field and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ServiceInformationEmail => "service_information_email",
            Self::ServiceInformationSms => "service_information_sms",
            Self::ServiceInformationPhone => "service_information_phone",
            Self::MarketingEmail => "marketing_email",
            Self::MarketingSms => "marketing_sms",
            Self::MarketingPhone => "marketing_phone",
            Self::ElectronicInvoices => "electronic_invoices",
        }
    }
}

/// Where an answer was given.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentSource {
    /// In this portal.
    Portal,
    /// At the provider, who told by an import.
    Office,
}

/// An answer: the newest of a kind stands with the subscriber, and each stays in the history, which only grows.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    /// To what.
    pub kind: ConsentKind,
    /// Whether it was given; else it was refused or withdrawn.
    pub given: bool,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub via: ConsentSource,
    /// The version of the text that was answered.
    pub text: Text<32>,
}

/// The answers in force, one of a kind at most.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Consents(Vec<Consent>);

impl Consents {
    /// The version of the texts in the catalogues. A test holds it against them: whoever changes a text changes this too.
    pub const TEXT_VERSION: &'static str = "2026-11";

    /// Whether nothing was ever answered.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The answer in force. None: unknown.
    pub fn answer(&self, kind: ConsentKind) -> Option<&Consent> {
        self.0.iter().find(|consent| consent.kind == kind)
    }

    /// Whether the provider may reach the subscriber for a purpose by a way: only with a consent that was given.
    pub fn allow(&self, purpose: Purpose, channel: Channel) -> bool {
        self.0.iter().any(|consent| consent.given && consent.kind.about() == Some((purpose, channel)))
    }

    /// Puts an answer in the place of the one before.
    pub fn put(&mut self, consent: Consent) {
        self.0.retain(|before| before.kind != consent.kind);
        self.0.push(consent);
        self.0.sort_by_key(|consent| consent.kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consent(kind: ConsentKind, given: bool) -> Consent {
        let at = "2026-11-23T11:00:00Z".parse().expect("a time");
        let text = Text::parse(Consents::TEXT_VERSION).expect("a version");
        Consent { kind, given, at, via: ConsentSource::Portal, text }
    }

    #[test]
    fn what_was_never_answered_is_unknown_and_allows_nothing() {
        let mut consents = Consents::default();
        for kind in ConsentKind::ASKED {
            let (purpose, channel) = kind.about().expect("asked for");
            assert!(consents.answer(kind).is_none() && !consents.allow(purpose, channel));
        }
        consents.put(consent(ConsentKind::MarketingSms, true));
        consents.put(consent(ConsentKind::ServiceInformationEmail, true));
        assert!(
            consents.allow(Purpose::Marketing, Channel::Sms) && !consents.allow(Purpose::Marketing, Channel::Email)
        );
        consents.put(consent(ConsentKind::MarketingSms, false));
        assert!(!consents.allow(Purpose::Marketing, Channel::Sms));
        assert_eq!(consents.answer(ConsentKind::MarketingSms).map(|consent| consent.given), Some(false));
        assert_eq!(consents.0.len(), 2);
    }

    #[test]
    fn a_kind_is_called_in_json_what_it_is_called_as_a_field() {
        for kind in ConsentKind::ASKED.into_iter().chain([ConsentKind::ElectronicInvoices]) {
            assert_eq!(serde_json::to_value(kind).expect("json"), kind.name());
        }
    }
}
