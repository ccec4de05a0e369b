//! The page to choose on: what to pay, what that settles, and where.

use maud::{Markup, html};
use shared::http::Problem;
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::views::{
    Field, FieldKind, Frame, Provider, Section, Tone, date, definitions, field, gateway_options, money, notice,
    open_payment, page, page_header, pay_or_why_not, period, pill, refusal,
};

use crate::choice::{Choice, Shown, Taken};
use crate::chosen::{Typed, What};

/// The page. `problem`: what was wrong with what was sent; `key` makes a second press the same payment (S24).
pub(crate) fn choice(
    provider: &Provider,
    visit: &Visit,
    choice: &Choice,
    typed: &Typed,
    problem: Option<&Problem>,
    key: &str,
) -> Markup {
    let texts = visit.texts();
    let title = tr!(texts, "pay-new-title");
    let labels = [
        ("what", tr!(texts, "pay-what")),
        ("charges", tr!(texts, "pay-what-charges")),
        ("amount", tr!(texts, "pay-sum")),
        ("gateway", tr!(texts, "pay-gateway")),
    ];
    let body = html! {
        (page_header(&title, None))
        (refusal(texts, problem, &labels))
        (open_payment(texts, choice.open_payment.as_ref()))
        @if choice.is_open {
            form.paying method="post" action="/payments" novalidate {
                section.card {
                    (what(texts, choice, typed, problem))
                    button.button.quiet type="submit" formmethod="get" formaction="/payments/new" { (tr!(texts, "pay-show-outlook")) }
                }
                section.card {
                    (outlook(texts, choice))
                    @let error = problem.and_then(|problem| problem.field_sentence(texts, "gateway"));
                    (gateway_options(texts, &choice.gateways, typed.gateway, error.as_deref()))
                    button.button type="submit" name="idempotency_key" value=(key) { (tr!(texts, "pay-go")) }
                }
            }
        } @else {
            (pay_or_why_not(texts, provider, visit.subscriber.online_payment()))
        }
    };
    page(&Frame::private(texts, provider, &title, visit.subscriber.name.as_str(), Section::Payments), body)
}

fn what(texts: Texts, choice: &Choice, typed: &Typed, problem: Option<&Problem>) -> Markup {
    let option = |of: What, label: Markup| {
        html! { label.option { input type="radio" name="what" value=(of.word()) checked[of == typed.what]; (label) } }
    };
    let owes = !choice.owed.is_zero();
    html! {
        fieldset.options #f-what {
            legend { (tr!(texts, "pay-what")) }
            @if owes {
                (option(What::All, html! { span { (tr!(texts, "pay-what-all")) } strong { (money(texts, choice.owed)) } }))
            }
            @if owes && !choice.charges.is_empty() {
                (option(What::Charges, html! { span { (tr!(texts, "pay-what-charges")) } }))
                (charges(texts, choice, typed, problem))
            }
            (option(What::Amount, html! { span { (tr!(texts, "pay-what-amount")) } }))
            div.detail { (sum(texts, typed, problem)) }
        }
    }
}

fn charges(texts: Texts, choice: &Choice, typed: &Typed, problem: Option<&Problem>) -> Markup {
    let error = problem.and_then(|problem| problem.field_sentence(texts, "charges"));
    html! {
        fieldset.detail #f-charges tabindex=[error.as_ref().map(|_| "-1")] aria-describedby="f-charges-hint" {
            legend.unseen { (tr!(texts, "pay-what-charges")) }
            @if let Some(error) = &error { p.error { (error) } }
            @for charge in &choice.charges {
                label.row {
                    input type="checkbox" name="charges" value=(charge.id) checked[typed.charges.iter().any(|id| id == charge.id.as_str())];
                    span {
                        (period(texts, charge.period))
                        small { (charge.title) ", " (tr!(texts, "pay-charge-due", date = date(texts, charge.due))) }
                    }
                    strong { (money(texts, charge.left)) }
                }
            }
            p.hint #f-charges-hint { (tr!(texts, "pay-charges-hint")) }
        }
    }
}

fn sum(texts: Texts, typed: &Typed, problem: Option<&Problem>) -> Markup {
    let error = problem.and_then(|problem| problem.field_sentence(texts, "amount"));
    field(&Field {
        name: "amount",
        label: &tr!(texts, "pay-sum"),
        kind: FieldKind::Sum,
        value: &typed.amount,
        hint: Some(&tr!(texts, "pay-sum-hint")),
        error: error.as_deref(),
        autocomplete: "off",
        autofocus: false,
    })
}

fn outlook(texts: Texts, choice: &Choice) -> Markup {
    let Some(outlook) = &choice.outlook else {
        return notice(
            Tone::Info,
            &tr!(texts, "pay-outlook-none"),
            html! { p { (tr!(texts, "pay-outlook-none-hint")) } },
        );
    };
    html! {
        div.ahead {
            h2 { (tr!(texts, "pay-outlook")) }
            p.amount { (money(texts, outlook.sum)) }
        }
        (definitions(&facts(texts, outlook)))
    }
}

fn facts(texts: Texts, outlook: &Shown) -> Vec<(String, Markup)> {
    let mut facts = Vec::new();
    if !outlook.older.is_zero() {
        facts.push((tr!(texts, "pay-older"), html! { (money(texts, outlook.older)) }));
    }
    for taken in &outlook.charges {
        facts.push((period(texts, taken.period), of_charge(texts, taken)));
    }
    if !outlook.owed.is_zero() {
        facts.push((tr!(texts, "pay-still-owed"), html! { (money(texts, outlook.owed)) }));
    }
    if !outlook.credit.is_zero() {
        facts.push((tr!(texts, "pay-becomes-credit"), html! { (money(texts, outlook.credit)) }));
    }
    facts
}

fn of_charge(texts: Texts, taken: &Taken) -> Markup {
    let (tone, word) = if taken.left.is_zero() {
        (Tone::Good, tr!(texts, "pay-settled"))
    } else if taken.settled.is_zero() {
        (Tone::Warn, tr!(texts, "pay-not-settled", left = money(texts, taken.left)))
    } else {
        (Tone::Info, tr!(texts, "pay-settled-in-part", left = money(texts, taken.left)))
    };
    html! { @if !taken.settled.is_zero() { (money(texts, taken.settled)) " " } (pill(tone, &word)) }
}
