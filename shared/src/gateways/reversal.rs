//! Money that went back: as a notification tells it, and as the provider lists it.

use crate::domain::{Money, ReversalKind};

/// That money of an order went back, as a notification tells it: a hint. What went back is what the provider says when asked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ReversalReport {
    /// The name of what is told, the same each time it is told: it can be part of a key.
    pub event: String,
    /// The provider's number of the order.
    pub order: Option<String>,
    /// Our reference, as it came.
    pub reference: String,
    /// The provider's name of what went back, where it tells one.
    pub id: Option<String>,
    /// How far it is told to be.
    pub state: ReversalState,
    /// The provider's own word for how far it is, for the record.
    pub status: String,
    /// The amount as it came, for a person to read.
    pub told: String,
}

impl ReversalReport {
    /// Whether what the provider lists when asked says the same. Its list may be behind what it tells.
    pub fn is_confirmed(&self, listed: &[Reversal]) -> bool {
        let is = |state: ReversalState| move |reversal: &Reversal| reversal.state == state;
        let named = listed.iter().find(|reversal| self.id.as_ref() == Some(&reversal.id));
        match named {
            _ if self.state != ReversalState::Done => true,
            Some(reversal) => reversal.state == ReversalState::Done,
            // Listed under another name, or told without one.
            None => listed.iter().any(is(ReversalState::Done)) && !listed.iter().any(is(ReversalState::Pending)),
        }
    }
}

/// How far a refund or chargeback is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ReversalState {
    /// Not decided yet.
    Pending,
    /// The money is back with the payer.
    Done,
    /// It does not happen.
    Refused,
}

/// A refund or chargeback of an order, as the provider lists it when asked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reversal {
    /// The provider's name of it, of this order alone: visible characters, at most 100.
    pub id: String,
    /// How much.
    pub amount: Money,
    /// Who sent the money back.
    pub kind: ReversalKind,
    /// How far it is.
    pub state: ReversalState,
}

#[cfg(test)]
mod tests {
    use ReversalState::{Done, Pending, Refused};

    use super::*;
    use crate::domain::Currency;

    fn is_confirmed(id: Option<&str>, state: ReversalState, listed: &[(&str, ReversalState)]) -> bool {
        let amount = Money::new(1000, Currency::Pln).expect("in range");
        let listed: Vec<Reversal> = listed
            .iter()
            .map(|(id, state)| Reversal { id: (*id).into(), amount, kind: ReversalKind::Refund, state: *state })
            .collect();
        let (event, reference) = ("refund-a".to_owned(), "sub_1.pay_1".to_owned());
        let (id, status, told) = (id.map(str::to_owned), String::new(), String::new());
        ReversalReport { event, order: None, reference, id, state, status, told }.is_confirmed(&listed)
    }

    #[test]
    fn what_is_told_of_as_done_is_confirmed_once_it_is_listed_as_done() {
        assert!(is_confirmed(Some("a"), Done, &[("a", Done), ("b", Pending)]));
        for behind in [&[][..], &[("a", Pending)], &[("a", Refused)], &[("a", Pending), ("b", Done)]] {
            assert!(!is_confirmed(Some("a"), Done, behind), "{behind:?}");
        }
    }

    #[test]
    fn where_it_has_no_name_in_the_list_nothing_may_be_on_its_way() {
        for id in [None, Some("other")] {
            assert!(is_confirmed(id, Done, &[("a", Done), ("b", Refused)]));
            for behind in [&[][..], &[("a", Refused)], &[("a", Done), ("b", Pending)]] {
                assert!(!is_confirmed(id, Done, behind), "{id:?} {behind:?}");
            }
        }
    }

    #[test]
    fn what_is_told_of_as_not_done_moves_nothing_and_needs_no_list() {
        assert!(is_confirmed(Some("a"), Pending, &[]) && is_confirmed(Some("a"), Refused, &[("a", Pending)]));
    }
}
