//! The authenticator app: set up, confirmed by its first code, and turned off again; and the codes for when it is lost.

use http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{Credential, Timestamp, Totp};
use shared::http::{Fields, Format, Incoming, Problem, Reply};
use shared::mail::{Mail, TwoFactorChange, tell};
use shared::openapi::{Area, Content, Field, Moment, Needs, Operation};
use shared::password::{AppSecret, RecoveryCodes, confirmed};
use shared::session::{Claims, Visit};
use shared::store::{Transaction, Update, keys};
use shared::throttle::{self, Limit};

use crate::{Security, two_factor_page as page};

/// Where it is.
pub const PATH: &str = "/security/two-factor";
/// First codes that one account may try.
const PER_ACCOUNT: Limit = Limit { action: "two-factor-account", tries: 10, window_seconds: 15 * 60 };

/// How the app stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "TwoFactorState")]
pub enum State {
    /// No login asks for a code.
    Off,
    /// It is being set up: its first code is awaited.
    Pending,
    /// Every login asks for a code.
    On,
}

/// The app of the account.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TwoFactor")]
pub struct Status {
    /// How it stands.
    pub state: State,
    /// Since when it is on.
    #[schemars(with = "Option<Moment>")]
    pub since: Option<Timestamp>,
    /// How many recovery codes are left, where it is on.
    pub recovery_codes_left: Option<usize>,
}

/// The same with what an app needs, where it is being set up.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TwoFactorSetup")]
pub struct Setup {
    #[serde(flatten)]
    pub status: Status,
    /// The secret in base 32, until the first code has come.
    pub secret: Option<String>,
    /// The same as an address, to be shown as a QR code or followed on the phone.
    pub uri: Option<String>,
}

/// Codes that are shown once.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RecoveryCodes")]
pub struct Codes {
    /// Each of them is good once.
    pub recovery_codes: Vec<String>,
}

impl Status {
    /// Of what is kept, as one session sees it: what another began to set up is nothing of its.
    pub fn of(totp: Option<&Totp>, session: &str, now: Timestamp) -> Self {
        match totp {
            Some(Totp::On { since, recovery, .. }) => {
                Self { state: State::On, since: Some(*since), recovery_codes_left: Some(recovery.len()) }
            }
            Some(totp) if totp.begun_by(session, now).is_some() => {
                Self { state: State::Pending, since: None, recovery_codes_left: None }
            }
            _ => Self { state: State::Off, since: None, recovery_codes_left: None },
        }
    }
}

/// What the routes of this part take and answer.
pub fn operations() -> Vec<Operation> {
    let (area, needs) = (Area::Account, Needs::FullSession);
    let password = || Field::secret("current_password").about("The present password.");
    let (confirm, renew, off) =
        ("/security/two-factor/confirm", "/security/two-factor/recovery-codes", "/security/two-factor/off");
    vec![
        Operation::get(area, PATH, "getTwoFactor", "How the authenticator app stands.")
            .needs(needs)
            .shows::<Setup>("How it stands, with its secret while it is being set up."),
        Operation::post(area, PATH, "startTwoFactor", "Begins to set an authenticator app up.")
            .needs(needs)
            .takes([password()])
            .returns::<Setup>(StatusCode::OK, "The secret: good for 15 minutes, until a first code has come.")
            .conflict("two_factor_on")
            .conflict("conflict")
            .counted(),
        Operation::post(area, confirm, "confirmTwoFactor", "Turns the app on by its first code.")
            .needs(needs)
            .takes([Field::secret("code").about("The code that the app shows now.")])
            .shows::<Codes>("Ten recovery codes, which are shown this once.")
            .answers(
                StatusCode::SEE_OTHER,
                "For a browser: it is on already, and where new codes are made.",
                Content::Onward,
            )
            .conflict("two_factor_on")
            .conflict("two_factor_not_started")
            .conflict("conflict")
            .counted(),
        Operation::post(area, renew, "renewRecoveryCodes", "Makes new recovery codes; those before are good no more.")
            .needs(needs)
            .takes([password()])
            .shows::<Codes>("Ten recovery codes, which are shown this once.")
            .conflict("two_factor_off")
            .conflict("conflict")
            .counted(),
        Operation::post(area, off, "turnTwoFactorOff", "Turns the app off.")
            .needs(needs)
            .takes([password()])
            .answers(StatusCode::NO_CONTENT, "It is off.", Content::NothingOrOnward)
            .conflict("two_factor_off")
            .conflict("conflict")
            .counted(),
    ]
}

