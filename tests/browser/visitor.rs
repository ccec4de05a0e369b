//! Somebody at the browser: finds things by what they read, and waits for what they expect.

use std::io::Write as _;
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use portal_tests::{Person, World};
use serde_json::Value;

use crate::checks;
use crate::chromium::Chromium;

/// How long anything is waited for: plenty on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(25);

/// Somebody at the browser.
pub struct Visitor {
    /// The browser.
    pub chromium: Chromium,
    url: String,
}

impl Visitor {
    /// Sits down.
    pub fn new(world: &World, chromium: Chromium) -> Self {
        Self { chromium, url: world.portal.url().to_owned() }
    }

    /// The browser, by `WebDriver`.
    pub fn client(&self) -> &Client {
        &self.chromium.client
    }

    /// Types an address, and finds a page in order there.
    pub async fn opens(&self, path: &str) {
        self.client().goto(&format!("{}{path}", self.url)).await.expect("a page");
        checks::page_is_in_order(self, &[]).await;
    }

    /// Types an address that leads to a problem.
    pub async fn opens_in_vain(&self, path: &str, status: u16) {
        self.client().goto(&format!("{}{path}", self.url)).await.expect("a page");
        checks::page_is_in_order(self, &[status]).await;
    }

    /// Logs in.
    pub async fn logs_in(&self, person: &Person, [login, password, button]: [&str; 3]) {
        self.opens("/login").await;
        self.fills(login, &person.login).await;
        self.fills(password, &person.password).await;
        self.presses(button).await;
    }

    /// Reads this on the page, at the latest when patience ends.
    pub async fn reads(&self, text: &str) {
        self.waits_until(&format!("{text:?} on the page"), async || self.text().await.contains(text)).await;
    }

    /// Does not read this anywhere on the page that is there now.
    pub async fn does_not_read(&self, text: &str) {
        let all = self.text().await;
        assert!(!all.contains(text), "{text:?} in {all}");
    }

    /// Is at a path, at the latest when patience ends.
    pub async fn is_at(&self, path: &str) {
        self.waits_until(&format!("the address {path}"), async || self.path().await.starts_with(path)).await;
    }

    /// Types into the field that a label names, in the place of what stood there.
    pub async fn fills(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.expect("empty");
        field.send_keys(text).await.expect("typed");
    }

    /// Presses a button, and is on another page then.
    pub async fn presses(&self, button: &str) {
        self.goes_by(&format!("//button[normalize-space()={button:?}]"), &[]).await;
    }

    /// Presses a button, and is told with a status that this is not how it goes.
    pub async fn presses_in_vain(&self, button: &str, status: u16) {
        self.goes_by(&format!("//button[normalize-space()={button:?}]"), &[status]).await;
    }

    /// Follows a link, and is on another page then.
    pub async fn follows(&self, link: &str) {
        self.goes_by(&format!("//a[normalize-space()={link:?}]"), &[]).await;
    }

    async fn goes_by(&self, path: &str, statuses: &[u16]) {
        let before = self.client().find(Locator::Css("html")).await.expect("a page");
        self.element(path).await.click().await.expect("clicked");
        self.waits_for_another_page(before).await;
        checks::page_is_in_order(self, statuses).await;
    }

    /// Waits until the document that this element was of has gone and another is whole.
    pub async fn waits_for_another_page(&self, before: Element) {
        self.waits_until("another page", async || {
            let gone = before.tag_name().await.is_err_and(|error| error.is_stale_element_reference());
            gone && self.runs("return document.readyState").await == "complete"
        })
        .await;
    }

    /// The one element that an `XPath` leads to.
    pub async fn element(&self, path: &str) -> Element {
        let found = self.client().find_all(Locator::XPath(path)).await.expect("an answer");
        let [element] = found.as_slice() else { panic!("{} of {path}", found.len()) };
        element.clone()
    }

    /// The field that a label names.
    pub async fn field(&self, label: &str) -> Element {
        self.element(&format!("//input[@id=//label[normalize-space()={label:?}]/@for]")).await
    }

    /// What a script of the test's own finds out; a page's policy and a browser without scripts do not hinder it.
    pub async fn runs(&self, script: &str) -> Value {
        self.client().execute(script, Vec::new()).await.unwrap_or_default()
    }

    /// All that can be read on the page, its blanks as plain ones.
    pub async fn text(&self) -> String {
        let text = self.runs("return document.body?.innerText ?? ''").await;
        text.as_str().unwrap_or_default().replace('\u{a0}', " ")
    }

    /// The path and query of the address.
    pub async fn path(&self) -> String {
        let url = self.client().current_url().await.expect("an address");
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Waits for a condition; fails with what was awaited when patience ends.
    pub async fn waits_until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let started = Instant::now();
        while !holds().await {
            assert!(started.elapsed() < PATIENCE, "waited in vain for {what}");
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    /// Says where a walk failed.
    pub async fn tell_where(&self) {
        let (path, text) = (self.path().await, self.text().await);
        writeln!(std::io::stderr(), "the walk ended at {path}, where one reads:\n{text}").expect("said");
    }
}
