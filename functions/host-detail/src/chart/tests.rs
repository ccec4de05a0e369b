use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use shared::domain::Language;
use shared::usage::Point;

use super::*;

const BYTES_MAX: usize = 8 * 1024;
const POLISH: Texts = Texts::of(Language::Pl);

fn series(span: Span, now: &str, point: impl Fn(usize) -> Option<Point>) -> Series {
    let (from, to) = span.window(now.parse().expect("a time"));
    let steps = (to.as_second() - from.as_second()) / span.step_s();
    let points = (0..usize::try_from(steps).expect("few")).map(point).collect();
    Series { from, step_s: span.step_s(), points, ..Series::default() }
}

fn chart(series: &Series, span: Span) -> String {
    draw(POLISH, series, span, Measure::Rate, Size::Wide, Theme::Light).expect("a chart")
}

/// The texts of a chart, in their order.
fn words(svg: &str) -> Vec<String> {
    let mut parts = svg.split("<text").skip(1);
    let of = |part: &str| part.split_once('>')?.1.split_once("</text>").map(|(text, _)| text.trim().to_owned());
    std::iter::from_fn(|| parts.next()).filter_map(of).collect()
}

fn steady(down_bps: u64) -> Point {
    Point { down_bps, up_bps: down_bps / 10, down_pps: down_bps / 9000, up_pps: down_bps / 20_000 }
}

/// Numbers without a pattern, so that compression finds none.
fn noise(index: usize) -> u64 {
    let mut state = u64::try_from(index).expect("small").wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    state ^= state >> 31;
    state = state.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state ^ state >> 29
}

#[test]
fn the_worst_chart_is_8_kib_gzipped_at_the_most() {
    for (span, size) in [Span::Day, Span::Week].into_iter().flat_map(|span| [(span, Size::Wide), (span, Size::Narrow)])
    {
        for gap_every in [usize::MAX, 2, 5] {
            let point = |index: usize| {
                let (down_bps, up_bps) = (noise(index) % 1_000_000_000, noise(index + 5000) % 1_000_000_000);
                (index % gap_every != 1).then_some(Point { down_bps, up_bps, ..Point::default() })
            };
            let series = series(span, "2026-11-22T15:04:05Z", point);
            let svg = draw(POLISH, &series, span, Measure::Rate, size, Theme::Dark).expect("a chart");
            let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
            gzip.write_all(svg.as_bytes()).expect("memory");
            let bytes = gzip.finish().expect("memory").len();
            assert!(bytes <= BYTES_MAX, "{span:?} {size:?}, a gap in {gap_every}: {bytes} bytes");
        }
    }
}

#[test]
fn axes_have_units_and_hours_of_clocks_in_poland() {
    let svg = chart(&series(Span::Day, "2026-11-22T15:04:05Z", |_| Some(steady(26_000_000))), Span::Day);
    let words = words(&svg);
    for expected in ["pobieranie", "wysyłanie", "Mb/s", "0", "10", "20", "30", "18:00", "21:00", "00:00", "15:00"] {
        assert!(words.iter().any(|word| word == expected), "{expected}: {words:?}");
    }
    assert!(!words.iter().any(|word| word == "brak danych"), "{words:?}");
    let week = chart(&series(Span::Week, "2026-11-22T15:04:05Z", |_| Some(steady(900))), Span::Week);
    let words = self::words(&week);
    for expected in ["b/s", "500", "1000", "pn 16.11", "nd 22.11"] {
        assert!(words.iter().any(|word| word == expected), "{expected}: {words:?}");
    }
}

