//! The story of the portal: a subscriber in arrears pays, and the line is free again.

use shared::domain::Language;

use crate::people::{in_arrears, login_words};
use crate::visitor::Visitor;
use crate::walk::{Scripts, walk};
use portal_tests::World;

#[test]
fn somebody_in_arrears_reads_an_invoice_pays_and_is_free_again() {
    walk(Scripts::Allowed, async |world, anna| whole_story(world, anna).await);
}

/// From the login to the logout.
pub async fn whole_story(world: &World, anna: &Visitor) {
    let person = in_arrears("anna", Language::Pl);
    person.write(&world.table).await;
    world.portal.drain().await.expect("the invoices are drawn");

    anna.logs_in(&person, login_words(Language::Pl)).await;
    anna.is_at("/").await;
    anna.reads("139,80 zł").await;
    anna.reads("Prędkość ograniczona").await;

    anna.follows("Faktury").await;
    anna.reads("FV/11/2026").await;
    let pdf = downloads(anna, "11-2026").await;
    assert!(pdf.starts_with(b"%PDF-"), "a PDF");

    anna.follows("Płatności").await;
    anna.reads("październik 2026").await;
    anna.presses("Zapłać online").await;
    anna.reads("SYMULATOR").await;
    anna.reads("139,80 PLN").await;
    let waiting = pays_at_the_provider_who_tells_late(world, anna).await;

    // The provider has told in the meantime; the page turns by itself.
    anna.waits_for_another_page(waiting).await;
    anna.reads("Dziękujemy, płatność zaksięgowana").await;
    anna.reads("Zaległości już nie ma").await;

    anna.follows("Start").await;
    anna.reads("0,00 zł").await;
    anna.reads("Wszystko opłacone").await;
    anna.does_not_read("Prędkość ograniczona").await;
    let mail = world.mail_to(&person).await;
    assert_eq!(mail.subject.replace('\u{a0}', " "), "Dziękujemy za wpłatę 139,80 zł");

    anna.presses("Wyloguj się").await;
    anna.is_at("/login").await;
    anna.opens("/").await;
    anna.is_at("/login").await;
}

/// Clicks on an invoice's PDF and waits for the file.
async fn downloads(anna: &Visitor, tail: &str) -> Vec<u8> {
    anna.element(&format!("//a[contains(@href, '{tail}/pdf')]")).await.click().await.expect("clicked");
    let file = anna.chromium.downloads().join(format!("FV-{tail}.pdf"));
    // A browser gives a file its name before all of it is there.
    let whole = || std::fs::read(&file).ok().filter(|pdf| pdf.trim_ascii_end().ends_with(b"%%EOF"));
    anna.waits_until("the PDF", async || whole().is_some()).await;
    whole().expect("the file")
}

/// Pays so that the browser is back before the notification; then lets the provider tell.
async fn pays_at_the_provider_who_tells_late(world: &World, anna: &Visitor) -> fantoccini::elements::Element {
    anna.presses("Zapłać bez powiadomienia · Pay, never notify").await;
    anna.is_at("/payments/pay_").await;
    anna.reads("Czekamy na potwierdzenie").await;
    let waiting = anna.client().find(fantoccini::Locator::Css("html")).await.expect("a page");
    let order = world.portal.payu().orders().remove(0);
    let status = world.portal.payu().pay(&order.id).await.expect("told");
    assert_eq!(status, 200);
    waiting
}
