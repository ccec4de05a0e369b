//! Drawing imported invoices: each once, and none in the way of another.

use lopdf::Document;
use portal_tests::{Person, World, charge};
use serde_json::{Value, json};
use shared::domain::{AccountNumber, Charge, Invoice, InvoiceLine};
use shared::store::keys::{self, Key};
use shared::store::{Transaction, Update};

fn key(person: &Person, at: usize) -> Key {
    let invoice = &person.invoices[at];
    keys::invoice(&person.subscriber.id, invoice.issued, &invoice.id)
}

async fn kept(world: &World, person: &Person, at: usize) -> Invoice {
    world.table.get(&key(person, at)).await.expect("an answer").expect("an invoice")
}

fn line(net: u64) -> InvoiceLine {
    let net = json!({"amount": net, "currency": "PLN"});
    let line =
        json!({"name": "Internet", "unit": "mies.", "quantity": 1, "vat_rate": "23", "unit_net": net, "net": net});
    serde_json::from_value(line).expect("a line")
}

fn event(keys: &[Key]) -> Value {
    let record = |(number, key): (usize, &Key)| {
        let keys = json!({"PK": {"S": key.pk}, "SK": {"S": key.sk}});
        json!({"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": format!("{number:020}")}})
    };
    json!({ "Records": keys.iter().enumerate().map(record).collect::<Vec<_>>() })
}

/// The objects of the bucket of invoices, by key, with their size.
async fn objects(world: &World) -> Vec<(String, Option<i64>)> {
    let bucket = world.boot.settings.required("PANEL_INVOICE_BUCKET").expect("a bucket");
    let list = world.boot.s3().list_objects_v2().bucket(bucket).send().await.expect("a list");
    list.contents().iter().map(|object| (object.key().unwrap_or_default().to_owned(), object.size())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_whose_record_comes_twice_is_one_object() {
    let anna = Person::new("anna").owing(&[charge(10, 6990), charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("drawn");
    let drawn = objects(&world).await;
    assert_eq!(drawn.len(), 2);
    let keys = [key(&anna, 0), key(&anna, 1), key(&anna, 0)];
    let again = world.portal.invoke("render-invoice", event(&keys)).await.expect("an answer");
    assert_eq!((again, objects(&world).await), (json!({"batchItemFailures": []}), drawn.clone()));
    // Drawn, but the note of it lost: drawn again, to the same place.
    let forgotten = Update::existing().set("pdf_ready", false);
    assert!(world.table.update(&key(&anna, 0), forgotten).await.expect("an answer"));
    let both = [event(&keys), event(&keys)].map(|event| world.portal.invoke("render-invoice", event));
    for answer in futures::future::join_all(both).await {
        assert_eq!(answer.expect("an answer"), json!({"batchItemFailures": []}));
    }
    assert_eq!(objects(&world).await, drawn);
    for at in [0, 1] {
        let invoice = kept(&world, &anna, at).await;
        assert!(invoice.pdf_ready && drawn.iter().any(|(key, _)| key == invoice.pdf_key.as_str()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_that_cannot_be_drawn_does_not_block_those_behind_it() {
    let mut anna = Person::new("anna").owing(&[charge(9, 6990), charge(10, 6990), charge(11, 6990)]);
    // Each line is in range, and their sum is not.
    anna.invoices[0].lines = vec![line(1_000_000_000_000), line(1_000_000_000_000)];
    let world = World::new().await;
    let damaged = Key { sk: "INV#2026-01-01#inv_damaged".to_owned(), ..key(&anna, 0) };
    Transaction::new(&world.table).insert(&damaged, &json!({"id": "inv_damaged"})).commit().await.expect("written");
    anna.write(&world.table).await;
    world.portal.drain().await.expect("drawn");
    assert!(!kept(&world, &anna, 0).await.pdf_ready);
    assert!(kept(&world, &anna, 1).await.pdf_ready && kept(&world, &anna, 2).await.pdf_ready);
    assert_eq!(objects(&world).await.len(), 2);
    // What nobody can read is set aside for a person; what nobody can draw is told in the log.
    let parked = world.portal.parked();
    assert_eq!(parked.len(), 1, "{parked:?}");
    assert!(parked[0].event.to_string().contains("inv_damaged"));
    let mut app = world.app_of(&anna).await;
    let path = format!("/invoices/{}/pdf", anna.invoices[0].id);
    let refused = app.get(&path).await.expect(409);
    assert_eq!((refused.code().as_str(), refused.headers.get("retry-after")), ("invoice_not_drawable", None));
    // Mended, and asked for once more by a person: the event of the README is enough.
    let mended = Update::existing().set("lines", [line(5683)]);
    assert!(world.table.update(&key(&anna, 0), mended).await.expect("an answer"));
    let drawn = world.portal.invoke("render-invoice", event(&[key(&anna, 0)])).await.expect("an answer");
    assert_eq!(drawn, json!({"batchItemFailures": []}));
    let _ = app.get(&path).await.expect(302);
}

/// What can be read in the document of somebody's first invoice.
async fn read(world: &World, person: &Person) -> String {
    let invoice = kept(world, person, 0).await;
    let bucket = world.boot.settings.required("PANEL_INVOICE_BUCKET").expect("a bucket");
    let object = world.boot.s3().get_object().bucket(bucket).key(invoice.pdf_key.as_str()).send().await;
    let bytes = object.expect("an object").body.collect().await.expect("its bytes").into_bytes();
    let text = Document::load_mem(&bytes).expect("a PDF").extract_text(&[1]).expect("its text");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_asks_for_what_is_owed_when_it_is_drawn_and_for_nothing_that_is_paid() {
    let owing = |name: &str, months: &[i8], balance: i64| {
        let charges: Vec<Charge> = months.iter().map(|month| charge(*month, 6990)).collect();
        let mut person = Person::new(name).owing(&charges);
        person.subscriber.balance = serde_json::from_value(json!({"amount": balance, "currency": "PLN"})).expect("it");
        // The invoice names no account: the subscriber's own is the one to pay to.
        person.subscriber.account = AccountNumber::parse("61109010140000071219812874").ok();
        person
    };
    let people = [
        (owing("late", &[10], -6990), Some("Kwota 69,90 zł")),
        (owing("partly", &[10, 11], -10_000), Some("Pozostało do zapłaty 30,10 zł")),
        (owing("paid", &[10, 11], -6990), None),
        (owing("ahead", &[12], 6990), None),
    ];
    let world = World::new().await;
    for (person, _) in &people {
        person.write(&world.table).await;
    }
    world.portal.drain().await.expect("drawn");
    for (person, asked) in &people {
        let text = read(&world, person).await;
        assert!(text.contains("61 1090 1014 0000 0712 1981 2874"), "{text}");
        assert_eq!(text.contains("Zeskanuj"), asked.is_some(), "{}: {text}", person.login);
        assert!(asked.is_none_or(|asked| text.contains(asked)), "{}: {text}", person.login);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_that_came_with_a_document_is_not_drawn() {
    let mut anna = Person::new("anna").owing(&[charge(11, 6990)]);
    anna.invoices[0].pdf_ready = true;
    let world = World::of(&[&anna]).await;
    world.portal.drain().await.expect("everything arrives");
    assert_eq!((objects(&world).await, world.portal.parked().len()), (vec![], 0));
}
