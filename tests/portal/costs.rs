//! What each action costs: calls to AWS and to the payment provider, capacity units, password hashes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use panel::payu::OrderStatus;
use portal_tests::{
    Answer, Authenticator, Client, Person, Phone, World, answer_passkey, ask_passkey, charge, contract, finish_passkey,
    host, notice, service,
};
use serde_json::json;
use shared::domain::RestrictionLevel;

use crate::costs_network::reports;

const READS: [&str; 3] = ["BatchGetItem", "GetItem", "Query"];
/// The one write of an action: a transaction, or a single item where there is but one.
const WRITES: [&str; 3] = ["TransactWriteItems", "PutItem", "DeleteItem"];
/// Writes beside the one transaction, each with its reason.
const LONE_WRITES: [(&str, u32, &str); 32] = [
    ("login", 5, "the counters of the network and of the account, both taken back, and that of new devices"),
    ("login, on a known device", 2, "the counter of the device, and it taken back"),
    ("login, refused", 3, "the counters of the network and of the account, and the line of the history"),
    ("login, refused, of nobody", 3, "the same, and nobody's line"),
    ("passkey, begun", 2, "the counter of the account, and what is begun"),
    ("passkey, removed", 1, "the counter of the account"),
    ("passkey, asked", 2, "the counter of the network, and what was asked"),
    ("passkey", 2, "the counter of the network, and that of new devices"),
    ("passkey, refused", 1, "the counter of the network"),
    ("login, asked for a code", 1, "the counter of the device, which stays until a code is right"),
    (
        "code, on a known device",
        4,
        "the try of the session, the counter of the device, it taken back, and that of the password taken back",
    ),
    ("code, refused", 3, "the try of the session, the counter of the device, and the line of the history"),
    ("app begun", 1, "the counter of the account's password"),
    ("app confirmed", 1, "the counter of the account"),
    ("reset", 2, "the counters of the network and of the account"),
    ("reset, of nobody", 2, "the same"),
    ("password", 1, "the counter of the account"),
    ("pppoe password", 2, "the counters of the account's password and of its changes"),
    ("pppoe password, again", 1, "the counter of the account's password"),
    ("contact", 1, "the counter of the account's changes"),
    ("billing", 1, "the same"),
    ("consents", 1, "the same"),
    ("delivery", 1, "the same"),
    ("contact, another address", 3, "the same, and the counters of addresses of the account and of the address"),
    ("notice read", 1, "the mark itself: one item, and a repetition does no harm"),
    ("report, a start", 1, "the sessions of the host"),
    ("report, a sample", 2, "the same, and the counters: two units"),
    ("report, a change is due", 3, "the same, and whose session the change is of"),
    ("result of a change", 2, "the sessions of the host, and that the network does what the books say"),
    ("report, of nobody, again", 1, "that it was put aside, which it was before"),
    ("notice read, again", 0, "it is marked already"),
    ("pay", 2, "the counter of the account, and the provider's answer: it is called after the attempt is written down"),
];

/// Actions of one read more than the caller and one thing: home says what is owed and what is new, side by side; the lists say
/// what of the debt is whose; a contract says what is due next; a download and a notice are found by their ids, and a
/// link leads to a login; security has two lists; a ledger is held to its balance by a second look
/// at the subscriber; hosts are told with their lines, and a chart of one is made of its readings; and passkeys and hosts are read beside a password.
const THREE_READS: [&str; 15] = [
    "home",
    "invoices",
    "payments",
    "ledger",
    "contract",
    "download",
    "notice read",
    "link, followed",
    "security",
    "passkey, begun",
    "passkey, added",
    "passkey, removed",
    "pppoe password",
    "hosts",
    "chart",
];

/// What is got, each under a name.
const PAGES: [(&str, &str); 21] = [
    ("help", "/help"),
    ("home", "/"),
    ("invoices", "/invoices"),
    ("download", "/invoices/inv_11-2026/pdf"),
    ("payments", "/payments"),
    ("ledger", "/payments/ledger"),
    ("bank transfer", "/payments/transfer"),
    ("choosing what to pay", "/payments/new?charges=chg_11"),
    ("notices", "/notices"),
    ("contract", "/contract"),
    ("contract, its document", "/contract/con_1/pdf"),
    ("password page", "/password"),
    ("security", "/security"),
    ("hosts", "/hosts"),
    ("one host", "/hosts/hst_anna"),
    ("chart", "/hosts/hst_anna/charts/traffic?span=week"),
    ("pppoe page", "/hosts/hst_anna/pppoe-password"),
    ("reset page", "/reset-password"),
    ("a suspended line", "/suspended"),
    ("old address", "/panel"),
    ("a file", "/robots.txt"),
];

