//! The portal as a process of its own.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::{CHILD, seed};

/// The kernel counts processor time in hundredths of a second, whatever its own clock is.
const TICK_MS: f64 = 10.0;

/// A portal with subscribers.
pub struct Portal {
    /// How many there are.
    pub subscribers: usize,
    /// `localhost:<port>`.
    pub host: String,
    /// What its RADIUS server proves itself with.
    pub radius_key: String,
    /// What its payment provider signs with.
    pub payu_key: String,
    child: Child,
    _folder: TempDir,
}

impl Portal {
    /// Makes one, and starts it when its subscribers are there.
    pub async fn start(subscribers: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let started = Instant::now();
        seed::seed(folder.path(), subscribers).await;
        eprintln!("{subscribers} subscribers are there after {:.1} s", seconds(started.elapsed()));
        let program = std::env::current_exe().expect("this program");
        let port = free_port();
        let mut command = Command::new(program);
        let command = command.env(CHILD, "1").args(["--port", &port.to_string(), "--trust-forwarded-for", "--data"]);
        let mut child = command.arg(folder.path()).stdout(Stdio::piped()).spawn().expect("the portal");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let ready = lines.any(|line| line.expect("a line").contains("Panel is ready"));
        assert!(ready, "the portal did not start");
        std::thread::spawn(move || lines.for_each(drop));
        let seed::Secrets { radius_key, payu_key, .. } = seed::secrets(folder.path());
        Self { subscribers, host: format!("localhost:{port}"), radius_key, payu_key, child, _folder: folder }
    }

    /// The processor time that it has taken so far, in milliseconds.
    pub fn cpu_ms(&self) -> f64 {
        let line = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("a process");
        // The second field is the program's name in brackets; of those behind it, the 12th and 13th are user and system time.
        let behind = line.rsplit_once(") ").expect("a name").1;
        let ticks = behind.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<f64>().expect("a number"));
        ticks.sum::<f64>() * TICK_MS
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _code = self.child.wait();
    }
}

/// A time in seconds.
pub const fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}
