use serde_json::json;

use super::{Imports, bucket, charge, credential, file, is_embedded, report, subscriber};

#[tokio::test(flavor = "multi_thread")]
async fn bad_lines_are_reported_by_number_field_and_code_and_good_ones_go_in() {
    let imports = Imports::new().await;
    let mut euro = charge("jan", 10);
    euro["amount"] = json!({"amount": 1, "currency": "EUR"});
    let mut typo = charge("jan", 9);
    typo["amount"]["amount"] = json!("69,90 canary");
    let lines = [
        subscriber("jan").to_string(),
        "{\"type\":\"subscriber\",\"name\":\"canary".to_owned(),
        typo.to_string(),
        String::new(),
        charge("jan", 11).to_string(),
        charge("nobody", 11).to_string(),
        euro.to_string(),
        format!("{{\"type\":\"notice\",\"body\":\"{}\"}}", "canary ".repeat(50_000)),
        credential("jan", "jan").to_string(),
    ];
    let file = format!("\u{feff}{}", lines.join("\r\n"));
    let outcome = imports.import("noc 1/ąę.ndjson", &file).await;
    assert_eq!((outcome.whole, outcome.lines, outcome.rejected, outcome.sum().new), (true, 8, 5, 3));

    let kept = report(&imports.world, "noc 1/ąę.ndjson").await;
    let told: Vec<String> = kept["rejections"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|rejection| {
            assert!(rejection["reason"].as_str().is_some_and(|reason| reason.ends_with('.')));
            format!("{} {} {}", rejection["line"], rejection["field"], rejection["code"])
        })
        .collect();
    assert_eq!(
        told,
        [
            r#"2 "" "json_broken""#,
            r#"3 "amount.amount" "wrong_type""#,
            r#"6 "subscriber" "unknown_subscriber""#,
            r#"7 "amount" "currencies_differ""#,
            r#"8 "" "line_too_long""#,
        ]
    );
    assert!(!kept.to_string().contains("canary"), "s27: a report repeats no value");
    let items = imports.world.items().await;
    assert!(items.contains_key("SUB#sub_jan CHG#2026-11#chg_11") && items.contains_key("LOGIN#jan LOGIN"));
    assert_eq!(items.len(), 8, "{items:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn s30_a_report_lists_a_thousand_bad_lines_and_counts_the_rest() {
    let imports = Imports::new().await;
    let outcome = imports.import("a.ndjson", &"{}\n".repeat(1001)).await;
    assert_eq!((outcome.rejected, outcome.rejections.len()), (1001, 1000));
    assert_eq!(outcome.rejections[999].line, 1000);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_file_and_one_that_is_gone_have_a_report_too() {
    let imports = Imports::new().await;
    for empty in ["", "\u{feff}", "\r\n\r\n"] {
        let outcome = imports.import("empty.ndjson", empty).await;
        assert_eq!((outcome.whole, outcome.lines), (true, 0));
    }
    let reports = imports.handle(bucket(&imports.world), "gone.ndjson").await.expect("told");
    assert_eq!((reports[0].whole, reports[0].stopped), (false, Some("file_gone")));
    assert_eq!(report(&imports.world, "gone.ndjson").await["whole"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_other_buckets_are_refused_and_other_files_left_alone() {
    let imports = Imports::new().await;
    let refused = imports.handle("panel-invoice-bucket", "a.ndjson").await;
    assert!(refused.is_err_and(|error| error.to_string().contains("another bucket")));
    let reports = imports.handle(bucket(&imports.world), "a.ndjson.report.json").await.expect("left alone");
    assert!(reports.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_goes_to_the_first_who_has_it_in_a_file() {
    let imports = Imports::new().await;
    imports.import("a.ndjson", &file(&[subscriber("a"), credential("a", "one")])).await;
    if is_embedded() {
        // Two that are decided side by side: one of them is told, whichever it is.
        let lines = [subscriber("d"), subscriber("e"), credential("d", "two"), credential("e", "TWO")];
        let outcome = imports.import("b.ndjson", &file(&lines)).await;
        assert_eq!((outcome.rejected, outcome.rejections[0].code), (1, "login_taken"));
    }
    let outcome = imports.import("c.ndjson", &file(&[subscriber("c"), credential("c", "one")])).await;
    assert_eq!((outcome.rejections[0].line, outcome.rejections[0].code), (2, "login_taken"));
}
