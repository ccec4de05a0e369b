//! The home page and the password.

use jiff::SignedDuration;
use maud::{Markup, html};
use shared::domain::{Currency, Date, LineState, LineStatus, Money, RestrictionLevel, Timestamp};
use shared::i18n::Texts;
use shared::views::{
    Field, FieldKind, Section, SumCard, Tone, button_link, button_link_quiet, card, card_narrow, copy_field, copyable,
    date, definitions, field, form, line_notice, money, notice, page_header, pill, submit, sum_card,
};

use crate::Sheet;

pub fn pln(texts: Texts, amount: u64) -> String {
    money(texts, Money::new(amount, Currency::Pln).unwrap_or(Money::zero(Currency::Pln)))
}

pub fn day(texts: Texts, month: i8, day: i8) -> String {
    date(texts, Date::constant(2026, month, day))
}

pub fn home_arrears(sheet: &Sheet<'_>) -> Markup {
    let texts = sheet.texts;
    let sum = pln(texts, 123_456);
    let sum_card = sum_card(&SumCard {
        tone: Tone::Bad,
        label: sheet.say("Do zapłaty", "To pay"),
        sum: &sum,
        note: html! {
            (pill(Tone::Bad, sheet.say("Po terminie", "Overdue")))
            span { (sheet.say("w tym zaległe ", "of which overdue ")) (pln(texts, 116_466)) }
        },
        action: button_link("/payments", sheet.say("Zapłać online", "Pay online")),
    });
    home(sheet, html! { (line(sheet, LineState::Restricted, Some(RestrictionLevel::Limited))) (sum_card) })
}

/// What the line is doing, of a change of the first of November.
fn line(sheet: &Sheet<'_>, state: LineState, level: Option<RestrictionLevel>) -> Markup {
    let since = Timestamp::UNIX_EPOCH + SignedDuration::from_secs(1_793_520_000);
    let status = LineStatus { state, level, since, applied_at: Some(since), is_late: false };
    line_notice(sheet.texts, sheet.provider, &status, level.is_some())
}

pub fn home_credit(sheet: &Sheet<'_>) -> Markup {
    let texts = sheet.texts;
    let sum = pln(texts, 6990);
    let sum_card = sum_card(&SumCard {
        tone: Tone::Good,
        label: sheet.say("Nadpłata", "In credit"),
        sum: &sum,
        note: html! { (sheet.say("Zaliczymy ją na następny rachunek.", "We will count it towards your next bill.")) },
        action: button_link_quiet("/payments", sheet.say("Zobacz wpłaty", "See payments")),
    });
    let info = notice(
        Tone::Info,
        sheet.say("Prace w nocy z 24 na 25 listopada", "Works in the night of 24 November"),
        html! {
            p { (sheet.say("Między 1:00 a 3:00 internet może na chwilę zniknąć.", "Between 1:00 and 3:00 the internet may be gone for a while.")) }
        },
    );
    home(sheet, html! { (sum_card) (line(sheet, LineState::Restored, None)) (info) })
}

fn home(sheet: &Sheet<'_>, top: Markup) -> Markup {
    let texts = sheet.texts;
    let invoice = definitions(&[
        (sheet.say("Numer", "Number").into(), html! { "FV/11/2026/000123" }),
        (sheet.say("Kwota", "Amount").into(), html! { (pln(texts, 6990)) }),
        (sheet.say("Termin", "Due").into(), html! { (day(texts, 11, 22)) }),
    ]);
    let transfer = definitions(&[
        (sheet.say("Odbiorca", "Recipient").into(), html! { (sheet.provider.name) }),
        (sheet.say("Numer konta", "Account").into(), copyable("61 1090 1014 0000 0712 1981 2874")),
    ]);
    let title = sheet.say("Start", "Home");
    sheet.private(
        title,
        Section::Home,
        html! {
            (page_header(sheet.say("Dzień dobry!", "Hello!"), None))
            (top)
            (card(sheet.say("Ostatnia faktura", "Last invoice"), html! {
                (invoice)
                (button_link_quiet("/invoices/inv_1/pdf", sheet.say("Pobierz PDF", "Download PDF")))
            }))
            (card(sheet.say("Przelew z banku", "Bank transfer"), html! {
                (transfer)
                (copy_field("account", sheet.say("Numer konta do skopiowania", "Account number to copy"), "61109010140000071219812874"))
            }))
        },
    )
}

pub fn password(sheet: &Sheet<'_>) -> Markup {
    let differ = sheet.texts.get("field-passwords-differ");
    let fields = [
        ("old", sheet.say("Obecne hasło", "Current password"), FieldKind::Password, None, None),
        (
            "new",
            sheet.say("Nowe hasło", "New password"),
            FieldKind::NewPassword,
            Some(
                sheet
                    .say("Najłatwiej zapamiętać kilka zwykłych słów.", "A few ordinary words are easiest to remember."),
            ),
            None,
        ),
        (
            "again",
            sheet.say("Nowe hasło jeszcze raz", "New password again"),
            FieldKind::NewPassword,
            None,
            Some(differ.as_str()),
        ),
    ];
    let title = sheet.say("Zmiana hasła", "Change your password");
    let body = form(
        "/password",
        html! {
            @for (name, label, kind, hint, error) in fields {
                (field(&Field { name, label, kind, value: "", hint, error, autocomplete: "", autofocus: false }))
            }
            (submit(sheet.say("Zmień hasło", "Change password")))
        },
    );
    let lead = sheet.say("Wylogujemy wtedy wszystkie inne urządzenia.", "We will then log out all other devices.");
    sheet.private(title, Section::Password, card_narrow(title, Some(lead), body))
}
