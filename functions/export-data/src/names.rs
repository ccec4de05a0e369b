//! Names of documents in the copy: safe wherever it is unpacked, and no two alike.

use std::collections::BTreeSet;

/// The longest stem of a name.
const LENGTH_MAX: usize = 64;
/// What Windows takes for a device, whatever follows the point.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];

/// Names that were given out, in small letters: some file systems tell no large ones from them.
#[derive(Debug, Default)]
pub struct Names(BTreeSet<String>);

impl Names {
    /// A name of its own for a document in a folder: `invoices/FV-11-2026.pdf` for `FV/11/2026`. Where nothing of the number
    /// can stand in a name, the id names it.
    pub fn name(&mut self, folder: &str, number: &str, id: &str) -> String {
        let stem = stem(number).or_else(|| stem(id)).unwrap_or_else(|| "document".to_owned());
        let mut name = format!("{folder}/{stem}.pdf");
        let mut again = 1_u32;
        while !self.0.insert(name.to_ascii_lowercase()) {
            again += 1;
            name = format!("{folder}/{stem}-{again}.pdf");
        }
        name
    }
}

fn stem(text: &str) -> Option<String> {
    let plain: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(LENGTH_MAX).collect();
    let plain = plain.trim_matches('-');
    let is_device = DEVICES.iter().any(|device| plain.eq_ignore_ascii_case(device)) || is_port(plain);
    match plain {
        "" => None,
        _ if is_device => Some(format!("{plain}-")),
        _ => Some(plain.to_owned()),
    }
}

/// `COM1`, `LPT9`.
fn is_port(text: &str) -> bool {
    let (Some(kind), Some(number)) = (text.get(..3), text.get(3..)) else { return false };
    let is_kind = kind.eq_ignore_ascii_case("COM") || kind.eq_ignore_ascii_case("LPT");
    is_kind && number.len() == 1 && number.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_document_is_named_after_its_number() {
        let mut names = Names::default();
        assert_eq!(names.name("invoices", "FV/11/2026", "inv_1"), "invoices/FV-11-2026.pdf");
        // Another number that reads the same, in other letters too.
        assert_eq!(names.name("invoices", "fv 11 2026", "inv_2"), "invoices/fv-11-2026-2.pdf");
        assert_eq!(names.name("contracts", "FV/11/2026", "con_1"), "contracts/FV-11-2026.pdf");
        assert_eq!(names.name("invoices", "№", "inv_3"), "invoices/inv-3.pdf");
        assert_eq!(names.name("invoices", "com1", "inv_4"), "invoices/com1-.pdf");
        assert_eq!(names.name("invoices", "", ""), "invoices/document.pdf");
    }

    proptest! {
        #[test]
        fn no_number_leads_out_of_the_folder_or_onto_another_document(numbers in prop::collection::vec(".{0,80}", 1..12)) {
            let (mut names, mut seen) = (Names::default(), BTreeSet::new());
            for number in &numbers {
                let name = names.name("invoices", number, "inv_1");
                let stem = name.strip_prefix("invoices/").and_then(|rest| rest.strip_suffix(".pdf"));
                let is_plain = stem.is_some_and(|stem| !stem.is_empty() && stem.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
                prop_assert!(is_plain, "{name}");
                prop_assert!(seen.insert(name.to_ascii_lowercase()), "{name}");
            }
        }
    }
}
