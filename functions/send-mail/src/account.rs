//! The words of mails about a subscriber's own data.

use shared::domain::{Consent, Purpose};
use shared::i18n::Texts;
use shared::mail::{DataPart, Mail, Outgoing};
use shared::seal::SealError;
use shared::secret::Secret;
use shared::tr;
use shared::views::{consent_name, moment};

use crate::render::Rendered;

/// Puts a mail about data into words. A mail about anything else gets none here. Error: a sealed part that cannot be opened.
pub fn words(
    rendered: &mut Rendered,
    texts: Texts,
    outgoing: &Outgoing,
    provider: &str,
    public_url: &str,
    opened: impl Fn(&str) -> Result<Secret, SealError>,
) -> Result<(), SealError> {
    let at = moment(texts, outgoing.at);
    // The link names its token: it stands in a mail alone, and is no text of a catalogue.
    let link = |token: &Secret| format!("{public_url}/email/{}", token.expose());
    match &outgoing.mail {
        Mail::EmailToConfirm { sealed, expires_at } => {
            // Whoever reads this may be a stranger, whose address was mistyped: no name of anybody.
            rendered.greeting = tr!(texts, "mail-greeting-unnamed");
            rendered.subject = tr!(texts, "mail-email-confirm-subject");
            rendered.paragraphs.push(tr!(texts, "mail-email-confirm", until = moment(texts, *expires_at)));
            rendered.paragraphs.push(tr!(texts, "mail-email-confirm-not-you"));
            rendered.link = Some((link(&opened(sealed)?), tr!(texts, "mail-email-confirm-link")));
        }
        Mail::EmailChangeAsked { masked, sealed, until } => {
            rendered.subject = tr!(texts, "mail-email-asked-subject");
            rendered.paragraphs.push(tr!(texts, "mail-email-asked", at = at, email = masked));
            rendered.paragraphs.push(tr!(texts, "mail-email-asked-you"));
            rendered.paragraphs.push(tr!(texts, "mail-email-asked-not-you", until = moment(texts, *until)));
            rendered.link = Some((link(&opened(sealed)?), tr!(texts, "mail-email-asked-link")));
        }
        Mail::DataChanged { parts } => {
            let parts: Vec<String> = parts.iter().map(|part| part_name(texts, *part)).collect();
            rendered.subject = tr!(texts, "mail-data-subject");
            rendered.paragraphs.push(tr!(texts, "mail-data-changed", at = at, parts = parts.join(", ")));
            rendered.paragraphs.push(tr!(texts, "mail-data-not-you"));
            rendered.link = Some((format!("{public_url}/data"), tr!(texts, "mail-data-link")));
        }
        Mail::Notice { title, body, .. } => {
            rendered.subject = title.to_string();
            rendered.paragraphs.push(body.to_string());
            rendered.paragraphs.push(tr!(texts, "mail-notice-why"));
            rendered.link = Some((format!("{public_url}/data"), tr!(texts, "mail-notice-link")));
        }
        Mail::ConsentsChanged { answers } => {
            let version = answers.first().map(|answer| answer.text.to_string()).unwrap_or_default();
            rendered.subject = tr!(texts, "mail-consents-subject");
            rendered.paragraphs.push(tr!(texts, "mail-consents-answered", at = at, version = version));
            rendered.paragraphs.extend(answers.iter().map(|answer| answer_words(texts, answer)));
            rendered.paragraphs.extend(agreed_texts(texts, answers, provider));
            rendered.link = Some((format!("{public_url}/data"), tr!(texts, "mail-consents-link")));
        }
        Mail::ExportReady { expires_at } => {
            rendered.subject = tr!(texts, "mail-export-subject");
            rendered.paragraphs.push(tr!(texts, "mail-export-ready", until = moment(texts, *expires_at)));
            rendered.paragraphs.push(tr!(texts, "mail-export-not-you"));
            // The file itself is handed out to who is logged in, and to nobody who merely reads this.
            rendered.link = Some((format!("{public_url}/data/export"), tr!(texts, "mail-export-link")));
        }
        _ => {}
    }
    Ok(())
}

fn part_name(texts: Texts, part: DataPart) -> String {
    match part {
        DataPart::Phone => tr!(texts, "mail-data-part-phone"),
        DataPart::Address => tr!(texts, "mail-data-part-address"),
        DataPart::Billing => tr!(texts, "mail-data-part-billing"),
    }
}

fn answer_words(texts: Texts, answer: &Consent) -> String {
    let words = if answer.given { tr!(texts, "consent-yes") } else { tr!(texts, "consent-no") };
    tr!(texts, "mail-consents-answer", consent = consent_name(texts, answer.kind), answer = words)
}

/// The texts that were answered, each once: the receipt holds what was agreed to, word for word.
fn agreed_texts(texts: Texts, answers: &[Consent], provider: &str) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for answer in answers {
        let text = match answer.kind.about() {
            Some((Purpose::ServiceInformation, _)) => {
                tr!(texts, "consent-service-information-text", provider = provider)
            }
            Some((Purpose::Marketing, _)) => tr!(texts, "consent-marketing-text", provider = provider),
            None => tr!(texts, "consent-electronic-invoices-text", provider = provider),
        };
        let quoted = tr!(texts, "mail-consents-text", text = text);
        if !told.contains(&quoted) {
            told.push(quoted);
        }
    }
    told
}
