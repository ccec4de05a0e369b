//! The links of a change of address. They are public: what they show is the least that their reader needs (S21).

use http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use shared::domain::{Credential, EmailChangeState, EmailLink, ParseError, Subscriber, SubscriberId, Timestamp};
use shared::http::{Format, Incoming, Problem, Reply};
use shared::random::READABLE;
use shared::secret::Secret;
use shared::store::{CommitError, Transaction, Update, keys};

use crate::UpdateData;
use crate::page;

/// How often a link is looked at anew because somebody else wrote meanwhile.
const ROUNDS_MAX: u32 = 3;
/// Characters of five bits in a link.
pub const TOKEN_LENGTH: usize = 26;

/// Whom a link belongs to: kept under its hash.
#[derive(Debug, Serialize, Deserialize)]
pub struct LinkRecord {
    /// The subscriber.
    pub subscriber: SubscriberId,
}

/// What is stored of a link's token.
pub fn hash_of(token: &Secret) -> String {
    hex::encode(sha2::Sha256::digest(token.expose().as_bytes()))
}

/// A link as it was found.
struct Found {
    subscriber: Subscriber,
    link: EmailLink,
}

/// What a client learns of a link.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EmailLink")]
pub struct LinkOutput {
    /// What it is good for, or was.
    #[schemars(extend("enum" = ["confirm", "object", "confirmed", "objected"]))]
    pub state: &'static str,
    /// The new address, masked.
    pub email: String,
}

impl UpdateData {
    pub(crate) async fn show_link(&self, request: &Incoming) -> Result<Reply, Problem> {
        let found = self.find(request).await?;
        let output = found.output();
        Reply::of(request, &output, || page::link(&self.provider, request, found.link, &output.email))
    }

    /// Does what the link is for, once; whoever follows it again is told that it is done.
    pub(crate) async fn follow_link(&self, request: &Incoming) -> Result<Reply, Problem> {
        for _ in 0..ROUNDS_MAX {
            let found = self.find(request).await?;
            let (link, subscriber) = match found.link {
                EmailLink::Confirm => (EmailLink::Confirmed, confirmed(&found.subscriber)),
                EmailLink::Object => (EmailLink::Objected, objected(&found.subscriber)),
                EmailLink::Confirmed | EmailLink::Objected => return Self::done(request, &found),
            };
            if self.write(&found.subscriber, &subscriber, request.now).await? {
                return Self::done(request, &Found { subscriber, link });
            }
        }
        Err(Problem::conflict())
    }

    fn done(request: &Incoming, found: &Found) -> Result<Reply, Problem> {
        match request.format {
            Format::Json => Reply::json(StatusCode::OK, &found.output()),
            Format::Html => Reply::see_other(&request.in_chosen_language(&request.path)),
        }
    }

    /// The link of the path. Error: one that is nothing to anybody, whatever it is that is wrong with it.
    async fn find(&self, request: &Incoming) -> Result<Found, Problem> {
        const GONE: Problem = Problem::new(StatusCode::NOT_FOUND, "link_not_valid");
        let token = request.parameter("token", parse_token).map_err(|_| GONE)?;
        let hash = hash_of(&token);
        let record: Option<LinkRecord> = self.table.get(&keys::link(&hash)).await?;
        let Some(record) = record else { return Err(GONE) };
        let subscriber: Option<Subscriber> = self.table.get(&keys::subscriber(&record.subscriber)).await?;
        let Some(subscriber) = subscriber else { return Err(GONE) };
        request.is_read_in(subscriber.language);
        let link = subscriber.email_change.as_ref().and_then(|change| change.link(&hash, request.now));
        link.map(|link| Found { subscriber, link }).ok_or(GONE)
    }

    /// Writes what was decided. False: somebody else wrote meanwhile, and what stands now is to be looked at anew.
    async fn write(&self, before: &Subscriber, after: &Subscriber, now: Timestamp) -> Result<bool, Problem> {
        let id = &before.id;
        let mut transaction = self.transaction(before, &crate::change::Decided::silent(after.clone()), now)?;
        let credential: Option<Credential> = self.table.get(&keys::credential(id)).await?;
        if let Some(credential) = &credential {
            transaction = with_credential(transaction, credential, before, after);
        }
        match transaction.commit().await {
            Ok(()) => Ok(true),
            Err(CommitError::Condition(_)) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

impl Found {
    fn output(&self) -> LinkOutput {
        let state = match self.link {
            EmailLink::Confirm => "confirm",
            EmailLink::Object => "object",
            EmailLink::Confirmed => "confirmed",
            EmailLink::Objected => "objected",
        };
        let email = self.subscriber.email_change.as_ref().map(|change| change.new.masked()).unwrap_or_default();
        LinkOutput { state, email }
    }
}

/// A new password is asked for by login and address: the two go on belonging together. One that was mailed to the address
/// before goes with it: it may lie with whoever is objected to (S07).
fn with_credential(
    transaction: Transaction,
    credential: &Credential,
    before: &Subscriber,
    after: &Subscriber,
) -> Transaction {
    let spent = Update::existing().remove("one_time").when_or_absent("one_time", credential.one_time.as_ref());
    let transaction = transaction.update(&keys::credential(&after.id), spent);
    if after.contact.email == before.contact.email {
        return transaction;
    }
    let address = Update::existing().set_or_remove("email", after.contact.email.as_ref());
    transaction.update(&keys::login(&credential.login), address.when("subscriber", &after.id))
}

fn confirmed(before: &Subscriber) -> Subscriber {
    let mut after = before.clone();
    if let Some(change) = &mut after.email_change {
        change.state = EmailChangeState::Confirmed;
        after.contact.email = Some(change.new.clone());
    }
    after
}

/// The old address stays, or is back; and whoever is logged in is logged out: it was perhaps not the owner who asked.
fn objected(before: &Subscriber) -> Subscriber {
    let mut after = before.clone();
    if let Some(change) = &mut after.email_change {
        if change.state == EmailChangeState::Confirmed && after.contact.email.as_ref() == Some(&change.new) {
            after.contact.email.clone_from(&change.old);
        }
        change.state = EmailChangeState::Objected;
        after.session_epoch += 1;
    }
    after
}

fn parse_token(text: &str) -> Result<Secret, ParseError> {
    let is_ours = text.len() == TOKEN_LENGTH && text.bytes().all(|b| READABLE.contains(&b));
    if is_ours { Ok(Secret::new(text.to_owned())) } else { Err(ParseError::new("id_invalid")) }
}
