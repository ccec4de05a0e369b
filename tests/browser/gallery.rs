//! Every page in every state, in both languages: none scrolls sideways, none has a fault, and each can be looked at.

use panel::payu::{Notice, OrderStatus};
use portal_tests::{Person, World};
use serde_json::json;
use shared::domain::{Language, LineChange};
use shared::store::{Update, keys};

use crate::people::{
    ahead, at_length, in_arrears, in_time, login_words, long_host, new_here, pppoe_words, write_payments,
};
use crate::pictures::looks;
use crate::visitor::Visitor;
use crate::walk::{Scripts, walk};

#[test]
fn every_polish_page_fits_a_phone_and_a_desk_by_day_and_by_night() {
    walk(Scripts::Allowed, async |world, visitor| gallery(world, visitor, Language::Pl).await);
}

#[test]
fn every_english_page_fits_a_phone_and_a_desk_by_day_and_by_night() {
    walk(Scripts::Allowed, async |world, visitor| gallery(world, visitor, Language::En).await);
}

async fn gallery(world: &World, visitor: &Visitor, language: Language) {
    visitor.chromium.cdp("Network.enable", json!({})).await;
    let headers = json!({ "headers": { "Accept-Language": language.tag() } });
    visitor.chromium.cdp("Network.setExtraHTTPHeaders", headers).await;
    let people = [
        ("arrears", in_arrears("anna", language)),
        ("cash", in_time("zofia", language)),
        ("ahead", ahead("piotr", language)),
        ("new", new_here("ewa", language)),
        ("long", at_length("konstantynopolitanczykowianeczka", language)),
    ];
    public_pages(visitor, language).await;
    for (name, person) in &people {
        person.write(&world.table).await;
        write_payments(person, &world.table).await;
        visitor.logs_in(person, login_words(language)).await;
        for (page, path) in PAGES {
            visitor.opens(path).await;
            looks(visitor, language, &format!("{page}-{name}")).await;
        }
    }
    let [(_, anna), .., (_, ewa), _] = &people;
    password_pages(visitor, language).await;
    passkey_pages(world, visitor, language, &people[4].1).await;
    pppoe_pages(world, visitor, language, &people[4].1).await;
    host_pages(world, visitor, language, &people[4].1).await;
    let password = world.one_time_password(ewa).await;
    visitor.logs_in(&Person { password, ..ewa.clone() }, login_words(language)).await;
    looks(visitor, language, "password-must").await;
    visitor.logs_in(anna, login_words(language)).await;
    payment_pages(world, visitor, language, anna).await;
}

/// Of whoever is logged in.
async fn passkey_pages(world: &World, visitor: &Visitor, language: Language, person: &Person) {
    visitor.opens("/security").await;
    looks(visitor, language, "security").await;
    visitor.opens("/security/two-factor").await;
    looks(visitor, language, "two-factor").await;
    visitor.opens("/security/passkeys").await;
    looks(visitor, language, "passkeys-none").await;
    let phone = world.passkey_of(person, 7).await;
    for seed in 8..=9 {
        let _ = world.passkey_of(person, seed).await;
    }
    visitor.opens("/security/passkeys?added=1").await;
    looks(visitor, language, "passkeys").await;
    visitor.opens(&format!("/security/passkeys/{}", phone.id())).await;
    looks(visitor, language, "passkey").await;
    for seed in 10..=16 {
        let _ = world.passkey_of(person, seed).await;
    }
    visitor.opens("/security/passkeys?removed=1").await;
    looks(visitor, language, "passkeys-full").await;
}

/// Of whoever is logged in: what the router of a host dials with.
async fn pppoe_pages(world: &World, visitor: &Visitor, language: Language, person: &Person) {
    person.clone().with_host(&long_host()).write(&world.table).await;
    visitor.opens("/hosts/hst_long/pppoe-password").await;
    looks(visitor, language, "pppoe").await;
    let [own, portal, button] = pppoe_words(language);
    visitor.fills(own, "ż").await;
    visitor.fills(portal, &person.password).await;
    visitor.presses_in_vain(button, 422).await;
    looks(visitor, language, "pppoe-refused").await;
    visitor.fills(own, "").await;
    visitor.fills(portal, &person.password).await;
    visitor.presses(button).await;
    looks(visitor, language, "pppoe-generated").await;
    visitor.opens("/hosts/hst_long/pppoe-password?changed=1").await;
    looks(visitor, language, "pppoe-changed").await;
}

