//! Paying as people do, in a browser.

use fantoccini::{Client, Locator};
use portal_tests::{Person, World};

use crate::chromium::Chromium;

/// Somebody at a browser.
pub struct Browser {
    chromium: Chromium,
    url: String,
}

impl Browser {
    /// Logs in.
    pub async fn of(world: &World, person: &Person) -> Self {
        let browser = Self { chromium: Chromium::start(true).await, url: world.portal.url().to_owned() };
        browser.opens("/login").await;
        browser.fills("login", &person.login).await;
        browser.fills("password", &person.password).await;
        browser.presses("Zaloguj się").await;
        browser.reads("Do zapłaty").await;
        browser
    }

    fn client(&self) -> &Client {
        &self.chromium.client
    }

    async fn fills(&self, name: &str, text: &str) {
        let field = self.client().find(Locator::Css(&format!("input[name={name}]"))).await.expect("a field");
        field.send_keys(text).await.expect("typed");
    }

    /// Goes to a page.
    pub async fn opens(&self, path: &str) {
        self.client().goto(&format!("{}{path}", self.url)).await.expect("a page");
    }

    /// Presses a button.
    pub async fn presses(&self, words: &str) {
        let path = format!("//button[normalize-space()='{words}']");
        let button = self.client().wait().for_element(Locator::XPath(&path)).await;
        button.unwrap_or_else(|error| panic!("{words}: {error}")).click().await.expect("pressed");
    }

    /// Waits until the page says so; pages that wait for something turn by themselves.
    pub async fn reads(&self, words: &str) {
        let path = format!("//main[contains(normalize-space(), '{words}')]");
        let found = self.client().wait().for_element(Locator::XPath(&path)).await;
        if let Err(error) = found {
            let page = self.client().source().await.unwrap_or_default();
            panic!("{words}: {error}\n{page}");
        }
    }

    /// Closes it.
    pub async fn ends(self) {
        self.chromium.end().await;
    }
}
