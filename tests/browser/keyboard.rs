//! Everything is reached with a keyboard, and one sees where one is.

use serde_json::Value;
use shared::domain::{ConsentKind, Language};

use crate::people::{in_arrears, named};
use crate::visitor::Visitor;
use crate::walk::{Scripts, walk};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";

/// Where the keyboard is: the words there, and whether one sees it: in the window, with a ring that stands out.
const FOCUS: &str = "
    const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const inside = box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
    const label = here.labels?.[0]?.innerText.split('\\n')[0];
    return [here.id || (here.ariaLabel ?? label ?? here.innerText).trim(), here.tagName, ring && inside];";

#[test]
fn somebody_without_a_mouse_logs_in_and_pays() {
    walk(Scripts::Allowed, async |world, anna| {
        let person = in_arrears("anna", Language::Pl);
        person.write(&world.table).await;
        anna.opens("/login").await;
        is_on(anna, "f-login").await;
        types(anna, &person.login).await;
        types(anna, TAB).await;
        is_on(anna, "f-password").await;
        types(anna, &person.password).await;
        types(anna, TAB).await;
        is_on(anna, "Zaloguj się").await;
        goes_on(anna).await;
        anna.is_at("/").await;

        types(anna, TAB).await;
        is_on(anna, "Przejdź do treści").await;
        types(anna, ENTER).await;
        anna.waits_until("the content", async || focus(anna).await[0] == "main").await;
        types(anna, TAB).await;
        is_on(anna, "Zapłać online").await;
        goes_on(anna).await;
        anna.reads("SYMULATOR").await;
        types(anna, TAB).await;
        is_on(anna, "Zapłać · Pay").await;
        goes_on(anna).await;
        anna.reads("Dziękujemy, płatność zaksięgowana").await;
    });
}

#[test]
fn somebody_without_a_mouse_sees_what_a_sum_of_their_own_settles_and_pays_it() {
    walk(Scripts::Allowed, async |world, anna| {
        let person = in_arrears("anna", Language::Pl);
        person.write(&world.table).await;
        anna.logs_in(&person, crate::people::login_words(Language::Pl)).await;
        anna.opens("/payments/new").await;
        goes_to_the_content(anna).await;
        types(anna, TAB).await;
        is_on(anna, "Wszystko").await;
        types(anna, DOWN).await;
        is_on(anna, "Wybrane opłaty").await;
        types(anna, DOWN).await;
        is_on(anna, "Inna kwota").await;
        types(anna, TAB).await;
        is_on(anna, "f-amount").await;
        types(anna, "50").await;
        // Enter shows what it settles, and pays nothing yet.
        goes_on(anna).await;
        anna.reads("50,00").await;
        goes_to_the_content(anna).await;
        for stop in ["Inna kwota", "f-amount", "Pokaż, co to opłaci", "Przejdź do płatności"] {
            types(anna, TAB).await;
            is_on(anna, stop).await;
        }
        goes_on(anna).await;
        anna.reads("SYMULATOR").await;
        types(anna, TAB).await;
        goes_on(anna).await;
        anna.reads("Dziękujemy, płatność zaksięgowana").await;
        assert_eq!(world.subscriber(&person).await.balance.owed(), portal_tests::pln(8980));
    });
}

#[test]
fn every_stop_of_the_keyboard_is_seen_and_comes_in_the_order_of_reading() {
    walk(Scripts::Allowed, async |world, anna| {
        let person = in_arrears("anna", Language::Pl);
        person.write(&world.table).await;
        anna.logs_in(&person, crate::people::login_words(Language::Pl)).await;
        let stops = [
            "Przejdź do treści",
            "Bliski Internet",
            "Start",
            "Faktury",
            "Płatności",
            "Umowa",
            "Łącza",
            "Konto",
            "Wyloguj się",
            "Zapłać online",
            "Inna kwota",
            "Tytuł, kwota i\u{a0}kod do zeskanowania",
            "Pobierz PDF",
            "Pomoc i\u{a0}kontakt",
            "+48 22 555 01 23",
            "biuro@example.pl",
        ];
        for stop in stops {
            types(anna, TAB).await;
            is_on(anna, stop).await;
        }
    });
}

