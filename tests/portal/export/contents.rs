use portal_tests::{Person, World, charge};
use serde_json::{Value, json};
use shared::domain::{
    Contract, Host, Language, Notice, Restriction, RestrictionChange, RestrictionLevel, Service, Text, Timestamp,
};
use shared::mail::{Mail, Outgoing, enqueue};
use shared::store::keys::Key;
use shared::store::{Transaction, Update, keys};

use super::{FIRST, PATH, ask, copy_of, download, files_of, json as file, put_pdf};

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("a thing of its kind")
}

/// Somebody of whom there is something of every kind.
async fn write_more(world: &World, person: &Person) {
    let id = &person.subscriber.id;
    let price = json!({"amount": 6990, "currency": "PLN"});
    let contract: Contract = read(
        json!({"id": "con_1", "number": "U/118/2024", "concluded": "2024-03-01", "notice_months": 1, "monthly": price}),
    );
    let service: Service = read(
        json!({"id": "srv_1", "contract": "con_1", "name": "Publiczny adres", "monthly": price, "since": "2024-03-01"}),
    );
    let host: Host = read(json!({"id": "hst_1", "name": "Dom", "pppoe_login": "anna-1", "down_kbps": 300_000,
        "up_kbps": 30_000, "macs": ["02:00:5e:10:00:01"]}));
    let notice: Notice =
        read(json!({"id": "ntc_1", "at": "2026-11-01T08:00:00Z", "title": "Prace", "body": "W nocy.", "urgent": true}));
    let change = RestrictionChange {
        at: at("2026-11-10T08:00:00Z"),
        from: None,
        to: Some(RestrictionLevel::Limited),
        owed: person.charges[0].amount,
    };
    let written = Transaction::new(&world.table)
        .insert(&keys::contract(id, &contract.id), &contract)
        .insert(&keys::service(id, &contract.id, &service.id), &service)
        .insert(&keys::host(id, &host.id), &host)
        .insert(&keys::notice(id, notice.at, &notice.id), &notice)
        .insert(&keys::restriction_change(id, change.at, "late"), &change);
    written.commit().await.expect("written");
}

