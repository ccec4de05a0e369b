//! Polish typography: a word of one letter stays with the word after it, never alone at the end of a line.

use std::borrow::Cow;

/// The text with a no-break space after each word of one letter, such as `w` or `z`.
pub(super) fn keep_together(text: &str) -> Cow<'_, str> {
    let stays = |letter: char| "aiouwzAIOUWZ".contains(letter);
    let begins = |before: Option<char>| before.is_none_or(|c| c.is_whitespace() || "(„–".contains(c));
    let mut before = (None, None);
    let mut kept = String::new();
    let mut copied = 0;
    for (at, letter) in text.char_indices() {
        if letter == ' ' && before.1.is_some_and(stays) && begins(before.0) {
            kept.push_str(&text[copied..at]);
            kept.push('\u{a0}');
            copied = at + 1;
        }
        before = (before.1, Some(letter));
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    kept.push_str(&text[copied..]);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_one_letter_stays_with_the_next() {
        for (text, kept) in [
            ("W domu i w pracy (z Anną) a i o", "W~domu i~w~pracy (z~Anną) a~i~o"),
            ("w ", "w~"),
            ("Kraków i Łódź", "Kraków i~Łódź"),
            ("osiem lat", "osiem lat"),
            ("", ""),
        ] {
            assert_eq!(keep_together(text), kept.replace('~', "\u{a0}"));
        }
    }
}
