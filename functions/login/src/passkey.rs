//! `POST /login/passkey/options`, `POST /login/passkey`: a passkey becomes a session, as a login and a password do. It is two
//! factors by itself, so that nothing else is asked.

use http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use shared::domain::{
    LoginEvent, LoginOutcome, Passkey, PasskeyChallenge, PasskeyOwner, Seen, SessionState, Timestamp,
};
use shared::http::{Fields, Incoming, Problem, Reply, is_from_page, set_cookie, set_device_cookie};
use shared::openapi::{Area, Field, Moment, Operation};
use shared::passkey::{Assertion, PasskeyOptions, Unverified};
use shared::secret::Secret;
use shared::session::Entrance;
use shared::store::{CommitError, Transaction, Update, keys, parse};
use shared::throttle::{self, Limit};

use crate::output::Output;
use crate::{Account, Login};

/// Questions and answers from one network. Nobody guesses a signature: this bounds what is written for strangers, and is
/// counted apart from passwords, so that who guesses those does not stand in the way of a passkey.
const PER_SOURCE: Limit = Limit { action: "passkey-source", tries: 300, window_seconds: 15 * 60 };
const FIELDS: [&str; 2] = ["credential", "device"];
/// Whatever was wrong: an unknown passkey looks like a bad signature (S08).
const REFUSED: Problem = Problem::new(StatusCode::UNAUTHORIZED, "passkey_failed");

/// What comes of it.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "PasskeyLogin")]
enum Entered<'a> {
    /// For an app.
    App(&'a Output),
    /// For a page of the portal: its cookies hold the rest.
    Page {
        #[schemars(with = "Moment")]
        expires_at: Timestamp,
    },
}

/// What this adds to the contract.
pub fn operations() -> [Operation; 2] {
    let device = "What the last login on this device gave; a browser has it in a cookie.";
    let ask = Operation::post(
        Area::Session,
        "/login/passkey/options",
        "askPasskey",
        "Begins a login with a passkey, which is good for five minutes.",
    );
    let log_in = Operation::post(
        Area::Session,
        "/login/passkey",
        "logInByPasskey",
        "Logs in with what an authenticator answered.",
    );
    [
        ask.gives::<PasskeyOptions>("What an authenticator is asked.").counted(),
        log_in
            .takes([
                Field::object("credential").about("What `PublicKeyCredential.toJSON` makes of the answer."),
                Field::secret("device").optional().about(device),
            ])
            .gives::<Entered<'_>>("A new session: for a page in its cookies, for an app as after `logIn`.")
            .problem(StatusCode::UNAUTHORIZED, "passkey_failed")
            .counted(),
    ]
}

struct Input {
    assertion: Assertion,
    device: Option<Secret>,
}

/// What an answer is held against.
struct Found {
    challenge: PasskeyChallenge,
    passkey: Passkey,
    account: Account,
}

impl Login {
    /// What an authenticator is asked: the same of everybody, for whose it is nobody has said.
    pub(crate) async fn ask_passkey(&self, request: &Incoming) -> Result<Reply, Problem> {
        throttle::count(&self.table, &PER_SOURCE, &request.source.prefix, request.now).await?;
        let begun = self.party.begin_login(request.now)?;
        let kept = Update::until(begun.challenge.expires_at)
            .set("ceremony", &begun.challenge.ceremony)
            .set("expires_at", begun.challenge.expires_at);
        self.table.update(&keys::passkey_challenge(&begun.hash), kept).await?;
        Reply::json(StatusCode::OK, &begun.options)
    }

    /// Takes its answer.
    pub(crate) async fn log_in_by_passkey(&self, request: &Incoming) -> Result<Reply, Problem> {
        let input = read(request.fields(&FIELDS)?)?;
        throttle::count(&self.table, &PER_SOURCE, &request.source.prefix, request.now).await?;
        let found = self.find_passkey(&input.assertion).await?.ok_or(REFUSED)?;
        let Found { challenge, passkey, account } = &found;
        let state = match self.party.verify_login(challenge, &input.assertion, passkey, request.now) {
            Ok(state) => state,
            Err(Unverified::Refused) => return Err(REFUSED),
            Err(Unverified::Copied) => {
                let (subscriber, passkey) = (&account.subscriber.id, &passkey.id);
                tracing::warn!(code = "passkey_copied", %subscriber, %passkey, "the counter of a passkey has not gone up");
                let event = LoginEvent::new(&request.seen(), LoginOutcome::CopiedPasskey);
                self.note(subscriber, &event).await;
                return Err(REFUSED);
            }
        };
        let login = &account.credential.login;
        let known = self.devices.of(request, self.cookie, input.device.as_ref(), login);
        let device = known.and_then(|known| known.under(account.subscriber.session_epoch));
        let output = self.begin_by_passkey(&found, &input.assertion, &state, (request.seen(), device)).await?;
        self.welcome_by_passkey(request, &output)
    }

