use super::{Imports, file, invoice_with_pdf, put, subscriber};

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
