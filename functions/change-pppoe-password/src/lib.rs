//! `GET, POST /hosts/{id}/pppoe-password`: sets what the router of a host dials with, made up by its owner or by the portal. The
//! session in the network goes on; the next dial uses the new one.

mod decide;
mod output;
mod page;

use std::sync::Arc;

use http::{Method, StatusCode};
use shared::boot::{Boot, InitError};
use shared::domain::{Host, HostId, IdempotencyKey};
use shared::grant::Grant;
use shared::http::{Fields, Format, Incoming, Problem, Reply};
use shared::mail::{Mail, tell};
use shared::network::pppoe::{NewPppoePassword, PppoePassword};
use shared::openapi::{Area, Content, Field, Needs, Operation};
use shared::password::{Passwords, confirmed};
use shared::random::Random;
use shared::runtime::Endpoint;
use shared::seal::Sealer;
use shared::secret::Secret;
use shared::session::{Sessions, Visit};
use shared::settings::{Settings, SettingsError};
use shared::store::{CommitError, Table, Transaction, Update, keys};
use shared::throttle;
use shared::views::Provider;

use crate::decide::{Asked, Step, decide, replaced};
use crate::output::{Changed, State};

const FIELDS: [&str; 3] = ["pppoe_password", "current_password", "idempotency_key"];
/// The longest that a password before may go on: longer, and nobody knows any more that it does.
const GRACE_MINUTES_MAX: u32 = 7 * 24 * 60;

/// The function.
pub struct ChangePppoePassword {
    table: Table,
    sessions: Sessions,
    sealer: Sealer,
    passwords: Passwords,
    provider: Provider,
    random: Arc<dyn Random>,
    grace_minutes: u32,
}

/// What was typed.
struct Input {
    current: Secret,
    own: Option<Secret>,
    key: IdempotencyKey,
}

impl Endpoint for ChangePppoePassword {
    const NAME: &'static str = "change-pppoe-password";
    const GRANTS: &'static [Grant] =
        &[Sessions::GRANT, Grant::table(&["dynamodb:GetItem", "dynamodb:PutItem"]), Grant::secret("PANEL_SECRET_SEAL")];

    fn operations() -> Vec<Operation> {
        let path = "/hosts/{id}/pppoe-password";
        let own = Field::of::<NewPppoePassword>("pppoe_password").optional();
        let key = Field::of::<IdempotencyKey>("idempotency_key");
        vec![
            Operation::get(
                Area::Hosts,
                path,
                "getPppoePassword",
                "Since when the router of a host dials with which login.",
            )
            .needs(Needs::FullSession)
            .path::<HostId>("id", "The host.")
            .shows::<State>("What can be told of the PPPoE password: never the password itself."),
            Operation::post(Area::Hosts, path, "changePppoePassword", "Sets what the router of a host dials with.")
                .needs(Needs::FullSession)
                .path::<HostId>("id", "The host.")
                .takes([
                    own.about("What the router will dial with. Without it, the portal makes one up and shows it once."),
                    Field::secret("current_password").about("The present password of the portal."),
                    key.about("Chosen by the caller, anew for each change. Sent again, it is the same change."),
                ])
                .shows::<Changed>("It is set: the next dial uses it, and no session in the network ends.")
                .answers(StatusCode::SEE_OTHER, "For a browser, after an own one: where it says so.", Content::Onward)
                .conflict("pppoe_password_shown")
                .conflict("conflict")
                .counted(),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            table,
            sealer: Sealer::init(boot).await?,
            passwords: Passwords,
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
            grace_minutes: grace_minutes(&boot.settings)?,
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let claims = self.sessions.claims(&request)?;
        let id = request.parameter("id", HostId::parse)?;
        let key = keys::host(&claims.sub, &id);
        let host = async { self.table.get::<Host>(&key).await.map_err(Problem::from) };
        let (visit, host) = tokio::try_join!(self.sessions.open(&claims, &request), host)?;
        let host = host.ok_or_else(Problem::not_found)?;
        if request.method == Method::GET {
            let state = State::of(&host, self.grace_minutes, request.now);
            return Reply::of(&request, &state, || self.form(&visit, &state, &request, None));
        }
        let fields = request.fields(&FIELDS)?;
        match (Box::pin(self.change(fields, &visit, &host, &request)).await, request.format) {
            (Ok(changed), Format::Json) => Reply::json(StatusCode::OK, &changed),
            (Ok(changed), Format::Html) => match &changed.generated_password {
                // Shown in the answer itself, and no page leads to it.
                Some(_) => {
                    Ok(Reply::html(StatusCode::OK, page::generated(&self.provider, &visit, &changed, request.now)))
                }
                None => Reply::see_other(&format!("/hosts/{}/pppoe-password?changed=1", host.id)),
            },
            (Err(problem), _) => {
                let state = State::of(&host, self.grace_minutes, request.now);
                Reply::refused(&request, problem, |problem| self.form(&visit, &state, &request, Some(problem)))
            }
        }
    }
}

impl ChangePppoePassword {
    fn form(&self, visit: &Visit, state: &State, request: &Incoming, problem: Option<&Problem>) -> maud::Markup {
        let key = shared::random::readable(&*self.random, 26);
        page::form(&self.provider, visit, state, request.query("changed").is_some(), &key, problem)
    }

