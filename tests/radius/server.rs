//! FreeRADIUS as a process of its own, with the configuration that a provider installs.

use std::fs;
use std::net::UdpSocket;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// What the router and the server know each other by.
pub const SECRET: &str = "testing123";
/// The last line of a start and of a reload.
const RELOADED: &str = "} # server portal-change";
const START_LIMIT: Duration = Duration::from_secs(20);

/// A running server, gone when it is dropped.
pub struct FreeRadius {
    /// Where it is asked.
    pub auth_port: u16,
    /// Where it is told.
    pub acct_port: u16,
    folder: TempDir,
    process: Child,
}

impl FreeRadius {
    /// Starts one that asks a portal with a key, and sends changes to a port of this machine.
    pub fn start(portal: &str, key: &str, coa_port: u16) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let [auth_port, acct_port] = [free_port(), free_port()];
        let config = folder.path().join("raddb");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../infra/freeradius/raddb"), &config);
        let example = fs::read_to_string(config.join("operator.conf.example")).expect("the example");
        fs::write(
            config.join("operator.conf"),
            edited(&example, portal, key, folder.path(), [auth_port, acct_port, coa_port]),
        )
        .expect("written");
        let log = fs::File::create(folder.path().join("output")).expect("a file");
        let process = Command::new("freeradius")
            .args(["-fxx", "-l", "stdout", "-d"])
            .arg(&config)
            .env("TZ", "UTC")
            .stdout(log.try_clone().expect("a file"))
            .stderr(log)
            .stdin(Stdio::null())
            .spawn()
            .expect("Debian's freeradius is installed");
        let server = Self { auth_port, acct_port, folder, process };
        let started = Instant::now();
        while !server.log().contains("Ready to process requests") {
            assert!(started.elapsed() < START_LIMIT, "it does not start: {}", server.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        server
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        let bytes = fs::read(self.folder.path().join("output")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Changes what the operator wrote, and has it read without a restart.
    pub fn reload(&self, from: &str, to: &str) {
        let file = self.folder.path().join("raddb/operator.conf");
        let text = fs::read_to_string(&file).expect("the operator's file");
        assert!(text.contains(from), "it says {from} no more");
        fs::write(&file, text.replace(from, to)).expect("written");
        // What changed within a second of the last reading is taken for what was read.
        let times = fs::metadata(&file).and_then(|metadata| metadata.modified()).expect("a time");
        let later = times + Duration::from_secs(2) * u32::try_from(1 + self.reloads()).expect("few");
        fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(later)).expect("changed");
        let before = self.reloads();
        let asked = Instant::now();
        while self.reloads() == before {
            assert!(asked.elapsed() < START_LIMIT, "it does not reload: {}", self.log());
            // Again and again: within five seconds of the last one it hears none.
            let hung_up = Command::new("kill").args(["-HUP", &self.process.id().to_string()]).status();
            assert!(hung_up.expect("kill ran").success(), "it runs");
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    fn reloads(&self) -> usize {
        self.log().matches(RELOADED).count()
    }

    /// Bytes that wait to be brought to the portal.
    pub fn spooled(&self) -> u64 {
        let files = fs::read_dir(self.folder.path()).expect("the folder").flatten();
        let spools = files.filter(|file| file.file_name().to_string_lossy().starts_with("spool"));
        spools.map(|file| file.metadata().map_or(0, |metadata| metadata.len())).sum()
    }
}

impl Drop for FreeRadius {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = self.log();
            let start = log.char_indices().rev().nth(6000).map_or(0, |(at, _)| at);
            eprintln!("FreeRADIUS said at the end:\n{}", &log[start..]);
        }
        let _gone = self.process.kill();
        let _code = self.process.wait();
    }
}

/// The example as an operator edits it: the portal, the key, one router on this machine.
fn edited(example: &str, portal: &str, key: &str, folder: &Path, [auth, acct, coa]: [u16; 3]) -> String {
    let changes = [
        ("https://panel.example.pl", portal.to_owned()),
        ("put-the-key-here", key.to_owned()),
        ("address = \"*\"", "address = \"127.0.0.1\"".to_owned()),
        ("auth_port = 1812", format!("auth_port = {auth}")),
        ("acct_port = 1813", format!("acct_port = {acct}")),
        ("port = 3799", format!("port = {coa}")),
        ("/var/lib/panel-radius", folder.display().to_string()),
        ("ipaddr = 10.0.0.1", "ipaddr = 127.0.0.1".to_owned()),
        ("the-secret-of-this-router", SECRET.to_owned()),
        // Otherwise a silent router is told of after half a minute.
        ("irt = 2", "irt = 1".to_owned()),
        ("mrt = 4", "mrt = 1".to_owned()),
        ("mrd = 30", "mrd = 15".to_owned()),
    ];
    changes.iter().fold(example.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the example says {from} no more");
        text.replace(from, to)
    })
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).expect("a folder");
    for file in fs::read_dir(from).expect("the configuration").flatten() {
        fs::copy(file.path(), to.join(file.file_name())).expect("copied");
    }
}

/// A UDP port that nobody has.
pub fn free_port() -> u16 {
    UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port()
}
