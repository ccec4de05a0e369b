//! Paying what one chooses: all, some charges, or a sum of one's own.

use panel::payu::Operation;
use portal_tests::{Answer, Client, Person, World, charge, pln};
use serde_json::{Value, json};
use shared::domain::{Gateway, PaymentState};

use crate::pay::{KEY, OTHER, anna};

async fn post(app: &mut Client, body: Value) -> Answer {
    app.post_raw("/payments", "application/json", body.to_string().into_bytes()).await
}

fn owing_three() -> Person {
    Person::new("anna").owing(&[charge(9, 6990), charge(10, 6990), charge(11, 6990)])
}

async fn pays(world: &World, answer: &Answer) {
    let order = answer.json()["pay_url"].as_str().expect("a page").rsplit('/').next().expect("an id").to_owned();
    assert_eq!(world.portal.payu().pay(&order).await.expect("told"), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn s19_what_is_left_of_chosen_charges_is_summed_from_our_books() {
    let anna = owing_three();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let chosen = json!({"idempotency_key": KEY, "charges": ["chg_11", "chg_10"]});
    let begun = post(&mut app, chosen.clone()).await.expect(200);
    assert_eq!(begun.json()["amount"], json!({"amount": 13_980, "currency": "PLN"}));
    pays(&world, &begun).await;
    let books = world.books(&anna).await;
    assert_eq!((books.balance, books.paid()), (-6990, vec![13_980]));
    // The oldest were settled first; the same press is the same payment, whatever is open by now (S24).
    let open = app.get("/payments/new").await.expect(200).json()["charges"].clone();
    assert_eq!(open.as_array().map(Vec::len), Some(1));
    assert_eq!(open[0]["id"], "chg_11");
    assert_eq!(post(&mut app, chosen).await.expect(200).json()["state"], "paid");

    let paid = post(&mut app, json!({"idempotency_key": OTHER, "charges": ["chg_9"]})).await.expect(422);
    assert_eq!(paid.faults(), ["charges:charge_not_open"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn s01_s19_a_charge_of_somebody_else_looks_like_one_that_is_not_there() {
    let (anna, bert) = (Person::new("anna").owing(&[charge(11, 100)]), Person::new("bert").owing(&[charge(10, 777)]));
    let world = World::of(&[&anna, &bert]).await;
    let mut app = world.app_of(&anna).await;
    let mut refused = Vec::new();
    for id in ["chg_10", "chg_1-1999"] {
        let answer = post(&mut app, json!({"idempotency_key": KEY, "charges": [id]})).await.expect(422);
        let shown = app.get(&format!("/payments/new?charges={id}")).await.expect(422);
        refused.push((answer.visible(), shown.visible().replace(id, "…")));
    }
    assert_eq!(refused[0], refused[1]);
    assert_eq!(world.portal.payu().calls(Operation::Create), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sum_of_ones_own_settles_the_oldest_first_and_what_is_over_is_credit() {
    let anna = owing_three();
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let typed = [("what", "amount"), ("amount", "100,00 zł"), ("gateway", "payu"), ("idempotency_key", KEY)];
    let gone = browser.post("/payments", &typed).await.expect(303);
    let page = browser.get(gone.location()).await.expect(200);
    assert!(page.body.contains("100,00 PLN"), "{}", page.body);
    let mut app = world.app_of(&anna).await;
    pays(
        &world,
        &post(&mut app, json!({"idempotency_key": KEY, "amount": {"amount": 10_000, "currency": "PLN"}})).await,
    )
    .await;
    let open = app.get("/payments/new").await.expect(200).json();
    assert_eq!((&open["owed"]["amount"], &open["charges"][0]["left"]["amount"]), (&10_970.into(), &3980.into()));

    let ahead = json!({"idempotency_key": OTHER, "amount": {"amount": 20_000, "currency": "PLN"}});
    pays(&world, &post(&mut app, ahead).await.expect(200)).await;
    assert_eq!(world.books(&anna).await.balance, 9030);
    // Who owes nothing may pay ahead.
    let more = json!({"idempotency_key": "a-third-key-of-anna", "amount": {"amount": 100, "currency": "PLN"}});
    pays(&world, &post(&mut app, more).await.expect(200)).await;
    assert_eq!(world.books(&anna).await.balance, 9130);
    let page = world.browser_of(&anna).await.get("/payments").await.expect(200).body;
    assert!(page.contains("/payments/new?what=amount"), "{page}");
    let page = world.browser_of(&anna).await.get("/payments/new").await.expect(200).body;
    assert!(page.contains("name=\"amount\"") && !page.contains("value=\"all\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_beforehand_is_what_then_happens() {
    let anna = owing_three();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let all = app.get("/payments/new").await.expect(200).json();
    assert_eq!((&all["outlook"]["sum"]["amount"], &all["outlook"]["owed"]["amount"]), (&20_970.into(), &0.into()));
    let shown = app.get("/payments/new?what=amount&amount=100").await.expect(200).json()["outlook"].clone();
    let amounts = |of: &str| -> Vec<Value> {
        shown["charges"].as_array().expect("charges").iter().map(|charge| charge[of]["amount"].clone()).collect()
    };
    assert_eq!(
        (amounts("settled"), amounts("left")),
        (vec![6990.into(), 3010.into(), 0.into()], vec![0.into(), 3980.into(), 6990.into()])
    );
    assert_eq!((&shown["owed"]["amount"], &shown["credit"]["amount"]), (&10_970.into(), &0.into()));
    let begun = post(&mut app, json!({"idempotency_key": KEY, "amount": {"amount": 10_000, "currency": "PLN"}})).await;
    pays(&world, &begun).await;
    let after = app.get("/payments/new").await.expect(200).json();
    assert_eq!(after["owed"], shown["owed"]);
    let left: Vec<Value> =
        after["charges"].as_array().expect("charges").iter().map(|charge| charge["left"]["amount"].clone()).collect();
    assert_eq!(left, amounts("left")[1..]);

    let over = app.get("/payments/new?amount=1%20000,00").await.expect(200).json()["outlook"].clone();
    assert_eq!((&over["owed"]["amount"], &over["credit"]["amount"]), (&0.into(), &89_030.into()));
    let two = "/payments/new?what=charges&charges=chg_11&charges=chg_10&amount=&gateway=payu";
    let page = world.browser_of(&anna).await.get(two).await.expect(200).body;
    assert!(page.contains("109,70\u{a0}zł") && page.matches(" checked").count() == 4, "{page}");
    // Nothing was begun by looking (S14).
    assert_eq!(world.books(&anna).await.states(), [PaymentState::Paid]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_comes_back_with_what_was_typed_and_the_field_at_fault() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    for (typed, sentence) in [
        (vec![("what", "amount"), ("amount", "dużo")], "Wpisz kwotę, na przykład"),
        (vec![("what", "amount"), ("amount", "0,99")], "Najmniej można wpłacić 1,00"),
        (vec![("what", "amount"), ("amount", "50 000,01")], "Najwięcej można wpłacić"),
        (vec![("what", "amount"), ("amount", "")], "To pole jest potrzebne"),
        (vec![("what", "charges")], "Zaznacz co najmniej jedną"),
        (vec![("what", "charges"), ("charges", "chg_1-2020")], "Ta opłata jest już opłacona"),
        (vec![("what", "all"), ("gateway", "tpai")], "Nie znamy tego operatora"),
    ] {
        let fields: Vec<_> = typed.iter().copied().chain([("idempotency_key", KEY)]).collect();
        let page = browser.post("/payments", &fields).await.expect(422).body;
        assert!(page.contains(sentence) && page.contains("role=\"alert\""), "{typed:?}: {page}");
        for (name, value) in &typed {
            let is_shown = match *name {
                "what" => page.contains(&format!("value=\"{value}\" checked")),
                "amount" => value.is_empty() || page.contains(&format!("value=\"{value}\"")),
                _ => true,
            };
            assert!(is_shown, "{name} {value}: {page}");
        }
        assert!(!page.contains(KEY), "the key is a fresh one: {page}");
        let query: Vec<String> = typed.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let query = query.join("&").replace(' ', "%20").replace('ż', "%C5%BC");
        let shown = browser.get(&format!("/payments/new?{query}")).await.expect(422).body;
        assert!(shown.contains(sentence), "{query}: {shown}");
    }
    let mut app = world.app_of(&anna).await;
    for (field, value, fault) in [
        ("amount", json!("12,50"), "amount:wrong_type"),
        ("amount", json!({"amount": 1250, "currency": "EUR"}), "amount:currency_not_taken"),
        ("amount", json!({"amount": -1250, "currency": "PLN"}), "amount:amount_invalid"),
        ("amount", json!({"amount": 5_000_001, "currency": "PLN"}), "amount:amount_too_large"),
        ("charges", json!("chg_11"), "charges:wrong_type"),
        ("charges", json!(vec!["chg_11"; 25]), "charges:too_many"),
        ("gateway", json!("cash"), "gateway:gateway_unknown"),
    ] {
        let refused = post(&mut app, json!({"idempotency_key": KEY, field: value})).await.expect(422);
        assert_eq!(refused.faults(), [fault]);
    }
    assert_eq!(world.portal.payu().calls(Operation::Create), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn s24_a_key_with_another_sum_or_provider_is_a_conflict_and_no_other_payment() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let of = |amount: u64| json!({"idempotency_key": KEY, "gateway": "payu", "amount": pln(amount)});
    let begun = post(&mut app, of(5000)).await.expect(200).json();
    assert_eq!(post(&mut app, of(5000)).await.expect(200).json(), begun);
    for other in [
        of(5001),
        json!({"idempotency_key": KEY}),
        json!({"idempotency_key": KEY, "charges": ["chg_11"]}),
        json!({"idempotency_key": KEY, "gateway": "przelewy24", "amount": pln(5000)}),
    ] {
        assert_eq!(post(&mut app, other).await.expect(409).code(), "conflict");
    }
    // A browser gets the page to choose on, under another key.
    let mut browser = world.browser_of(&anna).await;
    let typed = [("what", "amount"), ("amount", "70"), ("idempotency_key", KEY)];
    let page = browser.post("/payments", &typed).await.expect(409).body;
    assert!(page.contains("value=\"70\"") && page.contains("idempotency_key") && !page.contains(KEY), "{page}");
    assert_eq!((world.portal.payu().orders().len(), world.books(&anna).await.states().len()), (1, 1));

    // Where it is paid is part of the attempt, and stays.
    let at_p24 = json!({"idempotency_key": OTHER, "gateway": "przelewy24"});
    let _ = post(&mut app, at_p24).await;
    assert_eq!(
        post(&mut app, json!({"idempotency_key": OTHER, "gateway": "payu"})).await.expect(409).code(),
        "conflict"
    );
    let books = world.books(&anna).await;
    let mut begun_at: Vec<_> = books.payments.iter().map(|payment| payment.gateway.name()).collect();
    begun_at.sort_unstable();
    assert_eq!(begun_at, [Gateway::Payu.name(), Gateway::Przelewy24.name()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_one_provider_the_button_pays_at_once_and_with_several_one_chooses() {
    let anna = anna();
    let one = World::with(|options| {
        options.settings.insert("PANEL_GATEWAYS".to_owned(), "payu,-przelewy24".to_owned());
    })
    .await;
    anna.write(&one.table).await;
    let several = World::of(&[&anna]).await;
    for path in ["/", "/payments"] {
        let page = one.browser_of(&anna).await.get(path).await.expect(200).body;
        assert!(page.contains("idempotency_key") && page.contains("/payments/new?what=amount"), "{page}");
        let page = several.browser_of(&anna).await.get(path).await.expect(200).body;
        assert!(!page.contains("idempotency_key") && page.contains("href=\"/payments/new\""), "{page}");
    }
    let page = one.browser_of(&anna).await.get("/payments/new").await.expect(200).body;
    assert!(!page.contains("name=\"gateway\""), "{page}");
    let page = several.browser_of(&anna).await.get("/payments/new").await.expect(200).body;
    assert!(
        page.contains("value=\"payu\" checked") && page.contains("value=\"przelewy24\"") && page.contains("BLIK"),
        "{page}"
    );
    let refused = post(&mut one.app_of(&anna).await, json!({"idempotency_key": KEY, "gateway": "przelewy24"})).await;
    assert_eq!(refused.expect(422).faults(), ["gateway:gateway_unknown"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_whose_secret_is_missing_is_left_out_and_keeps_nobody_from_paying_at_another() {
    let anna = anna();
    let world = World::with(|options| {
        options.settings.insert("PANEL_GATEWAYS".to_owned(), "tpay,payu,przelewy24".to_owned());
        options.settings.insert("PANEL_SECRET_TPAY".to_owned(), "nothing-of-this-name".to_owned());
    })
    .await;
    anna.write(&world.table).await;
    let mut app = world.app_of(&anna).await;
    assert_eq!(app.get("/payments/new").await.expect(200).json()["gateways"], json!(["payu", "przelewy24"]));
    let order = world.begin(&mut app, KEY).await;
    assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200);
    assert_eq!(world.books(&anna).await.paid(), [13_980]);
    let refused = post(&mut app, json!({"idempotency_key": OTHER, "gateway": "tpay", "amount": pln(5000)})).await;
    assert_eq!(refused.expect(422).faults(), ["gateway:gateway_unknown"]);
    // It tells again until somebody has mended the secret.
    let told = world.app().post_raw("/webhooks/tpay", "application/x-www-form-urlencoded", b"tr_id=1".to_vec()).await;
    assert_eq!(told.expect(503).code(), "unavailable");
    let _ = world.portal.run_schedule("reconcile-payments").await.expect("it runs without it");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_pay_online_reads_why_and_chooses_nothing() {
    let mut cash = Person::new("cash").owing(&[charge(11, 6990)]);
    cash.subscriber.cash_payments = true;
    let world = World::of(&[&cash]).await;
    let page = world.browser_of(&cash).await.get("/payments/new").await.expect(200).body;
    assert!(page.contains("ustawione na płatności gotówką") && !page.contains("idempotency_key"), "{page}");
    let mut app = world.app_of(&cash).await;
    assert_eq!(app.get("/payments/new").await.expect(200).json()["is_open"], false);
    let refused = post(&mut app, json!({"idempotency_key": KEY, "amount": pln(5000)})).await.expect(409);
    assert_eq!(refused.code(), "payment_not_open");
}