    /// It needs the password of the portal: whoever finds a session open must not cut its owner off at the next dial.
    async fn change(&self, fields: Fields, visit: &Visit, host: &Host, request: &Incoming) -> Result<Changed, Problem> {
        let Input { current, own, key } = read(fields)?;
        let owner = &visit.subscriber.id;
        confirmed(&self.table, self.passwords, owner, &current, request.now).await?;
        if own.as_ref().is_some_and(|own| own.is(&current)) {
            return Err(Problem::invalid_field("pppoe_password", "pppoe_password_is_portals"));
        }
        let asked = Asked { own: own.as_ref(), key: &key, now: request.now };
        let new = match decide(host, self.opened(visit, host).as_ref(), &asked)? {
            Step::Done => return Ok(Changed::of(host, None)),
            Step::Show(shown) => return Ok(Changed::of(host, Some(&shown))),
            Step::Set(own) => own,
            Step::Generate => NewPppoePassword::generate(&*self.random),
        };
        throttle::count(&self.table, &throttle::CHANGES, owner.as_str(), request.now).await?;
        match self.write(visit, host, &new, &asked).await {
            Err(CommitError::Condition(_)) => self.after_race(visit, host, &asked).await,
            written => {
                let shown = Some(new.password()).filter(|_| own.is_none());
                Ok(Changed::of(&Host { pppoe_secret: Some(written?), ..host.clone() }, shown))
            }
        }
    }

    /// Writes the password and the mail that tells of it, without it: both or neither, upon the host as it was read.
    async fn write(
        &self,
        visit: &Visit,
        host: &Host,
        new: &NewPppoePassword,
        asked: &Asked<'_>,
    ) -> Result<shared::domain::PppoeSecret, CommitError> {
        let subscriber = &visit.subscriber;
        let sealed = new.password().seal(&self.sealer, &*self.random, &subscriber.id, &host.id);
        let key = keys::host(&subscriber.id, &host.id);
        let sealed = sealed.map_err(|_| shared::store::StoreError::Damaged(key.to_string()))?;
        let secret = replaced(host.pppoe_secret.as_ref(), sealed, self.grace_minutes, asked);
        let changed =
            Update::existing().set("pppoe_secret", &secret).when_or_absent("pppoe_secret", host.pppoe_secret.as_ref());
        let transaction = Transaction::new(&self.table).update(&key, changed);
        let mail = Mail::PppoePasswordChanged { host: host.name.clone() };
        tell(transaction, subscriber, &format!("pppoe-{}", host.id), mail, asked.now).commit().await?;
        Ok(secret)
    }

    /// Somebody was faster: the same press once more, or another change, which stands.
    async fn after_race(&self, visit: &Visit, host: &Host, asked: &Asked<'_>) -> Result<Changed, Problem> {
        let key = keys::host(&visit.subscriber.id, &host.id);
        let host = self.table.get::<Host>(&key).await?.ok_or_else(Problem::not_found)?;
        match decide(&host, self.opened(visit, &host).as_ref(), asked)? {
            Step::Done => Ok(Changed::of(&host, None)),
            Step::Show(shown) => Ok(Changed::of(&host, Some(&shown))),
            Step::Set(_) | Step::Generate => Err(Problem::conflict()),
        }
    }

    /// What the router dials with now. One that cannot be opened is none: a new one is the way out of that.
    fn opened(&self, visit: &Visit, host: &Host) -> Option<PppoePassword> {
        let secret = host.pppoe_secret.as_ref()?;
        let opened = PppoePassword::open(&self.sealer, &secret.sealed, &visit.subscriber.id, &host.id);
        if opened.is_err() {
            tracing::error!(host = %host.id, "pppoe password cannot be opened");
        }
        opened.ok()
    }
}

fn read(mut fields: Fields) -> Result<Input, Problem> {
    let own = fields.optional("pppoe_password", |text| Ok(Secret::new(text.to_owned())));
    let current = fields.secret("current_password");
    let key = fields.required("idempotency_key", IdempotencyKey::parse);
    let taken = own.zip(current).zip(key).map(|((own, current), key)| Input { current, own, key });
    fields.finish(taken)
}

/// `PANEL_PPPOE_GRACE_MINUTES`: for how long a password before goes on.
fn grace_minutes(settings: &Settings) -> Result<u32, SettingsError> {
    const VARIABLE: &str = "PANEL_PPPOE_GRACE_MINUTES";
    let minutes = settings.required(VARIABLE)?.parse().ok().filter(|minutes| *minutes <= GRACE_MINUTES_MAX);
    minutes.ok_or(SettingsError { variable: VARIABLE, reason: "is no number of minutes of a week" })
}
