//! Tests of the views as a browser, a reader of the source and an attacker see them.

mod look;
mod sample;
mod structure;

use proptest::prelude::*;
use scraper::{Html, Node};

use crate::domain::Language;
use crate::i18n::Texts;
use sample::everything;

/// What a browser makes of a page: elements, attributes and texts in their order.
fn reads(html: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    let mut out = Vec::new();
    for node in document.tree.nodes() {
        match node.value() {
            Node::Text(text) => out.push(format!("text {}", &**text)),
            Node::Element(element) => {
                out.push(format!("<{}>", element.name()));
                let mut attributes: Vec<_> =
                    element.attrs().map(|(name, value)| format!("{}@{name}={value}", element.name())).collect();
                attributes.sort();
                out.extend(attributes);
            }
            Node::Comment(comment) => out.push(format!("comment {}", &**comment)),
            _ => {}
        }
    }
    out
}

/// Text of any kind, with what breaks out of markup mixed in. It is long enough for every view to treat it as such.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("</title></textarea><script>alert(1)</script>".to_owned()),
        Just("\"' onfocus=alert(1) autofocus x='".to_owned()),
        Just("--><!-- ]]> <![CDATA[ &amp;&lt;&#60;&nbsp &notit;".to_owned()),
        Just("</table><svg/onload=alert(1)><style>*{}</style>".to_owned()),
        Just("javascript:alert(1)//".to_owned()),
        "\\PC{0,12}",
        "[\\u{1}-\\u{c}\\u{e}-\\u{20}\\u{7f}-\\u{ff}\\u{2028}\\u{202e}\\u{fffe}\u{1f600}]{0,8}",
    ];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| format!("{}{}end", sample::MARK, pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn s16_whatever_is_put_into_a_view_a_browser_reads_as_that_text(text in any_text()) {
        for language in Language::ALL {
            let plain = everything(Texts::of(language), sample::MARK);
            for (fuzzed, plain) in everything(Texts::of(language), &text).into_iter().zip(plain) {
                let expected: Vec<String> =
                    reads(&plain.into_string()).into_iter().map(|read| read.replace(sample::MARK, &text)).collect();
                prop_assert_eq!(reads(&fuzzed.into_string()), expected);
            }
        }
    }
}

#[test]
fn the_reader_of_pages_sees_what_breaks_out() {
    let page = |text: &str| format!("<!DOCTYPE html><html><body><p title=\"{text}\">{text}</p></body></html>");
    let expected: Vec<String> =
        reads(&page(sample::MARK)).into_iter().map(|read| read.replace(sample::MARK, "<b>")).collect();
    assert_eq!(reads(&page("&lt;b>")), expected);
    assert_ne!(reads(&page("<b>")), expected);
    assert_ne!(reads(&page("\" onclick=\"")), expected);
}

#[test]
fn s16_no_page_holds_inline_script_or_style() {
    for html in everything(Texts::of(Language::Pl), sample::MARK) {
        let reads = reads(&html.into_string());
        for (at, read) in reads.iter().enumerate() {
            let (element, attribute) = read.split_once('@').unwrap_or((read, ""));
            if read == "<script>" {
                // The one there is comes from its file, and nothing stands in it.
                let source = format!("script@src={}", crate::views::PASSKEY_SCRIPT);
                assert_eq!(reads[at + 1..at + 3], [source, "script@type=module".to_owned()]);
                assert!(!reads[at + 3].starts_with("text "), "{}", reads[at + 3]);
            }
            assert!(!["<style>", "<iframe>", "<base>", "<object>"].contains(&element), "{read}");
            assert!(!attribute.starts_with("style=") && !attribute.starts_with("on"), "{read}");
            assert!(!attribute.contains("javascript:") && !attribute.contains("http:"), "{read}");
        }
    }
}