impl Security {
    /// What is asked for under `/security/two-factor`.
    pub(crate) async fn two_factor(&self, claims: &Claims, request: &Incoming) -> Result<Reply, Problem> {
        let visit = self.sessions.open(claims, request).await?;
        if request.method == Method::GET {
            let credential = self.credential_of(&claims.sub).await?;
            return self.show_two_factor(&visit, &credential, request, None);
        }
        let is_code = request.path.ends_with("/confirm");
        let fields = request.fields(if is_code { &["code"] } else { &["current_password"] })?;
        let done = match request.path.strip_prefix(PATH) {
            Some("/confirm") => self.confirm(fields, &visit, request).await,
            Some("/recovery-codes") => self.renew_codes(fields, &visit, request).await,
            Some("/off") => self.turn_off(fields, &visit, request).await,
            _ => self.start(fields, &visit, request).await,
        };
        match (done, request.format) {
            (Err(problem), Format::Html) if is_shown_on_the_form(&problem) => {
                let credential = self.credential_of(&claims.sub).await?;
                self.show_two_factor(&visit, &credential, request, Some(&problem))
            }
            // A second press: the codes of the first answer were never on the screen, and the page says how to make others.
            (Err(problem), Format::Html) if is_code && ["two_factor_on", "conflict"].contains(&problem.code) => {
                Reply::see_other("/security/two-factor?on=1")
            }
            (done, _) => done,
        }
    }

    fn show_two_factor(
        &self,
        visit: &Visit,
        credential: &Credential,
        request: &Incoming,
        problem: Option<&Problem>,
    ) -> Result<Reply, Problem> {
        let (session, totp) = (&visit.session.hash, credential.totp.as_ref());
        let status = Status::of(totp, session, request.now);
        let sealed = totp.and_then(|totp| totp.begun_by(session, request.now));
        let app = sealed.map(|sealed| self.open_secret(visit, sealed)).transpose()?;
        let setup = self.setup(status, app.as_ref(), credential);
        let show =
            |problem: Option<&Problem>| page::show(&self.provider, visit, &setup, app.as_ref(), request, problem);
        match problem {
            None => Reply::of(request, &setup, || show(None)),
            Some(problem) => Reply::html_of(problem, show(Some(problem))),
        }
    }

    fn setup(&self, status: Status, app: Option<&AppSecret>, credential: &Credential) -> Setup {
        let uri = app.map(|app| app.address(&self.provider.name, credential.login.as_str()));
        Setup { status, secret: app.map(|app| app.secret().expose().to_owned()), uri }
    }

    fn open_secret(&self, visit: &Visit, sealed: &str) -> Result<AppSecret, Problem> {
        let place = AppSecret::place(&visit.subscriber.id);
        Ok(AppSecret::kept(self.sealer.open(sealed, &place).map_err(Problem::internal)?))
    }

    /// Begins to set an app up. It needs the password: whoever finds a session open must not lock its owner out.
    async fn start(&self, fields: Fields, visit: &Visit, request: &Incoming) -> Result<Reply, Problem> {
        let credential = &self.confirmed(fields, visit, request).await?;
        if credential.totp.as_ref().is_some_and(Totp::is_on) {
            return Err(Problem::new(StatusCode::CONFLICT, "two_factor_on"));
        }
        let app = AppSecret::new(&*self.random);
        let place = AppSecret::place(&visit.subscriber.id);
        let sealed = self.sealer.seal(&*self.random, app.secret(), &place).map_err(Problem::internal)?;
        let lifetime = jiff::SignedDuration::from_mins(Totp::PENDING_MINUTES);
        let expires_at = request.now.saturating_add(lifetime).unwrap_or(request.now);
        let session = visit.session.hash.clone();
        let pending = Totp::Pending { sealed, expires_at, session };
        let changed = changed(credential, Some(&pending));
        Transaction::new(&self.table).update(&keys::credential(&visit.subscriber.id), changed).commit().await?;
        match request.format {
            Format::Html => Reply::see_other(PATH),
            Format::Json => {
                let status = Status::of(Some(&pending), &visit.session.hash, request.now);
                Reply::json(StatusCode::OK, &self.setup(status, Some(&app), credential))
            }
        }
    }

