//! Text as the fonts can draw it: accents composed, blanks joined, what has no glyph replaced.

use super::fonts::Face;

/// Stands for a character that the fonts lack.
pub const UNKNOWN: char = '?';

const NO_BREAK_SPACE: char = '\u{a0}';

/// Letters that a combining mark makes another letter. Some systems export `ó` as `o` and a mark.
const COMPOSED: [(char, &str, &str); 7] = [
    ('\u{301}', "ACEILNORSUYZaceilnorsuyz", "ÁĆÉÍĹŃÓŔŚÚÝŹáćéíĺńóŕśúýź"),
    ('\u{307}', "CEGIZcegz", "ĊĖĠİŻċėġż"),
    ('\u{308}', "AEIOUYaeiouy", "ÄËÏÖÜŸäëïöüÿ"),
    ('\u{30a}', "AUau", "ÅŮåů"),
    ('\u{30b}', "OUou", "ŐŰőű"),
    ('\u{30c}', "CDENRSTZcdenrstz", "ČĎĚŇŘŠŤŽčďěňřšťž"),
    ('\u{328}', "AEIUaeiu", "ĄĘĮŲąęįų"),
];

/// The text with nothing in it that the face cannot draw. Both faces can draw the same.
pub fn clean(face: &Face, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            NO_BREAK_SPACE | '\u{2007}' | '\u{202f}' => out.push(NO_BREAK_SPACE),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\u{300}'..='\u{36f}' => compose(&mut out, c),
            // The minus of amounts, for which the fonts have the dash of the same width.
            '\u{2212}' => out.push('\u{2013}'),
            c if is_invisible(c) => {}
            c => out.push(if face.has(c) { c } else { UNKNOWN }),
        }
    }
    out
}

/// Puts a mark on the last letter; a mark that makes no letter of the table is left out.
fn compose(out: &mut String, mark: char) {
    let table = COMPOSED.iter().find(|(m, ..)| *m == mark);
    let letter = table.zip(out.chars().next_back()).and_then(|((_, plain, composed), last)| {
        plain.chars().zip(composed.chars()).find(|(letter, _)| *letter == last).map(|(_, letter)| letter)
    });
    if let Some(letter) = letter {
        out.pop();
        out.push(letter);
    }
}

/// Soft hyphens, joiners, directions, variation selectors and tags: they draw nothing by themselves.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::super::fonts::Fonts;
    use super::super::style::Weight;
    use super::*;

    fn cleaned(text: &str) -> String {
        clean(Fonts::load().expect("fonts").face(Weight::Regular), text)
    }

    #[test]
    fn polish_and_its_neighbours_stay_as_they_are() {
        for text in ["Zażółć gęślą jaźń – „ŁÓDŹ” 5 €", "Příliš žluťoučký", "Größe", "Київ, вул. Ґонти 5", "№ 3 ™"]
        {
            assert_eq!(cleaned(text), text);
        }
    }

    #[test]
    fn marks_become_part_of_their_letter() {
        assert_eq!(cleaned("o\u{301}z\u{307}e\u{328}N\u{301}"), "óżęŃ");
        assert_eq!(cleaned("\u{301}x\u{301}q\u{332}"), "xq");
    }

    #[test]
    fn what_has_no_glyph_becomes_a_question_mark() {
        assert_eq!(cleaned("a😀b 東京 שלום"), "a?b ?? ????");
        assert_eq!(cleaned("👍\u{fe0f}\u{200d}\u{feff}x\u{ad}y"), "?xy");
    }

    #[test]
    fn blanks_are_joined_and_those_that_hold_together_do_so_still() {
        assert_eq!(cleaned("a \u{2003}  b\u{3000}c 1\u{202f}000"), "a b c 1\u{a0}000");
    }

    #[test]
    fn both_weights_draw_the_same_characters() {
        let fonts = Fonts::load().expect("fonts");
        for c in '\0'..=char::MAX {
            assert_eq!(fonts.face(Weight::Regular).has(c), fonts.face(Weight::Bold).has(c), "{c:?}");
        }
    }
}
