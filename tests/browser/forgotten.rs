//! A forgotten password becomes a new one by way of the mailbox.

use portal_tests::{Person, World};
use shared::domain::Language;

use crate::people::{login_words, named};
use crate::visitor::Visitor;
use crate::walk::{Scripts, walk};

const NEW_PASSWORD: &str = "jesienią nad Wisłą";

#[test]
fn a_forgotten_password_is_replaced_with_the_help_of_a_mail() {
    walk(Scripts::Allowed, async |world, jan| {
        let person = named("jan", "Jan Kowalski", Language::Pl);
        person.write(&world.table).await;
        asks_for_a_new_one(jan, &person).await;
        let mailed = reads_the_mail(world, jan, &person).await;
        logs_in_with(jan, &person, &mailed).await;
        sets_a_new_one(jan).await;
        jan.presses("Wyloguj się").await;

        tries_in_vain(jan, &person, &mailed).await;
        tries_in_vain(jan, &person, &person.password).await;
        logs_in_with(jan, &person, NEW_PASSWORD).await;
        jan.reads("Dzień dobry, Jan Kowalski").await;
    });
}

async fn asks_for_a_new_one(jan: &Visitor, person: &Person) {
    jan.opens("/login").await;
    jan.follows("Nie pamiętam hasła").await;
    jan.fills("Login", &person.login).await;
    jan.fills("Adres e-mail", person.email()).await;
    jan.presses("Wyślij hasło jednorazowe").await;
    jan.reads("Jeśli dane się zgadzają").await;
}

/// Reads the mail on the workbench, as a developer does, and follows its link.
async fn reads_the_mail(world: &World, jan: &Visitor, person: &Person) -> String {
    world.portal.drain().await.expect("the mail is sent");
    jan.opens("/_local/mails").await;
    jan.follows("Hasło jednorazowe do panelu").await;
    let text = jan.text().await;
    let groups = |line: &&str| line.len() == 31 && line.matches('-').count() == 5;
    let password = text.lines().map(str::trim).find(groups).expect("a password").to_owned();
    assert_eq!(password, world.mailed_password(person).await);
    jan.follows(&format!("{}/login", world.portal.url())).await;
    password
}

async fn logs_in_with(jan: &Visitor, person: &Person, password: &str) {
    let with = Person { password: password.to_owned(), ..person.clone() };
    jan.logs_in(&with, login_words(Language::Pl)).await;
}

async fn tries_in_vain(jan: &Visitor, person: &Person, password: &str) {
    jan.opens("/login").await;
    jan.fills("Login", &person.login).await;
    jan.fills("Hasło", password).await;
    jan.presses_in_vain("Zaloguj się", 401).await;
    jan.reads("Nie udało się zalogować").await;
}

/// Nothing else is open before that.
async fn sets_a_new_one(jan: &Visitor) {
    jan.is_at("/password").await;
    jan.opens("/invoices").await;
    jan.is_at("/password").await;
    jan.reads("Ustaw własne hasło").await;
    jan.fills("Nowe hasło", NEW_PASSWORD).await;
    jan.fills("Powtórz nowe hasło", NEW_PASSWORD).await;
    jan.presses("Zapisz nowe hasło").await;
    jan.reads("Hasło zmienione").await;
}
