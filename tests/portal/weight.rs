//! Every page passes a slow line at once: a page and its stylesheet are 14 KiB gzipped at the most, and come gzipped.

use std::io::Read as _;

use portal_tests::{Answer, Client, Person, Route, World, charge_in, contract, host, notice, service};
use serde_json::json;
use shared::domain::{Charge, ChargeId, Contract, Host, InvoiceId, Mac, Notice, RestrictionLevel, Service, Text};
use shared::views::{COPY_SCRIPT, FAVICON, PASSKEY_SCRIPT, STYLESHEET};

const BYTES_MAX: usize = 14 * 1024;
/// The script for passkeys, which nothing waits for.
const SCRIPT_BYTES_MAX: usize = 2 * 1024;

/// Somebody whose every page is as long as it gets: two years of charges and invoices, each told at length.
fn heavy() -> Person {
    let mut charges: Vec<Charge> = Vec::new();
    for (year, month) in (1..=12_i8).map(|month| (2025, month)).chain((1..=12).map(|month| (2026, month))) {
        let id = format!("{:08x}", 0x0101_4af1 * i32::from(month) + i32::from(year));
        let title = format!("Światłowód {month}00 Mb/s, telewizja i telefon, ul. Źródlana {id}");
        charges.push(Charge {
            id: ChargeId::of(&id).expect("an id"),
            title: Text::parse(&title).expect("a title"),
            invoice: InvoiceId::of(&id).ok(),
            ..charge_in(year, month, 6990)
        });
    }
    let person = Person::new("anna").owing(&charges).restricted(RestrictionLevel::Suspended);
    let mut person =
        (1..=8).fold(person, |person, number| person.bound_by(heavy_contract(number).0, heavy_contract(number).1));
    person.notices = (10..22).map(heavy_notice).collect();
    person = person.with_host(&host("anna"));
    for number in 1..20_u32 {
        let id = format!("{:08x}", 0x0101_4af1_u32.wrapping_mul(number));
        let name = Text::parse(&format!("Lokal {number}, ul. Źródlana {id}")).expect("a name");
        let macs = (1..=2).map(|at| Mac::parse(&format!("0200{at:02}{}", &id[..6])).expect("an address")).collect();
        person = person.with_host(&Host { name, macs, ..host(&id) });
    }
    person.subscriber.name =
        Text::parse("Wspólnota Mieszkaniowa „Żółta Łódź” przy ul. Księżnej Elżbiety 12").expect("a name");
    person
}

/// A contract with as many services as let eight of them fill a page.
fn heavy_contract(number: u32) -> (Contract, Vec<Service>) {
    let services = (1..=4_u32).map(|at| {
        let id = format!("{:08x}", 0x0101_4af1_u32.wrapping_mul(number * 10 + at));
        let name = format!("Publiczny adres IPv4 dla urządzenia {id}, ul. Źródlana {at} m. {number}");
        service(&number.to_string(), &id, json!({"name": name, "until": "2027-12-31"}))
    });
    (contract(&number.to_string(), json!({"fixed_until": "2026-12-31"})), services.collect())
}

/// A notice as long as they come: its words repeat, its numbers do not.
fn heavy_notice(day: u32) -> Notice {
    let line = |at: u32| {
        format!("Prace w sieci przy ul. Źródlanej {:05}. ", 0x0101_4af1_u32.wrapping_mul(day * 40 + at) % 99_999)
    };
    let body: String = (0..45).map(line).collect();
    notice(
        &day.to_string(),
        &format!("2026-11-{day}T08:00:00Z"),
        json!({"body": body, "urgent": day.is_multiple_of(2)}),
    )
}

fn unzipped(bytes: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes).read_to_string(&mut text).expect("gzip");
    text
}

/// A gzipped answer with the same one plain: both hold the same, save a key that is new each time.
async fn both(client: &mut Client, path: &str) -> (Answer, Answer) {
    let mut gzipping = client.clone().with("accept-encoding", "gzip, deflate, br");
    (gzipping.get(path).await, client.get(path).await)
}

