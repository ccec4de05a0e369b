//! The list of invoices, and the way to a document.

use portal_tests::{Client, Person, World, charge, charge_in, pln};
use serde_json::{Value, json};

/// Thirty months of invoices, all of them paid but the last.
fn anna() -> Person {
    let months = (7..=12).map(|month| (2024, month)).chain((1..=12).map(|month| (2025, month)));
    let months = months.chain((1..=12).map(|month| (2026, month)));
    let charges: Vec<_> = months.map(|(year, month)| charge_in(year, month, 6990)).collect();
    let mut anna = Person::new("anna").owing(&charges);
    anna.subscriber.balance =
        shared::domain::Balance::zero(shared::domain::Currency::Pln).debit(pln(6990)).expect("in range");
    anna
}

async fn page(app: &mut Client, path: &str) -> (Vec<String>, Option<String>) {
    let answer = app.get(path).await.expect(200).json();
    let ids =
        answer["invoices"].as_array().expect("a list").iter().map(|row| row["id"].as_str().expect("an id").to_owned());
    (ids.collect(), answer["next"].as_str().map(str::to_owned))
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_list_comes_twelve_at_a_time_newest_first_to_its_end() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let (mut all, mut path, mut sizes) = (Vec::new(), "/invoices".to_owned(), Vec::new());
    loop {
        let (ids, next) = page(&mut app, &path).await;
        sizes.push(ids.len());
        all.extend(ids);
        match next {
            Some(next) => path = format!("/invoices?after={next}"),
            None => break,
        }
    }
    assert_eq!(sizes, [12, 12, 6]);
    let expected: Vec<String> = anna.invoices.iter().rev().map(|invoice| invoice.id.to_string()).collect();
    assert_eq!(all, expected);
    // The page says the same, and leads on and back.
    let mut browser = world.browser_of(&anna).await;
    let first = browser.get("/invoices").await.expect(200).body;
    let (_, next) = page(&mut app, "/invoices").await;
    let older = format!("/invoices?after={}", next.expect("more"));
    assert!(first.contains(&format!("href=\"{older}\"")) && first.matches("/pdf\"").count() == 12, "{first}");
    let second = browser.get(&older).await.expect(200).body;
    let pager = second.split("<nav class=\"pager\"").nth(1).and_then(|rest| rest.split("</nav>").next());
    assert!(pager.expect("a pager").contains("href=\"/invoices\""), "{second}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_is_paid_open_or_overdue() {
    let mut anna = Person::new("anna").owing(&[charge(10, 1000), charge(11, 2000), charge(12, 3000)]);
    anna.subscriber.balance = anna.subscriber.balance.credit(pln(1500)).expect("in range");
    let world = World::of(&[&anna]).await;
    let rows = world.app_of(&anna).await.get("/invoices").await.expect(200).json()["invoices"].clone();
    let brief = |row: &Value| (row["state"].clone(), row["left"]["amount"].clone(), row["total"]["amount"].clone());
    let rows: Vec<_> = rows.as_array().expect("a list").iter().map(brief).collect();
    let expected = [("open", 3000, 3000), ("overdue", 1500, 2000), ("paid", 0, 1000)];
    assert_eq!(rows, expected.map(|(state, left, total)| (json!(state), json!(left), json!(total))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_that_is_none_is_a_fault_of_its_field() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
    let encode = |sk: &str| base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, sk);
    for list in ["/invoices", "/payments", "/contract", "/notices"] {
        let long = "A".repeat(4000);
        for cursor in ["x", "%00", "ż", "..", "x.1", &encode("CRED"), &encode("LED#2026"), &encode("INV#\0"), &long] {
            let answer = app.get(&format!("{list}?after={cursor}")).await;
            assert_eq!(
                (answer.status, answer.faults()),
                (422, vec!["after:cursor_invalid".to_owned()]),
                "{list} {cursor}"
            );
            let _ = browser.get(&format!("{list}?after={cursor}")).await.expect(422);
        }
        let _ = app.get(&format!("{list}?after=")).await.expect(200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_invoice_yet_is_told_what_will_come() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let answer = world.app_of(&anna).await.get("/invoices").await.expect(200);
    assert_eq!(answer.json(), json!({"electronic_invoices": true, "invoices": [], "next": null}));
    assert!(!world.browser_of(&anna).await.get("/invoices").await.expect(200).body.contains("<table"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_is_not_drawn_yet_is_worth_another_try() {
    let anna = Person::new("anna").owing(&[charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let key = shared::store::keys::invoice(&anna.subscriber.id, anna.invoices[0].issued, &anna.invoices[0].id);
    let unready = shared::store::Update::existing().set("pdf_ready", false);
    assert!(world.table.update(&key, unready).await.expect("an answer"));
    let answer = world.app_of(&anna).await.get("/invoices/inv_11-2026/pdf").await.expect(409);
    assert_eq!((answer.code().as_str(), answer.header("retry-after")), ("invoice_being_prepared", "5"));
    let page = world.browser_of(&anna).await.get("/invoices/inv_11-2026/pdf").await.expect(409);
    assert_eq!(page.header("retry-after"), "5");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_saved_under_a_plain_name_whatever_the_number_is() {
    let mut anna = Person::new("anna").owing(&[charge(10, 100), charge(11, 100)]);
    let numbers = ["FV \"11\"\\2026; filename=x", "ŻÓŁĆ/„1”"];
    for (invoice, number) in anna.invoices.iter_mut().zip(numbers) {
        invoice.number = shared::domain::Text::parse(number).expect("a number");
    }
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let mut app = world.app_of(&anna).await;
    for (id, name) in [("inv_10-2026", "FV--11--2026--filename-x.pdf"), ("inv_11-2026", "1.pdf")] {
        let address = app.get(&format!("/invoices/{id}/pdf")).await.expect(302).location().to_owned();
        let pdf = world.browser().get(&address).await.expect(200);
        assert_eq!(pdf.header("content-disposition"), format!("attachment; filename=\"{name}\""));
    }
}
