//! Removing a passkey.

use http::StatusCode;
use shared::domain::{Passkey, PasskeyId};
use shared::http::{Format, Incoming, Problem, Reply};
use shared::mail::{Mail, tell};
use shared::passkey;
use shared::password::confirmed;
use shared::secret::Secret;
use shared::session::Visit;
use shared::store::{CommitError, Transaction};

use crate::output::Row;
use crate::{Passkeys, page};

const FIELDS: [&str; 2] = ["passkey", "current_password"];

impl Passkeys {
    pub(crate) async fn remove(&self, visit: &Visit, request: &Incoming) -> Result<Reply, Problem> {
        let mut fields = request.fields(&FIELDS)?;
        let id = fields.required("passkey", PasskeyId::parse);
        let password = fields.secret("current_password");
        // Where nobody can tell which one is meant there is no page of it to come back to.
        let Some(id) = id else { return Err(fields.finish::<()>(None).err().unwrap_or_else(Problem::bad_request)) };
        let passkey = self.one(&visit.subscriber.id, &id).await?;
        let removed = match fields.finish(password) {
            Ok(password) => self.take_away(visit, &passkey, &password, request).await,
            Err(problem) => Err(problem),
        };
        match (removed, request.format) {
            (Ok(()), Format::Json) => Ok(Reply::empty(StatusCode::NO_CONTENT)),
            (Ok(()), Format::Html) => Reply::see_other("/security/passkeys?removed=1"),
            (Err(problem), _) => Reply::refused(request, problem, |problem| {
                page::one(&self.provider, visit, &Row::of(&passkey), Some(problem))
            }),
        }
    }

    async fn take_away(
        &self,
        visit: &Visit,
        passkey: &Passkey,
        password: &Secret,
        request: &Incoming,
    ) -> Result<(), Problem> {
        let owner = &visit.subscriber.id;
        let _credential = confirmed(&self.table, self.passwords, owner, password, request.now).await?;
        let transaction = passkey::forget(Transaction::new(&self.table), owner, passkey);
        let mail = Mail::PasskeyRemoved { name: passkey.name.clone() };
        match tell(transaction, &visit.subscriber, &format!("removed-{}", passkey.id), mail, request.now).commit().await
        {
            Ok(()) => Ok(()),
            // A second press: it is gone, as was wished.
            Err(CommitError::Condition(_)) => Err(Problem::not_found()),
            Err(error) => Err(error.into()),
        }
    }
}
