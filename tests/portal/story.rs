//! The story of a subscriber from the first login to the last logout, in a browser and in an app.

use portal_tests::{Answer, Client, Person, World, charge};
use shared::domain::InvoiceLine;

const NEW: &str = "kawa na tarasie o świcie";

fn anna() -> Person {
    let mut anna = Person::new("anna").owing(&[charge(10, 6990), charge(11, 6990)]);
    let line = serde_json::json!({
        "name": "Internet 300 Mb/s", "unit": "mies.", "quantity": 1, "vat_rate": "23",
        "unit_net": {"amount": 5683, "currency": "PLN"}, "net": {"amount": 5683, "currency": "PLN"},
    });
    let line: InvoiceLine = serde_json::from_value(line).expect("a line");
    anna.invoices[1].lines.push(line);
    anna
}

/// Follows the address that a download leads to.
async fn follow(world: &World, redirect: &Answer) {
    let address = redirect.location();
    assert!(address.contains("X-Amz-Expires=60&"), "{address}");
    let pdf = world.browser().get(address).await.expect(200);
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert_eq!(pdf.header("content-disposition"), "attachment; filename=\"FV-11-2026.pdf\"");
    if !World::checks_signatures() {
        return;
    }
    for altered in ["X-Amz-Signature=", "/sub_anna/", "X-Amz-Expires=6", "filename"] {
        let position = address.find(altered).expect("a part") + altered.len();
        let (before, after) = address.split_at(position);
        let swapped = if after.starts_with('0') { "1" } else { "0" };
        let forged = format!("{before}{swapped}{}", &after[1..]);
        let _ = world.browser().get(&forged).await.expect(403);
    }
    let unsigned = address.split('?').next().expect("a path");
    let _ = world.browser().get(unsigned).await.expect(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_goes_from_login_to_logout() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser();
    assert_eq!(browser.get("/").await.expect(303).location(), "/login");
    assert_eq!(browser.get("/invoices").await.expect(303).location(), "/login?next=%2Finvoices");
    let fields = [("login", "anna"), ("password", &anna.password), ("next", "/invoices")];
    assert_eq!(browser.post("/login", &fields).await.expect(303).location(), "/invoices");

    let home = browser.get("/").await.expect(200);
    assert!(home.body.contains("139,80") && home.body.contains("FV/11/2026"), "{}", home.body);
    let invoices = browser.get("/invoices").await.expect(200);
    assert!(invoices.body.contains("href=\"/invoices/inv_11-2026/pdf\""), "{}", invoices.body);
    world.portal.drain().await.expect("drawn");
    follow(&world, &browser.get("/invoices/inv_11-2026/pdf").await.expect(302)).await;
    let payments = browser.get("/payments").await.expect(200);
    assert!(payments.body.contains("href=\"/payments/new\""), "{}", payments.body);

    let asked = browser.post("/reset-password", &[("login", "anna"), ("email", "Anna@Example.PL")]).await.expect(303);
    assert_eq!(asked.location(), "/reset-password?sent=1");
    let _ = browser.get(asked.location()).await.expect(200);
    let mailed = world.mailed_password(&anna).await;
    let _ = browser.get("/").await.expect(200);

    let mut phone = world.browser();
    let entered = phone.post("/login", &[("login", "anna"), ("password", &mailed)]).await.expect(303);
    assert_eq!(entered.location(), "/password");
    assert_eq!(browser.get("/").await.expect(303).location(), "/login", "the old session is dead");
    assert_eq!(phone.get("/invoices").await.expect(303).location(), "/password");
    let page = phone.get("/password").await.expect(200);
    assert!(!page.body.contains("current_password") && page.body.contains("new_password"), "{}", page.body);
    let fields = [("new_password", NEW), ("repeat_password", NEW)];
    assert_eq!(phone.post("/password", &fields).await.expect(303).location(), "/password?changed=1");
    let _ = phone.get("/").await.expect(200);

    let _ = world.browser().post("/login", &[("login", "anna"), ("password", &anna.password)]).await.expect(401);
    let _ = world.browser().post("/login", &[("login", "anna"), ("password", &mailed)]).await.expect(401);
    let _ = world.browser().post("/login", &[("login", "anna"), ("password", NEW)]).await.expect(303);
    let kept = phone.clone();
    assert_eq!(phone.post("/logout", &[]).await.expect(303).location(), "/login");
    assert_eq!(phone.cookie, None);
    for mut gone in [phone, kept] {
        assert_eq!(gone.get("/").await.expect(303).location(), "/login");
    }
}

async fn token(app: &mut Client, password: &str) -> (String, bool) {
    let answer = app.post("/login", &[("login", "anna"), ("password", password)]).await.expect(200).json();
    let token = answer["token"].as_str().expect("a token").to_owned();
    (token, answer["must_change_password"].as_bool().expect("a state"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_goes_from_login_to_logout() {
    let anna = anna();
    let world = World::of(&[&anna]).await;
    assert_eq!(world.app().get("/").await.expect(401).code(), "unauthenticated");
    let (old, must) = token(&mut world.app(), &anna.password).await;
    assert!(!must);
    let mut app = world.app().bearing(&old);

    let home = app.get("/").await.expect(200).json();
    assert_eq!(home["owed"], serde_json::json!({"amount": 13980, "currency": "PLN"}));
    let invoices = app.get("/invoices").await.expect(200).json();
    let pdf = invoices["invoices"][0]["pdf"].as_str().expect("a path").to_owned();
    world.portal.drain().await.expect("drawn");
    follow(&world, &app.get(&pdf).await.expect(302)).await;
    let payments = app.get("/payments").await.expect(200).json();
    assert_eq!(payments["charges"].as_array().map(Vec::len), Some(2));

    let asked = app.post("/reset-password", &[("login", "anna"), ("email", anna.email())]).await.expect(202);
    assert_eq!(asked.json(), serde_json::json!({"accepted": true}));
    let mailed = world.mailed_password(&anna).await;
    let (once, must) = token(&mut world.app(), &mailed).await;
    assert!(must);
    assert_eq!(app.get("/").await.expect(401).code(), "unauthenticated");
    let mut app = world.app().bearing(&once);
    assert_eq!(app.get("/").await.expect(403).code(), "must_change_password");
    let changed = app.post("/password", &[("new_password", NEW)]).await.expect(200).json();
    assert_eq!(app.get("/").await.expect(401).code(), "unauthenticated", "the password was its last use");
    let mut app = world.app().bearing(changed["token"].as_str().expect("a token"));
    let _ = app.get("/").await.expect(200);

    let _ = app.post("/logout", &[]).await.expect(204);
    assert_eq!(app.get("/").await.expect(401).code(), "unauthenticated");
    let _ = app.post("/logout", &[]).await.expect(204);
    assert!(!token(&mut world.app(), NEW).await.1);
}
