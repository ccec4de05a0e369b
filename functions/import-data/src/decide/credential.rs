//! What a subscriber logs in with, and whom a login belongs to.

use shared::domain::{Credential, LoginRecord, OneTimePassword, Totp};
use shared::store::keys;

use super::{Change, ChangedFields, State, Step, Write};
use crate::fault::{Code, Fault};
use crate::record::{CredentialRecord, PasswordHash};

pub(super) fn decide(state: &mut State, record: &CredentialRecord, changed: &ChangedFields<'_>) -> Result<Step, Fault> {
    let id = state.id.clone();
    let email = state.known()?.contact.email.clone();
    if state.logins.get(&record.login).is_some_and(|owner| owner.subscriber != id) {
        return Err(Fault::at("login", Code::LOGIN_TAKEN));
    }
    let key = keys::credential(&id);
    let place = key.sk.clone();
    let mut writes = Vec::new();
    let before = state.credential.take();
    if before.as_ref().is_none_or(|before| before.login != record.login) {
        let owner = LoginRecord { subscriber: id, email };
        let login = keys::login(&record.login);
        let is_ours = state.logins.insert(record.login.clone(), owner.clone()).is_some();
        writes.push(if is_ours { Write::replace(login, &owner) } else { Write::insert(login, &owner) });
    }
    let password_hash = record.password_hash.as_ref().map(PasswordHash::as_str);
    let Some(before) = before else {
        let credential = Credential {
            login: record.login.clone(),
            password_hash: password_hash.map(str::to_owned),
            one_time: None,
            totp: None,
        };
        writes.push(Write::insert(key, &credential));
        state.credential = Some(credential);
        return Ok(Step { place, writes });
    };
    let mut after = Credential { login: record.login.clone(), ..before.clone() };
    let mut change = Change::default().set("login", &after.login).when("login", &before.login);
    if after.login != before.login {
        state.logins.remove(&before.login);
        writes.push(Write::delete(keys::login(&before.login)));
    }
    // A password that the subscriber has set since stays, unless the provider itself gives another one.
    if let Some(hash) = password_hash.filter(|_| changed.has("password_hash")) {
        // It is the office's way in for who has lost the phone with the authenticator app, too.
        after = Credential { password_hash: Some(hash.to_owned()), one_time: None, totp: None, ..after };
        change = change.set("password_hash", &hash).set_or_remove("one_time", None::<&OneTimePassword>);
        change = change.set_or_remove("totp", None::<&Totp>);
        state.known()?.session_epoch += 1;
    }
    writes.push(Write::change(key, change));
    state.credential = Some(after);
    Ok(Step { place, writes })
}
