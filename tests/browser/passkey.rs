//! A passkey on an authenticator of Chromium's own: added, used in the place of the password, removed.

use portal_tests::World;
use shared::domain::Language;

use crate::checks;
use crate::people::{login_words, named};
use crate::visitor::Visitor;
use crate::walk::{Scripts, walk};

const BY_PASSKEY: &str = "Zaloguj się kluczem dostępu";

#[test]
fn a_passkey_is_added_logs_in_without_a_password_and_is_removed() {
    walk(Scripts::Allowed, async |world, zofia| {
        let person = named("zofia", "Zofia Kamińska", Language::Pl);
        person.write(&world.table).await;
        let authenticator = zofia.chromium.authenticator().await;
        zofia.logs_in(&person, login_words(Language::Pl)).await;
        adds_one(zofia, &person.password).await;
        is_told_by_mail(world, zofia).await;
        zofia.opens("/").await;
        zofia.presses("Wyloguj się").await;

        zofia.opens("/login?next=/payments").await;
        zofia.presses(BY_PASSKEY).await;
        zofia.is_at("/payments").await;
        removes_it(zofia, &person.password).await;
        zofia.presses("Wyloguj się").await;

        // The authenticator holds it still, and it opens nothing.
        zofia.opens("/login").await;
        is_refused(zofia, &[401], "Spróbuj jeszcze raz albo zaloguj się hasłem.").await;
        // Its owner is not there, or says no.
        zofia.chromium.verifies(&authenticator, false).await;
        is_refused(zofia, &[], "Klucz dostępu nie został użyty. Spróbuj jeszcze raz.").await;
        zofia.logs_in(&person, login_words(Language::Pl)).await;
        zofia.reads("Dzień dobry, Zofia Kamińska").await;
    });
}

async fn adds_one(zofia: &Visitor, password: &str) {
    zofia.opens("/security/passkeys").await;
    zofia.reads("Nie masz jeszcze kluczy dostępu").await;
    // What is missing or wrong is said at the form, which stays as it is.
    zofia.fills("Obecne hasło", "zgaduję").await;
    press(zofia, "Dodaj klucz").await;
    zofia.reads("To nie jest Twoje obecne hasło do panelu.").await;
    checks::page_is_in_order(zofia, &[422]).await;
    zofia.fills("Obecne hasło", password).await;
    zofia.fills("Nazwa", "Mój laptop").await;
    zofia.presses("Dodaj klucz").await;
    zofia.is_at("/security/passkeys?added=1").await;
    zofia.reads("Klucz dostępu jest dodany").await;
    zofia.reads("Mój laptop").await;
    // The same authenticator makes no second one.
    zofia.fills("Obecne hasło", password).await;
    zofia.fills("Nazwa", "Drugi").await;
    press(zofia, "Dodaj klucz").await;
    zofia.reads("Na tym urządzeniu jest już Twój klucz dostępu.").await;
    checks::page_is_in_order(zofia, &[]).await;
}

async fn is_told_by_mail(world: &World, zofia: &Visitor) {
    world.portal.drain().await.expect("the mail is sent");
    zofia.opens("/_local/mails").await;
    zofia.reads("Nowy klucz dostępu do panelu").await;
}

async fn removes_it(zofia: &Visitor, password: &str) {
    zofia.opens("/security/passkeys").await;
    zofia.reads("Mój laptop").await;
    zofia.follows("Usuń: Mój laptop").await;
    zofia.fills("Obecne hasło", password).await;
    zofia.presses("Usuń klucz").await;
    zofia.reads("Klucz dostępu jest usunięty").await;
    zofia.does_not_read("Mój laptop").await;
}

/// Presses the button, and stays on the page, where something is said.
async fn is_refused(zofia: &Visitor, statuses: &[u16], text: &str) {
    press(zofia, BY_PASSKEY).await;
    zofia.reads(text).await;
    checks::page_is_in_order(zofia, statuses).await;
}

async fn press(zofia: &Visitor, button: &str) {
    zofia.element(&format!("//button[normalize-space()={button:?}]")).await.click().await.expect("clicked");
}

#[test]
fn a_browser_without_scripts_is_offered_no_passkey() {
    walk(Scripts::Blocked, async |world, zofia| {
        let person = named("zofia", "Zofia Kamińska", Language::Pl);
        person.write(&world.table).await;
        zofia.opens("/login").await;
        zofia.does_not_read(BY_PASSKEY).await;
        zofia.logs_in(&person, login_words(Language::Pl)).await;
        zofia.opens("/security/passkeys").await;
        zofia.reads("Jeśli nie widać tu formularza").await;
        zofia.does_not_read("Obecne hasło").await;
    });
}
