//! Sends the mails of the outbox: one recipient each, in the recipient's language, at least once and as a rule once.

mod access;
mod account;
mod arrears;
mod money;
mod render;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_ses::error::ProvideErrorMetadata as _;
use aws_sdk_ses::types::RawMessage;
use shared::boot::{Boot, InitError};
use shared::domain::{Channel, NoticeId, Subscriber, SubscriberId, Timestamp, zone};
use shared::grant::{Grant, Resource};
use shared::logs::sdk_error;
use shared::mail::{Mail, Outgoing};
use shared::meter;
use shared::pay_link::PayLinks;
use shared::runtime::{BatchFailures, StreamKeys, Worker, WorkerError, stream_keys};
use shared::seal::Sealer;
use shared::store::keys::{self, Key, Prefix};
use shared::store::{Table, Update};
use shared::views::Provider;

use crate::render::{Places, Rendered, address_of, render};

/// How many mails are remembered that were sent and are still in the outbox.
const SENT_MAX: usize = 1000;

/// How long a link to pay by in a mail is good: a month, and so long behind the restriction that the mail tells of. The mail of the
/// next step has another one, which revokes it.
const LINK_LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

/// The function.
pub struct SendMail {
    table: Table,
    sealer: Arc<Sealer>,
    links: PayLinks,
    ses: aws_sdk_ses::Client,
    from: String,
    provider: Provider,
    public_url: String,
    /// Mails that were sent and could not be taken out of the outbox: while this process lives they are not sent again.
    sent: Mutex<BTreeSet<Key>>,
}

/// Why a mail is not sent, and never will be. That it failed so far is no reason: how often it is tried is the event
/// source's to say, which then sets it aside for a person.
#[derive(Clone, Copy, Debug)]
enum Dropped {
    /// The address is not the subscriber's own any more.
    NotOwn,
    /// The subscriber does not agree to such mails, or not any more.
    NoConsent,
    /// It warns of a debt that was paid meanwhile.
    Paid,
    /// What it says has expired.
    Expired,
    /// SES will never take it for this address.
    Rejected,
}

impl Worker for SendMail {
    const NAME: &'static str = "send-mail";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"]),
        Grant::secret("PANEL_SECRET_SEAL"),
        Grant { actions: &["ses:SendRawEmail"], on: Resource::Mail },
    ];
    type Event = StreamKeys;
    type Output = BatchFailures;

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let sealer = Arc::new(Sealer::init(boot).await?);
        Ok(Self {
            table: Table::init(boot)?,
            links: PayLinks::sealed_by(sealer.clone(), boot)?,
            sealer,
            ses: boot.ses(),
            from: boot.settings.required("PANEL_MAIL_FROM")?.to_owned(),
            provider: boot.settings.provider()?,
            public_url: boot.settings.public_url()?.to_owned(),
            sent: Mutex::default(),
        })
    }

    /// What is not sent comes again, and so do those behind it: they are gone from the outbox by then.
    async fn handle(&self, event: StreamKeys, now: Timestamp) -> Result<BatchFailures, WorkerError> {
        let mut failures = BatchFailures::default();
        for (key, sequence_number) in stream_keys(&event) {
            if !key.sk.starts_with(Prefix::Outbox.text()) {
                continue;
            }
            if let Err(error) = self.deliver(&key, now).await {
                tracing::error!(code = "mail_not_sent", %key, %error, "mail not sent");
                failures.add(sequence_number);
            }
        }
        Ok(failures)
    }
}

impl SendMail {
    async fn deliver(&self, key: &Key, now: Timestamp) -> Result<(), WorkerError> {
        let Some(outgoing) = self.table.get::<Outgoing>(key).await.map_err(WorkerError::of)? else {
            return Ok(()); // Sent before: the record came twice.
        };
        let owner = keys::subscriber_of(&key.pk).ok_or_else(|| WorkerError("no subscriber in the key".to_owned()))?;
        if self.sent().contains(key) {
            return self.conclude(key, &owner, &outgoing, now).await;
        }
        let subscriber: Option<Subscriber> =
            self.table.get(&keys::subscriber(&owner)).await.map_err(WorkerError::of)?;
        let rendered = match self.prepare(key, &outgoing, subscriber.as_ref(), now)? {
            Ok(rendered) => rendered,
            Err(dropped) => return self.drop_mail(key, dropped).await,
        };
        let tried = Update::existing().set("attempts", outgoing.attempts + 1).when("attempts", outgoing.attempts);
        if !self.table.update(key, tried).await.map_err(WorkerError::of)? {
            return Err(WorkerError("somebody else is sending it".to_owned()));
        }
        if let Err(dropped) = self.send(&outgoing, &rendered, now).await? {
            return self.drop_mail(key, dropped).await;
        }
        self.remember(key);
        self.conclude(key, &owner, &outgoing, now).await
    }

