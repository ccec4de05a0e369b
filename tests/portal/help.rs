//! Help: whom to ask, answers to what is asked most, and the way there from every page.

use portal_tests::{Client, Person, World, charge, contract, host};
use serde_json::{Value, json};

const TOPICS: [&str; 6] = ["login", "password", "router", "cash", "limited", "name"];

async fn configured(hours: &str, account: &str) -> World {
    World::with(|options| {
        options.settings.insert("PANEL_PROVIDER_HOURS".to_owned(), hours.to_owned());
        options.settings.insert("PANEL_PROVIDER_ACCOUNT".to_owned(), account.to_owned());
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_reads_whom_to_ask_and_an_answer_to_every_question() {
    let world = configured("pon.–pt. 8:00–18:00", "61109010140000071219812874").await;
    let page = world.browser().get("/help").await.expect(200).body;
    let told = [
        "href=\"tel:+48225550123\"",
        "href=\"mailto:biuro@example.pl\"",
        "pon.–pt. 8:00–18:00",
        "61 1090 1014 0000 0712 1981 2874",
    ];
    for part in told.into_iter().map(str::to_owned).chain(TOPICS.map(|topic| format!("id=\"{topic}\""))) {
        assert!(page.contains(&part) || page.contains(&part.replace(' ', "\u{a0}")), "{part}: {page}");
    }
    let data = world.app().get("/help").await.expect(200);
    let expected = json!({
        "name": "Bliski Internet", "email": "biuro@example.pl", "phone": "+48 22 555 01 23",
        "hours": "pon.–pt. 8:00–18:00", "account": "61109010140000071219812874",
    });
    assert_eq!((data.json(), data.cost()), (expected, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_provider_has_not_set_is_left_out() {
    let world = configured("", "").await;
    let data = world.app().get("/help").await.expect(200).json();
    assert_eq!((&data["hours"], &data["account"]), (&Value::Null, &Value::Null));
    let page = world.browser().get("/help").await.expect(200).body;
    assert!(!page.contains("Godziny") && !page.contains("class=\"copy\""), "{page}");
    assert!(!page.contains("<dd></dd>"), "{page}");
}

/// The addresses of help that a page leads to.
fn ways(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| link.starts_with("/help")).map(str::to_owned).collect()
}

/// Whether an address of help leads to something: a page in the language, and a place on it.
async fn leads_somewhere(client: &mut Client, way: &str, language: &str) {
    let (path, topic) = way.split_once('#').unwrap_or((way, ""));
    assert_eq!(path, format!("/help?lang={language}"));
    let page = client.get(path).await.expect(200).body;
    assert!(page.contains(&format!("<html lang=\"{language}\"")), "{page}");
    assert!(topic.is_empty() || page.contains(&format!("id=\"{topic}\"")), "{way}: {page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_leads_to_help_and_where_the_office_is_named_to_the_answer() {
    let mut anna = Person::new("anna").owing(&[charge(11, 6990)]);
    anna.subscriber.cash_payments = true;
    anna.subscriber.language = shared::domain::Language::En;
    let anna = anna.bound_by(contract("1", json!({"fixed_until": "2026-12-31"})), Vec::new()).with_host(&host("anna"));
    let world = World::of(&[&anna]).await;
    let (mut stranger, mut browser) = (world.browser(), world.browser_of(&anna).await);
    let cases: [(bool, &str, &[&str]); 9] = [
        (false, "/login", &["/help?lang=pl#login", "/help?lang=pl"]),
        (false, "/login?lang=en", &["/help?lang=en#login", "/help?lang=en"]),
        (false, "/reset-password", &["/help?lang=pl"]),
        (false, "/reset-password?sent=1", &["/help?lang=pl#password", "/help?lang=pl"]),
        (false, "/nothing", &["/help?lang=pl"]),
        (true, "/", &["/help?lang=en#cash", "/help?lang=en"]),
        (true, "/contract", &["/help?lang=en", "/help?lang=en"]),
        (true, "/payments/pay_1", &["/help?lang=en"]),
        (true, "/hosts/hst_anna", &["/help?lang=en#charts", "/help?lang=en"]),
    ];
    for (is_known, path, expected) in cases {
        let client = if is_known { &mut browser } else { &mut stranger };
        let found = ways(&client.get(path).await.body);
        assert_eq!(found, expected, "{path}");
        for way in found {
            let language = if is_known || path.contains("lang=en") { "en" } else { "pl" };
            leads_somewhere(client, &way, language).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn help_is_there_when_nothing_else_is() {
    // It has no rights and reads nothing: whoever must set a password first, or has a session that is over, reads it too.
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut limited = world.browser_in_must_change(&anna).await;
    assert_eq!(limited.get("/help").await.expect(200).cost(), "");
    limited.cookie = Some("x.y.z".to_owned());
    let _ = limited.get("/help").await.expect(200);
}
