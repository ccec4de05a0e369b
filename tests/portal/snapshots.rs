//! What a client sees, kept word for word: the JSON contract, every problem, mails.

use std::fmt::Write as _;
use std::path::Path;

use panel::payu::{Fault, Operation};
use portal_tests::{
    Answer, Authenticator, Person, Phone, World, add_passkey, answer_passkey, ask_passkey, charge, charge_in, contract,
    finish_passkey, host, notice, pln, service,
};
use serde_json::{Value, json};
use shared::domain::{AccountNumber, Language, RestrictionLevel};

/// Somebody with a bit of everything.
pub fn anna(language: Language) -> Person {
    let charges = [charge_in(2025, 12, 6990), charge(10, 6990), charge(11, 6990), charge(12, 7490)];
    let mut anna = Person::new("anna").owing(&charges).restricted(RestrictionLevel::Limited);
    anna.subscriber.balance = anna.subscriber.balance.credit(pln(9000)).expect("in range");
    anna.subscriber.account = AccountNumber::parse("61 1090 1014 0000 0712 1981 2874").ok();
    anna.subscriber.language = language;
    let services = vec![
        service("1", "ip", json!({"name": "Publiczny adres IPv4"})),
        service("1", "guard", json!({"name": "Ochrona", "monthly": pln(500), "until": "2026-06-30"})),
        service("1", "tv", json!({"name": "Telewizja", "monthly": pln(4000), "since": "2027-02-01"})),
    ];
    let anna = anna.told([
        notice("1", "2026-11-10T08:00:00Z", json!({"title": "Prosimy o zapłatę", "read_at": "2026-11-11T07:30:00Z"})),
        notice("2", "2026-11-20T08:00:00Z", json!({"title": "Prace w sieci"})),
        notice("3", "2026-11-17T08:00:00Z", json!({"title": "Ograniczyliśmy prędkość", "urgent": true})),
    ]);
    anna.bound_in_writing(contract("1", json!({"fixed_until": "2027-01-15"})), services).with_host(&host("anna"))
}

/// Takes out of JSON what is new each time.
fn steady(mut value: Value) -> String {
    for (field, word) in [
        ("token", "(token)"),
        ("device", "(token)"),
        ("pay_url", "(address)"),
        ("challenge", "(random)"),
        ("generated_password", "(random)"),
    ] {
        if value.get(field).is_some_and(Value::is_string) {
            value[field] = word.into();
        }
    }
    if value["user"]["id"].is_string() {
        value["user"]["id"] = "(random)".into();
    }
    let text = serde_json::to_string_pretty(&value).expect("json");
    let mut parts = text.split("\"ses_");
    let first = parts.next().unwrap_or_default().to_owned();
    // The id of a session is the prefix and 64 digits.
    parts.fold(first, |text, part| format!("{text}\"(id){}", &part[64..]))
}