    /// Turns the app on, once its first code shows that it has the secret.
    async fn confirm(&self, mut fields: Fields, visit: &Visit, request: &Incoming) -> Result<Reply, Problem> {
        let code = fields.secret("code");
        let code = fields.finish(code)?;
        throttle::count(&self.table, &PER_ACCOUNT, visit.subscriber.id.as_str(), request.now).await?;
        let credential = &self.credential_of(&visit.subscriber.id).await?;
        let totp = credential.totp.as_ref();
        if totp.is_some_and(Totp::is_on) {
            return Err(Problem::new(StatusCode::CONFLICT, "two_factor_on"));
        }
        let sealed = totp.and_then(|totp| totp.begun_by(&visit.session.hash, request.now));
        let sealed = sealed.ok_or(Problem::new(StatusCode::CONFLICT, "two_factor_not_started"))?.to_owned();
        let step = self.open_secret(visit, &sealed)?.step_of(&code, request.now);
        let last_step = step.ok_or_else(|| Problem::invalid_field("code", "code_wrong"))?;
        let codes = RecoveryCodes::new(&*self.random);
        let on = Totp::On { sealed, since: request.now, last_step, recovery: codes.hashes() };
        self.write(visit, credential, Some(&on), TwoFactorChange::On, request).await?;
        self.show_codes(visit, &codes, request)
    }

    /// Makes new recovery codes; the ones before are good no more.
    async fn renew_codes(&self, fields: Fields, visit: &Visit, request: &Incoming) -> Result<Reply, Problem> {
        let credential = &self.confirmed(fields, visit, request).await?;
        let Some(Totp::On { sealed, since, last_step, .. }) = credential.totp.clone() else { return Err(not_on()) };
        let codes = RecoveryCodes::new(&*self.random);
        let on = Totp::On { sealed, since, last_step, recovery: codes.hashes() };
        self.write(visit, credential, Some(&on), TwoFactorChange::NewCodes, request).await?;
        self.show_codes(visit, &codes, request)
    }

    async fn turn_off(&self, fields: Fields, visit: &Visit, request: &Incoming) -> Result<Reply, Problem> {
        let credential = &self.confirmed(fields, visit, request).await?;
        if !credential.totp.as_ref().is_some_and(Totp::is_on) {
            return Err(not_on());
        }
        self.write(visit, credential, None, TwoFactorChange::Off, request).await?;
        match request.format {
            Format::Json => Ok(Reply::empty(StatusCode::NO_CONTENT)),
            Format::Html => Reply::see_other("/security/two-factor?off=1"),
        }
    }

    /// The credential, once the present password was right.
    async fn confirmed(&self, mut fields: Fields, visit: &Visit, request: &Incoming) -> Result<Credential, Problem> {
        let password = fields.secret("current_password");
        let password = fields.finish(password)?;
        confirmed(&self.table, self.passwords, &visit.subscriber.id, &password, request.now).await
    }

    /// Writes the change and the mail that tells of it: both or neither.
    async fn write(
        &self,
        visit: &Visit,
        credential: &Credential,
        after: Option<&Totp>,
        change: TwoFactorChange,
        request: &Incoming,
    ) -> Result<(), Problem> {
        let subscriber = &visit.subscriber;
        let key = keys::credential(&subscriber.id);
        let transaction = Transaction::new(&self.table).update(&key, changed(credential, after));
        let cause = format!("two-factor-{}", change.name());
        Ok(tell(transaction, subscriber, &cause, Mail::TwoFactor { change }, request.now).commit().await?)
    }

    /// Shows codes in the answer itself, and no page leads to them: they are kept nowhere.
    fn show_codes(&self, visit: &Visit, codes: &RecoveryCodes, request: &Incoming) -> Result<Reply, Problem> {
        let recovery_codes = codes.codes().iter().map(|code| code.expose().to_owned()).collect();
        Reply::of(request, &Codes { recovery_codes }, || page::codes(&self.provider, visit, codes))
    }
}

/// The change of the app, if it is still what was read.
fn changed(credential: &Credential, after: Option<&Totp>) -> Update {
    Update::existing().set_or_remove("totp", after).when_or_absent("totp", credential.totp.as_ref())
}

/// Whether the form comes back with it, and not a page of its own.
fn is_shown_on_the_form(problem: &Problem) -> bool {
    [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::TOO_MANY_REQUESTS].contains(&problem.status)
}

fn not_on() -> Problem {
    Problem::new(StatusCode::CONFLICT, "two_factor_off")
}
