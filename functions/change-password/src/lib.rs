//! `GET, POST /password`: sets a new password, ends every other session, and gives this one a new id (S09, S11).

mod page;

use std::sync::Arc;

use http::{Method, StatusCode};
use schemars::JsonSchema;
use serde::Serialize;
use shared::boot::{Boot, InitError};
use shared::domain::{Credential, SessionState, Timestamp};
use shared::grant::Grant;
use shared::http::{FieldError, Fields, Format, Incoming, Problem, Reply, set_cookie, set_device_cookie};
use shared::mail::{Mail, tell};
use shared::openapi::{Area, Field, Moment, Needs, Operation};
use shared::password::{NewPassword, Passwords, TRIES_PER_ACCOUNT};
use shared::random::Random;
use shared::runtime::Endpoint;
use shared::secret::Secret;
use shared::session::{Devices, KnownDevice, Minter, Sessions, Visit};
use shared::store::{StoreError, Table, Transaction, Update, keys};
use shared::throttle;
use shared::views::Provider;

const FIELDS: [&str; 4] = ["current_password", "new_password", "repeat_password", "device"];

/// The function.
pub struct ChangePassword {
    table: Table,
    sessions: Sessions,
    minter: Minter,
    devices: Devices,
    passwords: Passwords,
    provider: Provider,
    random: Arc<dyn Random>,
}

/// What a client gets: the session goes on under a new token.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RenewedSession")]
struct Output {
    /// What every request bears from now on; the one before is over.
    token: String,
    /// When the session ends at the latest.
    #[schemars(with = "Moment")]
    expires_at: Timestamp,
    /// What an app sends with its next login: a device that was known stays so, and no other does. None: it was not known.
    device: Option<String>,
}

struct Input {
    /// None after logging in with a mailed password, which was proof enough.
    current: Option<Secret>,
    new: Secret,
    repeat: Option<Secret>,
    device: Option<Secret>,
}

impl Endpoint for ChangePassword {
    const NAME: &'static str = "change-password";
    const GRANTS: &'static [Grant] = &[
        Sessions::GRANT,
        Grant::table(&["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"]),
        Grant::secret("PANEL_SECRET_SESSION"),
    ];

    fn operations() -> Vec<Operation> {
        let (path, summary) = ("/password", "Sets a new password, and ends every other session.");
        let current = Field::secret("current_password").optional();
        vec![
            Operation::get(Area::Session, path, "getPasswordForm", "The form to set a new password with.")
                .needs(Needs::AnySession)
                .shows_form(),
            Operation::post(Area::Session, path, "changePassword", summary)
                .needs(Needs::AnySession)
                .takes([
                    current.about("Needed, save after logging in with a one-time password."),
                    Field::of::<NewPassword>("new_password"),
                    Field::secret("repeat_password").optional().about("The new one once more; a form must have it."),
                    Field::secret("device")
                        .optional()
                        .about("What the last login on this device gave: it stays known."),
                ])
                .returns::<Output>(StatusCode::OK, "This session under a new token.")
                .conflict("conflict")
                .counted(),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            table,
            minter: Minter::init(boot).await?,
            devices: Devices::init(boot).await?,
            passwords: Passwords,
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(&request)?;
        let states = [SessionState::Full, SessionState::MustChangePassword];
        let visit = self.sessions.open_as(&claims, &request, &states).await?;
        if request.method == Method::GET {
            let changed = request.query("changed").is_some();
            return Reply::form(&request, || page::form(&self.provider, &visit, changed, None));
        }
        let fields = request.fields(&FIELDS)?;
        match (self.change(fields, &visit, &request).await, request.format) {
            (Ok(output), Format::Json) => Reply::json(StatusCode::OK, &output),
            (Ok(output), Format::Html) => {
                let reply = Reply::see_other("/password?changed=1")?;
                let reply = reply.with_cookie(&set_cookie(self.sessions.cookie(), &output.token))?;
                match &output.device {
                    Some(device) => reply.with_cookie(&set_device_cookie(self.sessions.cookie(), device)),
                    None => Ok(reply),
                }
            }
            (Err(problem), _) => {
                Reply::refused(&request, problem, |problem| page::form(&self.provider, &visit, false, Some(problem)))
            }
        }
    }
}