/// Of whoever is logged in: hosts, and one with nothing measured, then with a week of traffic, as charts and as numbers.
async fn host_pages(world: &World, visitor: &Visitor, language: Language, person: &Person) {
    let host = long_host();
    person.clone().with_host(&host).with_host(&portal_tests::host("short")).write(&world.table).await;
    visitor.opens("/hosts/hst_long").await;
    looks(visitor, language, "host-silent").await;
    world.week_of_traffic(person, &host).await;
    visitor.opens("/hosts").await;
    looks(visitor, language, "hosts-two").await;
    visitor.opens("/hosts/hst_long").await;
    // A picture shows more than a window does, and what is beyond it would not be there yet.
    visitor.runs("for (const image of document.images) image.loading = 'eager'").await;
    let all = "return [...document.images].every(image => image.complete && image.naturalWidth > 0)";
    visitor.waits_until("charts", async || visitor.runs(all).await == true).await;
    looks(visitor, language, "host").await;
    visitor.runs("for (const part of document.querySelectorAll('details')) part.open = true").await;
    looks(visitor, language, "host-numbers").await;
}

/// What everybody has.
const PAGES: [(&str, &str); 12] = [
    ("home", "/"),
    ("invoices", "/invoices"),
    ("payments", "/payments"),
    ("choosing-what-to-pay", "/payments/new"),
    ("another-sum", "/payments/new?what=amount&amount=100"),
    ("ledger", "/payments/ledger"),
    ("transfer", "/payments/transfer"),
    ("contract", "/contract"),
    ("notices", "/notices"),
    ("hosts", "/hosts"),
    ("data", "/data"),
    ("export", "/data/export"),
];

async fn public_pages(visitor: &Visitor, language: Language) {
    visitor.opens("/login").await;
    looks(visitor, language, "login").await;
    visitor.presses_in_vain(login_words(language)[2], 422).await;
    looks(visitor, language, "login-empty").await;
    visitor.fills("Login", "anna").await;
    visitor.fills(login_words(language)[1], "wrong").await;
    visitor.presses_in_vain(login_words(language)[2], 401).await;
    looks(visitor, language, "login-refused").await;
    visitor.opens("/reset-password").await;
    looks(visitor, language, "reset").await;
    visitor.opens("/reset-password?sent=1").await;
    looks(visitor, language, "reset-sent").await;
    visitor.opens("/help").await;
    looks(visitor, language, "help").await;
}

async fn password_pages(visitor: &Visitor, language: Language) {
    visitor.opens("/password").await;
    looks(visitor, language, "password").await;
    let button = ["Zapisz nowe hasło", "Save the new password"][usize::from(language == Language::En)];
    visitor.presses_in_vain(button, 422).await;
    looks(visitor, language, "password-empty").await;
    visitor.opens("/password?changed=1").await;
    looks(visitor, language, "password-changed").await;
    visitor.opens_in_vain("/invoices/inv_nobody/pdf", 404).await;
    looks(visitor, language, "not-found").await;
}

/// The line, restored at last.
async fn line_pages(world: &World, visitor: &Visitor, language: Language, person: &Person) {
    let line = world.subscriber(person).await.line.expect("a change");
    let an_hour_ago = line.at - std::time::Duration::from_hours(1);
    let late = LineChange { at: an_hour_ago, ..line };
    let restored = LineChange { applied_at: Some(line.at), ..line };
    for (name, line) in [("late", late), ("restored", restored)] {
        let update = Update::existing().set("line", line);
        assert!(world.table.update(&keys::subscriber(&person.subscriber.id), update).await.expect("an answer"));
        visitor.opens("/").await;
        looks(visitor, language, &format!("home-{name}")).await;
    }
}

/// A payment that waits, one that is looked into and then declined, and one that is booked.
async fn payment_pages(world: &World, visitor: &Visitor, language: Language, person: &Person) {
    let button = ["Zapłać online", "Pay online"][usize::from(language == Language::En)];
    let payu = world.portal.payu();
    for (name, pays) in [("canceled", false), ("paid", true)] {
        visitor.opens("/payments").await;
        visitor.presses(button).await;
        let order = payu.orders().remove(0);
        let back = order.continue_url.clone().expect("a way back").replace(world.portal.url(), "");
        visitor.opens(&back).await;
        if pays {
            looks(visitor, language, "payment-waiting").await;
            visitor.opens("/").await;
            looks(visitor, language, "home-under-way").await;
        }
        if !pays {
            let other = Notice::of(OrderStatus::Pending).edited(|body| body["order"]["totalAmount"] = "1".into());
            assert_eq!(payu.notify(&order.id, other).await.expect("told"), 200);
            visitor.opens(&back).await;
            looks(visitor, language, "payment-in-review").await;
        }
        let told = if pays { payu.pay(&order.id).await } else { payu.cancel(&order.id).await };
        assert_eq!(told.expect("told"), 200);
        visitor.opens(&back).await;
        looks(visitor, language, &format!("payment-{name}")).await;
    }
    assert!(world.subscriber(person).await.restriction.is_none());
    visitor.opens("/").await;
    looks(visitor, language, "home-paid").await;
    line_pages(world, visitor, language, person).await;
    visitor.opens("/payments").await;
    looks(visitor, language, "payments-paid").await;
}
