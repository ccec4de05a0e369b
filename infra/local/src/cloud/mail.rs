//! One mail, read for people and for tests.

use mail_parser::{Address, MessageParser, MimeHeaders};

use super::MailId;

/// A mail as it was sent.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Its id in the mailbox.
    pub id: MailId,
    /// The sender's address as SES was told.
    pub envelope_from: String,
    /// The addresses that SES was told to send to.
    pub envelope_to: Vec<String>,
    /// `From`, as `Name <address>`.
    pub from: String,
    /// `To`, as plain addresses.
    pub to: Vec<String>,
    /// The subject, decoded.
    pub subject: String,
    /// `Date`, as RFC 3339.
    pub date: Option<String>,
    /// The text part.
    pub text: Option<String>,
    /// The HTML part.
    pub html: Option<String>,
    /// The attachments.
    pub attachments: Vec<MailPart>,
    /// The whole message, byte for byte.
    pub raw: Vec<u8>,
}

/// A file in a mail.
#[derive(Debug, Clone)]
pub struct MailPart {
    /// The file's name.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// Its content, decoded.
    pub content: Vec<u8>,
}

/// What SES was told beside the message.
#[derive(Debug, Clone, Default)]
pub(super) struct Envelope {
    pub(super) from: String,
    pub(super) to: Vec<String>,
}

/// Puts the envelope in front of the message, as a mail server's trace headers, so that one file holds both.
pub(super) fn with_envelope(envelope: &Envelope, message: &[u8]) -> Vec<u8> {
    let clean = |text: &str| text.replace(['\r', '\n'], " ");
    let mut file = format!("{FROM}: {}\r\n{TO}: {}\r\n", clean(&envelope.from), clean(&envelope.to.join(", ")));
    file.retain(|letter| letter != '\0');
    let mut file = file.into_bytes();
    file.extend_from_slice(message);
    file
}

const FROM: &str = "X-Local-Envelope-From";
const TO: &str = "X-Local-Envelope-To";

impl Mail {
    /// Reads a kept mail.
    pub(super) fn parse(id: MailId, file: &[u8]) -> Self {
        let (envelope, raw) = split_envelope(file);
        let message = MessageParser::new().parse(raw).unwrap_or_default();
        let part = |index: Option<&u32>, html: bool| {
            let part = message.parts.get(usize::try_from(*index?).ok()?)?;
            (part.is_text_html() == html).then(|| part.text_contents().map(str::to_owned))?
        };
        Self {
            id,
            envelope_from: envelope.from,
            envelope_to: envelope.to,
            from: message.from().map(display).unwrap_or_default(),
            to: message.to().map(addresses).unwrap_or_default(),
            subject: message.subject().unwrap_or_default().to_owned(),
            date: message.date().map(mail_parser::DateTime::to_rfc3339),
            text: part(message.text_body.first(), false),
            html: part(message.html_body.first(), true),
            attachments: message
                .attachments()
                .map(|part| MailPart {
                    name: part.attachment_name().unwrap_or_default().to_owned(),
                    content_type: part.content_type().map_or_else(String::new, |kind| {
                        format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default())
                    }),
                    content: part.contents().to_vec(),
                })
                .collect(),
            raw: raw.to_vec(),
        }
    }

    /// A header's text, by its name in any letter case.
    pub fn header(&self, name: &str) -> Option<String> {
        let message = MessageParser::new().parse(&self.raw)?;
        message.header_raw(name.to_owned()).map(|text| text.trim().to_owned())
    }
}

fn split_envelope(file: &[u8]) -> (Envelope, &[u8]) {
    let mut envelope = Envelope::default();
    let mut rest = file;
    for name in [FROM, TO] {
        let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") else { break };
        let line = String::from_utf8_lossy(&rest[..end]).into_owned();
        let Some(value) = line.strip_prefix(name).and_then(|line| line.strip_prefix(": ")) else { break };
        if name == FROM {
            value.clone_into(&mut envelope.from);
        } else {
            envelope.to = value.split(", ").filter(|to| !to.is_empty()).map(str::to_owned).collect();
        }
        rest = &rest[end + 2..];
    }
    (envelope, rest)
}

fn display(address: &Address<'_>) -> String {
    let Some(first) = address.first() else { return String::new() };
    match (first.name(), first.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (_, address) => address.unwrap_or_default().to_owned(),
    }
}

fn addresses(address: &Address<'_>) -> Vec<String> {
    address.iter().filter_map(|one| one.address()).map(str::to_owned).collect()
}
