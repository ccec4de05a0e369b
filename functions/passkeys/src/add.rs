//! Adding a passkey: a question for the authenticator, and its answer. One is under way at a time, so that however many are
//! begun at once no more are kept than there may be.

use http::StatusCode;
use shared::domain::{Passkey, PasskeyEnrolment, Text};
use shared::http::{Incoming, Problem, Reply};
use shared::mail::{Mail, tell};
use shared::passkey;
use shared::password::confirmed;
use shared::session::Visit;
use shared::store::{CommitError, Transaction, Update, keys};

use crate::Passkeys;
use crate::output::Row;

const ASK_FIELDS: [&str; 1] = ["current_password"];
const ADD_FIELDS: [&str; 2] = ["name", "credential"];
const FULL: Problem = Problem::new(StatusCode::CONFLICT, "passkeys_full");
const KNOWN: Problem = Problem::new(StatusCode::CONFLICT, "passkey_known");
const NOT_ADDED: Problem = Problem::new(StatusCode::BAD_REQUEST, "passkey_not_added");

impl Passkeys {
    pub(crate) async fn ask(&self, visit: &Visit, request: &Incoming) -> Result<Reply, Problem> {
        let mut fields = request.fields(&ASK_FIELDS)?;
        let password = fields.secret("current_password");
        let password = fields.finish(password)?;
        let owner = &visit.subscriber.id;
        let credential = confirmed(&self.table, self.passwords, owner, &password, request.now).await?;
        let existing = self.all(owner).await?;
        if existing.len() >= Passkey::MAX {
            return Err(FULL);
        }
        let (login, session) = (&credential.login, &visit.session.hash);
        let begun = self.party.begin_enrolment(&*self.random, login, &existing, session, request.now)?;
        let PasskeyEnrolment { ceremony, session, expires_at } = &begun.enrolment;
        let kept = Update::until(*expires_at).set("ceremony", ceremony).set("session", session);
        self.table.update(&keys::passkey_enrolment(owner), kept.set("expires_at", expires_at)).await?;
        Reply::json(StatusCode::OK, &begun.options)
    }

    pub(crate) async fn add(&self, visit: &Visit, request: &Incoming) -> Result<Reply, Problem> {
        let mut fields = request.fields(&ADD_FIELDS)?;
        let name = fields.required("name", Text::parse);
        let answer = fields.object("credential");
        let (name, answer) = fields.finish(name.zip(answer))?;
        let (owner, session) = (&visit.subscriber.id, &visit.session.hash);
        let enrolment: PasskeyEnrolment = self.table.get(&keys::passkey_enrolment(owner)).await?.ok_or(NOT_ADDED)?;
        // What is under way was begun when the one before was kept: there is no other count but this.
        if self.all(owner).await?.len() >= Passkey::MAX {
            return Err(FULL);
        }
        let made = self.party.finish_enrolment(&enrolment, &answer, session, request.now).ok_or(NOT_ADDED)?;
        let made = made.named(name, request.now);
        let spent =
            Transaction::new(&self.table).spend(&keys::passkey_enrolment(owner), "ceremony", &enrolment.ceremony);
        let transaction = passkey::keep(spent, owner, &made);
        let mail = Mail::PasskeyAdded { name: made.name.clone() };
        match tell(transaction, &visit.subscriber, &format!("added-{}", made.id), mail, request.now).commit().await {
            Ok(()) => Reply::json(StatusCode::OK, &Row::of(&made)),
            Err(CommitError::Condition(places)) if places.contains(&0) => Err(NOT_ADDED),
            Err(CommitError::Condition(_)) => Err(KNOWN),
            Err(error) => Err(error.into()),
        }
    }
}
