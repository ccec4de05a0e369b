//! Measured lines of text, and the breaking of a text into them.

use super::clean::clean;
use super::fonts::Fonts;
use super::style::Style;

/// A line of text. Lines after one another are the whole text: the blank that a line was broken at ends that line, and
/// a blank ends the text, so that no two words grow together where the document is read out or copied.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The text.
    pub text: String,
    /// How it looks.
    pub style: Style,
    /// Its width without the blank at its end.
    pub width: f32,
}

/// How high lines are together.
pub fn height(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.style.leading).sum()
}

/// How wide the widest line is.
pub fn width(lines: &[Line]) -> f32 {
    lines.iter().map(|line| line.width).fold(0.0, f32::max)
}

/// The text as one line, however long it is.
pub fn line(fonts: &Fonts, style: Style, text: &str) -> Line {
    measured(fonts, style, clean(fonts.face(style.weight), text) + " ")
}

/// The text as one line that is cut to a width.
pub fn cut(fonts: &Fonts, style: Style, text: &str, width: f32) -> Line {
    let whole = line(fonts, style, text);
    if whole.width <= width {
        return whole;
    }
    let mut kept = whole.text;
    while kept.pop().is_some() && fonts.width(style, &kept) + fonts.width(style, "…") > width {}
    measured(fonts, style, kept + "… ")
}

/// The text in lines of at most a width: broken at blanks, and within a word where the word alone is wider.
pub fn wrap(fonts: &Fonts, style: Style, text: &str, width: f32) -> Vec<Line> {
    let text = clean(fonts.face(style.weight), text) + " ";
    let mut lines = Vec::new();
    let (mut current, mut used) = (String::new(), 0.0);
    for word in words(&text) {
        let seen = fonts.width(style, word.trim_end_matches(' '));
        if used + seen > width && !current.is_empty() {
            lines.push(measured(fonts, style, std::mem::take(&mut current)));
            used = 0.0;
        }
        if seen > width {
            break_word(fonts, style, word, width, &mut current, &mut lines);
            used = fonts.width(style, &current);
        } else {
            current.push_str(word);
            used += fonts.width(style, word);
        }
    }
    lines.push(measured(fonts, style, current));
    lines
}

/// The words with the blanks behind them. A single letter stays with the word that follows it, as Polish is set: `i`, `w`, `z`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = 0;
        for word in rest.split_inclusive(' ') {
            end += word.len();
            let mut letters = word.trim_end_matches(' ').chars();
            if !(letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()) {
                break;
            }
        }
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word).filter(|word| !word.is_empty())
    })
}

/// Breaks a word that no line can hold; what is left of it stays in `current`.
fn break_word(fonts: &Fonts, style: Style, word: &str, width: f32, current: &mut String, lines: &mut Vec<Line>) {
    let mut used = 0.0;
    for c in word.chars() {
        let wide = fonts.face(style.weight).advance(c) * style.size;
        if c != ' ' && used + wide > width && !current.is_empty() {
            lines.push(measured(fonts, style, std::mem::take(current)));
            used = 0.0;
        }
        current.push(c);
        used += wide;
    }
}

fn measured(fonts: &Fonts, style: Style, text: String) -> Line {
    Line { width: fonts.width(style, text.trim_end_matches(' ')), text, style }
}

#[cfg(test)]
mod tests {
    use super::super::style::{BODY, TITLE};
    use super::*;
    use proptest::prelude::*;

    fn joined(lines: &[Line]) -> String {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn a_text_breaks_at_blanks_and_a_long_word_anywhere() {
        let fonts = Fonts::load().expect("fonts");
        let lines = wrap(&fonts, BODY, "Dostęp do Internetu", 50.0);
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["Dostęp do ", "Internetu "]);
        let word = "ż".repeat(240);
        let lines = wrap(&fonts, BODY, &word, 100.0);
        assert!(lines.len() > 5);
        assert_eq!(joined(&lines).trim_end(), word);
    }

    #[test]
    fn a_single_letter_stays_with_the_word_after_it() {
        assert_eq!(words("Woda i w domu z o.o. A ").collect::<Vec<_>>(), ["Woda ", "i w domu ", "z o.o. ", "A "]);
    }

    #[test]
    fn a_cut_text_says_so() {
        let fonts = Fonts::load().expect("fonts");
        assert_eq!(cut(&fonts, BODY, "Faktura FV/1", 200.0).text, "Faktura FV/1 ");
        let line = cut(&fonts, BODY, "Faktura FV/1", 30.0);
        assert!(line.text.ends_with("… ") && line.width <= 30.0, "{line:?}");
    }

    proptest! {
        #[test]
        fn lines_fit_and_hold_the_whole_text(text in "\\PC{0,240}", width in 30.0_f32..500.0) {
            let fonts = Fonts::load().expect("fonts");
            for style in [BODY, TITLE] {
                let lines = wrap(&fonts, style, &text, width);
                prop_assert_eq!(joined(&lines), clean(fonts.face(style.weight), &text) + " ");
                for line in &lines {
                    prop_assert!(line.width <= width + 0.01 || line.text.chars().count() == 1, "{:?}", line);
                }
            }
        }
    }
}