    /// It was sent. Of one about arrears that is written down with its notice: no line is restricted without.
    async fn conclude(
        &self,
        key: &Key,
        owner: &SubscriberId,
        outgoing: &Outgoing,
        now: Timestamp,
    ) -> Result<(), WorkerError> {
        let cause = key.sk.rsplit('#').next().unwrap_or_default();
        if let (Mail::Overdue { .. }, Ok(notice)) = (&outgoing.mail, NoticeId::parse(cause)) {
            let mailed = Update::existing().set("mailed_at", now);
            self.table.update(&keys::notice(owner, outgoing.at, &notice), mailed).await.map_err(WorkerError::of)?;
        }
        self.forget(key).await
    }

    async fn drop_mail(&self, key: &Key, dropped: Dropped) -> Result<(), WorkerError> {
        // The alarm of the template knows the codes of those that somebody waits for in vain.
        match dropped {
            Dropped::NotOwn => tracing::error!(code = "mail_not_own", %key, "mail dropped"),
            // Withdrawn in the minutes between: just as it should be.
            Dropped::NoConsent => tracing::info!(code = "mail_without_consent", %key, "mail dropped"),
            Dropped::Paid => tracing::info!(code = "mail_not_owed", %key, "mail dropped"),
            Dropped::Expired => tracing::error!(code = "mail_expired", %key, "mail dropped"),
            Dropped::Rejected => tracing::error!(code = "mail_rejected", %key, "mail dropped"),
        }
        self.forget(key).await
    }

    /// What is sent, if it may be: to an address that is the subscriber's for this mail, and to nobody else (S03).
    fn prepare(
        &self,
        key: &Key,
        outgoing: &Outgoing,
        subscriber: Option<&Subscriber>,
        now: Timestamp,
    ) -> Result<Result<Rendered, Dropped>, WorkerError> {
        let Some(subscriber) = subscriber.filter(|subscriber| outgoing.mail.is_for(&outgoing.to, subscriber)) else {
            return Ok(Err(Dropped::NotOwn));
        };
        let agrees = |purpose| subscriber.consents.allow(purpose, Channel::Email);
        if !outgoing.mail.needs_consent().is_none_or(agrees) {
            return Ok(Err(Dropped::NoConsent));
        }
        if !outgoing.mail.still_holds(outgoing.at, subscriber) {
            return Ok(Err(Dropped::Paid));
        }
        if render::has_expired(outgoing, now) {
            return Ok(Err(Dropped::Expired));
        }
        let opened = |sealed: &str| self.sealer.open(sealed, &key.to_string());
        let told_of = match &outgoing.mail {
            Mail::Overdue { next: Some(next), .. } => {
                zone().to_timestamp(next.on.at(0, 0, 0, 0)).map_err(WorkerError::of)?
            }
            _ => now,
        };
        let link = self.links.mint(subscriber, told_of.max(now) + LINK_LIFETIME);
        let link = link.map(|token| self.links.address(&token));
        let places = Places { public_url: &self.public_url, pay: link.as_deref() };
        let rendered = render(outgoing, subscriber, &self.provider, &places, opened).map_err(WorkerError::of)?;
        Ok(Ok(rendered))
    }

    async fn send(
        &self,
        outgoing: &Outgoing,
        rendered: &Rendered,
        now: Timestamp,
    ) -> Result<Result<(), Dropped>, WorkerError> {
        let raw = rendered.raw(&self.from, outgoing.to.as_str(), now).map_err(WorkerError::of)?;
        let message = RawMessage::builder().data(raw.into()).build().map_err(WorkerError::of)?;
        meter::count("SendRawEmail", None);
        let call = self.ses.send_raw_email().source(&self.from).destinations(outgoing.to.as_str()).raw_message(message);
        match call.send().await {
            Ok(_) => Ok(Ok(())),
            Err(error) if self.is_final(error.code(), error.message()) => Ok(Err(Dropped::Rejected)),
            Err(error) => Err(WorkerError::of(sdk_error(&error))),
        }
    }

    /// Whether SES refused this one mail for good. A refusal that names our own address is the account's fault: nobody's
    /// mail goes then, so it is tried again and set aside.
    fn is_final(&self, code: Option<&str>, message: Option<&str>) -> bool {
        let names_us = message.is_some_and(|message| message.contains(address_of(&self.from)));
        matches!(code, Some("MessageRejected" | "InvalidParameterValue")) && !names_us
    }

    fn remember(&self, key: &Key) {
        let mut sent = self.sent();
        if sent.len() >= SENT_MAX {
            sent.pop_first();
        }
        sent.insert(key.clone());
    }

    async fn forget(&self, key: &Key) -> Result<(), WorkerError> {
        self.table.delete(key).await.map_err(WorkerError::of)?;
        self.sent().remove(key);
        Ok(())
    }

    fn sent(&self) -> MutexGuard<'_, BTreeSet<Key>> {
        // A set of keys, whole after every step.
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
