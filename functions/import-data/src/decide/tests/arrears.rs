use serde_json::json;
use shared::domain::{DebtShard, DunningTerms};
use shared::store::keys;

use super::*;

/// Somebody of whom a notice was given about their debt.
fn warned(memory: &mut Memory) {
    let item = memory.items.get_mut(&keys::subscriber(&memory::id())).expect("a subscriber");
    let owed = json!({"amount": 6990, "currency": "PLN"});
    item["dunning"] = json!({"steps": [{"step": "notice", "at": "2026-11-20T09:00:00Z", "owed": owed}]});
}

#[test]
fn whoever_owes_is_found_by_the_index_as_long_as_they_do() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber()]);
    assert_eq!(memory.subscriber().debt, None);
    import(&mut memory, &[charge("1", "2026-10", 6990)]);
    let owing = memory.subscriber();
    assert!(owing.debt.is_some() && owing.debt == DebtShard::of(&owing.id, owing.balance));
    import(&mut memory, &[payment("1", 6989, "2026-11-20")]);
    assert!(memory.subscriber().debt.is_some());
    import(&mut memory, &[payment("2", 1, "2026-11-20")]);
    assert_eq!(memory.subscriber().debt, None);
}

#[test]
fn what_was_agreed_about_arrears_comes_and_goes_with_the_file() {
    let mut memory = Memory::default();
    let agreed = |terms: Value| with(subscriber(), json!({ "dunning": terms }));
    import(&mut memory, &[agreed(json!({"exempt": true}))]);
    assert_eq!(memory.subscriber().dunning_terms, Some(DunningTerms { exempt: true, promise_until: None }));
    assert_eq!(import(&mut memory, &[agreed(json!({"promise_until": "2026-12-10"}))]), [CHANGED]);
    let promised = DunningTerms { exempt: false, promise_until: "2026-12-10".parse().ok() };
    assert_eq!(memory.subscriber().dunning_terms, Some(promised));
    import(&mut memory, &[subscriber()]);
    assert_eq!(memory.subscriber().dunning_terms, None);
    let wrong = agreed(json!({"promise_until": "soon"}));
    assert!(parse(wrong.to_string().as_bytes()).is_err());
}

#[test]
fn a_payment_of_what_is_overdue_forgets_the_steps_and_so_does_the_office_by_lifting() {
    let mut memory = Memory::default();
    import(&mut memory, &[subscriber(), charge("1", "2026-10", 6990), charge("2", "2026-12", 6990)]);
    warned(&mut memory);
    import(&mut memory, &[payment("1", 6000, "2026-11-20")]);
    assert!(memory.subscriber().dunning.is_some(), "something is overdue still");
    import(&mut memory, &[payment("2", 990, "2026-11-20")]);
    assert_eq!(memory.subscriber().dunning, None);
    assert!(memory.subscriber().debt.is_some(), "what is not due yet is owed");

    let limited = with(subscriber(), json!({"restriction": {"level": "limited", "since": "2026-11-20T08:00:00Z"}}));
    import(&mut memory, &[limited]);
    warned(&mut memory);
    import(&mut memory, &[subscriber()]);
    assert_eq!((memory.subscriber().restriction, memory.subscriber().dunning), (None, None));
}
