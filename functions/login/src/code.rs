//! `GET, POST /login/code`: what comes after the password where an authenticator app is on.

use http::{Method, StatusCode};
use shared::domain::{Credential, FirstFactor, LoginEvent, LoginOutcome, SessionState, Totp};
use shared::http::{Fields, Format, Incoming, Problem, Reply};
use shared::openapi::{Area, Field, Needs, Operation};
use shared::password::{AppSecret, spend_recovery_code};
use shared::secret::Secret;
use shared::session::{Entrance, Visit};
use shared::store::{CommitError, StoreError, Transaction, Update, keys};

use crate::output::Output;
use crate::tries::Tries;
use crate::{Login, code_page, decide};

/// Where a code is asked for.
pub const PATH: &str = "/login/code";
const FIELDS: [&str; 4] = ["code", "recovery_code", "next", "device"];
/// Codes that one session may try (S12): then it is void, and the password is asked for again.
const TRIES_MAX: u32 = 5;

/// The session can try no more codes.
const VOID: Problem = Problem::new(StatusCode::UNAUTHORIZED, "code_void");

/// What its routes take and answer.
pub fn operations() -> [Operation; 2] {
    let device = "What the last login on this device gave; a browser has it in a cookie.";
    let (area, needs) = (Area::Session, Needs::WaitingSession);
    let summary = "Gives a second factor, where the login asked for one.";
    [
        Operation::get(area, PATH, "getCodeForm", "The form to give a second factor with.")
            .needs(needs)
            .query::<String>("next", "The page to go on at.")
            .conflict("code_not_asked")
            .shows_form(),
        Operation::post(area, PATH, "giveCode", summary)
            .needs(needs)
            .takes([
                Field::secret("code").optional().about("The code that the app shows now."),
                Field::secret("recovery_code").optional().about("A recovery code, in the place of the app's."),
                Field::text("next").optional().about("For a browser: the page to go on at."),
                Field::secret("device").optional().about(device),
            ])
            .returns::<Output>(StatusCode::OK, "A new session; the one before is over.")
            .problem(StatusCode::UNAUTHORIZED, "code_void")
            .conflict("conflict")
            .conflict("code_not_asked")
            .counted(),
    ]
}

/// What was sent.
struct Input {
    given: Given,
    device: Option<Secret>,
}

/// A code.
enum Given {
    /// Of the app.
    Code(Secret),
    /// One of the ten.
    Recovery(Secret),
}

impl Login {
    /// Shows the form, or takes a code. Only a session that waits for one has anything to do here (S13).
    pub(crate) async fn code(&self, request: &Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(request)?;
        let states = [SessionState::SecondFactor, SessionState::Full];
        let visit = self.sessions.open_as(&claims, request, &states).await?;
        if visit.session.state == SessionState::Full {
            return already_in(request);
        }
        if request.method == Method::GET {
            let next = request.query("next").unwrap_or_default();
            return Reply::form(request, || code_page::form(&self.provider, &visit, next, None));
        }
        let fields = request.fields(&FIELDS)?;
        let next = fields.typed("next");
        match self.enter(fields, &visit, request).await {
            Ok(output) => self.welcome(request, &output, &next),
            // There is no form to try again on.
            Err(problem) if problem.code == VOID.code => Err(problem),
            Err(problem) => Reply::refused(request, problem, |problem| {
                code_page::form(&self.provider, &visit, &next, Some(problem))
            }),
        }
    }

    async fn enter(&self, fields: Fields, visit: &Visit, request: &Incoming) -> Result<Output, Problem> {
        let input = read(fields)?;
        let first = visit.session.first.clone().unwrap_or_default();
        self.take_try(visit, &first).await?;
        let owner = &visit.subscriber.id;
        let key = keys::credential(owner);
        let credential: Credential = self.table.get(&key).await?.ok_or_else(|| StoreError::Damaged(key.to_string()))?;
        let known = self.devices.of(request, self.cookie, input.device.as_ref(), &credential.login);
        let device = known.and_then(|known| known.under(visit.subscriber.session_epoch));
        let tries = Tries::count_code(&self.table, owner, device.clone(), request.now).await?;
        let taken = match (&input.given, &credential.totp) {
            (Given::Code(_), Some(_)) if tries.are_over() => None,
            (given, Some(totp)) => self.take(given, totp, visit, request)?,
            // It was turned off: the password is enough, and is asked for again.
            (_, None) => return Err(self.void(visit).await?),
        };
        let entered = match taken {
            Some(taken) => self.finish(visit, &first, &credential, &taken, device.clone(), request).await?,
            None => None,
        };
        let Some(output) = entered else {
            if let Some(outcome) = tries.told(LoginOutcome::WrongCode) {
                self.note(owner, &LoginEvent::new(&request.seen(), outcome)).await;
            }
            if first.tries + 1 >= TRIES_MAX {
                return Err(self.void(visit).await?);
            }
            return Err(tries.too_many().unwrap_or_else(|| wrong(&input.given)));
        };
        tries.take_back(&self.table).await;
        let begun = visit.session.created_at;
        Tries::take_password_back(&self.table, &credential.login, device.as_ref(), begun).await;
        Ok(output)
    }

