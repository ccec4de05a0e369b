//! `GET, POST /login`: a login and a password become a session, and so does a passkey. `/login/code`: where an authenticator app
//! is on, once a code of it is given.

mod code;
mod code_page;
mod decide;
mod output;
mod page;
mod passkey;
mod refused;
mod tries;

use std::sync::Arc;

use http::StatusCode;
use shared::boot::{Boot, InitError};
use shared::domain::{
    Credential, FirstFactor, Login as LoginName, LoginOutcome, LoginRecord, Seen, Session, SessionState, Subscriber,
    Timestamp, Totp,
};
use shared::grant::Grant;
use shared::http::{CookieName, Fields, Format, Incoming, Problem, Reply, set_cookie_of, set_device_cookie};
use shared::openapi::{Area, Field, Operation};
use shared::passkey::RelyingParty;
use shared::password::{Hashed, Passwords};
use shared::random::Random;
use shared::runtime::Endpoint;
use shared::seal::Sealer;
use shared::secret::Secret;
use shared::session::{Devices, Entrance, Minter, Sessions, write_event};
use shared::store::{CommitError, Table, Transaction, Update, keys, parse};
use shared::views::Provider;

use crate::decide::{Decision, decide};
use crate::output::Output;
use crate::tries::Tries;

const FIELDS: [&str; 4] = ["login", "password", "next", "device"];
const REFUSED: Problem = Problem::new(StatusCode::UNAUTHORIZED, "login_failed");

/// The function.
pub struct Login {
    table: Table,
    sessions: Sessions,
    sealer: Sealer,
    minter: Minter,
    devices: Devices,
    passwords: Passwords,
    party: RelyingParty,
    cookie: CookieName,
    provider: Provider,
    random: Arc<dyn Random>,
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

/// Somebody at the door.
struct Caller<'a> {
    input: &'a Input,
    seen: Seen,
    /// The device that they are known on.
    device: Option<String>,
}

impl Endpoint for Login {
    const NAME: &'static str = "login";
    const GRANTS: &'static [Grant] = &[
        Sessions::GRANT,
        Grant::table(&["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"]),
        Grant::secret("PANEL_SECRET_SESSION"),
        Grant::secret("PANEL_SECRET_SEAL"),
    ];

    fn operations() -> Vec<Operation> {
        let device = "What the last login on this device gave; a browser has it in a cookie.";
        let mut all = vec![
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
        ];
        all.extend(code::operations());
        all.extend(passkey::operations());
        all
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            sealer: Sealer::init(boot).await?,
            table,
            minter: Minter::init(boot).await?,
            devices: Devices::init(boot).await?,
            passwords: Passwords,
            party: RelyingParty::of(boot.settings.public_url()?)?,
            cookie: CookieName::of(boot.settings.public_url()?),
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        match request.path.as_str() {
            code::PATH => return Box::pin(self.code(&request)).await,
            "/login/passkey/options" => return self.ask_passkey(&request).await,
            "/login/passkey" => return self.log_in_by_passkey(&request).await,
            _ => {}
        }
        if request.method == http::Method::GET {
            let next = request.query("next").unwrap_or_default();
            let reply = Reply::form(&request, || page::form(&self.provider, &request, "", next, None))?;
            return Ok(reply.with_script());
        }
        let fields = request.fields(&FIELDS)?;
        let (typed, next) = (fields.typed("login"), fields.typed("next"));
        match self.log_in(fields, &request).await {
            Ok(output) => self.welcome(&request, &output, &next),
            Err(problem) => {
                let page = |problem: &_| page::form(&self.provider, &request, &typed, &next, Some(problem));
                Ok(Reply::refused(&request, problem, page)?.with_script())
            }
        }
    }
}

