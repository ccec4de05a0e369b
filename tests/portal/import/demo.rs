use portal_tests::World;
use serde_json::json;

use super::{Imports, is_embedded, put, report};

const DEMO: &str = include_str!("../../../infra/demo/demo.ndjson");
const PDF: &[u8] = include_bytes!("../../../infra/demo/FV-2026-06-1003.pdf");
const CONTRACT: &[u8] = include_bytes!("../../../infra/demo/U-31-2026-F.pdf");

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_goes_in_whole_and_its_people_find_what_is_theirs() {
    if !is_embedded() {
        return;
    }
    let world = World::new().await;
    put(&world, "demo/FV-2026-06-1003.pdf", PDF).await;
    put(&world, "demo/U-31-2026-F.pdf", CONTRACT).await;
    put(&world, "demo/demo.ndjson", DEMO.as_bytes()).await;
    world.portal.drain().await.expect("imported and drawn");
    let report = report(&world, "demo/demo.ndjson").await;
    assert_eq!((&report["whole"], &report["lines"], &report["rejected"]), (&json!(true), &json!(139), &json!(0)));
    assert_eq!(report["records"]["invoice"], json!({"new": 42, "changed": 0, "unchanged": 0}));
    assert!(world.portal.parked().is_empty());

    for (login, password, sum) in [
        ("anna", "wiosna-nad-wisla", "209,70"),
        ("james", "rain-over-krakow", "177.00"),
        ("pracownia", "zolty-kon-2026", "236,10"),
    ] {
        let mut browser = world.browser();
        let _ = browser.post("/login", &[("login", login), ("password", password)]).await.expect(303);
        let home = browser.get("/").await.expect(200);
        assert!(home.body.contains(sum), "{login}: {}", home.body);
        let invoices = browser.get("/invoices").await.expect(200);
        let link = invoices.body.split("href=\"").find(|part| part.starts_with("/invoices/inv_")).expect("an invoice");
        let _ = browser.get(link.split('"').next().expect("a link")).await.expect(302);
    }
    // Drawn from its lines and brought along as it was: both are PDFs.
    let mut browser = world.browser();
    let _ = browser.post("/login", &[("login", "pracownia"), ("password", "zolty-kon-2026")]).await.expect(303);
    for (month, is_ours) in [("2026-06", true), ("2026-07", false)] {
        let redirect = browser.get(&format!("/invoices/inv_{month}-1003/pdf")).await.expect(302);
        let pdf = world.browser().get(redirect.location()).await.expect(200);
        assert_eq!((pdf.header("content-type"), pdf.bytes == PDF), ("application/pdf", is_ours));
        assert!(pdf.bytes.starts_with(b"%PDF-"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_again_costs_no_write() {
    if !is_embedded() {
        return;
    }
    let imports = Imports::new().await;
    put(&imports.world, "demo/FV-2026-06-1003.pdf", PDF).await;
    put(&imports.world, "demo/U-31-2026-F.pdf", CONTRACT).await;
    let (first, cost) = imports.costly("demo/demo.ndjson", DEMO).await;
    assert_eq!((first.whole, first.sum().new, first.rejected), (true, 139, 0));
    let calls = "BatchGetItem 3 (159.0); CopyObject 2; GetObject 3; PutObject 1; TransactWriteItems 16 (756.0)";
    assert_eq!(cost.line(), calls);

    imports.world.portal.drain().await.expect("drawn");
    let before = imports.world.items().await;
    let (again, cost) = imports.costly("demo/demo.ndjson", DEMO).await;
    assert_eq!((again.whole, again.sum().unchanged, again.rejected), (true, 139, 0));
    // A read of each marker, and nothing else.
    assert_eq!(cost.line(), "BatchGetItem 2 (139.0); GetObject 1; PutObject 1");
    assert_eq!(imports.world.items().await, before);
}