/// How often each operation was called.
fn calls(cost: &str) -> BTreeMap<&str, u32> {
    cost.split("; ")
        .filter_map(|part| {
            let mut words = part.split(' ');
            Some((words.next()?, words.next()?.parse().ok()?))
        })
        .collect()
}

fn sum(calls: &BTreeMap<&str, u32>, of: &[&str]) -> u32 {
    of.iter().filter_map(|operation| calls.get(operation)).sum()
}

/// What is done about one's own data.
async fn data(world: &World, browser: &mut Client, note: &mut impl FnMut(&'static str, Answer)) {
    let page = browser.get("/data").await;
    let revision = |action: &str| {
        let selector = format!("[action='/data/{action}'] [name=revision]");
        let selector = scraper::Selector::parse(&selector).expect("a selector");
        let document = scraper::Html::parse_document(&page.body);
        document.select(&selector).find_map(|input| input.attr("value")).expect("a revision").to_owned()
    };
    let [contact, billing, consents] = ["contact", "billing", "consents"].map(revision);
    note("data", page);
    let phone = [("email", "anna@example.pl"), ("phone", "600100200"), ("revision", &contact)];
    note("contact", browser.post("/data/contact", &phone).await);
    note("contact, as it was", browser.post("/data/contact", &phone).await);
    note("contact, refused", browser.post("/data/contact", &[("phone", "1")]).await);
    note("billing", browser.post("/data/billing", &[("name", "Anna"), ("revision", &billing)]).await);
    let answers = [("marketing_sms", "no"), ("marketing_email", "no"), ("revision", &consents)];
    note("consents", browser.post("/data/consents", &answers).await);
    note("delivery", browser.post("/invoices/delivery", &[("electronic", "no")]).await);
    world.portal.drain().await.expect("sent");
    let mut app = browser.clone().with("accept", "application/json");
    let contact = app.get("/data").await.json()["contact"]["revision"].as_str().expect("a revision").to_owned();
    let email = [("email", "anna@example.com"), ("revision", &contact)];
    note("contact, another address", browser.post("/data/contact", &email).await);
    world.portal.drain().await.expect("sent");
    let mail = world.portal.mailbox().newest_to("anna@example.com").expect("a mail").text.expect("a text");
    let link = mail.split_whitespace().find_map(|word| word.split_once("/email/")).expect("a link").1.to_owned();
    note("link", world.browser().get(&format!("/email/{link}")).await);
    note("link, followed", world.browser().post(&format!("/email/{link}"), &[]).await);
}

/// What is done about sessions, and a copy of all data.
async fn sessions_and_export(world: &World, browser: &mut Client, note: &mut impl FnMut(&'static str, Answer)) {
    note(
        "session ended",
        browser.post("/security/sessions/end", &[("session", &format!("ses_{}", "0".repeat(64)))]).await,
    );
    note("other sessions ended", browser.post("/security/sessions/end-others", &[]).await);
    note("export page", browser.get("/data/export").await);
    note("export", browser.post("/data/export", &[("idempotency_key", "0123456789abcdef")]).await);
    note("export, again", browser.post("/data/export", &[("idempotency_key", "0123456789abcdef")]).await);
    world.portal.drain().await.expect("made");
    note("export, downloaded", browser.get("/data/export/exp_2026-11-23-1/zip").await);
}

/// A login by passkey: asked, answered, and answered again.
async fn by_passkey(world: &World, person: &Person) -> [(&'static str, Answer); 3] {
    let mut authenticator = world.passkey_of(person, 7).await;
    let (mut browser, body) = (world.browser().with("accept", "application/json"), b"{}".to_vec());
    let asked = browser.post_raw("/login/passkey/options", "application/json", body).await;
    let signed = authenticator.sign(&asked.json());
    let entered = answer_passkey(&mut browser, &signed).await;
    [("passkey, asked", asked), ("passkey", entered), ("passkey, refused", answer_passkey(&mut browser, &signed).await)]
}

/// A passkey that is added, looked at and removed; before that, a login by another.
async fn passkeys(world: &World, person: &Person, browser: &mut Client) -> Vec<(&'static str, Answer)> {
    let mut noted = Vec::from(by_passkey(world, person).await);
    let mut authenticator = Authenticator::new(world.portal.url(), 9);
    let asked = ask_passkey(browser, &person.password).await;
    let made = authenticator.make(&asked.json());
    let added = finish_passkey(browser, "Telefon", &made).await;
    let id = authenticator.id();
    let page = browser.get(&format!("/security/passkeys/{id}")).await;
    let list = browser.get("/security/passkeys").await;
    let fields = [("passkey", id.as_str()), ("current_password", person.password.as_str())];
    let removed = browser.post("/security/passkeys/remove", &fields).await;
    noted.extend([
        ("passkey, begun", asked),
        ("passkey, added", added),
        ("passkey page", page),
        ("passkeys", list),
        ("passkey, removed", removed),
    ]);
    noted
}

/// What a router dials with, changed by a form that is sent twice.
async fn pppoe_password(person: &Person, browser: &mut Client) -> [(&'static str, Answer); 2] {
    let fields = [("current_password", person.password.as_str()), ("idempotency_key", "0123456789abcdef")];
    let path = "/hosts/hst_anna/pppoe-password";
    let (first, again) = (browser.post(path, &fields).await, browser.post(path, &fields).await);
    [("pppoe password", first), ("pppoe password, again", again)]
}

/// Every action once, with what it cost.
async fn costs() -> BTreeMap<&'static str, String> {
    let anna = Person::new("anna").owing(&[charge(10, 6990), charge(11, 6990)]).restricted(RestrictionLevel::Limited);
    let anna =
        anna.bound_in_writing(contract("1", json!({"fixed_until": "2026-12-31"})), vec![service("1", "1", json!({}))]);
    let anna = anna.told([notice("1", "2026-11-20T08:00:00Z", json!({}))]).with_host(&host("anna"));
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let mut costs = BTreeMap::new();
    let mut note = |name: &'static str, answer: Answer| {
        assert!(answer.status < 400 || name.contains("refused"), "{name}: {answer:?}");
        costs.insert(name, answer.cost().to_owned());
    };
    let mut browser = world.browser();
    note("login page", browser.get("/login").await);
    note("login, refused", browser.post("/login", &[("login", "anna"), ("password", "x")]).await);
    note("login, refused, of nobody", browser.post("/login", &[("login", "otto"), ("password", "x")]).await);
    let right = [("login", "anna"), ("password", anna.password.as_str())];
    note("login", browser.post("/login", &right).await);
    note("login, on a known device", browser.post("/login", &right).await);
    let of_router = pppoe_password(&anna, &mut browser).await;
    for (name, answer) in passkeys(&world, &anna, &mut browser).await.into_iter().chain(of_router) {
        note(name, answer);
    }
    for (name, path) in PAGES {
        note(name, browser.get(path).await);
    }
    for name in ["notice read", "notice read, again"] {
        note(name, browser.post("/notices/ntc_1/read", &[]).await);
    }
    world.pass(6);
    note("home, after five minutes", browser.get("/").await);
    let key = [("idempotency_key", "0123456789abcdef")];
    note("a link to pay by", browser.get(&world.pay_link(&anna).await).await);
    note("pay", browser.post("/payments", &key).await);
    note("pay, again", browser.post("/payments", &key).await);
    let order = world.portal.payu().orders().remove(0);
    let payment = browser.post("/payments", &key).await;
    assert!(payment.location().starts_with("http"), "{payment:?}");
    let id = world.items().await.into_keys().find_map(|key| key.split_once(" PAY#").map(|(_, id)| id.to_owned()));
    let path = format!("/payments/{}", id.expect("a payment"));
    note("payment", browser.get(&path).await);
    world.portal.payu().set_status(&order.id, OrderStatus::Completed).expect("an order");
    let (body, signature) = world.portal.payu().signed(&order.id, OrderStatus::Completed).expect("an order");
    for name in ["webhook", "webhook, again"] {
        let headers = HeaderMap::from_iter([
            (HeaderName::from_static("openpayu-signature"), HeaderValue::from_str(&signature).expect("a header")),
            (http::header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        ]);
        note(name, world.app().send(Method::POST, "/webhooks/payu", headers, body.clone().into_bytes()).await);
    }
    let reset = async |login| world.app().post("/reset-password", &[("login", login), ("email", anna.email())]).await;
    note("reset", reset("anna").await);
    note("reset, of nobody", reset("otto").await);
    reports(&mut note).await;
    data(&world, &mut browser, &mut note).await;
    let twice = [("new_password", "kawa na tarasie"), ("repeat_password", "kawa na tarasie")];
    let new = [("current_password", anna.password.as_str()), twice[0], twice[1]];
    sessions_and_export(&world, &mut browser, &mut note).await;
    app(&world, &anna, &mut browser, &mut note).await;
    note("password, refused", browser.post("/password", &new[1..]).await);
    note("password", browser.post("/password", &new).await);
    note("logout", browser.post("/logout", &[]).await);
    note("logout, of nobody", world.browser().post("/logout", &[]).await);
    // The clock stands still, and a mail is told apart by its moment: the one before must have gone.
    world.portal.drain().await.expect("sent");
    let mut once = world.browser();
    let mailed = world.one_time_password(&anna).await;
    note("login, once", once.post("/login", &[("login", "anna"), ("password", &mailed)]).await);
    note("password, first", once.post("/password", &new[1..]).await);
    costs
}

/// An authenticator app, from its beginning to its end.
async fn app(world: &World, anna: &Person, browser: &mut Client, note: &mut impl FnMut(&'static str, Answer)) {
    let (path, password) = ("/security/two-factor", [("current_password", anna.password.as_str())]);
    note("app begun", browser.post(path, &password).await);
    let shown = browser.clone().with("accept", "application/json").get(path).await.json();
    let phone = Phone::of(shown["secret"].as_str().expect("a secret"));
    note("app page", browser.get(path).await);
    note("app confirmed", browser.post("/security/two-factor/confirm", &[("code", &phone.code(world))]).await);
    note("recovery codes", browser.post("/security/two-factor/recovery-codes", &password).await);
    let mut waiting = browser.clone();
    let login = [("login", "anna"), ("password", anna.password.as_str())];
    note("login, asked for a code", waiting.post("/login", &login).await);
    note("code page", waiting.get("/login/code").await);
    note("code, refused", waiting.post("/login/code", &[("code", &phone.wrong_code(world))]).await);
    world.pass(1);
    note("code, on a known device", waiting.post("/login/code", &[("code", &phone.code(world))]).await);
    note("app off", browser.post("/security/two-factor/off", &password).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_each_action_costs_is_known_and_bounded() {
    let costs = costs().await;
    let mut text = String::new();
    for (name, cost) in &costs {
        writeln!(text, "{name}: {}", if cost.is_empty() { "nothing" } else { cost }).expect("memory");
    }
    insta::assert_snapshot!("costs", text);

    let of = |name: &str| calls(&costs[name]);
    for (name, cost) in &costs {
        let calls = calls(cost);
        // Security says too how the credential is guarded, and a host is told with its line and its readings.
        let reads_max = match THREE_READS.iter().any(|of| name.starts_with(of)) {
            _ if ["security", "one host"].contains(name) => 4,
            // Whose login it is, then whose line and what of it is known; once more of all hosts, when a change has come through.
            _ if name.starts_with("report") => 3,
            _ if name.starts_with("result of a change") => 6,
            true => 3,
            false => 2,
        };
        assert!(sum(&calls, &READS) <= reads_max, "{name}: {cost}");
        assert!(sum(&calls, &WRITES) <= 1, "{name}: {cost}");
        assert_eq!(sum(&calls, &["BatchWriteItem", "Scan"]), 0, "{name}: {cost}");
        assert!(sum(&calls, &["Argon2"]) <= 2, "{name}: {cost}");
    }
    for (name, writes, reason) in LONE_WRITES {
        assert_eq!(sum(&of(name), &["UpdateItem"]), writes, "{name}, {reason}: {}", costs[name]);
    }
    for name in ["other sessions ended", "app begun", "app confirmed", "app off", "code, on a known device"] {
        assert_eq!(sum(&of(name), &WRITES), 1, "{name}: {}", costs[name]);
    }
    for name in [
        "login",
        "passkey",
        "reset",
        "password",
        "logout",
        "pay",
        "webhook",
        "contact",
        "billing",
        "consents",
        "delivery",
        "export",
        "pppoe password",
    ] {
        assert_eq!(sum(&of(name), &WRITES), 1, "{name}: {}", costs[name]);
    }
}