#[test]
fn words_are_12_pixels_high_and_the_legend_fits_a_phone() {
    for texts in [POLISH, Texts::of(Language::En)] {
        let gappy = series(Span::Day, "2026-11-22T15:04:05Z", |index| (index > 9).then(|| steady(9000)));
        let svg = draw(texts, &gappy, Span::Day, Measure::Rate, Size::Narrow, Theme::Light).expect("a chart");
        let sizes = svg.split(" font-size=\"").skip(1).filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok());
        let smallest = sizes.fold(f64::MAX, f64::min);
        assert!((24.0..25.0).contains(&smallest), "half pixels: {smallest}");
        // The last of the legend begins where its letters still have room.
        let label = tr!(texts, "chart-unknown");
        let tag = svg.split(&format!("\n{label}\n")).next().and_then(|before| before.rsplit("<text").next());
        let x = tag.and_then(|tag| tag.split(" x=\"").nth(1)?.split('"').next()?.parse::<i32>().ok()).expect("a place");
        let letters = i32::try_from(label.chars().count()).expect("few");
        assert!(x + letters * LETTER <= 2 * 300, "{label} at {x}");
    }
}

#[test]
fn the_hours_of_a_night_when_clocks_are_changed_are_where_they_are() {
    let places = |now: &str| {
        let svg = chart(&series(Span::Day, now, |_| Some(steady(1_000_000))), Span::Day);
        let of = |hour: &str| {
            let before = svg.split(&format!("\n{hour}\n")).next().expect("a text");
            let tag = before.rsplit("<text").next().expect("a tag");
            let x = tag.split(" x=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a place");
            x.parse::<i32>().expect("a number")
        };
        (of("03:00") - of("00:00"), of("09:00") - of("06:00"))
    };
    let (night, day) = places("2026-10-25T12:00:00Z");
    assert!((night - day * 4 / 3).abs() <= 2, "four hours from midnight to three: {night}, {day}");
    let (night, day) = places("2026-03-29T12:00:00Z");
    assert!((night - day * 2 / 3).abs() <= 2, "two hours: {night}, {day}");
}

#[test]
fn what_is_not_known_is_a_gap_and_what_was_measured_once_is_seen() {
    let all = chart(&series(Span::Day, "2026-11-22T15:04:05Z", |_| Some(steady(1_000_000))), Span::Day);
    let lines = |svg: &str| svg.matches("<polygon").count();
    assert_eq!(lines(&all), 1);
    let known = |index| !(100..150).contains(&index) && index != 151;
    let some = series(Span::Day, "2026-11-22T15:04:05Z", |index| known(index).then(|| steady(1_000_000)));
    let svg = chart(&some, Span::Day);
    assert_eq!(lines(&svg), 3, "before, the single one, after");
    assert!(words(&svg).iter().any(|word| word == "brak danych"));
    let none = chart(&series(Span::Day, "2026-11-22T15:04:05Z", |_| None), Span::Day);
    assert_eq!(lines(&none), 0);
    // Nothing going through is no gap.
    let idle = chart(&series(Span::Day, "2026-11-22T15:04:05Z", |_| Some(steady(0))), Span::Day);
    assert_eq!((lines(&idle), words(&idle).iter().any(|word| word == "brak danych")), (1, false));
}

#[test]
fn s16_a_chart_is_plain_attributes_and_runs_nothing() {
    let svg = chart(&series(Span::Week, "2026-11-22T15:04:05Z", |_| Some(steady(26_000_000))), Span::Week);
    for forbidden in ["<style", "style=", "<script", "href", "class=", "url(", "onload", "<image"] {
        assert!(!svg.contains(forbidden), "{forbidden}");
    }
    assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"));
    assert!(svg.contains("xmlns=\"http://www.w3.org/2000/svg\""));
}

#[test]
fn a_chart_on_something_dark_has_other_colours_and_the_same_places() {
    let series = series(Span::Day, "2026-11-22T15:04:05Z", |_| Some(steady(26_000_000)));
    let of = |theme| draw(POLISH, &series, Span::Day, Measure::Packets, Size::Narrow, theme).expect("a chart");
    let (light, dark) = (of(Theme::Light), of(Theme::Dark));
    assert!(light.contains("#0D5C55") && !dark.contains("#0D5C55") && dark.contains("#7FD6C6"));
    assert_eq!(words(&light), words(&dark));
}
