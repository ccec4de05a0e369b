//! Whatever people and billing systems call things, a page shows it as that text and nothing more (S16).

use portal_tests::{Client, Person, World, charge, contract, host, notice, service};
use proptest::strategy::{Just, Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;
use scraper::{Html, Node};
use serde_json::json;
use shared::domain::{Address, LedgerEntry, LedgerId, LedgerKind, PostCode, Text};
use shared::store::{Transaction, keys};

const CASES: usize = 12;
const MARK: &str = "Zażółć-gęślą-jaźń";

/// What a browser makes of a page: elements, attributes and texts in their order.
fn reads(html: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    let mut out = Vec::new();
    for node in document.tree.nodes() {
        match node.value() {
            Node::Text(text) => out.push(format!("text {}", &**text)),
            Node::Element(element) => {
                // A key is new each time, and what a form was filled in upon is another text for other data.
                let is_new = matches!(element.attr("name"), Some("idempotency_key" | "revision"));
                let attributes = element.attrs().filter(|(name, _)| !is_new || *name != "value");
                let mut attributes: Vec<_> = attributes.map(|(name, value)| format!("{name}={value}")).collect();
                attributes.sort();
                out.push(format!("<{} {}>", element.name(), attributes.join(" ")));
            }
            Node::Comment(comment) => out.push(format!("comment {}", &**comment)),
            _ => {}
        }
    }
    out
}

/// Text without control characters, with what breaks out of markup mixed in.
fn any_text() -> impl Strategy<Value = String> {
    let piece = proptest::prop_oneof![
        Just("</title><script>alert(1)</script>".to_owned()),
        Just("\"' onfocus=alert(1) autofocus x='".to_owned()),
        Just("--><!-- ]]> &amp;&lt;&#60; &notit;".to_owned()),
        Just("</table><svg/onload=alert(1)>".to_owned()),
        Just("javascript:alert(1)//".to_owned()),
        Just("{{7*7}} ${7*7} %s \u{202e}\u{2028}\u{fffe}\u{feff}".to_owned()),
        "[^\\p{Cc}]{0,12}",
    ];
    // As long as the shortest may be, and with a sign at its end: blanks there are trimmed.
    let short = |pieces: Vec<String>| format!("{MARK}{}", pieces.concat()).chars().take(63).chain(['.']).collect();
    proptest::collection::vec(piece, 1..4).prop_map(short)
}

/// Puts a text wherever somebody else's words stand on a page.
async fn call_everything(world: &World, anna: &Person, text: &str) {
    let id = &anna.subscriber.id;
    let mut subscriber = anna.subscriber.clone();
    subscriber.name = Text::parse(text).expect("a name");
    subscriber.billing.name = Text::parse(text).expect("a name");
    let post_code = PostCode::parse("00-950").expect("a post code");
    let (street, city) = (Text::parse(text).expect("a street"), Text::parse(text).expect("a town"));
    subscriber.contact.address = Some(Address { street, post_code, city });
    let mut charge = anna.charges[0].clone();
    charge.title = Text::parse(text).expect("a title");
    let mut invoice = anna.invoices[0].clone();
    invoice.number = Text::parse(text).expect("a number");
    subscriber.last_invoice = Some(invoice.brief());
    let entry = LedgerEntry {
        id: LedgerId::of("p-1").expect("an id"),
        at: "2026-11-02T10:00:00Z".parse().expect("a time"),
        kind: LedgerKind::Payment,
        amount: charge.amount,
        title: Text::parse(text).expect("a title"),
    };
    let written = Transaction::new(&world.table)
        .replace(&keys::subscriber(id), &subscriber)
        .replace(&keys::charge(id, charge.period, &charge.id), &charge)
        .replace(&keys::invoice(id, invoice.issued, &invoice.id), &invoice)
        .replace(&keys::ledger(id, entry.at, &entry.id), &entry);
    written.commit().await.expect("written");
    let mut of_contract = contract("1", json!({}));
    of_contract.number = Text::parse(text).expect("a number");
    let mut of_service = service("1", "1", json!({}));
    of_service.name = Text::parse(text).expect("a name");
    let mut of_notice = notice("1", "2026-11-22T08:00:00Z", json!({}));
    (of_notice.title, of_notice.body) = (Text::parse(text).expect("a title"), Text::parse(text).expect("a text"));
    let mut of_host = host("anna");
    of_host.name = Text::parse(text).expect("a name");
    of_host.pppoe_login = Text::parse(text).expect("a login");
    let written = Transaction::new(&world.table)
        .replace(&keys::host(id, &of_host.id), &of_host)
        .replace(&keys::contract(id, &of_contract.id), &of_contract)
        .replace(&keys::service(id, &of_contract.id, &of_service.id), &of_service)
        .replace(&keys::notice(id, of_notice.at, &of_notice.id), &of_notice);
    written.commit().await.expect("written");
}

async fn private_pages(browser: &mut Client) -> Vec<String> {
    let mut pages = Vec::new();
    let first = [
        "/",
        "/invoices",
        "/payments",
        "/payments/new",
        "/payments/ledger",
        "/payments/transfer",
        "/data",
        "/password",
        "/contract",
        "/notices",
        "/data/export",
    ];
    for path in
        first.into_iter().chain(["/security/passkeys", "/hosts/hst_anna/pppoe-password", "/hosts", "/hosts/hst_anna"])
    {
        pages.push(browser.get(path).await.expect(200).body);
    }
    pages
}

/// What was typed comes back on a refused form.
async fn echoes(world: &World, text: &str) -> Vec<String> {
    let mut browser = world.browser();
    let login = [("login", text), ("password", text), ("next", text)];
    let reset = [("login", text), ("email", text)];
    let query: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    vec![
        browser.post("/login", &login).await.expect(422).body,
        browser.post("/reset-password", &reset).await.expect(422).body,
        browser.get(&format!("/login?next={query}")).await.expect(200).body,
    ]
}

fn check(fuzzed: &str, plain: &str, text: &str) {
    // In an address it is the same text, encoded.
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let in_addresses = |read: String| read.replace(&encoded(MARK), &encoded(text));
    let expected: Vec<String> = reads(plain).into_iter().map(|read| in_addresses(read).replace(MARK, text)).collect();
    for (found, expected) in reads(fuzzed).iter().zip(&expected) {
        assert_eq!(found, expected, "{text:?}");
    }
    assert_eq!(reads(fuzzed).len(), expected.len(), "{text:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s16_whatever_a_name_is_every_page_shows_it_as_that_text() {
    let mut anna = Person::new("anna").owing(&[charge(11, 6990)]);
    // Nothing is owed, so that no page holds a key that is new each time.
    anna.subscriber.balance = shared::domain::Balance::zero(shared::domain::Currency::Pln);
    let world = World::of(&[&anna]).await;
    let mut browser = world.browser_of(&anna).await;
    call_everything(&world, &anna, MARK).await;
    let (private, public) = (private_pages(&mut browser).await, echoes(&world, MARK).await);
    let marks: Vec<usize> = private.iter().chain(&public).map(|page| page.matches(MARK).count()).collect();
    assert!(marks.iter().all(|count| *count > 0), "{marks:?}");
    let mut runner = TestRunner::deterministic();
    for _ in 0..CASES {
        let text = any_text().new_tree(&mut runner).expect("a text").current();
        call_everything(&world, &anna, &text).await;
        let fuzzed = private_pages(&mut browser).await.into_iter().chain(echoes(&world, &text).await);
        for (fuzzed, plain) in fuzzed.zip(private.iter().chain(&public)) {
            check(&fuzzed, plain, &text);
        }
    }
}