fn pages(world: &World) -> Vec<Route> {
    let is_page =
        |route: &Route| !route.is_unsafe() && route.is_for_subscribers() && route.path != "/invoices/{id}/pdf";
    world.routes().into_iter().filter(is_page).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_with_its_stylesheet_is_14_kib_gzipped_at_the_most() {
    let anna = heavy();
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    let css = browser.clone().with("accept-encoding", "gzip").get(STYLESHEET).await.expect(200);
    assert_eq!(css.header("content-encoding"), "gzip");
    world.crowd(&anna, 30).await;
    world.week_of_traffic(&anna, &anna.hosts[0]).await;
    let paid = browser.post("/payments", &[("idempotency_key", "0123456789abcdef")]).await.expect(303);
    assert!(paid.location().starts_with("http"), "{paid:?}");
    let payment = world.items().await.into_keys().find_map(|key| Some(key.split_once(" PAY#")?.1.to_owned()));
    let payment = payment.expect("a payment");
    let mut paths: Vec<String> = pages(&world).iter().map(|route| route.filled(|_| payment.clone())).collect();
    paths.extend(
        [
            "/hosts/hst_anna",
            "/hosts/hst_anna/pppoe-password?changed=1",
            "/payments/pay_none",
            "/reset-password?sent=1",
            "/password?changed=1",
            "/security?ended=others",
        ]
        .map(str::to_owned),
    );
    let mut weights = Vec::new();
    for path in paths {
        let (small, plain) = both(&mut browser, &path).await;
        if !plain.header("content-type").starts_with("text/html") {
            continue;
        }
        assert_eq!((small.status, small.header("content-encoding")), (plain.status, "gzip"), "{path}");
        assert_eq!(plain.header("content-encoding"), "");
        let text = unzipped(&small.bytes);
        assert_eq!(text.len(), plain.body.len(), "{path}");
        assert!(text.ends_with("</html>"), "{path}");
        let weight = small.bytes.len() + css.bytes.len();
        assert!(weight <= BYTES_MAX, "{path}: {weight} bytes");
        weights.push((path, weight));
    }
    assert!(weights.len() >= 9, "{weights:?}");
    assert_eq!(unzipped(&css.bytes), browser.get(STYLESHEET).await.body);
    let script = browser.clone().with("accept-encoding", "gzip").get(PASSKEY_SCRIPT).await.expect(200);
    assert!(script.bytes.len() <= SCRIPT_BYTES_MAX, "{} bytes", script.bytes.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_gzipped_too_and_only_for_who_takes_it() {
    let anna = heavy();
    let world = World::of(&[&anna]).await;
    let mut app = world.app_of(&anna).await;
    let (small, plain) = both(&mut app, "/payments").await;
    assert_eq!(small.header("content-encoding"), "gzip");
    assert_eq!(unzipped(&small.bytes), plain.body);
    assert!(small.bytes.len() * 3 < plain.bytes.len());
    for refusing in ["", "identity", "br, deflate", "gzip;q=0", "gzip;q=0.000, br"] {
        let answer = app.clone().with("accept-encoding", refusing).get("/payments").await.expect(200);
        assert_eq!(answer.header("content-encoding"), "", "{refusing}");
        assert_eq!(answer.body, plain.body, "{refusing}");
    }
    // What is small stays as it is.
    assert_eq!(app.with("accept-encoding", "gzip").get("/payments/pay_1").await.header("content-encoding"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_asks_for_nothing_but_its_stylesheet_and_icon_and_the_script_of_the_few_that_have_one() {
    let anna = heavy();
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    for route in pages(&world).iter().filter(|route| route.parameters().is_empty()) {
        let page = browser.get(&route.path).await;
        let document = scraper::Html::parse_document(&page.body);
        let selector =
            scraper::Selector::parse("[src], link[href], object, iframe, script, style, [style]").expect("a selector");
        for element in document.select(&selector) {
            let href = element.attr("href").or(element.attr("src")).unwrap_or_default().to_owned();
            // A script is small, and nothing waits for it.
            let is_script =
                [COPY_SCRIPT, PASSKEY_SCRIPT].contains(&href.as_str()) && element.attr("type") == Some("module");
            let is_known = [STYLESHEET, FAVICON].contains(&href.as_str()) || is_script;
            assert!(is_known, "{route}: {}", element.html());
            let _ = browser.get(&href).await.expect(200);
        }
    }
}
