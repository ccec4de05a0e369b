//! Pages as they are read, kept line by line.

use std::fmt::Write as _;

use portal_tests::{Client, Person, World};
use scraper::{ElementRef, Html, Node};
use shared::clock::Clock as _;
use shared::domain::{Export, Language, LineChange};
use shared::store::{Update, keys};

use crate::snapshots::anna;

/// What of a page is read, spoken, followed or filled in: one line each.
fn read(html: &str) -> String {
    let document = Html::parse_document(html);
    let mut text = String::new();
    for node in document.tree.nodes() {
        if let Node::Text(words) = node.value()
            && let Some(parent) = node.parent().and_then(ElementRef::wrap)
            && !words.trim().is_empty()
        {
            writeln!(text, "{}: {}", told(&parent), words.trim()).expect("memory");
        } else if let Some(element) = ElementRef::wrap(node)
            && ["input", "form", "meta", "html"].contains(&element.value().name())
        {
            writeln!(text, "{}", told(&element)).expect("memory");
        }
    }
    text
}

/// An element with what tells it apart, without keys that are new each time.
fn told(element: &ElementRef<'_>) -> String {
    let names =
        ["lang", "href", "action", "name", "type", "autocomplete", "value", "content", "role", "aria-label", "class"];
    let attributes = names.into_iter().filter_map(|name| Some((name, element.attr(name)?)));
    let is_key = matches!(element.attr("name"), Some("idempotency_key" | "revision"));
    let told = attributes.map(|(name, value)| match name {
        "value" if is_key => "value=(key)".to_owned(),
        "href" if value.contains("/payment-page/") || value.starts_with("http") => "href=(address)".to_owned(),
        _ => format!("{name}={value}"),
    });
    [element.value().name().to_owned()].into_iter().chain(told).collect::<Vec<_>>().join(" ")
}

async fn pages(client: &mut Client, paths: &[&str]) -> String {
    let mut text = String::new();
    for path in paths {
        let answer = client.get(path).await.expect(200);
        writeln!(text, "== {path}\n{}", read(&answer.body)).expect("memory");
    }
    text
}

