//! The mail to the office. It holds how many and where, and nothing of anybody.

use aws_sdk_ses::types::RawMessage;
use mail_builder::MessageBuilder;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use shared::boot::{Boot, InitError};
use shared::domain::{Language, Timestamp};
use shared::i18n::Texts;
use shared::logs::sdk_error;
use shared::runtime::WorkerError;
use shared::views::Provider;
use shared::{meter, tr};

/// Where mails to the office go out.
pub struct Post {
    ses: aws_sdk_ses::Client,
    from: String,
}

impl Post {
    pub fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self { ses: boot.ses(), from: boot.settings.required("PANEL_MAIL_FROM")?.to_owned() })
    }

    /// Tells the office of a list.
    pub async fn send(&self, office: &Provider, count: usize, place: &str, now: Timestamp) -> Result<(), WorkerError> {
        let texts = Texts::of(Language::Pl);
        let message = MessageBuilder::new()
            .from(self.from.as_str())
            .to(office.email.as_str())
            .subject(tr!(texts, "office-review-subject", count = count))
            .date(Date::new(now.as_second()))
            .header("Auto-Submitted", Raw::new("auto-generated"))
            .text_body(tr!(texts, "office-review-body", count = count, place = place))
            .write_to_vec()
            .map_err(WorkerError::of)?;
        let message = RawMessage::builder().data(message.into()).build().map_err(WorkerError::of)?;
        meter::count("SendRawEmail", None);
        let call = self.ses.send_raw_email().source(&self.from).destinations(&office.email).raw_message(message);
        call.send().await.map(drop).map_err(|error| WorkerError::of(sdk_error(&error)))
    }
}