fn anna() -> Person {
    let mut anna = Person::new("anna").owing(&[charge(10, 6990), charge(11, 6990)]);
    anna.subscriber.restriction =
        Some(Restriction { level: RestrictionLevel::Limited, since: at("2026-11-10T08:00:00Z") });
    anna.invoices[0].pdf_ready = true;
    anna
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_holds_all_that_is_kept_as_json_and_every_document() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    write_more(&world, &anna).await;
    put_pdf(&world, anna.invoices[0].pdf_key.as_str(), b"%PDF-1.7 of the provider".to_vec()).await;
    // The other one is drawn here.
    world.portal.drain().await.expect("drawn");
    let mut app = world.app_of(&anna).await;
    let phone = world.passkey_of(&anna, 7).await;
    let paid = app.post("/payments", &[("idempotency_key", "0123456789abcdef")]).await.expect(200).json();
    let (answer, files) = copy_of(&world, &mut app).await;
    assert!(answer.location().contains("panel-2026-11-23-1.zip"), "{answer:?}");

    let subscriber = file(&files, "subscriber.json");
    for (field, value) in [("id", "sub_anna"), ("name", "anna"), ("language", "pl")] {
        assert_eq!(subscriber[field], value, "{subscriber}");
    }
    assert_eq!(subscriber["contact"], json!({"email": "anna@example.pl"}));
    assert_eq!(subscriber["balance"], json!({"amount": -13980, "currency": "PLN"}));
    assert_eq!(file(&files, "login.json"), json!({"login": "anna"}));
    let invoices = file(&files, "invoices.json");
    let names: Vec<&str> =
        invoices.as_array().expect("a list").iter().map(|one| one["file"].as_str().expect("a name")).collect();
    assert_eq!(names, ["invoices/FV-10-2026.pdf", "invoices/FV-11-2026.pdf"]);
    assert_eq!(invoices[0]["total"], json!({"amount": 6990, "currency": "PLN"}));
    assert_eq!((&invoices[0]["number"], &invoices[0]["issued"]), (&json!("FV/10/2026"), &json!("2026-10-01")));
    assert_eq!(files[names[0]], b"%PDF-1.7 of the provider");
    assert!(files[names[1]].starts_with(b"%PDF-"));
    for (name, count) in [("charges.json", 2), ("ledger.json", 2), ("sessions.json", 1), ("exports.json", 1)] {
        assert_eq!(file(&files, name).as_array().expect("a list").len(), count, "{name}");
    }
    let passkey = json!([{"id": phone.id(), "name": "Telefon", "created_at": "2026-11-23T11:00:00Z"}]);
    assert_eq!(file(&files, "passkeys.json"), passkey);
    assert_eq!(file(&files, "contracts.json")[0]["number"], "U/118/2024");
    assert_eq!(file(&files, "services.json")[0]["contract"], "con_1");
    assert_eq!(file(&files, "hosts.json")[0]["macs"], json!(["02:00:5e:10:00:01"]));
    assert_eq!(file(&files, "notices.json")[0]["body"], "W nocy.");
    assert_eq!(file(&files, "restrictions.json")[0]["to"], "limited");
    let payment = &file(&files, "payments.json")[0];
    assert_eq!((&payment["id"], &payment["amount"]["amount"]), (&paid["id"], &json!(13980)));
    assert_eq!(payment.get("pay_url"), None);
    let about = String::from_utf8(files["CZYTAJ.txt"].clone()).expect("text");
    for name in files.keys().filter(|name| !name.contains('/') && *name != "CZYTAJ.txt") {
        assert!(about.contains(&format!("- {name}: ")), "{name}: {about}");
    }
    assert!(about.contains("- invoices/: ") && !about.contains("Tych dokumentów"), "{about}");
    // No key of the table, and nothing of the marks of imports.
    let all: String =
        files.iter().filter(|(name, _)| !name.contains('/')).map(|(_, text)| String::from_utf8_lossy(text)).collect();
    for inside in ["\"PK\"", "\"SK\"", "\"ttl\"", "SUB#", "pdf_key", "version", "epoch"] {
        assert!(!all.contains(inside), "{inside}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_named_and_the_rest_is_in_the_readers_language() {
    let mut anna = anna();
    anna.subscriber.language = Language::En;
    // Two of one number; the first document is lost, the second could not be drawn, the third lies with somebody else.
    anna.invoices[1].number = Text::parse("fv 10 2026").expect("a number");
    anna.invoices[1].pdf_failed = true;
    let world = World::with(|options| options.functions.retain(|function| function.name != "render-invoice")).await;
    anna.write(&world.table).await;
    let theirs = json!({"id": "con_9", "number": "U/9", "pdf_key": "sub_bert/0.pdf"});
    let own = json!({"id": "con_8", "number": "U/8", "pdf": {"name": "u8.pdf", "key": "sub_anna/8.pdf"}});
    let id = &anna.subscriber.id;
    let written = Transaction::new(&world.table)
        .insert(&keys::contract(id, &"con_8".parse().expect("an id")), &own)
        .insert(&keys::contract(id, &"con_9".parse().expect("an id")), &theirs);
    written.commit().await.expect("written");
    for key in ["sub_bert/0.pdf", "sub_anna/8.pdf"] {
        put_pdf(&world, key, key.as_bytes().to_vec()).await;
    }
    let (_, files) = copy_of(&world, &mut world.app_of(&anna).await).await;
    let about = String::from_utf8(files["README.txt"].clone()).expect("text");
    assert!(about.contains("- invoices/FV-10-2026.pdf: could not be read"), "{about}");
    assert!(about.contains("- invoices/fv-10-2026-2.pdf: is still being prepared"), "{about}");
    let documents: Vec<&String> = files.keys().filter(|name| name.contains('/')).collect();
    assert_eq!(documents, ["contracts/U-8.pdf"]);
    assert_eq!(files["contracts/U-8.pdf"], b"sub_anna/8.pdf");
    let contract = json!({"id": "con_8", "number": "U/8", "pdf": {"name": "u8.pdf"}, "file": "contracts/U-8.pdf"});
    assert_eq!(file(&files, "contracts.json")[0], contract);
    assert!(!files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("sub_bert")));
}

#[tokio::test(flavor = "multi_thread")]
async fn s27_no_hash_no_seal_and_no_token_is_in_a_copy() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let (id, now) = (&anna.subscriber.id, shared::clock::Clock::now(&*world.clock));
    // A one-time password that is valid, and one whose mail never went.
    let secret = json!({"hash": "kanarek-jednorazowy", "expires_at": "2026-11-23T11:30:00Z"});
    let kept = Update::existing().set("one_time", secret);
    assert!(world.table.update(&keys::credential(id), kept).await.expect("an answer"));
    let change =
        json!({"new": "nowa@example.pl", "asked_at": now, "state": "pending", "confirm_hash": "kanarek-skrot"});
    let changing = Update::existing().set("email_change", change);
    assert!(world.table.update(&keys::subscriber(id), changing).await.expect("an answer"));
    world.portal.mailbox().fail_next(vec![panel::cloud::MailFault::Unavailable; 60]);
    let mail =
        Mail::OneTimePassword { sealed: "kanarek-zapieczetowany".to_owned(), expires_at: at("2026-11-23T11:30:00Z") };
    let mail = Outgoing { mail, to: anna.email().parse().expect("an address"), at: now, attempts: 0 };
    let sealed = json!({"id": "hst_1", "name": "Dom", "pppoe_secret": "kanarek-pppoe", "ttl": 1_999_999_999});
    let strange = Key { sk: "XYZ#kanarek-klucz".to_owned(), ..keys::subscriber(id) };
    let written = Transaction::new(&world.table)
        .insert(&keys::host(id, &"hst_1".parse().expect("an id")), &sealed)
        .insert(&strange, &json!({"what": "kanarek-nieznany"}));
    enqueue(written, id, "reset", &mail).commit().await.expect("written");
    let (_, files) = copy_of(&world, &mut app).await;
    let all: String = files.values().map(|bytes| String::from_utf8_lossy(bytes)).collect();
    let items = world.items().await;
    let hash = items.keys().find_map(|key| key.split_once(" SES#").map(|(_, hash)| hash.to_owned()));
    for secret in ["kanarek", "argon2", "password_hash", &hash.expect("a session"), "sealed", "0123456789abcdef"] {
        assert!(!all.contains(secret), "{secret} is in the copy");
    }
    // The canaries were there to be told.
    assert_eq!(file(&files, "mails.json")[0]["mail"], json!({"kind": "one_time_password"}));
    assert_eq!(file(&files, "subscriber.json")["email_change"]["new"], "nowa@example.pl");
    assert_eq!(file(&files, "hosts.json"), json!([{"id": "hst_1", "name": "Dom"}]));
}