impl Login {
    async fn log_in(&self, fields: Fields, request: &Incoming) -> Result<Output, Problem> {
        let input = read(fields)?;
        let account = self.find(&input.login).await?;
        let known = self.devices.of(request, self.cookie, input.device.as_ref(), &input.login);
        let epoch = account.as_ref().map(|account| account.subscriber.session_epoch);
        let device = known.zip(epoch).and_then(|(known, epoch)| known.under(epoch));
        let caller = Caller { input: &input, seen: request.seen(), device };
        let tries =
            Tries::count(&self.table, &input.login, caller.device.clone(), &request.source, request.now).await?;
        // One Argon2 run whether the login exists or not, before anything is decided (S08); none for one guess too many.
        let hash = account.as_ref().and_then(|account| account.credential.password_hash.as_deref());
        let found = if tries.are_over() { Hashed::UNSEEN } else { self.passwords.verify(hash, &input.password).await };
        let output = match &account {
            Some(account) => {
                let decision = decide(&account.credential, found, &input.password, request.now);
                self.begin(account, decision, &caller).await?
            }
            None => None,
        };
        let Some(output) = output else {
            self.note_refused(account.as_ref(), &caller, &tries).await;
            return Err(tries.refusal());
        };
        // Whoever is asked for a code is not in yet: the try stays counted until a code is right.
        if output.second_factor.is_empty() {
            tries.take_back(&self.table).await;
        }
        Ok(output)
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

    /// Lets the caller in, or as far as the second factor. None: not by this decision, or not any more.
    async fn begin(
        &self,
        account: &Account,
        decision: Decision,
        caller: &Caller<'_>,
    ) -> Result<Option<Output>, Problem> {
        let (id, epoch) = (&account.subscriber.id, account.subscriber.session_epoch);
        let Some(outcome) = decision.outcome() else { return Ok(None) };
        let rehash = decision == (Decision::Enter { rehash: true });
        if account.credential.totp.as_ref().is_some_and(Totp::is_on) {
            let output = self.ask_for_code(account, decision, caller).await?;
            if rehash {
                self.rehash(account, caller.input).await;
            }
            return Ok(Some(output));
        }
        let (state, epoch) = match decision {
            Decision::EnterOnce => (SessionState::MustChangePassword, epoch + 1),
            _ => (SessionState::Full, epoch),
        };
        let is_known = caller.device.is_some();
        let welcome = self.new_device(is_known, &caller.input.login, caller.seen.at).await;
        let (session, token) = self.minter.mint(id, state, epoch, &caller.seen)?;
        let is_told = !is_known && welcome != Some(false);
        let entrance = Entrance { subscriber: &account.subscriber, outcome, seen: &caller.seen, is_told };
        let mut transaction = entrance.write(Transaction::new(&self.table), &session);
        if decision == Decision::EnterOnce {
            let spent = decide::spent(Update::existing(), &account.credential);
            transaction = decide::end_sessions(transaction.update(&keys::credential(id), spent), id, epoch - 1);
        }
        match transaction.commit().await {
            Ok(()) => {}
            // The one-time password was spent by somebody faster.
            Err(CommitError::Condition(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        if rehash {
            self.rehash(account, caller.input).await;
        }
        let device = || self.devices.token(&caller.input.login, epoch, caller.device.clone(), caller.seen.at).ok();
        // Whoever is in stays in where there is none.
        let device = (is_known || welcome == Some(true)).then(device).flatten();
        Ok(Some(Output::of(&session, token, device)))
    }

    /// A session that waits for the second factor. A mailed password is not spent before that: without the code it opens
    /// nothing, and must end nothing of the owner's (S07).
    async fn ask_for_code(
        &self,
        account: &Account,
        decision: Decision,
        caller: &Caller<'_>,
    ) -> Result<Output, Problem> {
        let (id, epoch) = (&account.subscriber.id, account.subscriber.session_epoch);
        let (session, token) = self.minter.mint(id, SessionState::SecondFactor, epoch, &caller.seen)?;
        let mailed = account.credential.one_time.as_ref().filter(|_| decision == Decision::EnterOnce);
        let first = FirstFactor { tries: 0, one_time: mailed.map(|one_time| one_time.hash.clone()) };
        let session = Session { first: Some(first), ..session };
        let transaction = Minter::write(Transaction::new(&self.table), &session);
        write_event(transaction, &session, &caller.seen, LoginOutcome::CodeAsked).commit().await?;
        Ok(Output::of(&session, token, None))
    }

    /// Whether a device that is new becomes a known one. Where it does not, for too many did today, no mail tells of it either:
    /// twenty have. None: known already, or the count failed.
    async fn new_device(&self, is_known: bool, login: &LoginName, now: Timestamp) -> Option<bool> {
        if is_known { None } else { Tries::may_know(&self.table, login, now).await.ok() }
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
            Format::Html if !output.second_factor.is_empty() => Reply::see_other(&code_page::path(next))?,
            Format::Html if output.must_change_password => Reply::see_other("/password")?,
            Format::Html => Reply::see_other(page::local_path(next))?,
        };
        let reply = reply.with_cookie(&set_cookie_of(self.cookie, &output.token, output.state()))?;
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