    /// Reads for an unknown passkey, or an answer to nothing, what it reads for a known one (S08).
    async fn find_passkey(&self, assertion: &Assertion) -> Result<Option<Found>, Problem> {
        let id = assertion.passkey();
        let asked = [keys::passkey_challenge(assertion.challenge()), keys::passkey_owner(id)];
        let [challenge, owner] = <[_; 2]>::try_from(self.table.get_many(&asked).await?).unwrap_or_default();
        let owner: Option<PasskeyOwner> = owner.map(parse).transpose()?;
        let wanted = if let Some(PasskeyOwner { subscriber: owner }) = &owner {
            [keys::passkey(owner, id), keys::credential(owner), keys::subscriber(owner)]
        } else {
            let [credential, subscriber] = keys::of_nobody();
            [keys::nobodys_passkey(), credential, subscriber]
        };
        let items = self.table.get_many(&wanted).await?;
        let [Some(passkey), Some(credential), Some(subscriber)] = <[_; 3]>::try_from(items).unwrap_or_default() else {
            return Ok(None);
        };
        let Some(challenge) = challenge else { return Ok(None) };
        let account = Account { subscriber: parse(subscriber)?, credential: parse(credential)? };
        Ok(Some(Found { challenge: parse(challenge)?, passkey: parse(passkey)?, account }))
    }

    /// Lets the caller in, once for what was asked, and by a passkey that is still there as it was read. `caller`: when and from
    /// where, and the device that they are known on.
    async fn begin_by_passkey(
        &self,
        found: &Found,
        assertion: &Assertion,
        state: &str,
        (seen, device): (Seen, Option<String>),
    ) -> Result<Output, Problem> {
        let Found { challenge, passkey, account: Account { subscriber, credential } } = found;
        let (login, epoch) = (&credential.login, subscriber.session_epoch);
        let welcome = self.new_device(device.is_some(), login, seen.at).await;
        let (session, token) = self.minter.mint(&subscriber.id, SessionState::Full, epoch, &seen)?;
        let used = Update::existing().set("state", state).set("last_used_at", seen.at).when("state", &passkey.state);
        let transaction = Transaction::new(&self.table)
            .spend(&keys::passkey_challenge(assertion.challenge()), "ceremony", &challenge.ceremony)
            .update(&keys::passkey(&subscriber.id, &passkey.id), used);
        let is_told = device.is_none() && welcome != Some(false);
        let entrance = Entrance { subscriber, outcome: LoginOutcome::Passkey, seen: &seen, is_told };
        match entrance.write(transaction, &session).commit().await {
            Ok(()) => {}
            Err(CommitError::Condition(_)) => return Err(REFUSED),
            Err(error) => return Err(error.into()),
        }
        let is_known = device.is_some() || welcome == Some(true);
        let token_of_device = || self.devices.token(login, epoch, device, seen.at).ok();
        Ok(Output::of(&session, token, is_known.then(token_of_device).flatten()))
    }

    /// A page is answered in JSON too, for its script asks; it gets cookies, and no token that a script could read.
    fn welcome_by_passkey(&self, request: &Incoming, output: &Output) -> Result<Reply, Problem> {
        if !is_from_page(&request.headers) {
            return Reply::json(StatusCode::OK, &Entered::App(output));
        }
        let reply = Reply::json(StatusCode::OK, &Entered::Page { expires_at: output.expires_at })?;
        let reply = reply.with_cookie(&set_cookie(self.cookie, &output.token))?;
        match &output.device {
            Some(device) => reply.with_cookie(&set_device_cookie(self.cookie, device)),
            None => Ok(reply),
        }
    }
}

fn read(mut fields: Fields) -> Result<Input, Problem> {
    let answer = fields.object("credential");
    let device = fields.optional("device", |text| Ok(Secret::new(text.to_owned())));
    let (answer, device) = fields.finish(answer.zip(device))?;
    Ok(Input { assertion: Assertion::parse(&answer)?, device })
}