    /// Counts a try of this session, which is one write that cannot be raced: of two at once one goes on.
    async fn take_try(&self, visit: &Visit, first: &FirstFactor) -> Result<(), Problem> {
        if first.tries >= TRIES_MAX {
            return Err(self.void(visit).await?);
        }
        let key = keys::session(&visit.subscriber.id, &visit.session.hash);
        let tried = FirstFactor { tries: first.tries + 1, ..first.clone() };
        let counted = Update::existing().set("first", &tried).when("first", first);
        if self.table.update(&key, counted).await? { Ok(()) } else { Err(Problem::conflict()) }
    }

    /// Ends the session that has tried enough.
    async fn void(&self, visit: &Visit) -> Result<Problem, Problem> {
        self.sessions.end(&visit.session).await?;
        Ok(VOID)
    }

    /// What is kept once a code is taken. None: it is wrong, or was taken before.
    fn take(
        &self,
        given: &Given,
        totp: &Totp,
        visit: &Visit,
        request: &Incoming,
    ) -> Result<Option<(Totp, LoginOutcome)>, Problem> {
        let Totp::On { sealed, since, last_step, recovery } = totp.clone() else { return Ok(None) };
        match given {
            Given::Code(code) => {
                let place = AppSecret::place(&visit.subscriber.id);
                let app = AppSecret::kept(self.sealer.open(&sealed, &place).map_err(Problem::internal)?);
                let step = app.step_of(code, request.now).filter(|step| *step > last_step);
                let on = |step| (Totp::On { sealed, since, last_step: step, recovery }, LoginOutcome::SecondFactor);
                Ok(step.map(on))
            }
            Given::Recovery(code) => {
                let left = spend_recovery_code(&recovery, code);
                let on = |left| (Totp::On { sealed, since, last_step, recovery: left }, LoginOutcome::RecoveryCode);
                Ok(left.map(on))
            }
        }
    }

    /// Lets the caller in under a new id (S11), and takes the code for good, in one transaction. None: somebody was faster.
    async fn finish(
        &self,
        visit: &Visit,
        first: &FirstFactor,
        credential: &Credential,
        (after, outcome): &(Totp, LoginOutcome),
        device: Option<String>,
        request: &Incoming,
    ) -> Result<Option<Output>, Problem> {
        let (owner, seen) = (&visit.subscriber.id, request.seen());
        let before = visit.subscriber.session_epoch;
        let spent = Update::existing().set("totp", after).when_or_absent("totp", credential.totp.as_ref());
        let mut transaction = Transaction::new(&self.table);
        let (state, epoch, spent) = match &first.one_time {
            None => (SessionState::Full, before, spent),
            // The mailed password is spent now, and not before: without the code it opens nothing and ends nothing.
            Some(hash) if credential.one_time.as_ref().is_some_and(|one_time| one_time.hash == *hash) => {
                transaction = decide::end_sessions(transaction, owner, before);
                (SessionState::MustChangePassword, before + 1, decide::spent(spent, credential))
            }
            Some(_) => return Err(self.void(visit).await?),
        };
        let welcome = self.new_device(device.is_some(), &credential.login, seen.at).await;
        let (session, token) = self.minter.mint(owner, state, epoch, &seen)?;
        let is_told = device.is_none() && welcome != Some(false);
        let entrance = Entrance { subscriber: &visit.subscriber, outcome: *outcome, seen: &seen, is_told };
        let transaction = entrance
            .write(transaction, &session)
            .delete(&keys::session(owner, &visit.session.hash))
            .update(&keys::credential(owner), spent);
        match transaction.commit().await {
            Ok(()) => {}
            // The code was taken by somebody faster, or the password changed meanwhile.
            Err(CommitError::Condition(_)) => return Ok(None),
            Err(error) => return Err(error.into()),
        }
        let is_known = device.is_some() || welcome == Some(true);
        let device = || self.devices.token(&credential.login, epoch, device, seen.at).ok();
        Ok(Some(Output::of(&session, token, is_known.then(device).flatten())))
    }
}

/// Whoever is in needs no code.
fn already_in(request: &Incoming) -> Result<Reply, Problem> {
    if request.method == Method::GET && request.format == Format::Html {
        return Reply::see_other("/");
    }
    if request.method == Method::POST {
        read(request.fields(&FIELDS)?)?;
    }
    Err(Problem::new(StatusCode::CONFLICT, "code_not_asked"))
}

fn wrong(given: &Given) -> Problem {
    match given {
        Given::Code(_) => Problem::invalid_field("code", "code_wrong"),
        Given::Recovery(_) => Problem::invalid_field("recovery_code", "recovery_code_wrong"),
    }
}

fn read(mut fields: Fields) -> Result<Input, Problem> {
    let secret = |text: &str| Ok(Secret::new(text.to_owned()));
    let code = fields.optional("code", secret);
    let recovery = fields.optional("recovery_code", secret);
    let device = fields.optional("device", secret);
    // Only looked at here: where to go on is for the page.
    let next = fields.optional("next", |_| Ok(()));
    let given = match (code.flatten(), recovery.flatten()) {
        (_, Some(recovery)) => Some(Given::Recovery(recovery)),
        (Some(code), None) => Some(Given::Code(code)),
        (None, None) => {
            fields.fault("code", "required");
            None
        }
    };
    let taken = given.zip(device).zip(next).map(|((given, device), _)| Input { given, device });
    fields.finish(taken)
}
