use serde_json::json;

use super::{Imports, contract, file, invoice_with_pdf, put, subscriber};

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_beside_the_file_goes_to_the_invoices_and_a_bad_one_keeps_its_line_out() {
    let imports = Imports::new().await;
    let large = [b"%PDF-1.4 ".as_slice(), &vec![b'x'; 5 * 1024 * 1024]].concat();
    for (key, bytes) in [
        ("noc 1/good.pdf", b"%PDF-1.4 good".as_slice()),
        ("noc 1/fake.pdf", b"<html>"),
        ("noc 1/empty.pdf", b""),
        ("noc 1/large.pdf", &large),
        ("elsewhere.pdf", b"%PDF-1.4 elsewhere"),
    ] {
        put(&imports.world, key, bytes).await;
    }
    let names = ["good.pdf", "fake.pdf", "empty.pdf", "large.pdf", "elsewhere.pdf", "../elsewhere.pdf"];
    let mut lines = vec![subscriber("jan")];
    lines.extend((1..).zip(names).map(|(month, name)| invoice_with_pdf("jan", month, name)));
    let outcome = imports.import("noc 1/a.ndjson", &file(&lines)).await;
    let codes: Vec<(u64, &str)> = outcome.rejections.iter().map(|rejection| (rejection.line, rejection.code)).collect();
    let bad = [(3, "pdf_broken"), (4, "pdf_broken"), (5, "pdf_too_large"), (6, "pdf_missing"), (7, "pdf_name_invalid")];
    assert_eq!(codes, bad);

    let items = imports.world.items().await;
    let invoices: Vec<&String> = items.keys().filter(|key| key.contains("INV#")).collect();
    assert_eq!(invoices, ["SUB#sub_jan INV#2026-01-01#inv_1"]);
    let item = &items[invoices[0]];
    assert!(item.contains("\"pdf_ready\": \"Bool(true)\""), "{item}");
    let key = item.split('"').find(|part| part.starts_with("sub_") && part.contains(".pdf")).expect("a key");
    assert!(key.starts_with("sub_jan/") && key.len() == "sub_jan/.pdf".len() + 32, "{key}");

    let bucket = imports.world.boot.settings.required("PANEL_INVOICE_BUCKET").expect("a bucket");
    let object = imports.world.boot.s3().get_object().bucket(bucket).key(key).send().await.expect("the PDF");
    assert_eq!(object.content_type(), Some("application/pdf"));
    assert_eq!(object.body.collect().await.expect("a body").to_vec(), b"%PDF-1.4 good");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_of_a_contract_is_kept_while_its_record_changes_and_replaced_by_one_that_is_brought() {
    let imports = Imports::new().await;
    let mut lines = vec![subscriber("jan"), contract("jan", 1), contract("jan", 2), contract("jan", 3)];
    lines[1]["pdf"] = json!("umowa.pdf");
    lines[2]["pdf"] = json!("missing.pdf");
    lines[3]["due_day"] = json!(29);
    put(&imports.world, "a/umowa.pdf", b"%PDF-1.4 first").await;
    let outcome = imports.import("a/a.ndjson", &file(&lines)).await;
    let faults: Vec<(u64, &str, &str)> =
        outcome.rejections.iter().map(|fault| (fault.line, fault.field.as_str(), fault.code)).collect();
    assert_eq!(faults, [(3, "pdf", "pdf_missing"), (4, "due_day", "due_day_invalid")]);
    assert_eq!(document(&imports).await, b"%PDF-1.4 first");

    // The next file is another folder's, and brings no document.
    lines[1]["notice_months"] = json!(3);
    let outcome = imports.import("b/b.ndjson", &file(&lines[..2])).await;
    assert_eq!((outcome.rejected, outcome.sum().changed), (0, 1));
    assert_eq!(document(&imports).await, b"%PDF-1.4 first");
    lines[1]["notice_months"] = json!(2);
    put(&imports.world, "c/umowa.pdf", b"%PDF-1.4 second").await;
    assert_eq!(imports.import("c/c.ndjson", &file(&lines[..2])).await.rejected, 0);
    assert_eq!(document(&imports).await, b"%PDF-1.4 second");
    // As it is already, it is not even looked for.
    let (_, cost) = imports.costly("d/d.ndjson", &file(&lines[..2])).await;
    assert_eq!(cost.line().matches("CopyObject").count(), 0, "{}", cost.line());
}

/// What lies where the one contract says that its document is.
async fn document(imports: &Imports) -> Vec<u8> {
    let items = imports.world.items().await;
    let contracts: Vec<&String> = items.keys().filter(|key| key.contains(" CON#")).collect();
    assert_eq!(contracts, ["SUB#sub_jan CON#con_1"]);
    let item = &items[contracts[0]];
    let key = &item[item.find("sub_jan/").expect("a key")..item.find(".pdf\\\"").expect("its end") + ".pdf".len()];
    let bucket = imports.world.boot.settings.required("PANEL_INVOICE_BUCKET").expect("a bucket");
    let call = imports.world.boot.s3().get_object().bucket(bucket).key(key);
    call.send().await.expect("the PDF").body.collect().await.expect("a body").to_vec()
}
