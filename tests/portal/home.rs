//! The home page: what is owed, what is restricted, and the one next step.

use portal_tests::{Person, World, charge, charge_in, pln};
use serde_json::{Value, json};
use shared::domain::RestrictionLevel;

fn money(amount: u64) -> Value {
    json!({"amount": amount, "currency": "PLN"})
}

async fn home(person: &Person) -> (Value, String) {
    let world = World::of(&[person]).await;
    let data = world.app_of(person).await.get("/").await.expect(200).json();
    (data, world.browser_of(person).await.get("/").await.expect(200).body)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_owes_nothing_is_told_so_and_offered_no_payment() {
    let (data, page) = home(&Person::new("anna")).await;
    assert_eq!((&data["owed"], &data["overdue"], &data["credit"]), (&money(0), &money(0), &money(0)));
    assert_eq!((&data["due"], &data["restriction"], &data["last_invoice"]), (&Value::Null, &Value::Null, &Value::Null));
    assert!(!page.contains("action=\"/payments\"") && !page.contains("/pdf"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_paid_ahead_sees_how_much() {
    let mut anna = Person::new("anna");
    anna.subscriber.balance = anna.subscriber.balance.credit(pln(1234)).expect("in range");
    let (data, page) = home(&anna).await;
    assert_eq!((&data["owed"], &data["credit"]), (&money(0), &money(1234)));
    assert!(page.contains("12,34") && !page.contains("action=\"/payments\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_owes_sees_the_sum_the_overdue_part_and_one_button() {
    // The beginning is 23 November: what was due on the 14th is late, what is due in December is not.
    let anna = Person::new("anna").owing(&[charge(11, 6990), charge(12, 5000)]);
    let (data, page) = home(&anna).await;
    assert_eq!((&data["owed"], &data["overdue"]), (&money(11_990), &money(6990)));
    assert_eq!((&data["due"], &data["last_invoice"]["id"]), (&json!("2026-11-14"), &json!("inv_12-2026")));
    assert_eq!(
        data["online_payment"],
        json!({"open": true, "needs_electronic_invoices": false, "needs_cash_payments_off": false})
    );
    assert!(page.contains("119,90") && page.contains("69,90"), "{page}");
    assert_eq!(page.matches("class=\"button\" href=\"/payments/new\"").count(), 1, "{page}");
    assert!(page.contains("href=\"/invoices/inv_12-2026/pdf\""), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_restricted_sees_since_when_and_what_ends_it() {
    for (level, name) in [(RestrictionLevel::Limited, "limited"), (RestrictionLevel::Suspended, "suspended")] {
        let anna = Person::new("anna").owing(&[charge(9, 6990)]).restricted(level);
        let (data, page) = home(&anna).await;
        assert_eq!(data["restriction"], json!({"level": name, "since": "2026-11-10T08:00:00Z"}));
        assert!(page.contains("10.11.2026") || page.contains("10 listopada 2026"), "{page}");
        assert_eq!(page.matches("class=\"button\" href=\"/payments/new\"").count(), 1, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_pay_online_is_told_which_of_the_two_is_missing_and_whom_to_ask() {
    for (electronic, cash) in [(false, false), (true, true), (false, true)] {
        let mut anna = Person::new("anna").owing(&[charge(11, 6990)]);
        (anna.subscriber.electronic_invoices, anna.subscriber.cash_payments) = (electronic, cash);
        let world = World::of(&[&anna]).await;
        let (mut app, mut browser) = (world.app_of(&anna).await, world.browser_of(&anna).await);
        let online = app.get("/").await.expect(200).json()["online_payment"].clone();
        assert_eq!(
            online,
            json!({"open": false, "needs_electronic_invoices": !electronic, "needs_cash_payments_off": cash})
        );
        for path in ["/", "/payments"] {
            let page = browser.get(path).await.expect(200).body;
            assert!(!page.contains("action=\"/payments\"") && page.contains("biuro@example.pl"), "{page}");
            let reasons = page.matches("<li>").count() - page.matches("<li><a href=\"/").count();
            assert_eq!(reasons, usize::from(!electronic) + usize::from(cash), "{path}: {page}");
        }
        let answer = app.post("/payments", &[("idempotency_key", "0123456789abcdef")]).await.expect(409);
        assert_eq!(answer.code(), "payment_not_open");
        assert_eq!(world.portal.payu().orders().len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_debt_older_than_what_is_looked_at_is_owed_all_the_same() {
    let old: Vec<_> = (1..=12).map(|month| charge_in(2024, month, 1000)).collect();
    let new: Vec<_> = (1..=11).map(|month| charge(month, 1000)).collect();
    let anna = Person::new("anna").owing(&[old, new].concat());
    let (data, _) = home(&anna).await;
    assert_eq!((&data["owed"], &data["overdue"]), (&money(23_000), &money(23_000)));
}

#[tokio::test(flavor = "multi_thread")]
async fn old_addresses_lead_on_for_good() {
    let world = World::new().await;
    for (old, new) in [("/panel", "/"), ("/przypomnienie.html", "/reset-password"), ("/panel?x=1", "/")] {
        for mut client in [world.browser(), world.app()] {
            assert_eq!(client.get(old).await.expect(301).location(), new);
        }
    }
}