/// The pages of an authenticator app: to begin with, once it is on, and at a login.
async fn code_pages(world: &World, anna: &Person) -> String {
    let mut browser = world.browser_of(anna).await;
    let off = pages(&mut browser, &["/security/two-factor"]).await;
    let _phone = world.phone_of(anna).await;
    let on = pages(&mut browser, &["/security/two-factor"]).await;
    off + &on + &pages(&mut world.browser_waiting(anna).await, &["/login/code?next=/invoices"]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_in_polish() {
    let anna = anna(Language::Pl);
    let world = World::of(&[&anna]).await;
    let public = pages(
        &mut world.browser(),
        &["/login?next=/invoices", "/reset-password", "/reset-password?sent=1", "/help", "/suspended"],
    )
    .await;
    let mut browser = world.browser_of(&anna).await;
    let paths = [
        "/",
        "/notices",
        "/invoices",
        "/payments",
        "/payments/new",
        "/payments/ledger",
        "/payments/transfer",
        "/contract",
        "/data",
        "/password?changed=1",
        "/security?ended=one",
    ];
    let private = pages(&mut browser, &paths).await;
    let codes = code_pages(&world, &anna).await;
    insta::assert_snapshot!("pages_pl", public + &private + &codes);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_in_english() {
    let anna = anna(Language::En);
    let world = World::of(&[&anna]).await;
    let mut stranger = world.browser().with("accept-language", "en");
    let public = pages(&mut stranger, &["/login", "/reset-password", "/help", "/suspended"]).await;
    let refused = stranger.post("/login", &[("login", "a b"), ("password", "")]).await.expect(422);
    let mut browser = world.browser_of(&anna).await;
    let paths =
        ["/", "/notices", "/invoices", "/payments", "/contract", "/data?saved=contact", "/password", "/security"];
    let private = pages(&mut browser, &paths).await;
    let missing = browser.get("/payments/pay_1").await.expect(404);
    let rest = format!("== refused\n{}\n== not found\n{}\n", read(&refused.body), read(&missing.body));
    let codes = code_pages(&world, &anna).await;
    insta::assert_snapshot!("pages_en", public + &private + &rest + &codes);
}

/// The page of a copy in each state, from before it is asked for until it is gone.
async fn export(language: Language) -> String {
    const PATH: &str = "/data/export";
    let anna = anna(language);
    let world = World::with(|options| options.functions.retain(|function| function.name != "export-data")).await;
    anna.write(&world.table).await;
    let mut browser = world.browser_of(&anna).await;
    let mut text = pages(&mut browser, &[PATH]).await;
    let _ = browser.post(PATH, &[("idempotency_key", "0123456789abcdef")]).await.expect(303);
    text += &pages(&mut browser, &[PATH]).await;
    let key = keys::export(&anna.subscriber.id, &"exp_2026-11-23-1".parse().expect("an id"));
    let now = world.clock.now();
    let tomorrow = now.saturating_add(Export::FILE_LIFETIME).expect("a time");
    let ready = Update::existing().set("state", "ready").set("ready_at", now).set("bytes", 1_234_567);
    let failed = Update::existing().set("state", "failed");
    for update in [ready.set("expires_at", tomorrow), failed] {
        assert!(world.table.update(&key, update).await.expect("an answer"));
        text += &pages(&mut browser, &[PATH]).await;
    }
    let gone = Update::existing().set("state", "ready").set("expires_at", now);
    assert!(world.table.update(&key, gone).await.expect("an answer"));
    text += &pages(&mut browser, &[PATH]).await;
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_copy_in_each_state() {
    insta::assert_snapshot!("export_pl", export(Language::Pl).await);
    insta::assert_snapshot!("export_en", export(Language::En).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_passkeys_in_both_languages() {
    let mut text = String::new();
    for language in [Language::Pl, Language::En] {
        let anna = anna(language);
        let world = World::of(&[&anna]).await;
        let mut browser = world.browser_of(&anna).await;
        text += &pages(&mut browser, &["/security/passkeys"]).await;
        let one = format!("/security/passkeys/{}", world.passkey_of(&anna, 7).await.id());
        text += &pages(&mut browser, &["/security/passkeys?added=1", "/security/passkeys?removed=1", &one]).await;
    }
    insta::assert_snapshot!("pages_of_passkeys", text);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_hosts_in_both_languages() {
    let mut text = String::new();
    for language in [Language::Pl, Language::En] {
        let anna = anna(language);
        let world = World::of(&[&anna]).await;
        let mut browser = world.browser_of(&anna).await;
        text += &pages(&mut browser, &["/hosts", "/hosts/hst_anna"]).await;
        world.week_of_traffic(&anna, &anna.hosts[0]).await;
        text += &pages(&mut browser, &["/hosts/hst_anna"]).await;
    }
    insta::assert_snapshot!("pages_of_hosts", text);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_pppoe_password_in_both_languages() {
    const PATH: &str = "/hosts/hst_anna/pppoe-password";
    let mut text = String::new();
    for language in [Language::Pl, Language::En] {
        let anna = anna(language);
        let world = World::of(&[&anna]).await;
        let mut browser = world.browser_of(&anna).await;
        text += &pages(&mut browser, &[PATH]).await;
        let fields = [("current_password", anna.password.as_str()), ("idempotency_key", "0123456789abcdef")];
        let shown = browser.post(PATH, &fields).await.expect(200);
        let password = world.pppoe_password(&anna, &anna.hosts[0].id).await.expect("a password");
        writeln!(text, "== generated\n{}", read(&shown.body.replace(&password, "(random)"))).expect("memory");
        let refused = browser.post(PATH, &[("pppoe_password", "ż"), fields[0], fields[1]]).await.expect(422);
        writeln!(text, "== refused\n{}", read(&refused.body)).expect("memory");
        text += &pages(&mut browser, &["/hosts/hst_anna/pppoe-password?changed=1"]).await;
    }
    insta::assert_snapshot!("pages_of_a_pppoe_password", text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_payment_while_the_line_is_restored() {
    let mut text = String::new();
    for language in [Language::Pl, Language::En] {
        let anna = anna(language);
        let world = World::of(&[&anna]).await;
        let mut app = world.app_of(&anna).await;
        let begun = app.post("/payments", &[("idempotency_key", "0123456789abcdef")]).await.expect(200).json();
        let order = world.portal.payu().orders().remove(0);
        assert_eq!(world.portal.payu().pay(&order.id).await.expect("told"), 200);
        let path = format!("/payments/{}", begun["id"].as_str().expect("an id"));
        for minutes in [0, 60] {
            world.pass(minutes);
            text += &pages(&mut world.browser_of(&anna).await, &[&path]).await;
        }
        let line = world.subscriber(&anna).await.line.expect("a change");
        let applied = LineChange { applied_at: Some(world.clock.now()), ..line };
        let update = Update::existing().set("line", applied);
        assert!(world.table.update(&keys::subscriber(&anna.subscriber.id), update).await.expect("an answer"));
        text += &pages(&mut world.browser_of(&anna).await, &[&path]).await;
    }
    insta::assert_snapshot!("pages_of_a_line", text);
}
