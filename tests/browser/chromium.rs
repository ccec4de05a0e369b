//! Chromium under `ChromeDriver`: a process of its own and an empty profile for each walk.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::{ParseError, Url};

const DRIVER: &str = "/usr/bin/chromedriver";
const CHROMIUM: &str = "/usr/bin/chromium";
/// Quiet on a machine that reaches no network, and as root.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,900",
];
/// How often `ChromeDriver` may be started for one walk.
const STARTS_MAX: u8 = 5;
/// What Chromium's settings call "block" of a kind of content.
const BLOCK: u8 = 2;

/// A running browser.
pub struct Chromium {
    /// The way to it.
    pub client: Client,
    driver: Child,
    folder: TempDir,
}

impl Chromium {
    /// Starts one that asks for Polish pages.
    pub async fn start(scripts: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (driver, url) = (0..STARTS_MAX).find_map(|_| start_driver()).expect("ChromeDriver starts");
        let capabilities = capabilities(folder.path(), scripts);
        let client = ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&url).await;
        Self { client: client.expect("Chromium starts"), driver, folder }
    }

    /// Where downloads go.
    pub fn downloads(&self) -> PathBuf {
        downloads(self.folder.path())
    }

    /// A command of Chrome's own protocol.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let call = Vendor("goog/cdp/execute".to_owned(), json!({ "cmd": command, "params": parameters }));
        self.client.issue_cmd(call).await.expect("Chromium does it")
    }

    /// Plugs in an authenticator that keeps passkeys and sees that its owner is there; the way to it.
    pub async fn authenticator(&self) -> String {
        let wanted = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true,
        });
        let call = Vendor("webauthn/authenticator".to_owned(), wanted);
        self.client.issue_cmd(call).await.expect("an authenticator").as_str().expect("its id").to_owned()
    }

    /// Whether an authenticator sees that its owner is there from now on.
    pub async fn verifies(&self, authenticator: &str, is_there: bool) {
        let path = format!("webauthn/authenticator/{authenticator}/uv");
        let call = Vendor(path, json!({ "isUserVerified": is_there }));
        let _done = self.client.issue_cmd(call).await.expect("it is told");
    }

    /// What the console has said since it was last asked.
    pub async fn console(&self) -> Vec<Value> {
        let entries = self.client.issue_cmd(Vendor("se/log".to_owned(), json!({ "type": "browser" }))).await;
        entries.expect("the console").as_array().cloned().unwrap_or_default()
    }

    /// Ends it.
    pub async fn end(&self) {
        // A browser that has gone by itself is no reason to fail what went well.
        let _ended = self.client.clone().close().await;
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _gone = self.driver.kill();
        let _code = self.driver.wait();
    }
}

fn downloads(folder: &Path) -> PathBuf {
    folder.join("downloads")
}

/// Starts `ChromeDriver` on a port of its own choice, which it prints. None: it took one that another has, and ended.
fn start_driver() -> Option<(Child, String)> {
    let mut command = Command::new(DRIVER);
    let command = command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
    let mut driver = command.spawn().unwrap_or_else(|error| panic!("{DRIVER}: {error}"));
    let mut lines = BufReader::new(driver.stdout.take().expect("a pipe")).lines();
    let port = lines.find_map(|line| {
        let line = line.expect("a line");
        line.split_once("successfully on port ").map(|(_, port)| port.trim_end_matches('.').to_owned())
    });
    // The pipe stays open as long as the driver writes into it.
    std::thread::spawn(move || lines.for_each(drop));
    let Some(port) = port else {
        let _code = driver.wait();
        return None;
    };
    Some((driver, format!("http://127.0.0.1:{port}")))
}

fn capabilities(folder: &Path, scripts: bool) -> Capabilities {
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    let flags: Vec<&str> = FLAGS.into_iter().chain([profile.as_str()]).collect();
    let mut preferences = json!({
        "intl.accept_languages": "pl",
        "intl.selected_languages": "pl",
        "download.default_directory": downloads(folder),
        "download.prompt_for_download": false,
        "plugins.always_open_pdf_externally": true,
    });
    if !scripts {
        preferences["profile.managed_default_content_settings.javascript"] = BLOCK.into();
    }
    let wanted = json!({
        "goog:chromeOptions": { "binary": CHROMIUM, "args": flags, "prefs": preferences },
        "goog:loggingPrefs": { "browser": "ALL" },
    });
    serde_json::from_value(wanted).expect("capabilities")
}

/// A command beyond the `WebDriver` standard: its path below the session, and its body.
#[derive(Debug)]
struct Vendor(String, Value);

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.1.to_string()))
    }
}
