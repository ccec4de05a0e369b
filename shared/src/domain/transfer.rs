//! What the QR code of a transfer holds, as the Polish Bank Association recommends it.

use super::{AccountNumber, Currency, Money, TaxId};

/// The largest amount that six digits of grosze hold.
const AMOUNT_MAX: u64 = 999_999;
const NAME_MAX: usize = 20;
const TITLE_MAX: usize = 32;

/// `NIP|PL|NRB|amount in grosze|name|title|||`. None where nothing is owed, where amount or title do not fit, or where it is not in
/// złoty. A name may be cut, a title not: with half a number in it the money would be somebody else's.
pub fn transfer_payload(
    tax_id: Option<&TaxId>,
    name: &str,
    account: &AccountNumber,
    owed: Money,
    title: &str,
) -> Option<String> {
    if owed.currency() != Currency::Pln || !(1..=AMOUNT_MAX).contains(&owed.amount()) {
        return None;
    }
    if title.chars().count() > TITLE_MAX {
        return None;
    }
    let tax_id = tax_id.map_or("", |tax_id| tax_id.as_str());
    let name = field(name, NAME_MAX);
    let title = field(title, TITLE_MAX);
    Some(format!("{tax_id}|PL|{}|{:06}|{name}|{title}|||", account.as_str(), owed.amount()))
}

/// A text cut to a number of characters. The sign that parts the fields becomes a blank.
fn field(text: &str, max: usize) -> String {
    let plain: String = text.chars().take(max).map(|c| if c == '|' { ' ' } else { c }).collect();
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    fn payload(name: &str, amount: u64, title: &str) -> Option<String> {
        let account = AccountNumber::parse("61109010140000071219812874").expect("an account");
        let owed = Money::new(amount, Currency::Pln).expect("in range");
        transfer_payload(TaxId::parse("5260001246").ok().as_ref(), name, &account, owed, title)
    }

    #[test]
    fn it_has_nine_fields_of_which_three_are_reserved() {
        assert_eq!(
            payload("Sieć Łącze Sp. z o.o.", 6_990, "FV/11/2026").as_deref(),
            Some("5260001246|PL|61109010140000071219812874|006990|Sieć Łącze Sp. z o.o|FV/11/2026|||"),
        );
    }

    #[test]
    fn a_seller_without_a_tax_number_leaves_its_field_empty() {
        let account = AccountNumber::parse("61109010140000071219812874").expect("an account");
        let owed = Money::new(1, Currency::Pln).expect("in range");
        let payload = transfer_payload(None, "Jan", &account, owed, "1");
        assert_eq!(payload.as_deref(), Some("|PL|61109010140000071219812874|000001|Jan|1|||"));
    }

    #[test]
    fn an_amount_fits_up_to_999_999_grosze() {
        assert!(payload("Jan", 999_999, "1").expect("fits").contains("|999999|"));
        assert_eq!(payload("Jan", 1_000_000, "1"), None);
        assert_eq!(payload("Jan", 0, "1"), None);
    }

    #[test]
    fn only_a_sum_in_zloty_can_be_transferred() {
        let account = AccountNumber::parse("61109010140000071219812874").expect("an account");
        let owed = Money::new(100, Currency::Eur).expect("in range");
        assert_eq!(transfer_payload(None, "Jan", &account, owed, "1"), None);
    }

    #[test]
    fn a_name_is_cut_at_20_characters_and_a_title_of_more_than_32_is_none() {
        let exact = payload(&"ż".repeat(20), 1, &"ó".repeat(32)).expect("fits");
        assert!(exact.ends_with(&format!("|{}|{}|||", "ż".repeat(20), "ó".repeat(32))));
        assert_eq!(payload(&"ż".repeat(21), 1, &"ó".repeat(32)), Some(exact));
        assert_eq!(payload("Jan", 1, &"ó".repeat(33)), None);
    }

    #[test]
    fn the_sign_between_fields_cannot_be_smuggled_in() {
        let payload = payload("A|B", 1, "X|Y|").expect("fits");
        assert_eq!(payload.matches('|').count(), 8);
        assert!(payload.contains("|A B|X Y|"));
    }
}