impl ChangePassword {
    async fn change(&self, fields: Fields, visit: &Visit, request: &Incoming) -> Result<Output, Problem> {
        let input = read(fields, visit.session.state, request.format)?;
        throttle::count(&self.table, &TRIES_PER_ACCOUNT, visit.subscriber.id.as_str(), request.now).await?;
        let key = keys::credential(&visit.subscriber.id);
        let credential: Credential = self.table.get(&key).await?.ok_or_else(|| StoreError::Damaged(key.to_string()))?;
        let new = self.check(&input, &credential).await?;
        let hash = self
            .passwords
            .hash(&*self.random, new.secret())
            .await
            .ok_or_else(|| Problem::internal("no memory to hash"))?;
        let known = self.devices.of(request, self.sessions.cookie(), input.device.as_ref(), &credential.login);
        self.write(visit, &credential, &hash, known, request).await
    }

    /// The new password, once the present one was right. All faults at once.
    async fn check(&self, input: &Input, credential: &Credential) -> Result<NewPassword, Problem> {
        let mut errors = Vec::new();
        let fault = |field: &str, code| FieldError { field: field.to_owned(), code };
        if let Some(current) = &input.current {
            if !self.passwords.verify(credential.password_hash.as_deref(), current).await.matches {
                errors.push(fault("current_password", "password_wrong"));
            } else if current.is(&input.new) {
                errors.push(fault("new_password", "password_same"));
            }
        }
        if input.repeat.as_ref().is_some_and(|repeat| !repeat.is(&input.new)) {
            errors.push(fault("repeat_password", "passwords_differ"));
        }
        match NewPassword::parse(&input.new, &credential.login) {
            Ok(new) if errors.is_empty() => return Ok(new),
            Ok(_) => {}
            Err(error) => errors.push(fault("new_password", error.code)),
        }
        Err(Problem::invalid_input(errors))
    }

    async fn write(
        &self,
        visit: &Visit,
        credential: &Credential,
        hash: &str,
        known: Option<KnownDevice>,
        request: &Incoming,
    ) -> Result<Output, Problem> {
        let subscriber = &visit.subscriber;
        let epoch = subscriber.session_epoch + 1;
        let (session, token) = self.minter.mint(&subscriber.id, SessionState::Full, epoch, &request.seen())?;
        let device = self.devices.renewed(known, &credential.login, epoch, request.now)?;
        let changed = Update::existing()
            .set("password_hash", hash)
            .remove("one_time")
            .when_or_absent("password_hash", credential.password_hash.as_ref());
        let ended = Update::existing().set("session_epoch", epoch).when("session_epoch", subscriber.session_epoch);
        let mut transaction = Transaction::new(&self.table)
            .update(&keys::credential(&subscriber.id), changed)
            .update(&keys::subscriber(&subscriber.id), ended);
        let before = keys::session(&subscriber.id, &visit.session.hash);
        transaction = Minter::write(transaction.delete(&before), &session);
        tell(transaction, subscriber, "password", Mail::PasswordChanged, request.now).commit().await?;
        Ok(Output { token, expires_at: session.expires_at(), device })
    }
}

fn read(mut fields: Fields, state: SessionState, format: Format) -> Result<Input, Problem> {
    let current = match state {
        SessionState::Full => fields.secret("current_password").map(Some),
        SessionState::MustChangePassword | SessionState::SecondFactor => Some(None),
    };
    let new = fields.secret("new_password");
    // A person types it twice, and an empty field is no repetition; a program need not.
    let repeat = fields.optional("repeat_password", |text| Ok(Secret::new(text.to_owned())));
    let needed = || (format == Format::Html).then(|| Secret::new(String::new()));
    let repeat = repeat.map(|repeat| repeat.or_else(needed));
    let device = fields.optional("device", |text| Ok(Secret::new(text.to_owned())));
    let taken = current.zip(new).zip(repeat).zip(device);
    let taken = taken.map(|(((current, new), repeat), device)| Input { current, new, repeat, device });
    fields.finish(taken)
}
