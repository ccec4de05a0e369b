//! Hosts, and whom a `PPPoE` login belongs to.

use std::time::Duration;

use shared::domain::{Host, PppoeRecord, PppoeSecret, Timestamp};
use shared::store::keys;

use super::{Change, ChangedFields, State, Step, Write};
use crate::fault::{Code, Fault};
use crate::record::HostRecord;

pub(super) fn decide(state: &mut State, record: &HostRecord, changed: &ChangedFields<'_>) -> Result<Step, Fault> {
    state.known()?;
    let after = after(state, record, changed);
    let owner = PppoeRecord { subscriber: state.id.clone(), host: record.id.clone() };
    let login = after.pppoe_login.as_str();
    let owned_by = state.pppoe_logins.get(login);
    if owned_by.is_some_and(|by| *by != owner) {
        return Err(Fault::at("pppoe_login", Code::PPPOE_LOGIN_TAKEN));
    }
    let mut writes = Vec::new();
    if owned_by.is_none() {
        writes.push(Write::insert(keys::pppoe_login(login), &owner));
        state.pppoe_logins.insert(login.to_owned(), owner);
    }
    let key = keys::host(&state.id, &after.id);
    let place = key.sk.clone();
    if let Some(before) = state.hosts.get(&after.id) {
        let old = before.pppoe_login.as_str();
        if old != login {
            writes.push(Write::delete(keys::pppoe_login(old)));
            state.pppoe_logins.remove(old);
        }
        writes.push(Write::change(key, change(before, &after).when("pppoe_login", &old)));
        if before.speeds_changed_at != after.speeds_changed_at {
            writes.push(Write::waiting(state));
        }
    } else {
        writes.push(Write::insert(key, &after));
    }
    state.hosts.insert(after.id.clone(), after);
    Ok(Step { place, writes })
}

/// The host as the record leaves it. A password that the subscriber has set since stays, unless the provider itself gives
/// another one.
fn after(state: &State, record: &HostRecord, changed: &ChangedFields<'_>) -> Host {
    let before = state.hosts.get(&record.id);
    let given = record.pppoe_sealed.clone().filter(|_| changed.has("pppoe_password"));
    let given = given.map(|sealed| PppoeSecret { sealed, changed_at: state.now, previous: None, generated_by: None });
    let speeds = |host: &Host| (host.down_kbps, host.up_kbps);
    let is_faster_or_slower = before.is_some_and(|before| speeds(before) != (record.down_kbps, record.up_kbps));
    Host {
        id: record.id.clone(),
        name: record.name.clone(),
        pppoe_login: record.pppoe_login.clone(),
        down_kbps: record.down_kbps,
        up_kbps: record.up_kbps,
        macs: record.macs.clone(),
        pppoe_secret: given.or_else(|| before.and_then(|before| before.pppoe_secret.clone())),
        speeds_changed_at: if is_faster_or_slower {
            Some(moment(state, before))
        } else {
            before.and_then(|before| before.speeds_changed_at)
        },
    }
}

/// The moment of a change of speeds: later than every change before it, for sessions tell by it what they are behind.
fn moment(state: &State, before: Option<&Host>) -> Timestamp {
    let line = state.subscriber.as_ref().and_then(|subscriber| subscriber.line).map(|line| line.at);
    let newest = before.and_then(|before| before.speeds_changed_at).max(line);
    newest.map_or(state.now, |newest| state.now.max(newest + Duration::from_millis(1)))
}

/// What leads from one to the other. The password is written only where it is another one: the subscriber may be changing it.
fn change(before: &Host, after: &Host) -> Change {
    let mut change = Change::default()
        .set("name", &after.name)
        .set("pppoe_login", &after.pppoe_login)
        .set("down_kbps", &after.down_kbps)
        .set("up_kbps", &after.up_kbps)
        .set("macs", &after.macs);
    if before.pppoe_secret != after.pppoe_secret {
        change = change.set_or_remove("pppoe_secret", after.pppoe_secret.as_ref());
    }
    if before.speeds_changed_at != after.speeds_changed_at {
        change = change.set_or_remove("speeds_changed_at", after.speeds_changed_at.as_ref());
    }
    change
}
