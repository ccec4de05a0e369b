//! `GET, POST /security/passkeys`: the passkeys of a subscriber, listed and added; `GET /security/passkeys/{id}` and
//! `POST /security/passkeys/remove`: one of them, and its end. Each change asks for the password: a session that was stolen
//! plants no key, and takes none away.

mod add;
mod output;
mod page;
mod remove;

use std::sync::Arc;

use http::{Method, StatusCode};
use shared::boot::{Boot, InitError};
use shared::domain::{Passkey, PasskeyId, SubscriberId, Text};
use shared::grant::Grant;
use shared::http::{Format, Incoming, Problem, Reply};
use shared::openapi::{Area, Content, Field, Needs, Operation};
use shared::passkey::{PasskeyOptions, RelyingParty};
use shared::password::Passwords;
use shared::random::Random;
use shared::runtime::Endpoint;
use shared::session::{Sessions, Visit};
use shared::store::keys::Prefix;
use shared::store::{StoreError, Table, keys};
use shared::views::Provider;

use crate::output::{Output, Row};

/// Where they are.
const PATH: &str = "/security/passkeys";
/// What is read of them: never more than there may be.
const READ_MAX: i32 = 10;
const _: () = assert!(READ_MAX as usize == Passkey::MAX, "all of them are read at once");

/// The function.
pub struct Passkeys {
    table: Table,
    sessions: Sessions,
    party: RelyingParty,
    passwords: Passwords,
    provider: Provider,
    random: Arc<dyn Random>,
}

impl Endpoint for Passkeys {
    const NAME: &'static str = "passkeys";
    const GRANTS: &'static [Grant] = &[
        Sessions::GRANT,
        Grant::table(&["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"]),
    ];

    fn operations() -> Vec<Operation> {
        let one = "/security/passkeys/{id}";
        let ask = "Begins the adding of a passkey: for five minutes, and for this session.";
        let (added, full) = ("Adds the passkey that an authenticator made.", "passkeys_full");
        vec![
            Operation::get(Area::Account, PATH, "listPasskeys", "The passkeys of the subscriber.")
                .needs(Needs::FullSession)
                .shows::<Output>("All of them: there are never more than ten."),
            Operation::get(Area::Account, one, "getPasskey", "A passkey.")
                .needs(Needs::FullSession)
                .path::<PasskeyId>("id", "The passkey.")
                .shows::<Row>("The passkey; a page asks whether to remove it."),
            Operation::post(Area::Account, "/security/passkeys/options", "beginPasskey", ask)
                .needs(Needs::FullSession)
                .takes([Field::secret("current_password")])
                .gives::<PasskeyOptions>("What an authenticator is asked.")
                .conflict(full)
                .counted(),
            Operation::post(Area::Account, PATH, "addPasskey", added)
                .needs(Needs::FullSession)
                .takes([
                    Field::of::<Text<40>>("name").about("What its owner calls it."),
                    Field::object("credential").about("What `PublicKeyCredential.toJSON` makes of the answer."),
                ])
                .gives::<Row>("The passkey.")
                .problem(StatusCode::BAD_REQUEST, "passkey_not_added")
                .conflict("passkey_known")
                .conflict(full),
            Operation::post(Area::Account, "/security/passkeys/remove", "removePasskey", "Removes a passkey.")
                .needs(Needs::FullSession)
                .takes([Field::of::<PasskeyId>("passkey"), Field::secret("current_password")])
                .answers(StatusCode::NO_CONTENT, "It is gone.", Content::NothingOrOnward)
                .problem(StatusCode::NOT_FOUND, "not_found")
                .counted(),
        ]
    }

    async fn init(boot: &Boot) -> Result<Self, InitError> {
        let table = Table::init(boot)?;
        Ok(Self {
            sessions: Sessions::init(boot, &table).await?,
            table,
            party: RelyingParty::of(boot.settings.public_url()?)?,
            passwords: Passwords,
            provider: boot.settings.provider()?,
            random: boot.random.clone(),
        })
    }

    async fn call(&self, request: Incoming) -> Result<Reply, Problem> {
        let visit = self.sessions.enter(&request).await?;
        match (&request.method, request.path.as_str()) {
            (&Method::POST, "/security/passkeys/options") => self.ask(&visit, &request).await,
            (&Method::POST, "/security/passkeys/remove") => self.remove(&visit, &request).await,
            (&Method::POST, _) => self.add(&visit, &request).await,
            (_, PATH) => self.list(&visit, &request).await,
            _ => self.show(&visit, &request).await,
        }
    }
}

impl Passkeys {
    async fn list(&self, visit: &Visit, request: &Incoming) -> Result<Reply, Problem> {
        let output = Output::new(&self.all(&visit.subscriber.id).await?);
        let reply = Reply::of(request, &output, || page::list(&self.provider, visit, &output, request))?;
        Ok(if request.format == Format::Html { reply.with_script() } else { reply })
    }

    async fn show(&self, visit: &Visit, request: &Incoming) -> Result<Reply, Problem> {
        let id = request.parameter("id", PasskeyId::parse)?;
        let row = Row::of(&self.one(&visit.subscriber.id, &id).await?);
        Reply::of(request, &row, || page::one(&self.provider, visit, &row, None))
    }

    /// All of somebody's, the first that was added first.
    async fn all(&self, owner: &SubscriberId) -> Result<Vec<Passkey>, StoreError> {
        let mut all: Vec<Passkey> = self.table.newest_for_decision(owner, Prefix::Passkeys, READ_MAX).await?;
        all.sort_by(|one, other| one.created_at.cmp(&other.created_at).then_with(|| one.id.cmp(&other.id)));
        Ok(all)
    }

    async fn one(&self, owner: &SubscriberId, id: &PasskeyId) -> Result<Passkey, Problem> {
        self.table.get(&keys::passkey(owner, id)).await?.ok_or_else(Problem::not_found)
    }
}
