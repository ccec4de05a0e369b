//! `POST /invoices/delivery`: electronic invoices on and off, with the consent that the law wants for them (art. 106n of the VAT act):
//! its text, its moment and where it was given are kept. Paying online opens at once when they go on.

use http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{
    Consent, ConsentKind, ConsentSource, Consents, OnlinePayment, ParseError, Subscriber, Text, Timestamp,
};
use shared::http::{Format, Incoming, Problem, Reply};
use shared::mail::{Mail, tell};
use shared::store::{CommitError, Transaction, Update, keys};
use shared::throttle;

use crate::ListInvoices;

/// How often a decision is made anew because somebody else wrote meanwhile.
const ROUNDS_MAX: u32 = 3;

/// What a client gets.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Delivery")]
pub struct DeliveryOutput {
    /// Whether invoices come electronically.
    pub electronic_invoices: bool,
    /// Whether paying online is open.
    pub online_payment_open: bool,
}

impl ListInvoices {
    pub(crate) async fn deliver(&self, request: &Incoming) -> Result<Reply, Problem> {
        let visit = self.sessions.enter(request).await?;
        let mut fields = request.fields(&["electronic", "text"])?;
        let (wanted, text) = (fields.required("electronic", parse_answer), fields.optional("text", Text::<32>::parse));
        let (wanted, text) = fields.finish(wanted.zip(text))?;
        // Who saw another text has not agreed to this one.
        if text.is_some_and(|text| text.as_str() != Consents::TEXT_VERSION) {
            return Err(Problem::new(StatusCode::CONFLICT, "data_changed"));
        }
        let after = self.write(visit.subscriber, wanted, request.now).await?;
        match request.format {
            Format::Html => Reply::see_other("/invoices?delivery=saved"),
            Format::Json => {
                let online_payment_open = after.online_payment() == OnlinePayment::Open;
                let output = DeliveryOutput { electronic_invoices: after.electronic_invoices, online_payment_open };
                Reply::json(StatusCode::OK, &output)
            }
        }
    }

    async fn write(&self, mut before: Subscriber, wanted: bool, now: Timestamp) -> Result<Subscriber, Problem> {
        if decide(&before, wanted, now)?.is_some() {
            throttle::count(&self.table, &throttle::CHANGES, before.id.as_str(), now).await?;
        }
        for _ in 0..ROUNDS_MAX {
            let Some((after, consent)) = decide(&before, wanted, now)? else { return Ok(before) };
            match self.transaction(&before, &after, &consent).commit().await {
                Ok(()) => return Ok(after),
                Err(CommitError::Condition(_)) => {
                    let stored = self.table.get(&keys::subscriber(&before.id)).await?;
                    before = stored.ok_or_else(Problem::unauthenticated)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Problem::conflict())
    }

    fn transaction(&self, before: &Subscriber, after: &Subscriber, consent: &Consent) -> Transaction {
        let update = Update::existing()
            .set("electronic_invoices", after.electronic_invoices)
            .set("consents", &after.consents)
            .set("version", before.version + 1)
            .when("version", before.version);
        let transaction = Transaction::new(&self.table)
            .update(&keys::subscriber(&before.id), update)
            .insert(&keys::consent(&before.id, consent, before.version), consent);
        let mail = Mail::ConsentsChanged { answers: vec![consent.clone()] };
        tell(transaction, after, &format!("delivery-{}", before.version), mail, consent.at)
    }
}

/// The subscriber afterwards, and the answer for the history. None: it is so already.
fn decide(before: &Subscriber, wanted: bool, now: Timestamp) -> Result<Option<(Subscriber, Consent)>, Problem> {
    if before.electronic_invoices == wanted {
        return Ok(None);
    }
    let text = Text::parse(Consents::TEXT_VERSION).map_err(Problem::internal)?;
    let consent =
        Consent { kind: ConsentKind::ElectronicInvoices, given: wanted, at: now, via: ConsentSource::Portal, text };
    let mut after = Subscriber { electronic_invoices: wanted, ..before.clone() };
    after.consents.put(consent.clone());
    Ok(Some((after, consent)))
}

fn parse_answer(text: &str) -> Result<bool, ParseError> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(ParseError::new("answer_invalid")),
    }
}
