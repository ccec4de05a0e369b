use proptest::prelude::*;
use shared::domain::DebtShard;

use super::*;

fn money() -> impl Strategy<Value = Value> {
    let month = 1_u8..=12;
    let day = |month: u8| format!("2026-{month:02}-20");
    prop_oneof![
        (0_u32..20, month.clone(), -50_000_i64..50_000).prop_map(move |(tail, month, amount)| correction(
            &tail.to_string(),
            amount,
            &day(month)
        )),
        (0_u32..20, month.clone(), 0_u64..50_000, any::<bool>()).prop_map(move |(tail, month, amount, by_bank)| {
            let method = if by_bank { "chargeback" } else { "refund" };
            reversal(&tail.to_string(), amount, &day(month), method)
        }),
        (0_u32..20, month.clone(), 0_u64..50_000).prop_map(|(tail, month, amount)| charge(
            &tail.to_string(),
            &format!("2026-{month:02}"),
            amount
        )),
        (0_u32..20, month, 0_u64..50_000).prop_map(|(tail, month, amount)| payment(
            &tail.to_string(),
            amount,
            &format!("2026-{month:02}-20")
        )),
    ]
}

/// Valid lines of one subscriber, each id with one content, as a file has them.
fn records() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(money(), 0..40).prop_map(|records| {
        let mut ids = std::collections::HashSet::new();
        records.into_iter().filter(|record| ids.insert(record["id"].to_string())).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_order_and_any_repetition_of_the_lines_end_in_the_same_money(
        (records, shuffled) in records().prop_flat_map(|records| {
            let twice = [records.clone(), records.clone()].concat();
            (Just(records), Just(twice).prop_shuffle())
        }),
        files in 1_usize..5,
    ) {
        let mut once = Memory::default();
        import(&mut once, &[vec![subscriber()], records].concat());
        let mut often = Memory::default();
        import(&mut often, &[subscriber()]);
        // The same in several files, each line twice, some lines a third time.
        for part in shuffled.chunks(shuffled.len().div_ceil(files).max(1)) {
            import(&mut often, part);
            import(&mut often, &part[..part.len() / 2]);
        }
        for memory in [&once, &often] {
            let subscriber = memory.subscriber();
            prop_assert_eq!(memory.ledger_sum(), subscriber.balance.amount());
            prop_assert_eq!(subscriber.debt, DebtShard::of(&subscriber.id, subscriber.balance), "whoever owes is found");
            let items = memory.items("IMP#").len() - 1;
            prop_assert_eq!(memory.items("LED#").len(), items, "each line but the subscriber's is in the ledger");
        }
        for prefix in ["LED#", "CHG#", "PAY#", "IMP#"] {
            prop_assert_eq!(once.items(prefix), often.items(prefix));
        }
        prop_assert_eq!(once.subscriber().balance, often.subscriber().balance);
    }
}
