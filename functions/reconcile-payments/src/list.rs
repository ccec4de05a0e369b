//! The daily list of what a person must look at: a file in the bucket of reports, and a mail to the office where there is any.

use aws_sdk_s3::primitives::ByteStream;
use serde::{Deserialize, Serialize};
use shared::attempt::Review;
use shared::domain::{Date, Timestamp, local_date, zone};
use shared::gateways::Reference;
use shared::logs::sdk_error;
use shared::meter;
use shared::runtime::WorkerError;
use shared::store::{Update, keys, readable};
use shared::views::money;

use crate::ReconcilePayments;

/// When the list of a day is made, in the provider's time: it is there when the office opens.
const HOUR: i8 = 6;
/// What was set aside a moment before may not be readable yet.
const SETTLING: jiff::SignedDuration = jiff::SignedDuration::from_mins(5);
/// Says in place of the oldest lines that there were too many.
const LEFT_OUT: &str = "left_out";
/// Attempts that are looked up at a time.
const BATCH: usize = 100;

/// Up to when things are listed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Listed {
    #[serde(default)]
    until: Option<Timestamp>,
}

/// A line of the list.
#[derive(Debug, Default, Serialize)]
struct Row<'a> {
    at: String,
    gateway: &'static str,
    reason: &'static str,
    event: &'a str,
    order: &'a str,
    reference: &'a str,
    status: &'a str,
    told: &'a str,
    /// What our own attempt asks.
    asked: String,
    /// How far our own attempt is by now.
    state: &'static str,
}

impl ReconcilePayments {
    /// Makes the list, once a day. How much is on it; none where it is not time.
    pub(crate) async fn list(&self, now: Timestamp) -> Result<Option<usize>, WorkerError> {
        let until = listing_moment(local_date(now)).map_err(WorkerError::of)?;
        if now < until + SETTLING {
            return Ok(None);
        }
        let key = keys::run(<Self as shared::runtime::Worker>::NAME);
        let listed: Listed = self.table.get(&key).await.map_err(WorkerError::of)?.unwrap_or_default();
        if listed.until.is_some_and(|before| before >= until) {
            return Ok(None);
        }
        let from = listed.until.unwrap_or(Timestamp::UNIX_EPOCH);
        let (reviews, is_whole) = Review::between(&self.table, from, until).await.map_err(WorkerError::of)?;
        let csv = self.csv(&reviews, is_whole).await?;
        let name = format!("payments/{}.csv", local_date(until));
        self.put(&name, csv).await?;
        if !reviews.is_empty() {
            self.post.send(&self.provider, reviews.len(), &format!("s3://{}/{name}", self.bucket), now).await?;
        }
        // Told before it is noted: whatever is lost then, somebody hears of it twice.
        let noted = Update::any().set("until", until).when_or_absent("until", listed.until);
        self.table.update(&key, noted).await.map_err(WorkerError::of)?;
        Ok(Some(reviews.len()))
    }

    /// The list in the form that spreadsheets open, with how the attempts stand by now.
    async fn csv(&self, reviews: &[Review], is_whole: bool) -> Result<Vec<u8>, WorkerError> {
        let mut writer =
            csv::WriterBuilder::new().has_headers(false).delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(
                // Without it spreadsheets take UTF-8 for something else.
                "\u{feff}".as_bytes().to_vec(),
            );
        writer.write_record(HEADER).map_err(WorkerError::of)?;
        if !is_whole {
            writer.serialize(Row { reason: LEFT_OUT, ..Row::default() }).map_err(WorkerError::of)?;
        }
        for some in reviews.chunks(BATCH) {
            let standing = self.standing(some).await?;
            for (review, (asked, state)) in some.iter().zip(standing) {
                writer.serialize(row(review, asked, state)).map_err(WorkerError::of)?;
            }
        }
        writer.into_inner().map_err(WorkerError::of)
    }

    /// What each attempt asks, and how far it is.
    async fn standing(&self, reviews: &[Review]) -> Result<Vec<(String, &'static str)>, WorkerError> {
        let key = |review: &Review| {
            let reference = Reference::parse(review.reference.as_deref()?)?;
            Some(keys::payment(&reference.subscriber, &reference.payment))
        };
        let mut wanted: Vec<keys::Key> = reviews.iter().filter_map(key).collect();
        wanted.sort();
        wanted.dedup();
        let items = self.table.get_many(&wanted).await.map_err(WorkerError::of)?;
        let known: std::collections::BTreeMap<keys::Key, Option<_>> = wanted.into_iter().zip(items).collect();
        let texts = shared::i18n::Texts::of(shared::domain::Language::Pl);
        let standing = |review: &Review| {
            let item = key(review).and_then(|key| known.get(&key).cloned().flatten());
            let payment: Option<shared::domain::Payment> = item.and_then(readable);
            payment.map(|payment| (money(texts, payment.amount), payment.state.name())).unwrap_or_default()
        };
        Ok(reviews.iter().map(standing).collect())
    }

    async fn put(&self, name: &str, csv: Vec<u8>) -> Result<(), WorkerError> {
        meter::count("PutObject", None);
        let call = self.s3.put_object().bucket(&self.bucket).key(name).content_type("text/csv; charset=utf-8");
        let sent = call.body(ByteStream::from(csv)).send().await;
        sent.map(drop).map_err(|error| WorkerError::of(sdk_error(&error)))
    }
}

const HEADER: [&str; 10] =
    ["at", "gateway", "reason", "event", "order", "reference", "status", "told", "asked", "state"];

fn row<'a>(review: &'a Review, asked: String, state: &'static str) -> Row<'a> {
    Row {
        at: review.at.to_string(),
        gateway: review.gateway.name(),
        reason: review.reason.name(),
        event: harmless(&review.event),
        order: harmless(review.order.as_deref().unwrap_or_default()),
        reference: harmless(review.reference.as_deref().unwrap_or_default()),
        status: harmless(review.status.as_deref().unwrap_or_default()),
        told: harmless(review.told.as_deref().unwrap_or_default()),
        asked,
        state,
    }
}

/// What a spreadsheet would take for a formula is left out: no provider's number or word begins so.
fn harmless(text: &str) -> &str {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "" } else { text }
}

fn listing_moment(day: Date) -> Result<Timestamp, jiff::Error> {
    zone().to_timestamp(day.at(HOUR, 0, 0, 0))
}
