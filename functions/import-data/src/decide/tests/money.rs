use serde_json::json;

use super::*;

fn booked(records: &[Value]) -> Memory {
    let mut memory = Memory::default();
    for outcome in import(&mut memory, records) {
        assert_eq!(outcome, NEW);
    }
    memory
}

#[test]
fn a_charge_takes_and_a_payment_adds_each_with_an_entry_of_the_ledger() {
    let memory = booked(&[subscriber(), charge("7", "2026-11", 6990), payment("7", 10_000, "2026-11-01")]);
    assert_eq!(memory.subscriber().balance.amount(), 3010);
    assert_eq!(memory.ledger_sum(), 3010);
    let entries: Vec<&str> = memory.items("LED#").into_iter().map(|(key, _)| key).collect();
    // Charged at the beginning of the day in Warsaw, paid at its noon; a charge 7 and a payment 7 are two entries.
    assert_eq!(entries, ["LED#2026-10-31T23:00:00.000Z#led_c-7", "LED#2026-11-01T11:00:00.000Z#led_p-7"]);
    let payments = memory.items("PAY#");
    let [(_, item)] = payments.as_slice() else { panic!("one payment") };
    assert_eq!((&item["state"], &item["gateway"]), (&json!("paid"), &json!("transfer")));
    assert_eq!(item["paid_at"], "2026-11-01T11:00:00Z");
}

#[test]
fn what_is_booked_is_booked_once_and_never_changes() {
    let records =
        [subscriber(), charge("7", "2026-11", 6990), payment("7", 6990, "2026-11-02"), invoice("7", "2026-11-01")];
    let mut memory = booked(&records);
    let before = memory.items.clone();
    assert_eq!(import(&mut memory, &records), [UNCHANGED, UNCHANGED, UNCHANGED, UNCHANGED]);
    let again = [
        charge("7", "2026-11", 7990),
        payment("7", 1, "2026-11-02"),
        with(invoice("7", "2026-11-01"), json!({"number": "FV/8"})),
    ];
    let changed = rejected("", "changed_after_booking");
    assert_eq!(import(&mut memory, &again), [changed.clone(), changed.clone(), changed]);
    assert_eq!(memory.items, before);
    assert_eq!(memory.transactions.len(), 1);
}

#[test]
fn the_longest_ids_still_have_an_entry_of_their_own() {
    let (one, other) = ("a".repeat(40), format!("{}b", "a".repeat(39)));
    let memory = booked(&[
        subscriber(),
        charge(&one, "2026-11", 1),
        charge(&other, "2026-11", 2),
        payment(&one, 4, "2026-11-01"),
        payment(&other, 8, "2026-11-01"),
    ]);
    assert_eq!(memory.items("LED#").len(), 4);
    assert_eq!(memory.ledger_sum(), 9);
}

#[test]
fn another_currency_than_the_balance_is_rejected() {
    let mut memory = booked(&[subscriber()]);
    let euro = with(charge("1", "2026-11", 1), json!({"amount": {"amount": 1, "currency": "EUR"}}));
    assert_eq!(import(&mut memory, &[euro]), [rejected("amount", "currencies_differ")]);
    let most = charge("1", "2026-11", 1_000_000_000_000);
    let over = charge("2", "2026-11", 1);
    assert_eq!(import(&mut memory, &[most, over]), [NEW, rejected("amount", "amount_out_of_range")]);
    assert_eq!(memory.ledger_sum(), memory.subscriber().balance.amount());
}

#[test]
fn a_payment_lifts_a_restriction_when_nothing_is_overdue_any_more() {
    let restriction = json!({"restriction": {"level": "limited", "since": "2026-11-01T09:00:00Z"}});
    let mut memory = booked(&[
        with(subscriber(), restriction),
        charge("9", "2026-09", 6990),
        charge("10", "2026-10", 6990),
        charge("12", "2026-12", 6990),
    ]);
    import(&mut memory, &[payment("1", 6990, "2026-11-22")]);
    assert!(memory.subscriber().restriction.is_some());
    // What the file brought is the first line of its history.
    let begun = memory.items("RST#");
    let [(key, line)] = begun.as_slice() else { panic!("one line: {begun:?}") };
    assert_eq!((*key, line.get("from"), &line["to"]), ("RST#2026-11-01T09:00:00.000Z#import", None, &json!("limited")));
    // The charge of December is not due yet.
    import(&mut memory, &[payment("2", 6990, "2026-11-23T10:00:00+01:00")]);
    assert_eq!(memory.subscriber().restriction, None);
    assert_eq!(memory.subscriber().balance.amount(), -6990);
    let history = memory.items("RST#");
    let [_, (key, line)] = history.as_slice() else { panic!("two lines: {history:?}") };
    assert_eq!(*key, "RST#2026-11-23T12:00:00.000Z#pay_2");
    assert!(memory.items.keys().any(|key| key.sk == "2026-11-23T12:00:00.000Z#sub_1"), "nobody is told");
    assert_eq!((&line["from"], line.get("to"), &line["owed"]["amount"]), (&json!("limited"), None, &json!(6990)));
    let lifted: Vec<bool> = memory.items("PAY#").iter().map(|(_, item)| item["lifted"] == true).collect();
    assert_eq!(lifted, [false, true]);
}

