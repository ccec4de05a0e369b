//! `GET, POST /login`: a login and a password become a session.

mod decide;
mod page;
mod tries;

use std::sync::Arc;

use http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use shared::boot::{Boot, InitError};
use shared::domain::{Credential, Login as LoginName, LoginRecord, SessionState, Subscriber, Timestamp};
use shared::grant::Grant;
use shared::http::{
    CookieName, Fields, Format, Incoming, Problem, Reply, device_cookie_value, set_cookie, set_device_cookie,
};
use shared::openapi::{Area, Field, Moment, Operation};
use shared::password::{Hashed, Passwords};
use shared::random::Random;
use shared::runtime::Endpoint;
use shared::secret::Secret;
use shared::session::{Devices, Minter};
use shared::store::{CommitError, Table, Transaction, Update, keys, parse};
use shared::views::Provider;

use crate::decide::{Decision, decide};
use crate::tries::Tries;

const FIELDS: [&str; 4] = ["login", "password", "next", "device"];
const REFUSED: Problem = Problem::new(StatusCode::UNAUTHORIZED, "login_failed");

/// The function.
pub struct Login {
    table: Table,
    minter: Minter,
    devices: Devices,
    passwords: Passwords,
    cookie: CookieName,
    provider: Provider,
    random: Arc<dyn Random>,
}

/// What a client gets for a login and a password.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NewSession")]
struct Output {
    /// What every request bears from now on: `Authorization: Bearer`.
    token: String,
    /// When the session ends at the latest.
    #[schemars(with = "Moment")]
    expires_at: Timestamp,
    /// Whether the session may do nothing but set a new password.
    must_change_password: bool,
    /// What an app sends with its next login, so that strangers who guess do not keep it out. A browser keeps it in a cookie.
    /// None where too many became known for the account today.
    device: Option<String>,
}

/// What was sent.
struct Input {
    login: LoginName,
    password: Secret,
    device: Option<Secret>,
}

/// Whose login it is.
struct Account {
    subscriber: Subscriber,
    credential: Credential,
}

