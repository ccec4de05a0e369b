//! Fields that are no single text: lists, and sums of money.

use serde_json::Value;

use super::{Checked, Fields};
use crate::domain::{Currency, Money, ParseError};

impl Fields {
    /// Takes the values of a field that may come more than once, through their parser; none where it is missing or empty.
    /// `max` is how many there may be.
    pub fn many<T>(
        &mut self,
        field: &str,
        max: usize,
        parse: impl Fn(&str) -> Result<T, ParseError>,
    ) -> Checked<Vec<T>> {
        let list = match self.values.get(field) {
            None | Some(Value::Null) => return Some(Vec::new()),
            Some(Value::Array(list)) => list.clone(),
            Some(_) => {
                self.fault(field, "wrong_type");
                return None;
            }
        };
        if list.len() > max {
            self.fault(field, "too_many");
            return None;
        }
        let mut taken = Vec::with_capacity(list.len());
        for value in &list {
            let Some(text) = value.as_str() else {
                self.fault(field, "wrong_type");
                return None;
            };
            taken.push(self.parsed(field, text, &parse)?);
        }
        Some(taken)
    }

    /// Takes a sum that may be missing or empty: as it is typed into a form, or as JSON has money. It is of a currency.
    pub fn money(&mut self, field: &str, currency: Currency) -> Checked<Option<Money>> {
        if self.is_form {
            return self.optional(field, |text| Money::typed(text, currency));
        }
        match self.values.get(field) {
            None | Some(Value::Null) => return Some(None),
            Some(value @ Value::Object(_)) => match serde_json::from_value::<Money>(value.clone()) {
                Ok(money) if money.currency() == currency => return Some(Some(money)),
                Ok(_) => self.fault(field, "currency_not_taken"),
                Err(_) => self.fault(field, "amount_invalid"),
            },
            Some(_) => self.fault(field, "wrong_type"),
        }
        None
    }

    /// What of a field that may come more than once came, to show it again.
    pub fn typed_many(&self, field: &str) -> Vec<String> {
        let list = self.values.get(field).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fields::FIELDS_MAX;
    use super::super::{Known, Problem};
    use super::*;
    use crate::domain::Login;

    #[test]
    fn a_field_that_may_come_more_than_once_is_a_list_in_either_rendering() {
        const KNOWN: Known<'_> = Known { once: &["a"], many: &["ids"] };
        let taken = |fields: Result<Fields, Problem>| {
            let mut fields = fields?;
            let ids = fields.many("ids", 2, Login::parse);
            fields.finish(ids).map(|ids| ids.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        let form =
            |body: &str| taken(Fields::from_form(body.as_bytes(), KNOWN)).map_err(|problem| problem.errors[0].code);
        let json =
            |body: &str| taken(Fields::from_json(body.as_bytes(), KNOWN)).map_err(|problem| problem.errors[0].code);
        let both = Ok(vec!["x1".to_owned(), "y2".to_owned()]);
        assert_eq!((form("ids=x1&a=&ids=y2"), json(r#"{"ids":["x1","y2"]}"#)), (both.clone(), both));
        assert_eq!((form("a=1"), json("{}"), json(r#"{"ids":null}"#)), (Ok(vec![]), Ok(vec![]), Ok(vec![])));
        assert_eq!((form("ids=x&ids=y&ids=z"), json(r#"{"ids":["x","y","z"]}"#)), (Err("too_many"), Err("too_many")));
        assert_eq!((json(r#"{"ids":"x1"}"#), json(r#"{"ids":[1]}"#)), (Err("wrong_type"), Err("wrong_type")));
        assert_eq!((form("ids="), form("a=1&a=2")), (Err("login_invalid"), Err("repeated_field")));
        let many = |count| Fields::from_form("ids=x&".repeat(count).as_bytes(), KNOWN).is_ok();
        assert!(many(FIELDS_MAX) && !many(FIELDS_MAX + 1));
    }

    #[test]
    fn s19_a_sum_is_text_in_a_form_and_money_in_json_and_of_one_currency() {
        let taken = |fields: Result<Fields, Problem>| {
            let mut fields = fields.expect("fields");
            let sum = fields.money("sum", Currency::Pln);
            fields.finish(sum).map(|sum| sum.map(Money::amount)).map_err(|problem| problem.errors[0].code)
        };
        let form = |text: &str| taken(Fields::from_form(format!("sum={text}").as_bytes(), &["sum"]));
        let json = |text: &str| taken(Fields::from_json(format!(r#"{{"sum":{text}}}"#).as_bytes(), &["sum"]));
        assert_eq!((form("12,50"), form(""), form("x")), (Ok(Some(1250)), Ok(None), Err("amount_invalid")));
        assert_eq!(json(r#"{"amount":1250,"currency":"PLN"}"#), Ok(Some(1250)));
        for (text, code) in [
            (r#"{"amount":1250,"currency":"EUR"}"#, "currency_not_taken"),
            (r#"{"amount":-1,"currency":"PLN"}"#, "amount_invalid"),
            (r#"{"amount":12.5,"currency":"PLN"}"#, "amount_invalid"),
            (r#"{"amount":1250}"#, "amount_invalid"),
            (r#""12,50""#, "wrong_type"),
            ("1250", "wrong_type"),
        ] {
            assert_eq!(json(text), Err(code), "{text}");
        }
    }
}
