use std::time::Instant;

use portal_tests::{Client, Person, World, charge_in};
use shared::random::{Random as _, SystemRandom};

use super::{FIRST, PATH, ask, files_of, put_pdf};
use crate::import::memory_kib;

/// Twenty years of monthly invoices.
const YEARS: std::ops::Range<i16> = 2006..2026;
/// The size of a document, as a billing system with a logo makes it.
const PDF_BYTES: usize = 150 * 1024;
/// What a copy may hold at a time: its documents are 35 MiB.
const HELD_KIB_MAX: u64 = 16 * 1024;

/// `PANEL_LARGE` is set: it runs in a process of its own, for what is measured is the process's memory.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_export_is_made_with_bounded_memory() {
    if std::env::var_os("PANEL_LARGE").is_none() {
        return println!("not run: PANEL_LARGE is not set");
    }
    let charges: Vec<_> = YEARS.flat_map(|year| (1..=12).map(move |month| charge_in(year, month, 6990))).collect();
    let mut anna = Person::new("anna").owing(&charges);
    anna.invoices.iter_mut().for_each(|invoice| invoice.pdf_ready = true);
    let world = World::of(&[&anna]).await;
    let mut document = vec![0_u8; PDF_BYTES];
    for invoice in &anna.invoices {
        SystemRandom.fill(&mut document);
        put_pdf(&world, invoice.pdf_key.as_str(), document.clone()).await;
    }
    world.portal.drain().await.expect("everything arrives");
    let mut app = world.app_of(&anna).await;
    // The first one pays for what is made once: connections, pools.
    for (key, id) in [("0123456789abcdef", FIRST), ("1123456789abcdef", "exp_2026-11-23-2")] {
        // From here on the kernel counts the peak anew.
        std::fs::write("/proc/self/clear_refs", "5").expect("a new peak");
        let (before_kib, began) = (memory_kib("VmRSS:"), Instant::now());
        let _ = ask(&mut app, key).await.expect(200);
        world.portal.drain().await.expect("made");
        let held_kib = memory_kib("VmHWM:") - before_kib;
        let documents_kib = u64::try_from(anna.invoices.len() * PDF_BYTES / 1024).expect("in range");
        println!("{documents_kib} KiB of documents: {} s, {held_kib} KiB more", began.elapsed().as_secs());
        assert!(held_kib < HELD_KIB_MAX && HELD_KIB_MAX * 2 < documents_kib, "{held_kib} KiB more");
        check(&world, &mut app, id, anna.invoices.len()).await;
    }
}

/// Every document is in the file, whole.
async fn check(world: &World, app: &mut Client, id: &str, count: usize) {
    let files = files_of(world, &app.get(&format!("{PATH}/{id}/zip")).await.expect(302)).await;
    let is_whole = |(name, bytes): &(&String, &Vec<u8>)| name.starts_with("invoices/") && bytes.len() == PDF_BYTES;
    assert_eq!(files.iter().filter(is_whole).count(), count);
}
