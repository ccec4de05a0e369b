//! Contracts: their terms, what is due next, services, and the way to the signed document.

use portal_tests::{Client, Person, World, charge, contract, service};
use serde_json::{Value, json};
use shared::domain::Contract;
use shared::store::Transaction;
use shared::store::keys;

async fn read(person: &Person) -> (Value, String) {
    let world = World::of(&[person]).await;
    let data = world.app_of(person).await.get("/contract").await.expect(200).json();
    (data, world.browser_of(person).await.get("/contract").await.expect(200).body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contract_tells_its_terms_what_is_due_next_and_its_services_those_of_now_first() {
    let services = vec![
        service("1", "a", json!({"until": "2026-03-31"})),
        service("1", "b", json!({"since": "2027-02-01"})),
        service("1", "c", json!({})),
    ];
    let anna =
        Person::new("anna").owing(&[charge(10, 6990), charge(11, 6990)]).bound_by(contract("1", json!({})), services);
    let (data, page) = read(&anna).await;
    let row = &data["contracts"][0];
    assert_eq!((&row["number"], &row["term"], &row["notice_months"]), (&json!("1/2025"), &json!("open"), &json!(1)));
    assert_eq!((&row["ends_soon"], &row["pdf"], &data["next"]), (&json!(false), &Value::Null, &Value::Null));
    let next = json!({"period": "2026-12", "due": "2026-12-15", "amount": {"amount": 6990, "currency": "PLN"}});
    assert_eq!(row["next_charge"], next);
    let states: Vec<(&Value, &Value)> =
        row["services"].as_array().expect("a list").iter().map(|service| (&service["id"], &service["state"])).collect();
    let expected =
        [("srv_c", "active"), ("srv_b", "coming"), ("srv_a", "ended")].map(|(id, state)| (json!(id), json!(state)));
    assert_eq!(states, expected.iter().map(|(id, state)| (id, state)).collect::<Vec<_>>());
    for part in
        ["Umowa 1/2025", "01.12.2025", "nieokreślony", "1 miesiąc", "59,90", "69,90", "15.12.2026", "grudzień 2026"]
    {
        assert!(page.contains(part) || page.contains(&part.replace(' ', "\u{a0}")), "{part}: {page}");
    }
    assert!(!page.contains("/pdf"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fixed_term_that_ends_within_sixty_days_is_said_on_the_home_page_too() {
    for (last_day, is_soon, term) in [
        ("2026-11-22", false, "past"),
        ("2026-11-23", true, "fixed"),
        ("2027-01-22", true, "fixed"),
        ("2027-01-23", false, "fixed"),
    ] {
        let bound = contract("1", json!({ "fixed_until": last_day }));
        let anna = Person::new("anna").bound_by(bound, Vec::new()).bound_by(contract("2", json!({})), Vec::new());
        let world = World::of(&[&anna]).await;
        let mut app = world.app_of(&anna).await;
        let home = app.get("/").await.expect(200).json();
        assert_eq!(home["term_ends"], if is_soon { json!(last_day) } else { Value::Null }, "{last_day}");
        let rows = app.get("/contract").await.expect(200).json()["contracts"].clone();
        let row =
            rows.as_array().expect("a list").iter().find(|row| row["id"] == "con_1").expect("it is there").clone();
        assert_eq!((&row["ends_soon"], &row["term"]), (&json!(is_soon), &json!(term)), "{last_day}");
        let mut browser = world.browser_of(&anna).await;
        let told = browser.get("/").await.expect(200).body.contains("href=\"/contract\">Zobacz");
        assert_eq!(told, is_soon, "{last_day}");
        assert_eq!(browser.get("/contract").await.expect(200).body.contains("notice warn"), is_soon, "{last_day}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_downloaded_by_an_address_of_a_minute_under_the_number_of_its_contract() {
    let anna = Person::new("anna").bound_in_writing(contract("1", json!({})), Vec::new());
    let anna = anna.bound_by(contract("2", json!({})), Vec::new());
    let world = World::of(&[&anna]).await;
    let key = anna.contracts[0].0.pdf.as_ref().expect("a PDF").key.as_str().to_owned();
    let bucket = world.boot.settings.required("PANEL_INVOICE_BUCKET").expect("a bucket");
    let put = world.boot.s3().put_object().bucket(bucket).key(&key).body(b"%PDF-1.4 signed".to_vec().into());
    put.send().await.expect("it is in the bucket");
    let mut browser = world.browser_of(&anna).await;
    assert!(browser.get("/contract").await.expect(200).body.contains("href=\"/contract/con_1/pdf\""));
    let address = browser.get("/contract/con_1/pdf").await.expect(302).location().to_owned();
    assert!(address.contains(&key) && address.contains("X-Amz-Expires=60"), "{address}");
    let pdf = world.browser().get(&address).await.expect(200);
    assert_eq!((pdf.header("content-type"), pdf.bytes.as_slice()), ("application/pdf", b"%PDF-1.4 signed".as_slice()));
    assert_eq!(pdf.header("content-disposition"), "attachment; filename=\"1-2025.pdf\"");
    // One without a document, and one that is not there.
    for id in ["con_2", "con_3"] {
        assert_eq!(world.app_of(&anna).await.get(&format!("/contract/{id}/pdf")).await.expect(404).code(), "not_found");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s01_the_document_and_the_terms_of_somebody_else_are_not_there() {
    let anna = Person::new("anna").bound_by(contract("1", json!({})), Vec::new());
    let bert = Person::new("bert").bound_in_writing(contract("2", json!({})), vec![service("2", "1", json!({}))]);
    let world = World::of(&[&anna, &bert]).await;
    let mut app = world.app_of(&anna).await;
    let _ = app.get("/contract/con_2/pdf").await.expect(404);
    let rows = app.get("/contract?id=con_2").await.expect(200).json()["contracts"].clone();
    assert_eq!(
        (rows.as_array().map(Vec::len), &rows[0]["id"], &rows[0]["services"]),
        (Some(1), &json!("con_1"), &json!([]))
    );
    let _ = world.app_of(&bert).await.get("/contract/con_2/pdf").await.expect(302);
}

/// Every page of the list: the contracts with how many services each, and how many contracts a page has.
async fn walk(app: &mut Client) -> (Vec<(String, usize, bool)>, Vec<usize>) {
    let (mut all, mut sizes, mut path) = (Vec::new(), Vec::new(), "/contract".to_owned());
    loop {
        let answer = app.get(&path).await.expect(200).json();
        let rows = answer["contracts"].as_array().expect("a list");
        sizes.push(rows.len());
        for row in rows {
            let services = row["services"].as_array().expect("a list").len();
            all.push((row["id"].as_str().expect("an id").to_owned(), services, row["more_services"] == true));
        }
        match answer["next"].as_str() {
            Some(next) => path = format!("/contract?after={next}"),
            None => return (all, sizes),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_many_contracts_come_a_page_at_a_time_and_none_is_cut_in_two() {
    // Nine items each: four contracts are 36, and the fifth would be cut.
    let mut anna = Person::new("anna");
    for number in 10..20 {
        let tail = number.to_string();
        let services = (1..=8).map(|at| service(&tail, &format!("{number}-{at}"), json!({}))).collect();
        anna = anna.bound_by(contract(&tail, json!({})), services);
    }
    let world = World::of(&[&anna]).await;
    let (all, sizes) = walk(&mut world.app_of(&anna).await).await;
    assert_eq!(sizes, [4, 4, 2]);
    let expected: Vec<_> = (10..20).rev().map(|number| (format!("con_{number}"), 8, false)).collect();
    assert_eq!(all, expected);
    let mut browser = world.browser_of(&anna).await;
    let first = browser.get("/contract").await.expect(200).body;
    assert_eq!(first.matches("<table").count(), 4, "{first}");
    assert!(first.contains("/contract?after=") && first.contains("do umowy"), "{first}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_contract_with_more_services_than_a_page_holds_says_so_and_foretells_no_sum() {
    let services = (10..70).map(|at| service("2", &at.to_string(), json!({}))).collect();
    let anna = Person::new("anna").bound_by(contract("1", json!({})), Vec::new());
    let anna = anna.bound_by(contract("3", json!({})), Vec::new()).bound_by(contract("2", json!({})), services);
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let (all, sizes) = walk(&mut app).await;
    // The first page ends where the services of the second contract begin; alone they fill the second page.
    assert_eq!(sizes, [1, 1, 1]);
    let told: Vec<(&str, usize, bool)> = all.iter().map(|(id, count, more)| (id.as_str(), *count, *more)).collect();
    assert_eq!(told, [("con_3", 0, false), ("con_2", 40, true), ("con_1", 0, false)]);
    let second = app.get("/contract").await.expect(200).json()["next"].as_str().expect("more").to_owned();
    let row = app.get(&format!("/contract?after={second}")).await.expect(200).json()["contracts"][0].clone();
    assert_eq!(row["next_charge"], Value::Null);
    let page = world.browser_of(&anna).await.get(&format!("/contract?after={second}")).await.expect(200).body;
    assert!(page.contains("więcej usług"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_contract_yet_is_told_so_and_a_service_without_one_is_not_shown() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    assert_eq!(app.get("/contract").await.expect(200).json(), json!({"contracts": [], "next": null}));
    let lone = service("9", "1", json!({}));
    let key = keys::service(&anna.subscriber.id, &lone.contract, &lone.id);
    Transaction::new(&world.table).replace(&key, &lone).commit().await.expect("written");
    assert_eq!(app.get("/contract").await.expect(200).json()["contracts"], json!([]));
    let page = world.browser_of(&anna).await.get("/contract").await.expect(200).body;
    assert!(page.contains("class=\"empty\"") && !page.contains("<table"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_from_before_due_days_and_documents_still_reads() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let old = json!({
        "id": "con_1", "number": "U/1", "concluded": "2024-12-01", "notice_months": 0, "monthly": {"amount": 6990, "currency": "PLN"},
    });
    let id = contract("1", json!({})).id;
    let key = keys::contract(&anna.subscriber.id, &id);
    Transaction::new(&world.table).replace(&key, &old).commit().await.expect("written");
    let row = world.app_of(&anna).await.get("/contract").await.expect(200).json()["contracts"][0].clone();
    let next = json!({"period": "2026-11", "due": null, "amount": {"amount": 6990, "currency": "PLN"}});
    assert_eq!((&row["due_day"], &row["next_charge"]), (&Value::Null, &next));
    let page = world.browser_of(&anna).await.get("/contract").await.expect(200).body;
    assert!(page.contains("brak") && page.contains("listopad"), "{page}");
    let stored: Contract = world.table.get(&key).await.expect("an answer").expect("a contract");
    assert_eq!(serde_json::to_value(&stored).expect("JSON"), old);
}
