//! A PDF of one page, small enough to be written by hand: Helvetica, which every viewer has, with the Polish letters by name.

use std::fmt::Write as _;

/// The codes from 192 on stand for these letters.
const LETTERS: [(char, &str); 18] = [
    ('ą', "aogonek"),
    ('ć', "cacute"),
    ('ę', "eogonek"),
    ('ł', "lslash"),
    ('ń', "nacute"),
    ('ó', "oacute"),
    ('ś', "sacute"),
    ('ź', "zacute"),
    ('ż', "zdotaccent"),
    ('Ł', "Lslash"),
    ('Ó', "Oacute"),
    ('Ś', "Sacute"),
    ('Ź', "Zacute"),
    ('Ż', "Zdotaccent"),
    ('„', "quotedblbase"),
    ('”', "quotedblright"),
    ('–', "endash"),
    ('€', "Euro"),
];

/// Lines of text from top to bottom, each with its size in points.
pub fn page(lines: &[(u32, &str)]) -> Vec<u8> {
    let mut content = "BT\n56 780 Td\n".to_owned();
    for (size, text) in lines {
        let _ = writeln!(content, "/F {size} Tf 0 -{} Td <{}> Tj", size * 2, hex(text));
    }
    content.push_str("ET\n");
    let names: Vec<String> = LETTERS.iter().map(|(_, name)| format!("/{name}")).collect();
    let differences = names.join(" ");
    file(&[
        "<< /Type /Catalog /Pages 2 0 R /Lang (pl) >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>"
            .to_owned(),
        format!(
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding \
             /Differences [192 {differences}] >> >>"
        ),
        format!("<< /Length {} >>\nstream\n{content}endstream", content.len()),
    ])
}

/// The objects with their table of places.
fn file(objects: &[String]) -> Vec<u8> {
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = "0000000000 65535 f \n".to_owned();
    for (number, object) in (1..).zip(objects) {
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let (start, count) = (file.len(), objects.len() + 1);
    let _ =
        write!(file, "xref\n0 {count}\n{places}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

fn hex(text: &str) -> String {
    let code = |letter: char| match LETTERS.iter().position(|(known, _)| *known == letter) {
        Some(at) => u8::try_from(192 + at).unwrap_or(b'?'),
        None => u8::try_from(letter).unwrap_or(b'?'),
    };
    text.chars().fold(String::new(), |mut hex, letter| {
        let _ = write!(hex, "{:02x}", code(letter));
        hex
    })
}
