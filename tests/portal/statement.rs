//! The statement of an account, as a file.

use portal_tests::{Client, Person, World, charge};

const PATH: &str = "/payments/statement";

async fn anna() -> (Person, World, Client) {
    let anna = Person::new("anna").owing(&[charge(10, 6990), charge(11, 6990)]);
    let world = World::of(&[&anna]).await;
    let app = world.app_of(&anna).await;
    (anna, world, app)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_comes_as_pdf_or_for_spreadsheets_under_a_name_of_its_days() {
    let (_, _world, mut app) = anna().await;
    let pdf = app.get(&format!("{PATH}?from=2026-10-01&to=2026-11-23")).await.expect(200);
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert_eq!(pdf.header("content-disposition"), "attachment; filename=\"panel-2026-10-01-2026-11-23.pdf\"");
    assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.bytes.len() < 100_000, "{}", pdf.bytes.len());
    let csv = app.get(&format!("{PATH}?from=2026-10-01&to=2026-11-23&format=csv")).await.expect(200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<&str> = csv.body.split("\r\n").collect();
    assert!(csv.bytes.starts_with("\u{feff}Data".as_bytes()) && lines.len() == 4, "{lines:?}");
    assert_eq!(lines[2], "01.11.2026;Opłata;Internet 300 Mb/s;-69,90;PLN;-139,80;led_c-11");
    let iso = app.get(&format!("{PATH}?format=csv&style=iso")).await.expect(200);
    assert!(iso.body.contains("-69.90;PLN;-139.80"), "{}", iso.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_made_a_file_of_is_said() {
    let (_, _world, mut app) = anna().await;
    for (query, fault) in [
        ("format=xlsx", "format:choice_invalid"),
        ("format=", "format:choice_invalid"),
        ("style=us", "style:choice_invalid"),
        ("from=1", "from:date_invalid"),
        ("from=2026-11-03&to=2026-11-02", "to:span_reversed"),
    ] {
        assert_eq!(app.get(&format!("{PATH}?{query}")).await.expect(422).faults(), [fault], "{query}");
    }
}