/// What is read first.
const READ: [&str; 11] = [
    "/",
    "/invoices",
    "/payments",
    "/payments/new",
    "/payments/ledger",
    "/payments/transfer",
    "/data",
    "/contract",
    "/notices",
    "/security",
    "/help",
];

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_in_json() {
    let anna = anna(Language::Pl);
    let world = World::of(&[&anna]).await;
    let mut text = String::new();
    let mut note = |what: &str, answer: &Answer| {
        assert_eq!(answer.header("content-type"), "application/json", "{what}: {answer:?}");
        writeln!(text, "{what}: {}\n{}\n", answer.status, steady(answer.json())).expect("memory");
    };
    let login = [("login", "anna"), ("password", anna.password.as_str())];
    let answer = world.app().post("/login", &login).await;
    note("POST /login", &answer);
    let mut app = world.app().bearing(answer.json()["token"].as_str().expect("a token"));
    for path in READ {
        note(&format!("GET {path}"), &app.get(path).await);
    }
    note("POST /notices/{id}/read", &app.post("/notices/ntc_2/read", &[]).await);
    let started = app.post("/payments", &[("idempotency_key", "0123456789abcdef")]).await;
    note("POST /payments", &started);
    let path = format!("/payments/{}", started.json()["id"].as_str().expect("an id"));
    let order = world.portal.payu().orders().remove(0);
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("an order"), 200);
    note("GET /payments/{id}, paid", &app.get(&path).await);
    note("GET /payments, paid", &app.get("/payments").await);
    let revision = |answer: Answer, part: &str| answer.json()[part]["revision"].as_str().expect("it").to_owned();
    let contact = revision(app.get("/data").await, "contact");
    let contact = [("email", "anna@example.com"), ("phone", "600100200"), ("revision", &contact)];
    note("POST /data/contact", &app.post("/data/contact", &contact).await);
    let consents = revision(app.get("/data").await, "consents");
    let consents = [("marketing_sms", "no"), ("service_information_sms", "yes"), ("revision", &consents)];
    note("POST /data/consents", &app.post("/data/consents", &consents).await);
    note("POST /invoices/delivery", &app.post("/invoices/delivery", &[("electronic", "no")]).await);
    note("GET /data, answered", &app.get("/data").await);
    let key = [("idempotency_key", "0123456789abcdef")];
    note("POST /data/export", &app.post("/data/export", &key).await);
    world.portal.drain().await.expect("made");
    let mut made = app.get("/data/export").await.json();
    // A ZIP is as large as what is in it, and some of that is new each time.
    made["export"]["bytes"] = 1_234_567.into();
    let made = Answer { body: made.to_string(), ..app.get("/data/export").await };
    note("GET /data/export", &made);
    let router = [("current_password", anna.password.as_str()), ("idempotency_key", "0123456789abcdef")];
    note("POST /hosts/{id}/pppoe-password", &app.post("/hosts/hst_anna/pppoe-password", &router).await);
    note("GET /hosts/{id}/pppoe-password", &app.get("/hosts/hst_anna/pppoe-password").await);
    note("GET /hosts", &app.get("/hosts").await);
    let mut detail = app.get("/hosts/hst_anna").await.json();
    for span in ["day", "week"] {
        detail[span]["points"] = detail[span]["points"].as_array().map(Vec::len).into();
    }
    note("GET /hosts/{id}", &Answer { body: detail.to_string(), ..app.get("/hosts/hst_anna").await });
    note("POST /reset-password", &app.post("/reset-password", &[("login", "anna"), ("email", anna.email())]).await);
    let new = [("current_password", anna.password.as_str()), ("new_password", "kawa na tarasie")];
    note("POST /security/sessions/end-others", &{
        let answer = app.post("/security/sessions/end-others", &[]).await;
        app = world.app().bearing(answer.json()["token"].as_str().expect("a token"));
        answer
    });
    note("POST /password", &app.post("/password", &new).await);
    let mut phone = Authenticator::new(world.portal.url(), 7);
    let mut app = world.app_of(&Person { password: "kawa na tarasie".to_owned(), ..anna.clone() }).await;
    let asked = ask_passkey(&mut app, "kawa na tarasie").await;
    note("POST /security/passkeys/options", &asked);
    let made = phone.make(&asked.json());
    note("POST /security/passkeys", &finish_passkey(&mut app, "Telefon", &made).await);
    let asked = app.post("/login/passkey/options", &[]).await;
    note("POST /login/passkey/options", &asked);
    note("POST /login/passkey", &answer_passkey(&mut app, &phone.sign(&asked.json())).await);
    note("GET /security/passkeys", &app.get("/security/passkeys").await);
    insta::assert_snapshot!("json", text);
}

