//! What a suspended line leads to, and paying by a link without logging in.

use http::{HeaderMap, HeaderValue, Method};
use panel::payu::Operation;
use portal_tests::{Answer, Client, FaultyTable, Person, Plan, World, charge, host};
use serde_json::json;
use shared::domain::RestrictionLevel;

use crate::faults::{debtor, is_elsewhere, sweep};
use crate::pay::{KEY, OTHER};

fn anna() -> Person {
    Person::new("anna").owing(&[charge(9, 6990), charge(12, 6990)]).restricted(RestrictionLevel::Suspended)
}

async fn press(client: &mut Client, link: &str, key: &str) -> Answer {
    client.post(link, &[("idempotency_key", key), ("gateway", "payu")]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_link_pays_without_logging_in_and_the_line_is_let_go() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let link = world.pay_link(&anna).await;
    let mut browser = world.browser();
    let page = browser.get(&link).await.expect(200).body;
    assert!(
        page.contains("139,80") && page.contains("Po terminie: 69,90") && page.contains("Bliski Internet"),
        "{page}"
    );
    let key = page.split("name=\"idempotency_key\" value=\"").nth(1).expect("a key").split('"').next().expect("it");
    let gone = press(&mut browser, &link, key).await.expect(303);
    let waiting = browser.get(&link).await.expect(200).body;
    assert!(waiting.contains("jest w\u{a0}toku") && waiting.contains("http-equiv=\"refresh\""), "{waiting}");

    // The provider's page leads back to the link, and is told no address of the subscriber's.
    let order = world.portal.payu().orders().remove(0);
    assert!(order.request.to_string().contains(&link) && !order.request.to_string().contains(anna.email()));
    let paid = browser.post(gone.location(), &[("action", "pay")]).await.expect(303);
    assert!(paid.location().ends_with(&link), "{paid:?}");
    world.portal.drain().await.expect("everything arrives");
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.restriction, books.paid()), (0, None, vec![13_980]));
    let thanks = browser.get(&link).await.expect(200).body;
    assert!(thanks.contains("Dziękujemy, wszystko opłacone") && !thanks.contains("139,80"), "{thanks}");
    assert!(thanks.contains("przywraca") || thanks.contains("Przywraca"), "{thanks}");
    assert!(!thanks.contains("idempotency_key"), "{thanks}");
    let shown = world.app().get(&link).await.expect(200).json();
    assert_eq!(
        (&shown["state"], &shown["owed"]["amount"], &shown["line"]["state"]),
        (&json!("paid"), &0.into(), &json!("restoring"))
    );
    assert_eq!(world.app().post(&link, &[("idempotency_key", OTHER)]).await.expect(409).code(), "nothing_owed");
    // What is owed from now on is another debt.
    world.charge(&anna, &charge(11, 100)).await;
    assert_eq!(world.app().get(&link).await.expect(404).code(), "pay_link_gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn s21_a_link_shows_the_minimum_and_nothing_of_anybody_else() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let link = world.pay_link(&anna).await;
    let shown = world.app().get(&link).await.expect(200).json();
    let names: Vec<&str> = shown.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(names, ["gateways", "is_open", "line", "overdue", "owed", "state", "waiting"]);
    let mut browser = world.browser();
    let _ = press(&mut browser, &link, KEY).await.expect(303);
    for page in [browser.get(&link).await.expect(200), browser.get("/suspended").await.expect(200)] {
        for secret in ["anna", "sub_", "Internet 300", "FV/", "INV#", "pay_", anna.email()] {
            assert!(!page.body.contains(secret), "{secret}: {}", page.body);
        }
        assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "same-origin"));
        assert_eq!(page.header("set-cookie"), "");
    }
    // A link is no session.
    for path in ["/", "/payments", "/payments/new", "/data"] {
        assert!(browser.get(path).await.expect(303).location().starts_with("/login"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn s21_a_link_that_is_too_old_revoked_or_garbled_is_gone_and_looks_the_same() {
    let (anna, bert) = (anna(), Person::new("bert").owing(&[charge(9, 100)]));
    let world = World::of(&[&anna, &bert]).await;
    let link = world.pay_link(&anna).await;
    let _ = world.app().get(&link).await.expect(200);
    let of_bert = world.pay_link(&bert).await;
    let short = world.pay_link_until(&anna, "2026-11-23T11:05:00Z".parse().expect("a time")).await;
    let _ = world.app().get(&short).await.expect(200);
    world.pass(5);
    // A new seed, as each step of dunning sets one, revokes those before; so does a new password.
    let newer = world.pay_link(&anna).await;
    let mut app = world.app_of(&bert).await;
    let words = [("current_password", bert.password.as_str()), ("new_password", "kawa na tarasie")];
    let _ = app.post("/password", &words).await.expect(200);
    let mut garbled = newer.clone();
    garbled.replace_range(20..21, if &garbled[20..21] == "A" { "B" } else { "A" });
    let mut pages = Vec::new();
    for path in [&link, &of_bert, &short, &garbled, "/pay/x", &newer[..newer.len() - 1]] {
        for (method, client) in
            [(Method::GET, world.browser()), (Method::POST, world.browser()), (Method::GET, world.app())]
        {
            let mut client = client;
            let answer =
                if method == Method::POST { press(&mut client, path, KEY).await } else { client.get(path).await };
            pages.push(answer.expect(404).visible().replace(path, "…"));
        }
    }
    assert!(pages.chunks(3).all(|chunk| chunk == &pages[..3]), "{pages:#?}");
    assert!(pages[0].contains("Ten link już nie działa") && pages[0].contains("Zaloguj się"), "{}", pages[0]);
    let _ = world.app().get(&newer).await.expect(200);
    assert_eq!(world.portal.payu().calls(Operation::Create), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn s14_looking_at_a_link_changes_nothing_and_another_site_begins_nothing() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let link = world.pay_link(&anna).await;
    world.portal.drain().await.expect("drawn");
    let before = world.items().await;
    for path in [&link, "/suspended"] {
        for query in ["", "?idempotency_key=0123456789abcdef&gateway=payu", "?lang=en"] {
            let _ = world.browser().get(&format!("{path}{query}")).await.expect(200);
        }
    }
    for site in ["cross-site", "same-site", "none"] {
        let headers = HeaderMap::from_iter([
            ("sec-fetch-site".parse().expect("a name"), HeaderValue::from_static(site)),
            ("content-type".parse().expect("a name"), HeaderValue::from_static("application/x-www-form-urlencoded")),
        ]);
        let body = format!("idempotency_key={KEY}").into_bytes();
        let _ = world.browser().send(Method::POST, &link, headers, body).await.expect(403);
    }
    assert_eq!(world.items().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn s19_s24_a_press_by_a_link_is_one_payment_of_all_that_is_owed_and_no_sum_is_taken() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let link = world.pay_link(&anna).await;
    let mut app = world.app();
    for (field, value) in [("amount", "1"), ("charges", "chg_9"), ("what", "amount"), ("subscriber", "sub_x")] {
        let refused = app.post(&link, &[("idempotency_key", KEY), (field, value)]).await.expect(422);
        assert_eq!(refused.faults(), [format!("{field}:unknown_field")]);
    }
    let first = press(&mut app, &link, KEY).await.expect(200).json();
    assert_eq!(first["amount"], json!({"amount": 13_980, "currency": "PLN"}));
    assert_eq!(press(&mut app, &link, KEY).await.expect(200).json(), first);
    assert_eq!((world.portal.payu().orders().len(), world.books(&anna).await.payments.len()), (1, 1));
    // The same key at another provider is a conflict: the page comes back under a fresh key.
    let page = world.browser().post(&link, &[("idempotency_key", KEY), ("gateway", "przelewy24")]).await.expect(409);
    assert!(page.body.contains("idempotency_key") && !page.body.contains(KEY), "{}", page.body);
    let page = world.browser().post(&link, &[("idempotency_key", OTHER), ("gateway", "x")]).await.expect(422);
    assert!(page.body.contains("Nie znamy tego operatora"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_payments_by_links_are_counted_by_link_and_not_for_who_is_logged_in() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let link = world.pay_link(&anna).await;
    let mut app = world.app();
    let key = |number: usize| format!("0123456789abcdef-{number}");
    let _ = press(&mut app, &link, &key(1)).await.expect(200);
    world.raise("pay-link", 20).await;
    let _ = press(&mut app, &link, &key(2)).await.expect(429);
    let _ = press(&mut app, &link, &key(1)).await.expect(200);
    let mut owner = world.app_of(&anna).await;
    let _ = owner.post("/payments", &[("idempotency_key", &key(3))]).await.expect(200);
    world.pass(60);
    let _ = press(&mut app, &link, &key(4)).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_pay_online_reads_by_the_link_what_to_do() {
    let mut cash = Person::new("cash").owing(&[charge(9, 6990)]);
    cash.subscriber.cash_payments = true;
    let world = World::of(&[&cash]).await;
    let link = world.pay_link(&cash).await;
    let page = world.browser().get(&link).await.expect(200).body;
    assert!(page.contains("69,90") && page.contains("ustawione na płatności gotówką"), "{page}");
    assert!(!page.contains("idempotency_key"), "{page}");
    assert_eq!(press(&mut world.app(), &link, KEY).await.expect(409).code(), "payment_not_open");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_line_leads_to_a_page_that_says_what_to_do() {
    let world = World::new().await;
    let page = world.browser().get("/suspended").await.expect(200).body;
    assert!(page.contains("Internet jest wstrzymany") && page.contains("/login?next=%2Fpayments"), "{page}");
    let page = world.browser().get("/suspended?lang=en").await.expect(200).body;
    assert!(page.contains("The internet is suspended"), "{page}");
    let _ = world.app().get("/suspended").await.expect(406);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_router_leads_a_suspended_line_to_a_link_that_pays() {
    let written = json!({"suspended": {"down_kbps": 256, "up_kbps": 256, "attributes": {
        "Mikrotik-Address-List": ["suspended"], "WISPr-Redirection-URL": ["{pay_link}"],
    }}});
    let world = World::with(|options| {
        options.settings.insert("PANEL_NETWORK".to_owned(), written.to_string());
    })
    .await;
    let host = host("anna");
    let anna = anna().with_host(&host);
    anna.write(&world.table).await;
    world.set_pppoe_password(&anna, &host.id, "ppp-secret-1").await;
    let told = async || {
        let answer = world.radius().await.authorize(host.pppoe_login.as_str(), "").await.expect(200).json();
        assert_eq!(answer["reply:Mikrotik-Address-List"]["value"], json!(["suspended"]));
        answer["reply:WISPr-Redirection-URL"]["value"][0].as_str().map(str::to_owned)
    };
    // Nothing that is owed was asked for yet.
    assert_eq!(told().await, None);
    let _ = world.pay_link(&anna).await;
    let address = told().await.expect("a link");
    let path = address.strip_prefix(world.portal.url()).expect("one of the portal").to_owned();
    assert_ne!(told().await, Some(address), "each dial has its own");
    let _ = press(&mut world.app(), &path, KEY).await.expect(200);
    world.pass(60 * 24 * 60);
    let _ = world.app().get(&path).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_by_a_link_is_begun_once_whatever_the_table_does() {
    if is_elsewhere() {
        return;
    }
    let (world, table) = FaultyTable::world().await;
    let prepare = async |place| {
        let person = debtor(&world, place).await;
        let link = world.pay_link(&person).await;
        // Each from a network of its own, for those are counted.
        let guest = world.app().with("x-forwarded-for", &format!("198.51.{}.7", place % 250));
        (person, link, guest)
    };
    let act = async |(_, link, guest): &mut (Person, String, Client)| press(guest, link, KEY).await;
    let check = async |(person, ..): &mut (Person, String, Client), answer: &Answer, plan: &Plan| {
        assert_eq!(answer.status, 200, "{plan:?}: {answer:?}");
        let page = answer.json()["pay_url"].as_str().expect("an address").to_owned();
        let books = world.books(person).await;
        assert_eq!((books.payments.len(), books.payments[0].amount.amount()), (1, 13_980), "{plan:?}");
        let order = page.rsplit('/').next().expect("an id");
        assert_eq!(world.portal.payu().pay(order).await.expect("told"), 200, "{plan:?}");
        assert_eq!(world.books(person).await.paid(), [13_980], "{plan:?}");
    };
    let sweep = sweep("pay by a link", &table, &[], prepare, act, check).await;
    assert!(sweep.struck > 30, "{sweep:?}");
}
