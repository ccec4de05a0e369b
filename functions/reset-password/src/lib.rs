//! `GET, POST /reset-password`: whoever knows a login and its mail address is mailed a one-time password. A stranger
//! learns nothing from asking, and changes nothing for the owner (S07, S08).

mod page;

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use shared::boot::{Boot, InitError};
use shared::domain::{Email, Login, LoginRecord, OneTimePassword, SubscriberId, Timestamp};
use shared::grant::Grant;
use shared::http::{Fields, Format, Incoming, Problem, Reply};
use shared::mail::{Mail, Outgoing, enqueue, place};
use shared::openapi::{Area, Field, Operation};
use shared::password::{OneTime, Passwords};
use shared::random::{Random, readable};
use shared::runtime::Endpoint;
use shared::seal::Sealer;
use shared::store::{CommitError, Table, Transaction, Update, keys};
use shared::throttle::{self, Limit};
use shared::views::Provider;

/// Mails to one account: what is above is not sent, and nobody is told (S07). A try is counted with the address that was
/// typed, so that a stranger who knows the login alone cannot use up the owner's mails (S06).
const PER_ACCOUNT: Limit = Limit { action: "reset-account", tries: 3, window_seconds: 24 * 3600 };
/// How long a second press is the first one's (S24).
const PAUSE: Duration = Duration::from_mins(1);
/// Tries from one network, at any account.
const PER_SOURCE: Limit = Limit { action: "reset-source", tries: 100, window_seconds: 3600 };

/// The function.
pub struct ResetPassword {
    table: Table,
    sealer: Sealer,
    passwords: Passwords,
    provider: Provider,
    random: Arc<dyn Random>,
}

/// What a client gets, whether the account exists or not.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Accepted")]
struct Output {
    /// Always true.
    accepted: bool,
}

struct Input {
    login: Login,
    email: Email,
}

impl Endpoint for ResetPassword {
    const NAME: &'static str = "reset-password";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:PutItem"]),
        Grant::secret("PANEL_SECRET_SEAL"),
    ];

    fn operations() -> Vec<Operation> {
        let (path, summary) = ("/reset-password", "Mails a one-time password, if the login has this address.");
        vec![
            Operation::get(Area::Session, path, "getResetForm", "The form to ask for a one-time password.")
                .shows_form(),
            Operation::post(Area::Session, path, "resetPassword", summary)
                .takes([Field::of::<Login>("login"), Field::of::<Email>("email")])
                .returns::<Output>(StatusCode::ACCEPTED, "Taken, whether the account exists or not.")
                .counted(),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        Ok(Self {
            table: Table::init(boot)?,
            sealer: Sealer::init(boot).await?,
            passwords: Passwords,
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        if request.method == http::Method::GET {
            return Reply::form(&request, || match request.query("sent") {
                Some(_) => page::sent(&self.provider, &request),
                None => page::form(&self.provider, &request, "", "", None),
            });
        }
        let fields = request.fields(&["login", "email"])?;
        let (login, email) = (fields.typed("login"), fields.typed("email"));
        match (self.reset(fields, &request).await, request.format) {
            (Ok(()), Format::Json) => Reply::json(StatusCode::ACCEPTED, &Output { accepted: true }),
            (Ok(()), Format::Html) => Reply::see_other(&request.in_chosen_language(page::SENT)),
            (Err(problem), _) => Reply::refused(&request, problem, |problem| {
                page::form(&self.provider, &request, &login, &email, Some(problem))
            }),
        }
    }
}

impl ResetPassword {
    async fn reset(&self, fields: Fields, request: &Incoming) -> Result<(), Problem> {
        let input = read(fields)?;
        let now = request.now;
        throttle::count(&self.table, &PER_SOURCE, &request.source.prefix, now).await?;
        let subject = format!("{} {}", input.login, input.email.normalized());
        let tries = throttle::try_count(&self.table, &PER_ACCOUNT, &subject, now).await?;
        let record = self.table.get::<LoginRecord>(&keys::login(&input.login)).await?;
        let one_time = OneTime::new(&*self.random);
        // A hit and a miss cost one Argon2 run and one transaction of three items each (S08).
        self.passwords.spend(one_time.secret()).await;
        if tries > PER_ACCOUNT.tries {
            return Ok(());
        }
        let paused = Transaction::new(&self.table).update(
            &keys::pause("reset-pause", &throttle::hidden(&subject)),
            Update::until(now.saturating_add(PAUSE).unwrap_or(now)).when_past(now),
        );
        let owner = record.and_then(|record| {
            let email = record.email.filter(|email| email.normalized() == input.email.normalized())?;
            Some((record.subscriber, email))
        });
        let transaction = match owner {
            Some((owner, to)) => self.mailed(paused, &owner, to, &one_time, now)?,
            None => not_mailed(paused, &subject, &one_time.stored(now)),
        };
        match transaction.commit().await {
            Ok(()) => Ok(()),
            Err(CommitError::Condition(failed)) => {
                // A second press is no second try. Or there is no credential: a subscriber who cannot log in at all.
                if failed.contains(&0) {
                    throttle::take_back(&self.table, &PER_ACCOUNT, &subject, now).await;
                }
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Stores the hash beside the old password, and the mail in the outbox: both or neither.
    fn mailed(
        &self,
        transaction: Transaction,
        owner: &SubscriberId,
        to: Email,
        one_time: &OneTime,
        now: Timestamp,
    ) -> Result<Transaction, Problem> {
        let stored = one_time.stored(now);
        let cause = format!("reset-{}", readable(&*self.random, 8));
        let key = place(owner, now, &cause);
        let sealed = self.sealer.seal(&*self.random, one_time.secret(), &key.to_string()).map_err(Problem::internal)?;
        let mail = Mail::OneTimePassword { sealed, expires_at: stored.expires_at };
        let outgoing = Outgoing { mail, to, at: now, attempts: 0 };
        let transaction = transaction.update(&keys::credential(owner), Update::existing().set("one_time", &stored));
        Ok(enqueue(transaction, owner, &cause, &outgoing))
    }
}

/// Writes as much where nobody is mailed: the time that a transaction takes would tell (S08). It goes away by itself, and
/// holds nothing of what was typed.
fn not_mailed(transaction: Transaction, subject: &str, stored: &OneTimePassword) -> Transaction {
    let keys = keys::nobodys_mail(&throttle::hidden(subject));
    let write = |transaction: Transaction, key| {
        transaction.update(key, Update::until(stored.expires_at).set("one_time", stored))
    };
    keys.iter().fold(transaction, write)
}

fn read(mut fields: Fields) -> Result<Input, Problem> {
    let login = fields.required("login", Login::parse);
    let email = fields.required("email", Email::parse);
    let taken = login.zip(email).map(|(login, email)| Input { login, email });
    fields.finish(taken)
}
