//! What a payer chose, in a body or in the query of the page to choose on. No sum is taken from it but a wish of the payer's own,
//! and no owner at all (S19).

use shared::domain::{ChargeId, Currency, Gateway, ParseError, Subscriber, Wish};
use shared::http::{Checked, Fields, Known};

/// The fields of the body.
pub(crate) const OF_BODY: Known<'_> =
    Known { once: &["idempotency_key", "gateway", "what", "amount"], many: &["charges"] };
/// The fields of the query.
pub(crate) const OF_QUERY: Known<'_> = Known { once: &["gateway", "what", "amount"], many: &["charges"] };

/// Which of the three ways to say what is paid.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum What {
    All,
    Charges,
    Amount,
}

impl What {
    /// The words.
    pub(crate) const WORDS: &'static [&'static str] = &["all", "charges", "amount"];

    /// Its word.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Charges => "charges",
            Self::Amount => "amount",
        }
    }

    fn parse(text: &str) -> Result<Self, ParseError> {
        match text {
            "all" => Ok(Self::All),
            "charges" => Ok(Self::Charges),
            "amount" => Ok(Self::Amount),
            _ => Err(ParseError::new("choice_invalid")),
        }
    }
}

/// What stands in the form, right or wrong: to show it again.
#[derive(Debug)]
pub(crate) struct Typed {
    pub(crate) what: What,
    pub(crate) charges: Vec<String>,
    pub(crate) amount: String,
    pub(crate) gateway: Option<Gateway>,
}

/// What was chosen, each field by itself.
pub(crate) struct Chosen {
    what: Checked<Option<What>>,
    charges: Checked<Vec<ChargeId>>,
    gateway: Checked<Option<Gateway>>,
}

impl Typed {
    /// From what came, before it is taken.
    pub(crate) fn of(fields: &Fields, offered: &[Gateway]) -> Self {
        let (charges, amount) = (fields.typed_many("charges"), fields.typed("amount"));
        let what = What::parse(&fields.typed("what")).ok();
        let inferred = match (charges.is_empty(), amount.is_empty()) {
            (false, _) => What::Charges,
            (true, false) => What::Amount,
            (true, true) => What::All,
        };
        let gateway = fields.typed("gateway");
        let what = what.unwrap_or(inferred);
        Self { what, charges, amount, gateway: offered.iter().copied().find(|one| one.name() == gateway) }
    }

    /// As it is shown to somebody: who owes nothing can pay ahead, and nothing else.
    pub(crate) fn by(self, subscriber: &Subscriber) -> Self {
        let what = if subscriber.balance.owed().is_zero() { What::Amount } else { self.what };
        Self { what, ..self }
    }
}

impl Chosen {
    /// Takes what can be taken before the payer is known.
    pub(crate) fn take(fields: &mut Fields, offered: &[Gateway]) -> Self {
        let is_offered = |name: &str| {
            let gateway = offered.iter().copied().find(|gateway| gateway.name() == name);
            gateway.ok_or(ParseError::new("gateway_unknown"))
        };
        let what = fields.optional("what", What::parse);
        // What the other answers hold beside the one that was chosen is of no account.
        let charges = match what {
            Some(Some(What::All | What::Amount)) => Some(Vec::new()),
            _ => fields.many("charges", Wish::CHARGES_MAX, ChargeId::parse),
        };
        Self { what, charges, gateway: fields.optional("gateway", is_offered) }
    }

    /// Whether it takes the charges to say what it comes to.
    pub(crate) fn is_of_charges(&self) -> bool {
        self.charges.as_ref().is_some_and(|charges| !charges.is_empty())
    }

    /// The rest, once the payer's currency is known.
    pub(crate) fn finish(self, fields: &mut Fields, currency: Currency) -> Checked<(Wish, Option<Gateway>)> {
        let Self { what, charges, gateway } = self;
        // Looked at whatever is wrong with the others: every fault is told at once.
        let sum = match what {
            Some(Some(What::All | What::Charges)) => Some(None),
            Some(Some(What::Amount) | None) | None => fields.money("amount", currency),
        };
        let ((what, charges), sum) = what.zip(charges).zip(sum)?;
        let wish = match (what, sum) {
            (Some(What::All), _) => Wish::All,
            (Some(What::Charges), _) if charges.is_empty() => {
                fields.fault("charges", "nothing_chosen");
                return None;
            }
            (Some(What::Amount), None) => {
                fields.fault("amount", "required");
                return None;
            }
            (None, Some(_)) if !charges.is_empty() => {
                fields.fault("amount", "one_of_two");
                return None;
            }
            (_, Some(sum)) => match Wish::amount(sum) {
                Ok(wish) => wish,
                Err(error) => {
                    fields.fault("amount", error.code);
                    return None;
                }
            },
            (_, None) => Wish::charges(charges),
        };
        Some((wish, gateway?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(body: &str) -> Result<(Wish, Option<Gateway>), Vec<String>> {
        let mut fields = Fields::from_form(body.as_bytes(), OF_QUERY).expect("a form");
        let chosen = Chosen::take(&mut fields, &[Gateway::Payu, Gateway::Tpay]);
        let wish = chosen.finish(&mut fields, Currency::Pln);
        let faults = |problem: shared::http::Problem| {
            problem.errors.into_iter().map(|error| format!("{}:{}", error.field, error.code)).collect()
        };
        fields.finish(wish).map_err(faults)
    }

    fn charges(ids: &[&str]) -> Wish {
        Wish::charges(ids.iter().map(|id| ChargeId::parse(id).expect("an id")).collect())
    }

    fn amount(minor: u64) -> Wish {
        Wish::Amount(shared::domain::Money::new(minor, Currency::Pln).expect("in range"))
    }

    #[test]
    fn a_wish_is_one_of_three_and_what_the_others_hold_is_of_no_account() {
        for (body, wanted) in [
            ("", Wish::All),
            ("what=all&charges=chg_1&amount=x", Wish::All),
            ("charges=chg_2&charges=chg_1&charges=chg_2", charges(&["chg_1", "chg_2"])),
            ("what=charges&charges=chg_1&amount=", charges(&["chg_1"])),
            ("what=amount&amount=12,50&charges=chg_1", amount(1250)),
            ("amount=12,50", amount(1250)),
        ] {
            assert_eq!(wish(body), Ok((wanted, None)), "{body}");
        }
        assert_eq!(wish("gateway=tpay"), Ok((Wish::All, Some(Gateway::Tpay))));
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_at_its_field() {
        for (body, fault) in [
            ("what=charges&amount=5", "charges:nothing_chosen"),
            ("what=amount&charges=chg_1", "amount:required"),
            ("charges=chg_1&amount=5", "amount:one_of_two"),
            ("amount=0,99", "amount:amount_too_small"),
            ("amount=50000,01", "amount:amount_too_large"),
            ("amount=1,234", "amount:amount_invalid"),
            ("charges=inv_1", "charges:id_invalid"),
            ("what=some", "what:choice_invalid"),
            ("gateway=przelewy24", "gateway:gateway_unknown"),
            ("gateway=transfer", "gateway:gateway_unknown"),
        ] {
            assert_eq!(wish(body), Err(vec![fault.to_owned()]), "{body}");
        }
        let many = "charges=chg_1&".repeat(Wish::CHARGES_MAX + 1);
        assert_eq!(wish(&many), Err(vec!["charges:too_many".to_owned()]));
    }
}