/// Every problem that a client can bring about.
async fn problems(world: &World, anna: &Person, wish: &str) -> Vec<(&'static str, Answer)> {
    let app = || world.app().with("accept-language", wish);
    let mut stranger = app();
    let _ = stranger.post("/login", &[("login", "otto"), ("password", "x")]).await;
    world.raise("login-account", 20).await;
    let mut own = world.app_of(anna).await.with("accept-language", wish);
    let mut limited = world.app_in_must_change(&Person::new("dora")).await.with("accept-language", wish);
    let key = [("idempotency_key", "0123456789abcdef")];
    world.portal.payu().fail_next(Operation::Create, [Fault::Status(500), Fault::Status(500), Fault::Status(500)]);
    let fields = [("login", "a b"), ("email", "x"), ("extra", "1")];
    vec![
        ("bad request", app().post_raw("/login", "application/json", b"{".to_vec()).await),
        ("not found", own.get("/payments/pay_1").await),
        ("not acceptable", app().with("accept", "image/png").get("/login").await),
        ("body too large", app().post_raw("/login", "application/json", vec![b' '; 20_000]).await),
        ("unsupported media type", own.post_raw("/password", "text/plain", b"x".to_vec()).await),
        ("cross origin", app().with("origin", "https://evil.example").post("/login", &[]).await),
        ("unauthenticated", app().get("/").await),
        ("must change password", limited.get("/").await),
        ("invalid input", app().post("/reset-password", &fields).await),
        ("login failed", app().post("/login", &[("login", "paul"), ("password", "x")]).await),
        ("passkey failed", portal_tests::by_unknown_passkey(world, &mut app()).await),
        ("too many requests", stranger.post("/login", &[("login", "otto"), ("password", "x")]).await),
        ("gateway unavailable", own.post("/payments", &key).await),
        ("data changed", own.post("/data/billing", &[("name", "Ania"), ("revision", "0123456789abcdef")]).await),
        ("pppoe password shown", {
            let router = [("current_password", anna.password.as_str()), key[0]];
            let _ = own.post("/hosts/hst_anna/pppoe-password", &router).await.expect(200);
            world.pass(3);
            own.post("/hosts/hst_anna/pppoe-password", &router).await
        }),
        ("link not valid", app().get("/email/00000000000000000000000000").await),
        ("signature invalid", app().post("/webhooks/payu", &[]).await),
    ]
}

