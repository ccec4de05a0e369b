//! Who owes, as the index `debtors` of the table holds them.

use serde::{Deserialize, Serialize};

use super::{Balance, ParseError, SubscriberId};

/// Debtors are found in so many parts, so that no one part of the index takes every booking of the provider.
const SHARDS: u8 = 16;

/// The part of the index that a debtor is in: on the subscriber's item exactly as long as they owe something.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DebtShard(u8);

impl DebtShard {
    /// The first one.
    pub const FIRST: Self = Self(0);

    /// Of a subscriber with a balance. None: nothing is owed.
    pub fn of(id: &SubscriberId, balance: Balance) -> Option<Self> {
        // FNV-1a: the same in every build, which a hasher of the library is not.
        let hash = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        let hash = id.as_str().as_bytes().iter().fold(0x811c_9dc5, hash);
        let shard = u8::try_from(hash % u32::from(SHARDS)).unwrap_or_default();
        (balance.amount() < 0).then_some(Self(shard))
    }

    /// The one behind it.
    pub fn next(self) -> Option<Self> {
        let next = self.0 + 1;
        (next < SHARDS).then_some(Self(next))
    }
}

impl From<DebtShard> for String {
    fn from(shard: DebtShard) -> Self {
        shard.0.to_string()
    }
}

impl TryFrom<String> for DebtShard {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        let shard: Option<u8> = text.parse().ok().filter(|shard| *shard < SHARDS);
        shard.map(Self).ok_or(ParseError::new("id_invalid"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Currency, Money};

    #[test]
    fn whoever_owes_is_in_one_of_sixteen_parts_and_nobody_else_is() {
        let zero = Balance::zero(Currency::Pln);
        let one = Money::new(1, Currency::Pln).expect("in range");
        let (debt, credit) = (zero.debit(one).expect("in range"), zero.credit(one).expect("in range"));
        let mut seen = std::collections::BTreeSet::new();
        for number in 0..1000 {
            let id = SubscriberId::of(&number.to_string()).expect("an id");
            assert_eq!((DebtShard::of(&id, zero), DebtShard::of(&id, credit)), (None, None));
            seen.insert(DebtShard::of(&id, debt).expect("a debtor"));
        }
        let all: Vec<DebtShard> = std::iter::successors(Some(DebtShard::FIRST), |shard| shard.next()).collect();
        assert_eq!((seen.into_iter().collect::<Vec<_>>(), all.len()), (all, 16));
    }

    #[test]
    fn it_is_text_in_the_table() {
        let read = |text: &str| serde_json::from_str::<DebtShard>(text);
        assert_eq!(read("\"15\"").expect("the last one"), DebtShard(15));
        assert_eq!(serde_json::to_string(&DebtShard(7)).expect("text"), "\"7\"");
        for bad in ["\"16\"", "\"-1\"", "\"\"", "7"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
