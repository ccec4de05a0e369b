//! The words of mails about who gets in.

use shared::i18n::Texts;
use shared::mail::{Mail, Outgoing, TwoFactorChange};
use shared::seal::SealError;
use shared::secret::Secret;
use shared::tr;
use shared::views::{device as device_words, moment};

use crate::render::Rendered;

/// Puts a mail about getting in into words. A mail about anything else gets none here. Error: a sealed part that cannot be
/// opened.
pub fn words(
    rendered: &mut Rendered,
    texts: Texts,
    outgoing: &Outgoing,
    public_url: &str,
    opened: impl Fn(&str) -> Result<Secret, SealError>,
) -> Result<(), SealError> {
    let at = moment(texts, outgoing.at);
    match &outgoing.mail {
        Mail::OneTimePassword { sealed, expires_at } => {
            rendered.subject = tr!(texts, "mail-reset-subject");
            rendered.paragraphs.push(tr!(texts, "mail-reset-password", until = moment(texts, *expires_at)));
            rendered.paragraphs.push(tr!(texts, "mail-reset-not-you"));
            rendered.standout = Some(opened(sealed)?);
            rendered.link = Some((format!("{public_url}/login"), tr!(texts, "mail-reset-link")));
        }
        Mail::PasswordChanged => {
            rendered.subject = tr!(texts, "mail-password-subject");
            rendered.paragraphs.push(tr!(texts, "mail-password-changed", at = at));
            rendered.paragraphs.push(tr!(texts, "mail-password-not-you"));
            rendered.link = Some((format!("{public_url}/reset-password"), tr!(texts, "mail-password-link")));
        }
        Mail::PppoePasswordChanged { host } => {
            rendered.subject = tr!(texts, "mail-pppoe-subject");
            rendered.paragraphs.push(tr!(texts, "mail-pppoe-changed", host = host.as_str(), at = at));
            rendered.paragraphs.push(tr!(texts, "mail-pppoe-portal"));
            rendered.paragraphs.push(tr!(texts, "mail-pppoe-not-you"));
            rendered.link = Some((format!("{public_url}/reset-password"), tr!(texts, "mail-password-link")));
        }
        Mail::NewDevice { device, network } => {
            let device = device_words(texts, *device);
            rendered.subject = tr!(texts, "mail-device-subject", device = &device);
            rendered.paragraphs.push(tr!(
                texts,
                "mail-device-seen",
                at = at,
                device = &device,
                network = network.shown()
            ));
            rendered.paragraphs.push(tr!(texts, "mail-device-you"));
            rendered.paragraphs.push(tr!(
                texts,
                "mail-device-not-you",
                address = format!("{public_url}/reset-password")
            ));
            rendered.link = Some((format!("{public_url}/security"), tr!(texts, "mail-device-link")));
        }
        Mail::TwoFactor { change } => {
            rendered.subject = match change {
                TwoFactorChange::On => tr!(texts, "mail-app-on-subject"),
                TwoFactorChange::Off => tr!(texts, "mail-app-off-subject"),
                TwoFactorChange::NewCodes => tr!(texts, "mail-codes-subject"),
            };
            rendered.paragraphs = match change {
                TwoFactorChange::On => vec![tr!(texts, "mail-app-on", at = at), tr!(texts, "mail-app-on-codes")],
                TwoFactorChange::Off => vec![tr!(texts, "mail-app-off", at = at)],
                TwoFactorChange::NewCodes => vec![tr!(texts, "mail-codes", at = at)],
            };
            rendered.paragraphs.push(tr!(texts, "mail-password-not-you"));
            rendered.link = Some((format!("{public_url}/security"), tr!(texts, "mail-device-link")));
        }
        Mail::PasskeyAdded { name } => {
            rendered.subject = tr!(texts, "mail-passkey-added-subject");
            rendered.paragraphs.push(tr!(texts, "mail-passkey-added", name = name.as_str(), at = at));
            rendered.paragraphs.push(tr!(texts, "mail-passkey-not-you"));
            rendered.link = Some((format!("{public_url}/security/passkeys"), tr!(texts, "mail-passkey-link")));
        }
        Mail::PasskeyRemoved { name } => {
            rendered.subject = tr!(texts, "mail-passkey-removed-subject");
            rendered.paragraphs.push(tr!(texts, "mail-passkey-removed", name = name.as_str(), at = at));
            rendered.paragraphs.push(tr!(texts, "mail-passkey-not-you"));
            rendered.link = Some((format!("{public_url}/security/passkeys"), tr!(texts, "mail-passkey-link")));
        }
        _ => {}
    }
    Ok(())
}
