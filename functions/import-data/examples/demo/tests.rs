//! The files in `infra/demo` are what this gives, and what the demo promises.

use argon2::{Argon2, PasswordVerifier as _};
use serde_json::Value;

fn records() -> Vec<Value> {
    let file = super::file().expect("a file");
    file.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn of(subscriber: &str, kind: &str) -> Vec<Value> {
    let is_theirs =
        |record: &Value| record["type"] == kind && (record["subscriber"] == subscriber || record["id"] == subscriber);
    records().into_iter().filter(is_theirs).collect()
}

fn sum(records: &[Value]) -> u64 {
    records.iter().filter_map(|record| record["amount"]["amount"].as_u64()).sum()
}

#[test]
fn the_files_in_infra_demo_are_what_this_gives() {
    let stale = "stale: see the head of functions/import-data/examples/demo/main.rs";
    assert!(
        include_str!("../../../../infra/demo/demo.ndjson") == super::file().expect("a file"),
        "demo.ndjson is {stale}"
    );
    assert!(
        include_bytes!("../../../../infra/demo/FV-2026-06-1003.pdf") == super::pracownia::pdf().as_slice(),
        "the PDF is {stale}"
    );
    assert!(
        include_bytes!("../../../../infra/demo/U-31-2026-F.pdf") == super::pracownia::contract_pdf().as_slice(),
        "the contract is {stale}"
    );
}

#[test]
fn anna_owes_three_months_and_is_limited() {
    assert_eq!(sum(&of("sub_1001", "charge")) - sum(&of("sub_1001", "payment")), 3 * 6990);
    let counts = ["invoice", "charge", "payment", "host", "notice"].map(|kind| of("sub_1001", kind).len());
    assert_eq!(counts, [24, 24, 22, 2, 2]);
    let anna = &of("sub_1001", "subscriber")[0];
    assert_eq!((&anna["restriction"]["level"], &anna["electronic_invoices"]), (&"limited".into(), &true.into()));
    let periods: Vec<Value> = of("sub_1001", "charge").into_iter().map(|charge| charge["period"].clone()).collect();
    assert_eq!((&periods[0], &periods[23]), (&"2024-12".into(), &"2026-11".into()));
}

#[test]
fn james_is_in_credit_and_the_company_owes_the_current_month() {
    assert_eq!(sum(&of("sub_1002", "payment")) - sum(&of("sub_1002", "charge")), 21_200);
    assert_eq!(sum(&of("sub_1003", "charge")) - sum(&of("sub_1003", "payment")), 23_610);
    assert_eq!((of("sub_1002", "invoice").len(), of("sub_1003", "invoice").len()), (12, 6));
    let pdfs: Vec<Value> =
        of("sub_1003", "invoice").into_iter().filter(|invoice| invoice.get("pdf").is_some()).collect();
    assert_eq!((pdfs.len(), &pdfs[0]["pdf"]), (1, &"FV-2026-06-1003.pdf".into()));
    assert!(of("sub_1003", "payment").iter().all(|payment| payment["method"] == "cash"));
}

#[test]
fn the_passwords_are_the_ones_told() {
    for (subscriber, password) in
        [("sub_1001", "wiosna-nad-wisla"), ("sub_1002", "rain-over-krakow"), ("sub_1003", "zolty-kon-2026")]
    {
        let credential = &of(subscriber, "credential")[0];
        let hash = credential["password_hash"].as_str().expect("a hash");
        assert!(Argon2::default().verify_password(password.as_bytes(), hash).is_ok(), "{subscriber}");
        assert_eq!(hash.contains("m=19456"), subscriber != "sub_1003");
    }
}

#[test]
fn the_contract_is_a_pdf_that_says_what_its_record_says() {
    let contract = &of("sub_1003", "contract")[0];
    assert_eq!(contract["pdf"], "U-31-2026-F.pdf");
    let document = lopdf::Document::load_mem(&super::pracownia::contract_pdf()).expect("a PDF");
    let text = document.extract_text(&[1]).expect("its text");
    for part in [contract["number"].as_str().expect("a number"), "31.05.2028", "184,50 zł", "3 miesiące"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn the_pdf_is_one_and_says_in_polish_what_is_to_be_paid() {
    let document = lopdf::Document::load_mem(&super::pracownia::pdf()).expect("a PDF");
    let text = document.extract_text(&[1]).expect("its text");
    for part in ["Faktura FV/2026/06/1003", "„Pracownia Żółty Koń” sp. z o.o.", "Do zapłaty: 236,10 zł"] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