#[test]
fn a_correction_moves_the_balance_either_way_and_lifts_a_restriction_as_a_payment_does() {
    let restriction = json!({"restriction": {"level": "limited", "since": "2026-11-01T09:00:00Z"}});
    let mut memory = booked(&[with(subscriber(), restriction), charge("9", "2026-09", 6990)]);
    assert_eq!(
        import(&mut memory, &[correction("1", -1000, "2026-11-20"), correction("2", 2000, "2026-11-20")]),
        [NEW, NEW]
    );
    assert_eq!((memory.subscriber().balance.amount(), memory.ledger_sum()), (-5990, -5990));
    assert!(memory.subscriber().restriction.is_some());
    assert_eq!(import(&mut memory, &[correction("3", 5990, "2026-11-21")]), [NEW]);
    assert_eq!((memory.subscriber().balance.amount(), memory.subscriber().restriction), (0, None));
    let kinds: Vec<&Value> = memory.items("LED#").into_iter().map(|(_, entry)| &entry["kind"]).collect();
    assert_eq!(kinds, ["charge", "debit_note", "credit_note", "credit_note"]);
    assert_eq!(import(&mut memory, &[correction("3", 1, "2026-11-21")]), [rejected("", "changed_after_booking")]);
}

#[test]
fn a_reversal_brings_the_debt_back_once_in_part_or_whole() {
    let mut memory = booked(&[subscriber(), charge("9", "2026-09", 6990), payment("1", 6990, "2026-10-01")]);
    let back = [reversal("1", 2000, "2026-11-20", "refund"), reversal("2", 4990, "2026-11-20", "chargeback")];
    assert_eq!(import(&mut memory, &back), [NEW, NEW]);
    assert_eq!(import(&mut memory, &back), [UNCHANGED, UNCHANGED]);
    assert_eq!((memory.subscriber().balance.amount(), memory.ledger_sum()), (-6990, -6990));
    let kinds: Vec<&Value> = memory.items("LED#").into_iter().map(|(_, entry)| &entry["kind"]).collect();
    assert_eq!(kinds, ["charge", "payment", "refund", "chargeback"]);
}

#[test]
fn what_was_booked_this_week_is_told_by_mail_and_years_of_books_are_not() {
    let mut memory = booked(&[
        subscriber(),
        payment("1", 6990, "2020-10-01"),
        payment("2", 6990, "2026-11-16T10:00:00+01:00"),
        reversal("1", 100, "2026-11-01", "refund"),
        correction("1", 100, "2026-11-23"),
    ]);
    assert!(memory.items("OUT#").is_empty());
    import(&mut memory, &[payment("3", 6990, "2026-11-20"), reversal("2", 200, "2026-11-22", "chargeback")]);
    let mails: Vec<Value> = memory.items("OUT#").into_iter().map(|(_, item)| item["mail"].clone()).collect();
    let pln = |amount: u64| json!({"amount": amount, "currency": "PLN"});
    let receipt = json!({"payment": "pay_3", "gateway": "transfer", "balance": pln(20_970)});
    let booked = json!({"kind": "payment_booked", "amount": pln(6990), "lifted": false, "receipt": receipt});
    let reversed = json!({"kind": "payment_reversed", "amount": pln(200), "reversal": "chargeback", "owed": pln(0)});
    assert_eq!(mails, [booked, reversed]);
}

#[test]
fn the_last_invoice_is_the_newest_whatever_the_order() {
    let memory =
        booked(&[subscriber(), invoice("10", "2026-10-01"), invoice("11", "2026-11-01"), invoice("9", "2026-09-01")]);
    let last = memory.subscriber().last_invoice.expect("an invoice");
    assert_eq!((last.id.as_str(), last.issued.to_string().as_str()), ("inv_11", "2026-11-01"));
    let invoices = memory.items("INV#");
    assert_eq!(invoices.len(), 3);
    let keys: Vec<&Value> = invoices.iter().map(|(_, invoice)| &invoice["pdf_key"]).collect();
    assert!(keys.iter().all(|key| key.as_str().is_some_and(|key| key.starts_with("sub_1/"))));
    assert!(keys[0] != keys[1] && invoices[0].1["pdf_ready"] == false);
}
