//! Changes by `radclient`, of Debian's `freeradius-utils`: it knows every vendor's attributes. What is said to a router goes in by
//! its input and the secret by a file: neither stands on a command line, which others can see.

use std::fmt::Write as _;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

use crate::config::Router;
use crate::portal::{Action, Kind, Told, Value};

/// Tries, and seconds that each is waited for: together well below the 45 s of a lease.
const TRIES: &str = "3";
const PATIENCE_S: &str = "3";
/// Where `radclient` itself hangs.
const LIMIT: Duration = Duration::from_secs(20);

/// Sends a change to its router, and says what came of it. A change that cannot be said is not: `timeout`.
pub async fn send(program: &str, router: &Router, action: &Action) -> Told {
    let nothing = Told { result: "timeout".to_owned(), error_cause: None };
    let Some(attributes) = attributes(action) else {
        tracing::error!(action = action.id, "a change holds what no attribute can");
        return nothing;
    };
    match tokio::time::timeout(LIMIT, run(program, router, action.kind, &attributes)).await {
        Ok(Ok(output)) => read(&output).unwrap_or(nothing),
        Ok(Err(error)) => {
            tracing::error!(%error, program, "cannot be run");
            nothing
        }
        Err(_) => nothing,
    }
}

async fn run(program: &str, router: &Router, kind: Kind, attributes: &str) -> std::io::Result<String> {
    let command = match kind {
        Kind::Coa => "coa",
        Kind::Disconnect => "disconnect",
    };
    let mut radclient = Command::new(program)
        .args(["-x", "-r", TRIES, "-t", PATIENCE_S, "-S"])
        .arg(&router.secret_file)
        .args([router.coa.to_string().as_str(), command])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut input) = radclient.stdin.take() {
        input.write_all(attributes.as_bytes()).await?;
    }
    let output = radclient.wait_with_output().await?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A change as `radclient` reads it. None: a name or value that would be read as something else.
pub fn attributes(action: &Action) -> Option<String> {
    let mut text = String::new();
    let mut line = |name: &str, value: String| writeln!(text, "{name} = {value}").ok();
    line("User-Name", quoted(&action.user_name)?)?;
    line("Acct-Session-Id", quoted(&action.acct_session_id)?)?;
    if let Some(address) = &action.framed_ip_address
        && address.parse::<std::net::Ipv4Addr>().is_ok()
    {
        line("Framed-IP-Address", address.clone())?;
    }
    if action.router.address.parse::<std::net::Ipv4Addr>().is_ok() {
        line("NAS-IP-Address", action.router.address.clone())?;
    }
    if !action.router.identifier.is_empty() && action.router.identifier != action.router.address {
        line("NAS-Identifier", quoted(&action.router.identifier)?)?;
    }
    for (name, values) in &action.attributes {
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_name {
            return None;
        }
        for value in values {
            line(
                name,
                match value {
                    Value::Number(number) => number.to_string(),
                    Value::Text(text) => quoted(text)?,
                },
            )?;
        }
    }
    line("Message-Authenticator", "0x00".to_owned())?;
    Some(text)
}

/// A text between quotes. None: it has a control character, behind which another attribute could begin.
fn quoted(text: &str) -> Option<String> {
    if text.is_empty() || text.len() > 253 || text.chars().any(char::is_control) {
        return None;
    }
    Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// What `radclient -x` has printed of an answer.
fn read(output: &str) -> Option<Told> {
    let received = output.split("Received ").nth(1)?;
    let kind = received.split_whitespace().next()?;
    let is_known = matches!(kind, "CoA-ACK" | "CoA-NAK" | "Disconnect-ACK" | "Disconnect-NAK");
    let cause = received.lines().find_map(|line| line.trim().strip_prefix("Error-Cause = "));
    is_known.then(|| Told { result: kind.to_owned(), error_cause: cause.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::portal::Place;

    fn action(login: &str) -> Action {
        Action {
            id: "act-0123456789abcdef0123".to_owned(),
            kind: Kind::Coa,
            router: Place { identifier: "bras-1".to_owned(), address: "10.0.0.1".to_owned() },
            user_name: login.to_owned(),
            acct_session_id: "81b00001".to_owned(),
            framed_ip_address: Some("100.64.0.7".to_owned()),
            attributes: BTreeMap::from([
                ("Mikrotik-Rate-Limit".to_owned(), vec![Value::Text("50M/100M".to_owned())]),
                ("Session-Timeout".to_owned(), vec![Value::Number(900)]),
            ]),
        }
    }

    #[test]
    fn a_change_is_said_attribute_by_attribute() {
        let said = attributes(&action("anna-dom")).expect("a change");
        assert_eq!(
            said,
            "User-Name = \"anna-dom\"\nAcct-Session-Id = \"81b00001\"\nFramed-IP-Address = 100.64.0.7\n\
             NAS-IP-Address = 10.0.0.1\nNAS-Identifier = \"bras-1\"\nMikrotik-Rate-Limit = \"50M/100M\"\n\
             Session-Timeout = 900\nMessage-Authenticator = 0x00\n"
        );
    }

    #[test]
    fn s16_a_login_says_nothing_but_itself() {
        let said = attributes(&action(r#"a", Reply-Message = "x\"#)).expect("a change");
        assert_eq!(said.lines().next(), Some(r#"User-Name = "a\", Reply-Message = \"x\\""#));
        for hostile in ["a\nFilter-Id = \"x\"", "a\r", "\u{0}", ""] {
            assert_eq!(attributes(&action(hostile)), None, "{hostile:?}");
        }
        let mut named = action("a");
        named.attributes.insert("Filter-Id = \"x\"\nUser-Name".to_owned(), vec![Value::Number(1)]);
        assert_eq!(attributes(&named), None);
    }

    #[test]
    fn what_a_router_answered_is_read() {
        let told = |result: &str, cause: Option<&str>| {
            Some(Told { result: result.to_owned(), error_cause: cause.map(str::to_owned) })
        };
        let ack = "Sent CoA-Request Id 9 from 0.0.0.0:1 to 10.0.0.1:3799 length 94\nReceived CoA-ACK Id 9 from 10.0.0.1:3799 to 0.0.0.0:1 length 20\n";
        assert_eq!(read(ack), told("CoA-ACK", None));
        let nak = "Sent Disconnect-Request Id 9\nReceived Disconnect-NAK Id 9 from 10.0.0.1:3799\n\tError-Cause = Session-Context-Not-Found\n";
        assert_eq!(read(nak), told("Disconnect-NAK", Some("Session-Context-Not-Found")));
        for silence in
            ["", "Sent CoA-Request Id 9\n(0) No reply from server for ID 9 socket 3\n", "Received Access-Accept Id 1\n"]
        {
            assert_eq!(read(silence), None);
        }
    }
}
