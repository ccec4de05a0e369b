//! Consents and electronic invoices: what was answered is kept with its text, and what was not is unknown.

use portal_tests::{Answer, Client, Person, World, charge};
use serde_json::{Value, json};
use shared::domain::{Channel, ConsentKind, Purpose};

async fn data(client: &mut Client) -> Value {
    client.get("/data").await.expect(200).json()
}

async fn answer(app: &mut Client, answers: &[(&str, &str)]) -> Answer {
    let revision = data(app).await["consents"]["revision"].as_str().expect("a revision").to_owned();
    app.post("/data/consents", &[answers, &[("revision", &revision)]].concat()).await
}

fn states(data: &Value) -> Vec<(String, Value)> {
    let answers = data["consents"]["answers"].as_array().expect("answers").iter();
    answers.map(|answer| (answer["kind"].as_str().expect("a kind").to_owned(), answer["given"].clone())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_is_not_refused_and_each_answer_is_kept_with_its_text() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let before = data(&mut app).await;
    assert!(states(&before).iter().all(|(_, given)| given.is_null()) && states(&before).len() == 6, "{before}");
    assert!(world.browser_of(&anna).await.get("/data").await.expect(200).body.contains("Jeszcze bez odpowiedzi"));

    let _ = answer(&mut app, &[("service_information_email", "yes"), ("marketing_email", "no")]).await.expect(200);
    world.pass(1);
    let _ = answer(&mut app, &[("service_information_email", "no"), ("marketing_email", "no")]).await.expect(200);
    let after = data(&mut app).await;
    for (kind, given) in states(&after) {
        let expected = match kind.as_str() {
            "service_information_email" | "marketing_email" => Value::Bool(false),
            _ => Value::Null,
        };
        assert_eq!(given, expected, "{kind}");
    }
    let line = |kind: &str, given: bool, at: &str| json!({ "kind": kind, "given": given, "at": at, "via": "portal", "text": "2026-11" });
    assert_eq!(
        after["history"],
        json!([
            line("service_information_email", false, "2026-11-23T11:01:00Z"),
            line("service_information_email", true, "2026-11-23T11:00:00Z"),
            line("marketing_email", false, "2026-11-23T11:00:00Z"),
        ])
    );
    let stored = world.subscriber(&anna).await.consents;
    assert!(!stored.allow(Purpose::ServiceInformation, Channel::Email));
    assert!(stored.answer(ConsentKind::MarketingSms).is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_comes_by_mail_and_an_answer_that_is_none_changes_nothing() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let _ = answer(&mut app, &[("service_information_sms", "yes"), ("marketing_phone", "no")]).await.expect(200);
    let text = world.mail_to(&anna).await.text.expect("a text");
    assert!(text.contains("Informacje o\u{a0}usłudze, SMS: Tak") && text.contains("Oferty, telefon: Nie"), "{text}");
    let before = world.items().await;
    let _ = answer(&mut app, &[("service_information_sms", "yes")]).await.expect(200);
    let _ = answer(&mut app, &[]).await.expect(200);
    let refused = answer(&mut app, &[("marketing_sms", "maybe"), ("marketing_email", "no")]).await.expect(422);
    assert_eq!(refused.faults(), ["marketing_sms:answer_invalid"]);
    assert_eq!(world.items().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_page_does_not_give_again_what_was_withdrawn_meanwhile() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let _ = answer(&mut app, &[("marketing_email", "yes")]).await.expect(200);
    let old = data(&mut app).await["consents"]["revision"].as_str().expect("a revision").to_owned();
    world.pass(1);
    let _ = answer(&mut app, &[("marketing_email", "no")]).await.expect(200);
    let late = [("marketing_email", "yes"), ("revision", old.as_str())];
    assert_eq!(app.post("/data/consents", &late).await.expect(409).code(), "data_changed");
    let page = world.browser_of(&anna).await.post("/data/consents", &late).await.expect(409);
    assert!(page.body.contains("Teraz zapisane: Nie"), "{}", page.body);
    assert_eq!(
        world.subscriber(&anna).await.consents.answer(ConsentKind::MarketingEmail).map(|c| c.given),
        Some(false)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_of_many_years_is_read_a_page_at_a_time() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    for round in 0..15 {
        world.pass(1);
        let _ = answer(&mut app, &[("marketing_email", if round % 2 == 0 { "yes" } else { "no" })]).await.expect(200);
    }
    let newest = data(&mut app).await;
    assert_eq!(newest["history"].as_array().map(Vec::len), Some(12));
    let next = newest["next"].as_str().expect("more").to_owned();
    let older = app.get(&format!("/data?after={next}")).await.expect(200).json();
    assert_eq!((older["history"].as_array().map(Vec::len), &older["next"]), (Some(3), &Value::Null));
    let page = world.browser_of(&anna).await.get(&format!("/data?after={next}")).await.expect(200);
    assert!(page.body.contains("href=\"/data\""), "the way back");
    let _ = app.get("/data?after=SU5WIzE").await.expect(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn electronic_invoices_open_paying_online_at_once_and_keep_what_was_agreed_to() {
    let mut anna = Person::new("anna").owing(&[charge(11, 6990)]);
    anna.subscriber.electronic_invoices = false;
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let page = browser.get("/").await.expect(200);
    assert!(page.body.contains("href=\"/invoices#delivery\""), "{}", page.body);
    let page = browser.get("/invoices").await.expect(200);
    assert!(page.body.contains("id=\"delivery\"") && page.body.contains("Zgadzam się na"), "{}", page.body);
    let saved = browser.post("/invoices/delivery", &[("electronic", "yes")]).await.expect(303);
    assert!(browser.get(saved.location()).await.expect(200).body.contains("Możesz już płacić online."));
    let paid = browser.post("/payments", &[("idempotency_key", "0123456789abcdef")]).await.expect(303);
    assert!(paid.location().starts_with("http"), "{paid:?}");
    let stored = world.subscriber(&anna).await;
    let consent = stored.consents.answer(ConsentKind::ElectronicInvoices).expect("an answer");
    assert!(consent.given && consent.text.as_str() == "2026-11" && stored.electronic_invoices);
    assert!(world.mail_to(&anna).await.text.expect("a text").contains("Faktury elektroniczne: Tak"));
    assert_eq!(data(&mut world.app_of(&anna).await).await["history"][0]["kind"], "electronic_invoices");

    world.pass(1);
    let before = world.items().await.len();
    let _ = browser.post("/invoices/delivery", &[("electronic", "yes")]).await.expect(303);
    assert_eq!(world.items().await.len(), before, "it was so already");
    let mut app = world.app_of(&anna).await;
    let off = app.post("/invoices/delivery", &[("electronic", "no")]).await.expect(200).json();
    assert_eq!(off, json!({ "electronic_invoices": false, "online_payment_open": false }));
    assert_eq!(app.post("/payments", &[("idempotency_key", "fedcba9876543210")]).await.code(), "payment_not_open");
    assert_eq!(app.post("/invoices/delivery", &[]).await.expect(422).faults(), ["electronic:required"]);
    // Nobody agrees to a text that they were not shown.
    let old = app.post("/invoices/delivery", &[("electronic", "yes"), ("text", "2020-01")]).await.expect(409);
    assert_eq!(old.code(), "data_changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn cash_payments_are_not_switched_here_and_the_page_says_who_does() {
    let mut anna = Person::new("anna").owing(&[charge(11, 6990)]);
    (anna.subscriber.electronic_invoices, anna.subscriber.cash_payments) = (false, true);
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let on = app.post("/invoices/delivery", &[("electronic", "yes")]).await.expect(200).json();
    assert_eq!(on, json!({ "electronic_invoices": true, "online_payment_open": false }));
    let page = world.browser_of(&anna).await.get("/invoices?delivery=saved").await.expect(200);
    assert!(page.body.contains("biuro@example.pl") && !page.body.contains("Możesz już płacić"), "{}", page.body);
}
