//! The stylesheet: contrast, weight, and that it knows what pages are made of.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use scraper::{Html, Selector};

use super::sample::{MARK, both, everything, long_page};
use crate::views::*;

const CSS: &str = include_str!("../panel.css");

type Palette = BTreeMap<String, [f64; 3]>;

/// The colours of a `:root` block over those of another, each as red, green and blue between 0 and 1.
fn palette(block: &str, mut over: Palette) -> Palette {
    let end = block.find('}').expect("an end");
    for line in block[..end].lines() {
        let Some((name, value)) = line.trim().trim_end_matches(';').split_once(": #") else { continue };
        let channel = |at: usize| f64::from(u8::from_str_radix(&value[at..at + 2], 16).expect("hex")) / 255.0;
        let mut colour = [channel(0), channel(2), channel(4)];
        if value.len() == 8 {
            let (alpha, ground) = (channel(6), over["--hero"]);
            for (part, under) in colour.iter_mut().zip(ground) {
                *part = *part * alpha + under * (1.0 - alpha);
            }
        }
        over.insert(name.to_owned(), colour);
    }
    over
}

fn palettes() -> [(&'static str, Palette); 2] {
    let blocks: Vec<&str> = CSS.split(":root {").skip(1).collect();
    let light = palette(blocks[0], Palette::new());
    // The ring is drawn with transparency over the hero of its own scheme.
    let mut dark = palette(blocks[1], light.clone());
    let ring = palette(blocks[0], dark.clone())["--hero-ring"];
    dark.insert("--hero-ring".into(), ring);
    [("light", light), ("dark", dark)]
}

/// The contrast ratio of WCAG 2.2.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let linear =
            colour.map(|part| if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn contrast_is_as_wcag_defines_it() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
    let grey = 119.0 / 255.0;
    assert!((contrast([grey; 3], [1.0; 3]) - 4.478).abs() < 0.001);
}

#[test]
fn all_text_stands_out_from_its_ground_in_light_and_dark() {
    let grounds = ["--ground", "--card", "--wash", "--good-wash", "--warn-wash", "--bad-wash"];
    let mut pairs: Vec<(&str, &str, f64)> = grounds.iter().map(|ground| ("--ink", *ground, 7.0)).collect();
    for ground in ["--ground", "--card", "--wash", "--ripple"] {
        pairs.extend(["--soft", "--accent"].map(|text| (text, ground, 4.5)));
        pairs.push(("--edge", ground, 3.0));
    }
    pairs.extend([
        ("--accent-ink", "--accent", 4.5),
        ("--hero-ink", "--hero", 4.5),
        ("--hero-soft", "--hero", 4.5),
        ("--hero-ink", "--hero-ring", 4.5),
        ("--hero-soft", "--hero-ring", 4.5),
        ("--act-ink", "--act", 4.5),
        ("--act", "--hero", 3.0),
        ("--act", "--hero-ring", 3.0),
        ("--good", "--good-wash", 4.5),
        ("--good", "--card", 4.5),
        ("--warn", "--warn-wash", 4.5),
        ("--bad", "--bad-wash", 4.5),
        ("--bad", "--card", 4.5),
        ("--bad", "--ground", 4.5),
        ("--accent", "--bad-wash", 3.0),
    ]);
    let mut faults = Vec::new();
    for (scheme, palette) in palettes() {
        for (text, ground, least) in &pairs {
            let ratio = contrast(palette[*text], palette[*ground]);
            if ratio < *least {
                faults.push(format!("{scheme}: {text} on {ground}: {ratio:.2}, needs {least}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn colours_are_named_in_the_palette_alone() {
    let rules = CSS.rsplit_once("--bad-wash: #").expect("the palette").1.split_once('}').expect("its end").1;
    for (line, text) in rules.lines().enumerate() {
        let named = text.replace("#0000", "").replace("#000", "");
        assert!(!named.contains('#') && !named.contains("rgb"), "{line}: {text}");
    }
}

fn gzipped(bytes: &[u8]) -> usize {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory").len()
}

#[test]
fn a_page_with_its_stylesheet_passes_a_slow_line_in_no_time() {
    let css = gzipped(CSS.as_bytes());
    assert!(css <= 5 * 1024, "the stylesheet weighs {css} bytes");
    for texts in both() {
        let page = gzipped(long_page(texts).into_string().as_bytes());
        assert!(page + css <= 14 * 1024, "{page} + {css} bytes");
    }
}

#[test]
fn every_class_that_a_view_gives_is_known_to_the_stylesheet() {
    let known: BTreeSet<&str> =
        CSS.split('.').skip(1).filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphabetic()).next()).collect();
    let selector = Selector::parse("[class]").expect("a selector");
    for page in everything(both()[0], MARK) {
        for element in Html::parse_document(&page.into_string()).select(&selector) {
            let classes: Vec<&str> = element.attr("class").unwrap_or_default().split_whitespace().collect();
            assert!(classes.iter().all(|class| known.contains(class)), "{classes:?}");
        }
    }
}

#[test]
fn the_stylesheet_brings_nothing_from_elsewhere_and_respects_what_readers_ask_for() {
    assert!(!CSS.contains("url(") && !CSS.contains("@import") && !CSS.contains("@font-face"));
    for asked in ["prefers-color-scheme: dark", "prefers-reduced-motion: reduce", "@media print", ":focus-visible"] {
        assert!(CSS.contains(asked), "{asked}");
    }
}

#[test]
fn pages_refer_to_files_that_are_served_under_the_hash_of_their_content() {
    for path in [STYLESHEET, FAVICON] {
        let asset = assets().iter().find(|asset| asset.path == path).expect("served");
        assert!(asset.immutable);
        let hash = asset
            .bytes
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        assert!(path.contains(&format!("-{hash:016x}.")), "{path}");
    }
    let robots = assets().iter().find(|asset| asset.path == "/robots.txt").expect("served");
    assert_eq!(robots.bytes, b"User-agent: *\nDisallow: /\n");
}
