//! What a router sends, by `radclient`.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::server::SECRET;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The kind of packet; none when there was silence.
    pub kind: Option<String>,
    /// What `radclient` printed of it.
    pub text: String,
}

impl Answer {
    /// The value of an attribute, without quotes.
    pub fn value(&self, name: &str) -> Option<String> {
        let start = format!("{name} = ");
        let line = self.text.lines().find_map(|line| line.trim().strip_prefix(&start).map(str::to_owned))?;
        Some(line.trim_matches('"').to_owned())
    }

    /// Of the kind that is expected.
    #[track_caller]
    pub fn expect(self, kind: &str) -> Self {
        assert_eq!(self.kind.as_deref(), Some(kind), "{self:?}");
        self
    }
}

/// Sends a packet of some kind (`auth`, `acct`) and waits so many seconds, once more after half of them.
pub async fn send(port: u16, kind: &'static str, attributes: &str, patience_s: u32) -> Answer {
    let attributes = format!("{attributes}\n");
    let sent = tokio::task::spawn_blocking(move || run(port, kind, &attributes, patience_s));
    sent.await.expect("radclient ran")
}

fn run(port: u16, kind: &str, attributes: &str, patience_s: u32) -> Answer {
    let mut radclient = Command::new("radclient")
        .args(["-x", "-r", "1", "-t", &patience_s.to_string(), &format!("127.0.0.1:{port}"), kind, SECRET])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Debian's freeradius-utils are installed");
    radclient.stdin.take().expect("a pipe").write_all(attributes.as_bytes()).expect("written");
    let output = radclient.wait_with_output().expect("it ends");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let received = text.split("\nReceived ").nth(1).unwrap_or_default().to_owned();
    let kind = received.split(' ').next().filter(|kind| !kind.is_empty()).map(str::to_owned);
    Answer { kind, text: received }
}

/// A value as `radclient` reads it: between quotes, with what means something there escaped.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