impl Endpoint for Login {
    const NAME: &'static str = "login";
    const GRANTS: &'static [Grant] = &[
        Grant::table(&["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:UpdateItem", "dynamodb:PutItem"]),
        Grant::secret("PANEL_SECRET_SESSION"),
    ];

    fn operations() -> Vec<Operation> {
        let device = "What the last login on this device gave; a browser has it in a cookie.";
        vec![
            Operation::get(Area::Session, "/login", "getLoginForm", "The form to log in with.")
                .query::<String>("next", "The page to go on at.")
                .shows_form(),
            Operation::post(Area::Session, "/login", "logIn", "Logs in with a login and a password.")
                .takes([
                    Field::of::<LoginName>("login"),
                    Field::secret("password"),
                    Field::text("next").optional().about("For a browser: the page to go on at."),
                    Field::secret("device").optional().about(device),
                ])
                .returns::<Output>(StatusCode::OK, "A new session.")
                .problem(StatusCode::UNAUTHORIZED, "login_failed")
                .counted(),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        table.prime().await;
        Ok(Self {
            table,
            minter: Minter::init(boot).await?,
            devices: Devices::init(boot).await?,
            passwords: Passwords,
            cookie: CookieName::of(boot.settings.public_url()?),
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        if request.method == http::Method::GET {
            let next = request.query("next").unwrap_or_default();
            return Reply::form(&request, || page::form(&self.provider, &request, "", next, None));
        }
        let fields = request.fields(&FIELDS)?;
        let (typed, next) = (fields.typed("login"), fields.typed("next"));
        match self.log_in(fields, &request).await {
            Ok(output) => self.welcome(&request, &output, &next),
            Err(problem) => Reply::refused(&request, problem, |problem| {
                page::form(&self.provider, &request, &typed, &next, Some(problem))
            }),
        }
    }
}

impl Login {
    async fn log_in(&self, fields: Fields, request: &Incoming) -> Result<Output, Problem> {
        let input = read(fields)?;
        let device = self.device(&input, request);
        let tries = Tries::count(&self.table, &input.login, device.clone(), &request.source, request.now).await?;
        let account = self.find(&input.login).await?;
        // One Argon2 run whether the login exists or not, before anything is decided (S08); none for one guess too many.
        let hash = account.as_ref().and_then(|account| account.credential.password_hash.as_deref());
        let found = if tries.are_over() { Hashed::UNSEEN } else { self.passwords.verify(hash, &input.password).await };
        let account = account.ok_or_else(|| tries.refusal())?;
        let decision = decide(&account.credential, found, &input.password, request.now);
        let output = self.begin(&account, decision, &input, request.now).await?.ok_or_else(|| tries.refusal())?;
        tries.take_back(&self.table).await;
        Ok(Output { device: self.remember(&input.login, device, request.now).await, ..output })
    }

    /// The device that the caller is known on for this login, by its cookie or, in an app, by what the last login gave it.
    fn device(&self, input: &Input, request: &Incoming) -> Option<String> {
        let sent = input.device.as_ref().map(Secret::expose);
        let token = device_cookie_value(&request.headers, self.cookie).or(sent)?;
        self.devices.known(token, &input.login, request.now)
    }

    async fn find(&self, login: &LoginName) -> Result<Option<Account>, Problem> {
        let record: Option<LoginRecord> = self.table.get(&keys::login(login)).await?;
        // Nobody is looked up as somebody is: a miss costs the calls of a hit (S08).
        let wanted = match &record {
            Some(record) => [keys::credential(&record.subscriber), keys::subscriber(&record.subscriber)],
            None => keys::of_nobody(),
        };
        let [Some(credential), Some(subscriber)] =
            <[_; 2]>::try_from(self.table.get_many(&wanted).await?).unwrap_or_default()
        else {
            return Ok(None);
        };
        Ok(Some(Account { subscriber: parse(subscriber)?, credential: parse(credential)? }))
    }

    /// Lets the caller in. None: not by this decision, or not any more.
    async fn begin(
        &self,
        account: &Account,
        decision: Decision,
        input: &Input,
        now: Timestamp,
    ) -> Result<Option<Output>, Problem> {
        let (id, epoch) = (&account.subscriber.id, account.subscriber.session_epoch);
        let (state, epoch) = match decision {
            Decision::Refuse => return Ok(None),
            Decision::Enter { .. } => (SessionState::Full, epoch),
            Decision::EnterOnce => (SessionState::MustChangePassword, epoch + 1),
        };
        let (session, token) = self.minter.mint(id, state, epoch, now)?;
        let mut transaction = Minter::write(Transaction::new(&self.table), &session);
        if decision == Decision::EnterOnce {
            transaction = decide::spend(transaction, &account.credential, id, epoch);
        }
        match transaction.commit().await {
            Ok(()) => {}
            // The one-time password was spent by somebody faster.
            Err(CommitError::Condition(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        if decision == (Decision::Enter { rehash: true }) {
            self.rehash(account, input).await;
        }
        let must_change_password = state == SessionState::MustChangePassword;
        Ok(Some(Output { token, expires_at: session.expires_at(), must_change_password, device: None }))
    }

    /// The token by which this device is known the next time. Whoever is in stays in where there is none.
    async fn remember(&self, login: &LoginName, known: Option<String>, now: Timestamp) -> Option<String> {
        if known.is_none() && !Tries::may_know(&self.table, login, now).await.unwrap_or(false) {
            return None;
        }
        self.devices.token(login, known, now).ok()
    }

    /// Puts a hash by today's parameters in the place of the one that was verified. The next login tries again where that
    /// fails. The rules for new passwords say nothing here: a short one that came with an import is hashed like any other.
    async fn rehash(&self, account: &Account, input: &Input) {
        let Some(hash) = self.passwords.hash(&*self.random, &input.password).await else { return };
        let before = account.credential.password_hash.as_ref();
        let stronger = Update::existing().set("password_hash", &hash).when_or_absent("password_hash", before);
        if let Err(error) = self.table.update(&keys::credential(&account.subscriber.id), stronger).await {
            tracing::warn!(%error, "password not hashed again");
        }
    }

    fn welcome(&self, request: &Incoming, output: &Output, next: &str) -> Result<Reply, Problem> {
        let reply = match request.format {
            Format::Json => return Reply::json(StatusCode::OK, output),
            Format::Html if output.must_change_password => Reply::see_other("/password")?,
            Format::Html => Reply::see_other(page::local_path(next))?,
        };
        let reply = reply.with_cookie(&set_cookie(self.cookie, &output.token))?;
        match &output.device {
            Some(device) => reply.with_cookie(&set_device_cookie(self.cookie, device)),
            None => Ok(reply),
        }
    }
}

fn read(mut fields: Fields) -> Result<Input, Problem> {
    let login = fields.required("login", LoginName::parse);
    let password = fields.secret("password");
    let device = fields.optional("device", |text| Ok(Secret::new(text.to_owned())));
    // Only looked at here: where to go on is for the page.
    let next = fields.optional("next", |_| Ok(()));
    let taken = login.zip(password).zip(device).zip(next);
    let taken = taken.map(|(((login, password), device), _)| Input { login, password, device });
    fields.finish(taken)
}
