//! A host as a page.

use maud::{Markup, html};
use shared::i18n::Texts;
use shared::session::Visit;
use shared::tr;
use shared::usage::{Series, ToldHost};
use shared::views::{
    Column, Frame, HelpTopic, Measure, Provider, Section, button_link_quiet, card_of, card_plain, help_path,
    host_facts, host_state, page, page_header, table,
};

use crate::chart::{Size, Theme};
use crate::span::{Span, rows};
use crate::words::{hour, pair, peaks, sums};

/// The page: the host, then a day of it, then a week.
pub fn detail(provider: &Provider, visit: &Visit, host: &ToldHost, day: &Series, week: &Series) -> Markup {
    let texts = visit.texts();
    let title = host.name.as_str();
    let password = format!("/hosts/{}/pppoe-password", host.id);
    let body = html! {
        (page_header(title, None))
        (card_plain(html! {
            (host_state(texts, host))
            (host_facts(texts, host))
            p { (button_link_quiet(&password, &tr!(texts, "hosts-pppoe-password"))) }
        }))
        div.charts {
            (of_span(texts, host, Span::Day, day, &tr!(texts, "chart-day-title")))
            (of_span(texts, host, Span::Week, week, &tr!(texts, "chart-week-title")))
        }
        p.after {
            a href=(help_path(texts, Some(HelpTopic::Charts))) { (tr!(texts, "chart-help")) }
            " · "
            a href="/hosts" { (tr!(texts, "hosts-all")) }
        }
    };
    page(&Frame::private(texts, provider, title, visit.subscriber.name.as_str(), Section::Hosts), body)
}

fn of_span(texts: Texts, host: &ToldHost, span: Span, series: &Series, title: &str) -> Markup {
    let body = if series.points.iter().all(Option::is_none) {
        html! { p { (tr!(texts, "chart-nothing")) } }
    } else {
        html! {
            (chart(texts, host, span, Measure::Rate, series))
            (chart(texts, host, span, Measure::Packets, series))
            (numbers(texts, span, series, title))
        }
    };
    card_of(span.name(), title, body)
}

fn chart(texts: Texts, host: &ToldHost, span: Span, measure: Measure, series: &Series) -> Markup {
    let (name, title) = match measure {
        Measure::Packets => ("packets", tr!(texts, "chart-packets")),
        Measure::Rate | Measure::Bytes => ("traffic", tr!(texts, "chart-traffic")),
    };
    let alt = match span {
        Span::Day => tr!(texts, "chart-alt-day", chart = &title),
        Span::Week => tr!(texts, "chart-alt-week", chart = &title),
    };
    let path = format!("/hosts/{}/charts/{name}?span={}", host.id, span.name());
    html! {
        h3 { (title) }
        (picture(&path, &alt))
        p { (sums(texts, measure, series)) }
        @if let Some(peaks) = peaks(texts, span, measure, series) { p { (peaks) } }
    }
}

/// The chart for this screen: an image knows neither how wide it is shown nor what it stands on.
fn picture(path: &str, alt: &str) -> Markup {
    let (narrow, dark) = ("(max-width: 40rem)", "(prefers-color-scheme: dark)");
    let source = |media: &str, size: Size, theme: Theme| {
        let (width, height) = size.shown();
        let srcset = format!("{path}{}{}", size.query(), theme.query());
        html! { source media=(media) srcset=(srcset) width=(width) height=(height); }
    };
    let (width, height) = Size::Wide.shown();
    html! {
        picture {
            (source(&format!("{narrow} and {dark}"), Size::Narrow, Theme::Dark))
            (source(narrow, Size::Narrow, Theme::Light))
            (source(dark, Size::Wide, Theme::Dark))
            img.chart src=(path) alt=(alt) width=(width) height=(height) loading="lazy" decoding="async";
        }
    }
}

/// The same in numbers, for whoever cannot see a chart.
fn numbers(texts: Texts, span: Span, series: &Series, title: &str) -> Markup {
    let labels = [
        tr!(texts, "chart-from"),
        tr!(texts, "chart-down"),
        tr!(texts, "chart-up"),
        tr!(texts, "chart-down-packets"),
        tr!(texts, "chart-up-packets"),
    ];
    let columns: Vec<Column<'_>> =
        labels.iter().enumerate().map(|(at, label)| Column { label, numeric: at > 0 }).collect();
    let rows: Vec<Vec<Markup>> = rows(series, span.row_hours())
        .iter()
        .map(|row| {
            let mut cells = vec![html! { (hour(texts, span, row.from)) }];
            match &row.point {
                None => cells.extend((0..4).map(|_| html! { (tr!(texts, "chart-unknown")) })),
                Some(point) => cells.extend([Measure::Rate, Measure::Packets].into_iter().flat_map(|measure| {
                    let (down, up) = pair(measure, point);
                    [down, up].map(|value| html! { (measure.of(texts, value)) })
                })),
            }
            cells
        })
        .collect();
    html! {
        details {
            summary { (tr!(texts, "chart-numbers")) }
            (table(title, &columns, &rows))
        }
    }
}