#[test]
fn somebody_without_a_mouse_changes_their_data_and_answers_about_consents() {
    walk(Scripts::Allowed, async |world, anna| {
        let person = named("anna", "Anna Nowak", Language::Pl);
        person.write(&world.table).await;
        anna.logs_in(&person, crate::people::login_words(Language::Pl)).await;
        anna.opens("/data").await;
        goes_to_the_content(anna).await;
        for field in ["email", "phone", "street", "post_code", "city"] {
            types(anna, TAB).await;
            is_on(anna, &format!("contact-{field}")).await;
        }
        types(anna, TAB).await;
        is_on(anna, "Zapisz kontakt").await;
        for field in ["name", "tax_id", "street", "post_code", "city"] {
            types(anna, TAB).await;
            is_on(anna, &format!("billing-{field}")).await;
        }
        types(anna, TAB).await;
        is_on(anna, "Zapisz dane do faktur").await;
        for kind in ConsentKind::ASKED {
            types(anna, TAB).await;
            is_on(anna, &format!("f-{}-yes", kind.name())).await;
            types(anna, " ").await;
        }
        types(anna, TAB).await;
        is_on(anna, "Zapisz zgody").await;
        goes_on(anna).await;
        anna.reads("Zapisane").await;
        let stored = world.subscriber(&person).await.consents;
        assert!(ConsentKind::ASKED.iter().all(|kind| stored.answer(*kind).is_some_and(|answer| answer.given)));
    });
}

#[test]
fn somebody_without_a_mouse_gets_a_new_pppoe_password_and_copies_it() {
    walk(Scripts::Allowed, async |world, anna| {
        let host = portal_tests::host("anna");
        let person = named("anna", "Anna Nowak", Language::Pl).with_host(&host);
        person.write(&world.table).await;
        anna.logs_in(&person, crate::people::login_words(Language::Pl)).await;
        anna.opens("/hosts/hst_anna/pppoe-password").await;
        goes_to_the_content(anna).await;
        types(anna, TAB).await;
        is_on(anna, "f-pppoe_password").await;
        types(anna, TAB).await;
        is_on(anna, "f-current_password").await;
        types(anna, &person.password).await;
        types(anna, TAB).await;
        is_on(anna, "Zmień hasło PPPoE").await;
        goes_on(anna).await;
        anna.reads("Zobaczysz je tylko teraz").await;
        goes_to_the_content(anna).await;
        types(anna, TAB).await;
        is_on(anna, "pppoe").await;
        // All of it is selected by that, ready to be copied.
        let selected = "const it = document.activeElement; return it.value.slice(it.selectionStart, it.selectionEnd)";
        let password = world.pppoe_password(&person, &host.id).await;
        assert_eq!(anna.runs(selected).await.as_str(), password.as_deref());
    });
}

#[test]
fn what_is_wrong_with_a_form_takes_the_focus_and_leads_to_its_field() {
    walk(Scripts::Allowed, async |world, jan| {
        let person = named("jan", "Jan Kowalski", Language::Pl);
        person.write(&world.table).await;
        jan.opens("/login").await;
        jan.presses_in_vain("Zaloguj się", 422).await;
        is_in_an_alert(jan, "2 rzeczy wymagają poprawki").await;
        types(jan, TAB).await;
        types(jan, TAB).await;
        is_on(jan, "Hasło: To pole jest potrzebne.").await;
        types(jan, ENTER).await;
        jan.waits_until("the field", async || focus(jan).await[0] == "f-password").await;

        jan.fills("Login", &person.login).await;
        jan.fills("Hasło", "nie to").await;
        jan.presses_in_vain("Zaloguj się", 401).await;
        is_in_an_alert(jan, "Nie udało się zalogować").await;
        assert_eq!(jan.field("Login").await.prop("value").await.expect("a value").as_deref(), Some("jan"));
        assert_eq!(jan.field("Hasło").await.prop("value").await.expect("a value").as_deref(), Some(""));
    });
}

async fn types(visitor: &Visitor, keys: &str) {
    visitor.client().active_element().await.expect("a place").send_keys(keys).await.expect("typed");
}

/// By the first stop of a page.
async fn goes_to_the_content(visitor: &Visitor) {
    types(visitor, TAB).await;
    types(visitor, ENTER).await;
    visitor.waits_until("the content", async || focus(visitor).await[0] == "main").await;
}

/// Presses Enter, and is on another page then.
async fn goes_on(visitor: &Visitor) {
    let before = visitor.client().find(fantoccini::Locator::Css("html")).await.expect("a page");
    types(visitor, ENTER).await;
    visitor.waits_for_another_page(before).await;
}

async fn focus(visitor: &Visitor) -> Value {
    visitor.runs(FOCUS).await
}

async fn is_on(visitor: &Visitor, name: &str) {
    let focus = focus(visitor).await;
    assert!(focus[0] == name && focus[2] == true, "on {focus}, not seen on {name:?}");
}

async fn is_in_an_alert(visitor: &Visitor, title: &str) {
    let here = "const here = document.activeElement; return here.role === 'alert' ? here.innerText : here.tagName";
    let text = visitor.runs(here).await;
    assert!(text.as_str().is_some_and(|text| text.starts_with(title)), "in {text}");
}