#[tokio::test(flavor = "multi_thread")]
async fn s01_a_copy_is_its_owners_alone_whatever_the_others_ask_for() {
    let (anna, bert) = (anna(), Person::new("bert"));
    let world = World::of(&[&anna, &bert]).await;
    let (mut of_anna, mut of_bert) = (world.app_of(&anna).await, world.app_of(&bert).await);
    let _ = ask(&mut of_anna, "0123456789abcdef").await.expect(200);
    world.portal.drain().await.expect("made");
    let path = format!("{PATH}/{FIRST}/zip");
    assert_eq!(of_bert.get(&path).await.expect(404).code(), "not_found");
    assert!(of_bert.get(PATH).await.expect(200).json()["export"].is_null());
    // A copy of the same name is another one.
    let _ = ask(&mut of_bert, "0123456789abcdef").await.expect(200);
    world.portal.drain().await.expect("made");
    let answer = of_bert.get(&path).await.expect(302);
    let files = files_of(&world, &answer).await;
    assert!(!files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("anna")));
    // The signature holds the address to the one file.
    if World::checks_signatures() {
        let forged = answer.location().replace("sub_bert", "sub_anna");
        assert_eq!(download(&world, &forged).await.0, 403);
    }
    for id in ["..%2Fsub_anna", "exp_2026-11-23-1.zip", "sub_anna%2Fx", "exp_%00", "inv_1"] {
        assert_eq!(of_bert.get(&format!("{PATH}/{id}/zip")).await.status, 404, "{id}");
    }
}
