//! The words of a mail, as text and as HTML from the same sentences.

use mail_builder::MessageBuilder;
use mail_builder::headers::date::Date;
use maud::{DOCTYPE, html};
use shared::domain::{Subscriber, Timestamp, local_date};
use shared::i18n::Texts;
use shared::mail::{Mail, Outgoing};
use shared::seal::SealError;
use shared::secret::Secret;
use shared::tr;
use shared::views::Provider;

use crate::{access, account, arrears, money};

/// A mail in words.
pub struct Rendered {
    pub subject: String,
    pub greeting: String,
    pub paragraphs: Vec<String>,
    /// What stands out by itself, such as a password.
    pub standout: Option<Secret>,
    pub link: Option<(String, String)>,
    closing: String,
    language: &'static str,
}

/// Whether what a mail says is past.
pub fn has_expired(outgoing: &Outgoing, now: Timestamp) -> bool {
    match &outgoing.mail {
        Mail::OneTimePassword { expires_at, .. }
        | Mail::EmailToConfirm { expires_at, .. }
        | Mail::ExportReady { expires_at } => *expires_at <= now,
        Mail::EmailChangeAsked { until, .. } => *until <= now,
        // Its days are counted from that one on.
        Mail::Overdue { next: Some(_), .. } => local_date(outgoing.at) < local_date(now),
        _ => false,
    }
}

/// Where a mail leads.
pub struct Places<'a> {
    /// The portal.
    pub public_url: &'a str,
    /// The subscriber's own link to pay by without logging in, where they have one.
    pub pay: Option<&'a str>,
}

/// Puts a mail into the subscriber's language. Error: a sealed part that cannot be opened.
pub fn render(
    outgoing: &Outgoing,
    subscriber: &Subscriber,
    provider: &Provider,
    places: &Places<'_>,
    opened: impl Fn(&str) -> Result<Secret, SealError>,
) -> Result<Rendered, SealError> {
    let texts = Texts::of(subscriber.language);
    let public_url = places.public_url;
    let mut rendered = Rendered {
        subject: String::new(),
        greeting: tr!(texts, "mail-greeting", name = subscriber.name.as_str()),
        paragraphs: Vec::new(),
        standout: None,
        link: None,
        closing: tr!(
            texts,
            "mail-closing",
            provider = &provider.name,
            email = &provider.email,
            phone = &provider.phone
        ),
        language: texts.language().tag(),
    };
    match &outgoing.mail {
        Mail::OneTimePassword { .. }
        | Mail::PasswordChanged
        | Mail::PppoePasswordChanged { .. }
        | Mail::NewDevice { .. }
        | Mail::TwoFactor { .. }
        | Mail::PasskeyAdded { .. }
        | Mail::PasskeyRemoved { .. } => access::words(&mut rendered, texts, outgoing, public_url, opened)?,
        Mail::PaymentBooked { .. } | Mail::PaymentReversed { .. } => {
            money::words(&mut rendered, texts, outgoing, public_url);
        }
        Mail::Overdue { .. } => {
            arrears::words(&mut rendered, texts, outgoing, subscriber, provider, places);
        }
        Mail::Notice { .. }
        | Mail::EmailToConfirm { .. }
        | Mail::EmailChangeAsked { .. }
        | Mail::DataChanged { .. }
        | Mail::ConsentsChanged { .. }
        | Mail::ExportReady { .. } => {
            account::words(&mut rendered, texts, outgoing, &provider.name, public_url, opened)?;
        }
    }
    Ok(rendered)
}

impl Rendered {
    /// The message as it goes over the wire.
    pub fn raw(&self, from: &str, to: &str, now: Timestamp) -> std::io::Result<Vec<u8>> {
        let (name, address) = split_address(from);
        let builder = MessageBuilder::new().to(to).subject(self.subject.as_str()).date(Date::new(now.as_second()));
        let builder = match name {
            Some(name) => builder.from((name, address)),
            None => builder.from(address),
        };
        // Machines do not answer this mail, and no list server takes it for a letter.
        let builder = builder.header("Auto-Submitted", mail_builder::headers::raw::Raw::new("auto-generated"));
        builder.text_body(self.text()).html_body(self.html()).write_to_vec()
    }

    fn text(&self) -> String {
        let mut parts = vec![self.greeting.clone()];
        let mut paragraphs = self.paragraphs.iter();
        parts.extend(paragraphs.next().cloned());
        parts.extend(self.standout.as_ref().map(|secret| format!("    {}", secret.expose())));
        parts.extend(paragraphs.cloned());
        parts.extend(self.link.as_ref().map(|(address, label)| format!("{label}: {address}")));
        parts.push(self.closing.clone());
        parts.join("\n\n") + "\n"
    }

    fn html(&self) -> String {
        let (first, others) =
            self.paragraphs.split_first().map_or(("", &[][..]), |(first, others)| (first.as_str(), others));
        let page = html! {
            (DOCTYPE)
            html lang=(self.language) {
                head { meta charset="utf-8"; title { (self.subject) } }
                body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#222;background:#faf7f2" {
                    div style="max-width:560px;margin:0 auto" {
                        p { (self.greeting) }
                        p { (first) }
                        @if let Some(secret) = &self.standout {
                            p style="font:600 20px/1.4 monospace;padding:12px 16px;background:#fff;border:1px solid #ddd" { (secret.expose()) }
                        }
                        @for paragraph in others { p { (paragraph) } }
                        @if let Some((address, label)) = &self.link { p { a href=(address) { (label) } } }
                        p style="color:#666" { (self.closing) }
                    }
                }
            }
        };
        page.into_string()
    }
}

/// The address in `Name <address>` or alone.
pub fn address_of(from: &str) -> &str {
    split_address(from).1
}

/// `Name <address>` or an address alone.
fn split_address(from: &str) -> (Option<&str>, &str) {
    match from.split_once('<') {
        Some((name, rest)) => (Some(name.trim().trim_matches('"')), rest.trim_end().trim_end_matches('>')),
        None => (None, from.trim()),
    }
}