/// Those of an authenticator app.
async fn problems_of_codes(world: &World, bert: &Person, wish: &str) -> Vec<(&'static str, Answer)> {
    let (path, password) = ("/security/two-factor", [("current_password", bert.password.as_str())]);
    let mut own = world.app_of(bert).await.with("accept-language", wish);
    let mut all = vec![
        ("code not asked", own.post("/login/code", &[("code", "000000")]).await),
        ("two factor not started", own.post("/security/two-factor/confirm", &[("code", "000000")]).await),
        ("two factor off", own.post("/security/two-factor/off", &password).await),
    ];
    let phone = world.phone_of(bert).await;
    all.push(("two factor on", own.post(path, &password).await));
    let mut waiting = world.app_waiting(bert).await;
    all.push(("second factor required", waiting.get("/").await));
    let wrong = phone.wrong_code(world);
    for _ in 0..4 {
        let _ = waiting.post("/login/code", &[("code", &wrong)]).await.expect(422);
    }
    all.push(("code void", waiting.post("/login/code", &[("code", &wrong)]).await));
    world.set_password(bert).await;
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_problem_in_both_languages() {
    let mut text = String::new();
    for (language, wish) in [(Language::Pl, "pl"), (Language::En, "en")] {
        let mut bert = Person::new("bert");
        bert.subscriber.language = language;
        let (anna, mut cyryl) = (anna(language), Person::new("cyryl").owing(&[charge(11, 100)]));
        (cyryl.subscriber.language, cyryl.subscriber.cash_payments) = (language, true);
        let mut dora = Person::new("dora");
        dora.subscriber.language = language;
        let world = World::of(&[&anna, &bert, &cyryl, &dora]).await;
        let mut all = problems(&world, &anna, wish).await;
        all.extend(problems_of_codes(&world, &bert, wish).await);
        let key = [("idempotency_key", "0123456789abcdef")];
        all.push(("payment not open", world.app_of(&cyryl).await.post("/payments", &key).await));
        all.push(("nothing owed", world.app_of(&bert).await.post("/payments", &key).await));
        for (name, answer) in all {
            assert_eq!(answer.header("content-type"), "application/problem+json", "{name}: {answer:?}");
            writeln!(text, "{name}: {}\n{}\n", answer.status, steady(answer.json())).expect("memory");
        }
    }
    insta::assert_snapshot!("problems", text);
}

/// Changes whatever is told by mail.
async fn change_data(world: &World, anna: &Person) {
    let mut app = world.app_in(anna, "kawa na tarasie").await;
    let data = app.get("/data").await.json();
    let revision = |part: &str| data[part]["revision"].as_str().expect("a revision").to_owned();
    let contact = [("email", "anna@example.com"), ("phone", "600100200"), ("revision", &revision("contact"))];
    let _ = app.post("/data/contact", &contact).await.expect(200);
    world.portal.drain().await.expect("sent");
    let consents = [("marketing_sms", "no"), ("service_information_sms", "yes"), ("revision", &revision("consents"))];
    let _ = app.post("/data/consents", &consents).await.expect(200);
    world.portal.drain().await.expect("sent");
    let _ = app.post("/invoices/delivery", &[("electronic", "no")]).await.expect(200);
    world.portal.drain().await.expect("sent");
}

/// A mail without what is new in its link each time.
fn without_token(words: &str) -> String {
    let mut text = String::new();
    for (at, part) in words.split("/email/").enumerate() {
        text.push_str(if at == 0 { "" } else { "/email/(token)" });
        text.push_str(if at == 0 { part } else { &part[26..] });
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_in_both_languages() {
    let mut text = String::new();
    for language in [Language::Pl, Language::En] {
        let anna = anna(language);
        let world = World::of(&[&anna]).await;
        let android = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
        let login = [("login", "anna"), ("password", anna.password.as_str())];
        let mut new = world.app().with("user-agent", android).with("x-forwarded-for", "203.0.113.7");
        let _ = new.post("/login", &login).await.expect(200);
        world.mail_to(&anna).await;
        let mut app = world.app_of(&anna).await;
        let _ = app.post("/payments", &[("idempotency_key", "0123456789abcdef")]).await.expect(200);
        let order = world.portal.payu().orders().remove(0);
        assert_eq!(world.portal.payu().pay(&order.id).await.expect("an order"), 200);
        world.mail_to(&anna).await;
        let _ = app.post("/data/export", &[("idempotency_key", "0123456789abcdef")]).await.expect(200);
        world.mail_to(&anna).await;
        let _ = app.post("/reset-password", &[("login", "anna"), ("email", anna.email())]).await.expect(202);
        let password = world.mailed_password(&anna).await;
        let own = [("current_password", anna.password.as_str())];
        let begun = app.post("/security/two-factor", &own).await.expect(200).json();
        let code = Phone::of(begun["secret"].as_str().expect("a secret")).code(&world);
        let _ = app.post("/security/two-factor/confirm", &[("code", &code)]).await.expect(200);
        world.mail_to(&anna).await;
        for path in ["/security/two-factor/recovery-codes", "/security/two-factor/off"] {
            assert!(app.post(path, &own).await.status < 300, "{path}");
            world.mail_to(&anna).await;
        }
        let new = [("current_password", anna.password.as_str()), ("new_password", "kawa na tarasie")];
        let mut phone = Authenticator::new(world.portal.url(), 7);
        let _ = add_passkey(&mut app, &anna, &mut phone, "Telefon").await.expect(200);
        world.mail_to(&anna).await;
        let gone = [("passkey", phone.id().to_string()), ("current_password", anna.password.clone())];
        let gone = gone.each_ref().map(|(name, value)| (*name, value.as_str()));
        let _ = app.post("/security/passkeys/remove", &gone).await.expect(204);
        world.mail_to(&anna).await;
        let router = [own[0], ("idempotency_key", "0123456789abcdef")];
        let _ = app.post("/hosts/hst_anna/pppoe-password", &router).await.expect(200);
        world.mail_to(&anna).await;
        let _ = app.post("/password", &new).await.expect(200);
        world.mail_to(&anna).await;
        change_data(&world, &anna).await;
        for mail in world.portal.mailbox().list().into_iter().rev() {
            let words =
                mail.text.expect("a text").replace(&password, "(password)").replace(world.portal.url(), "(portal)");
            let words = without_token(&words);
            writeln!(text, "From: {}\nTo: {}\nSubject: {}\n\n{words}\n", mail.from, mail.to.join(", "), mail.subject)
                .expect("memory");
        }
    }
    insta::assert_snapshot!("mails", text.replace("\r\n", "\n"));
}

#[test]
fn every_snapshot_is_looked_at_by_a_test() {
    let portal = Path::new(env!("CARGO_MANIFEST_DIR")).join("portal");
    let mut orphans = Vec::new();
    for entry in std::fs::read_dir(portal.join("snapshots")).expect("snapshots") {
        let name = entry.expect("a file").file_name().into_string().expect("a name");
        let Some((path, snapshot)) =
            name.strip_prefix("portal__").and_then(|name| name.strip_suffix(".snap")?.rsplit_once("__"))
        else {
            continue;
        };
        let source = portal.join(path.replace("__", "/")).with_extension("rs");
        let text = std::fs::read_to_string(source).unwrap_or_default();
        if !text.contains(&format!("assert_snapshot!(\"{snapshot}\"")) {
            orphans.push(name);
        }
    }
    assert_eq!(orphans, Vec::<String>::new());
}
