//! Contact and billing data: saved as typed, told by mail, and never over somebody else's change.

use portal_tests::{Answer, Client, FaultyTable, Person, World};
use serde_json::{Value, json};

/// The data of a client.
async fn data(client: &mut Client) -> Value {
    client.get("/data").await.expect(200).json()
}

/// Sends a part with the revision of now.
async fn save(app: &mut Client, part: &str, fields: &[(&str, &str)]) -> Answer {
    let revision = data(app).await[part]["revision"].as_str().expect("a revision").to_owned();
    app.post(&format!("/data/{part}"), &[fields, &[("revision", &revision)]].concat()).await
}

const HOME: [(&str, &str); 3] = [("street", " Długa 7/3 "), ("post_code", "00238"), ("city", "Warszawa")];

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_and_an_address_are_saved_at_once_and_told_by_mail() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let fields = [&[("email", anna.email()), ("phone", "600 100 200")][..], &HOME].concat();
    let saved = save(&mut app, "contact", &fields).await.expect(200).json();
    let address = json!({ "street": "Długa 7/3", "post_code": "00-238", "city": "Warszawa" });
    assert_eq!((&saved["contact"]["phone"], &saved["contact"]["address"]), (&"+48600100200".into(), &address));
    assert_eq!(saved["pending_email"], Value::Null);
    assert_eq!(data(&mut app).await["contact"], saved["contact"]);
    let mail = world.mail_to(&anna).await;
    let text = mail.text.expect("a text");
    assert!(text.contains("telefon, adres do korespondencji"), "{text}");
    assert!(!text.contains("600") && !text.contains("Długa"), "a mail tells what was changed and not to what: {text}");
    // What was saved is sent once more: nothing is done, and nobody is told.
    let count = world.portal.mailbox().list().len();
    let _ = save(&mut app, "contact", &fields).await.expect(200);
    world.portal.drain().await.expect("nothing");
    assert_eq!(world.portal.mailbox().list().len(), count);
    let gone = save(&mut app, "contact", &[("email", anna.email())]).await.expect(200).json();
    assert_eq!((&gone["contact"]["phone"], &gone["contact"]["address"]), (&Value::Null, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_invoice_is_made_out_to_what_was_typed() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let fields = [&[("name", "Pracownia Anna"), ("tax_id", "PL 526-000-12-46")][..], &HOME].concat();
    let saved = save(&mut app, "billing", &fields).await.expect(200).json();
    assert_eq!(
        (&saved["billing"]["name"], &saved["billing"]["tax_id"]),
        (&"Pracownia Anna".into(), &"5260001246".into())
    );
    assert_eq!(world.subscriber(&anna).await.billing.name.as_str(), "Pracownia Anna");
    assert!(world.mail_to(&anna).await.text.expect("a text").contains("dane do faktur"));
    // A person has no NIP.
    let saved = save(&mut app, "billing", &[("name", "Anna Nowak"), ("tax_id", " ")]).await.expect(200).json();
    assert_eq!(saved["billing"].get("tax_id"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_is_named_at_its_field_and_nothing_typed_is_lost() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let contact = [("email", "to nie adres"), ("phone", "12"), ("street", "Długa 7"), ("post_code", "1")];
    let refused = save(&mut app, "contact", &contact).await.expect(422);
    assert_eq!(
        refused.faults(),
        ["email:email_invalid", "phone:phone_invalid", "post_code:post_code_invalid", "city:required"]
    );
    assert_eq!(save(&mut app, "contact", &[]).await.expect(422).faults(), ["email:required"]);
    let billing = [("name", " "), ("tax_id", "5260001247")];
    let refused = save(&mut app, "billing", &billing).await.expect(422);
    assert_eq!(refused.faults(), ["name:required", "tax_id:tax_id_invalid"]);
    assert_eq!(app.post("/data/billing", &[("name", "A")]).await.expect(422).faults(), ["revision:required"]);

    let mut browser = world.browser_of(&anna).await;
    let page =
        browser.post("/data/contact", &[&contact[..], &[("revision", "0000000000000000")]].concat()).await.expect(422);
    for typed in ["to nie adres", "value=\"12\"", "Długa 7"] {
        assert!(page.body.contains(typed), "{typed}: {}", page.body);
    }
    assert!(page.body.contains("id=\"contact-email\"") && page.body.contains("href=\"#contact-post_code\""));
    assert_eq!(world.subscriber(&anna).await.contact, anna.subscriber.contact);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_saves_second_sees_both_values_and_overwrites_nothing() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let revision = data(&mut app).await["contact"]["revision"].as_str().expect("a revision").to_owned();
    let first = [("email", anna.email()), ("phone", "600100200"), ("revision", &revision)];
    let second = [("email", anna.email()), ("phone", "700100200"), ("revision", &revision)];
    let _ = app.post("/data/contact", &first).await.expect(200);
    assert_eq!(app.post("/data/contact", &second).await.expect(409).code(), "data_changed");
    let mut browser = world.browser_of(&anna).await;
    let page = browser.post("/data/contact", &second).await.expect(409);
    assert!(page.body.contains("value=\"700100200\"") && page.body.contains("+48 600 100 200"), "{}", page.body);
    assert!(page.body.contains("zmieniły się w\u{a0}międzyczasie"), "{}", page.body);
    // The page it comes back with holds the revision of now: saving it again is meant.
    let selector = scraper::Selector::parse("[action='/data/contact'] [name=revision]").expect("a selector");
    let document = scraper::Html::parse_document(&page.body);
    let now = document.select(&selector).next().and_then(|input| input.attr("value")).expect("a revision").to_owned();
    let again = [("email", anna.email()), ("phone", "700100200"), ("revision", &now)];
    let saved = browser.post("/data/contact", &again).await.expect(303);
    assert_eq!(saved.location(), "/data?saved=contact");
    assert_eq!(data(&mut app).await["contact"]["phone"], "+48700100200");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_save_different_things_at_once_both_succeed() {
    let anna = Person::new("anna");
    let (world, table) = FaultyTable::world().await;
    anna.write(&world.table).await;
    let (mut one, mut other) = (world.app_of(&anna).await, world.app_of(&anna).await);
    let state = data(&mut one).await;
    let revision = |part: &str| state[part]["revision"].as_str().expect("a revision").to_owned();
    let (contact, billing) = (revision("contact"), revision("billing"));
    table.strike(None);
    // The first has decided when the second writes.
    table.hold("TransactWriteItems");
    let phone = [("email", anna.email()), ("phone", "600100200"), ("revision", &contact)];
    let name = [("name", "Anna Nowak"), ("revision", &billing)];
    let (first, ()) = tokio::join!(one.post("/data/contact", &phone), async {
        table.holding().await;
        let _ = other.post("/data/billing", &name).await.expect(200);
        table.release();
    });
    let _ = first.expect(200);
    let stored = world.subscriber(&anna).await;
    assert_eq!(stored.contact.phone.map(|phone| phone.to_string()).as_deref(), Some("+48600100200"));
    assert_eq!((stored.billing.name.as_str(), stored.version), ("Anna Nowak", anna.subscriber.version + 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_what_was_saved() {
    let anna = Person::new("anna");
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    for (saved, words) in
        [("contact", "Zapisane"), ("billing", "Znajdą się na następnej fakturze"), ("consents", "Potwierdzenie")]
    {
        let page = browser.get(&format!("/data?saved={saved}")).await.expect(200);
        assert!(page.body.contains(words), "{saved}: {}", page.body);
    }
    let page = browser.get("/data?saved=x").await.expect(200);
    assert!(!page.body.contains("Zapisane"), "{}", page.body);
}
