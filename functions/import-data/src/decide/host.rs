//! Hosts, and whom a `PPPoE` login belongs to.

use shared::domain::{Host, PppoeRecord};
use shared::store::keys;

use super::{Change, State, Step, Write};
use crate::fault::{Code, Fault};
use crate::record::HostRecord;

pub(super) fn decide(state: &mut State, record: &HostRecord) -> Result<Step, Fault> {
    state.known()?;
    let after = Host {
        id: record.id.clone(),
        name: record.name.clone(),
        pppoe_login: record.pppoe_login.clone(),
        down_kbps: record.down_kbps,
        up_kbps: record.up_kbps,
        macs: record.macs.clone(),
        pppoe_secret: state.hosts.get(&record.id).and_then(|before| before.pppoe_secret.clone()),
        speeds_changed_at: state.hosts.get(&record.id).and_then(|before| before.speeds_changed_at),
    };
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
        let change = Change::default()
            .set("name", &after.name)
            .set("pppoe_login", &after.pppoe_login)
            .set("down_kbps", &after.down_kbps)
            .set("up_kbps", &after.up_kbps)
            .set("macs", &after.macs);
        writes.push(Write::change(key, change.when("pppoe_login", &old)));
    } else {
        writes.push(Write::insert(key, &after));
    }
    state.hosts.insert(after.id.clone(), after);
    Ok(Step { place, writes })
}
