//! Polish or English: a subscriber's own setting wins, then `?lang`, then the browser's wish, then Polish (and mails alike).

use portal_tests::{Client, Person, World};
use shared::domain::Language;

fn in_english(name: &str) -> Person {
    let mut person = Person::new(name);
    person.subscriber.language = Language::En;
    person
}

fn lang(body: &str) -> &str {
    let (_, rest) = body.split_once("<html lang=\"").unwrap_or_else(|| panic!("a page: {body}"));
    &rest[..2]
}

fn wishing(world: &World, wish: &str) -> Client {
    world.browser().with("accept-language", wish)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_public_page_follows_the_address_then_the_browser_then_polish() {
    let world = World::new().await;
    for path in ["/login", "/reset-password", "/help"] {
        for (wish, query, expected) in [
            ("", "", "pl"),
            ("en-GB,en;q=0.9", "", "en"),
            ("de,fr;q=0.5", "", "pl"),
            ("pl", "?lang=en", "en"),
            ("en", "?lang=pl", "pl"),
            ("en", "?lang=de", "en"),
            ("en", "?lang=", "en"),
            ("pl", "?lang=en&lang=en", "en"),
            ("*;q=nonsense,\u{7f}".trim_end_matches('\u{7f}'), "", "pl"),
        ] {
            let page = wishing(&world, wish).get(&format!("{path}{query}")).await.expect(200);
            assert_eq!(lang(&page.body), expected, "{path} {wish} {query}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_subscriber_is_in_the_subscribers_language_whatever_the_browser_wishes() {
    let (anna, james) = (Person::new("anna"), in_english("james"));
    let world = World::of(&[&anna, &james]).await;
    for (person, wish, expected) in [(&anna, "en", "pl"), (&james, "pl", "en")] {
        let mut browser = wishing(&world, wish);
        browser.cookie = world.browser_of(person).await.cookie;
        // The last ones are problems: they are pages too.
        for path in [
            "/",
            "/invoices",
            "/payments",
            "/payments/new",
            "/payments/new?amount=x",
            "/payments/ledger",
            "/payments/ledger?from=x",
            "/payments/transfer",
            "/contract",
            "/notices",
            "/data",
            "/password",
            "/payments/pay_1",
            "/invoices/inv_1/pdf",
            "/data/export",
            "/hosts/hst_none/pppoe-password",
            "/hosts",
            "/hosts/hst_none",
            "/hosts/hst_none/charts/traffic",
        ] {
            for query in ["", "lang=pl", "lang=en"] {
                let page = browser.get(&format!("{path}?{query}")).await;
                assert_eq!(lang(&page.body), expected, "{path} {query} {wish}");
            }
        }
        let refused = browser.post("/password", &[("new_password", "x")]).await.expect(422);
        assert_eq!(lang(&refused.body), expected);
        let mut app = world.app_of(person).await.with("accept-language", wish);
        let title = app.get("/payments/pay_1").await.expect(404).json()["title"].as_str().expect("a title").to_owned();
        assert_eq!(title == "There is no such page here", expected == "en", "{title}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_keeps_its_language_and_what_was_typed_but_no_password() {
    let world = World::new().await;
    for (wish, expected, sentence) in [("pl", "pl", "Nie udało się"), ("en", "en", "We couldn’t log you in")] {
        let fields = [("login", "o.t&t<o>@example"), ("password", "tajne hasło"), ("next", "/invoices")];
        let page = wishing(&world, wish).post("/login", &fields).await.expect(422);
        assert_eq!(lang(&page.body), expected);
        assert!(page.body.contains("value=\"o.t&amp;t&lt;o&gt;@example\""), "{}", page.body);
        assert!(page.body.contains("value=\"/invoices\"") && !page.body.contains("tajne"), "{}", page.body);
        let page =
            wishing(&world, wish).post("/login", &[("login", "otto"), ("password", "tajne hasło")]).await.expect(401);
        assert!(page.body.contains("value=\"otto\"") && !page.body.contains("tajne"), "{}", page.body);
        assert!(page.body.contains(sentence), "{}", page.body);
        let fields = [("login", "otto"), ("email", "otto(at)example.pl")];
        let page = wishing(&world, wish).post("/reset-password", &fields).await.expect(422);
        assert_eq!(lang(&page.body), expected);
        assert!(
            page.body.contains("value=\"otto\"") && page.body.contains("value=\"otto(at)example.pl\""),
            "{}",
            page.body
        );
        assert!(
            page.body.contains("id=\"f-email-error\"") && !page.body.contains("id=\"f-login-error\""),
            "{}",
            page.body
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_are_in_the_subscribers_language() {
    let (anna, james) = (Person::new("anna"), in_english("james"));
    let world = World::of(&[&anna, &james]).await;
    for (person, wish, greeting) in [(&anna, "en", "Dzień dobry"), (&james, "pl", "Hello james,")] {
        let fields = [("login", person.login.as_str()), ("email", person.email())];
        let _ = wishing(&world, wish).post("/reset-password", &fields).await.expect(303);
        let text = world.mail_to(person).await.text.expect("text");
        assert!(text.starts_with(greeting), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_changes_the_language_stays_where_they_are() {
    let world = World::new().await;
    for (path, link) in [
        ("/login", "?lang=en"),
        ("/login?next=%2Finvoices%3Fafter%3Dx", "?next=%2Finvoices%3Fafter%3Dx&amp;lang=en"),
        ("/reset-password", "?lang=en"),
        ("/reset-password?sent=1", "?sent=1&amp;lang=en"),
        ("/help", "?lang=en"),
        ("/nothing/here", "?lang=en"),
    ] {
        let page = world.browser().get(path).await;
        assert!(page.body.contains(&format!("href=\"{link}\"")), "{path}: {}", page.body);
    }
}
