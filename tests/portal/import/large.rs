use std::fmt::Write as _;
use std::time::Instant;

use super::{Imports, charge, credential, host, is_embedded, payment, subscriber};

/// A file as a billing system writes it: by subscriber, or by type of record.
fn file(subscribers: u32, by_type: bool) -> String {
    let mut parts: Vec<Vec<String>> = Vec::new();
    for number in 0..subscribers {
        let name = format!("n{number}");
        let mut lines = vec![subscriber(&name), credential(&name, &name), host(&name, 1, &name)];
        lines.extend((1..=10).map(|month| charge(&name, month)));
        lines.extend((1..=7).map(|month| payment(&name, month)));
        parts.push(lines.iter().map(ToString::to_string).collect());
    }
    let mut file = String::new();
    if by_type {
        for at in 0..parts.first().map_or(0, Vec::len) {
            for part in &parts {
                let _ = writeln!(file, "{}", part[at]);
            }
        }
    } else {
        for line in parts.into_iter().flatten() {
            let _ = writeln!(file, "{line}");
        }
    }
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_of_lines_take_few_calls_in_either_order() {
    if !is_embedded() {
        return;
    }
    for (by_type, calls_max) in [(false, 130), (true, 130)] {
        let imports = Imports::unstreamed().await;
        let (report, cost) = imports.costly("a.ndjson", &file(30, by_type)).await;
        assert_eq!((report.whole, report.sum().new, report.rejected), (true, 600, 0));
        assert!(cost.calls() <= calls_max, "{}", cost.line());
        let items = imports.world.items().await;
        let owed = items.iter().filter(|(key, item)| key.ends_with(" SUB") && item.contains("-20970")).count();
        assert_eq!(owed, 30);
    }
}

/// The most memory of this process so far, in KiB.
fn memory_peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a status");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("a peak");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number")
}

/// `PANEL_LARGE` says how many lines: 10,000 in `tests/run`, 100,000 by hand, for that takes minutes.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_goes_in_with_bounded_memory() {
    let Some(wanted) = std::env::var("PANEL_LARGE").ok().and_then(|text| text.parse::<u32>().ok()) else {
        return println!("not run: PANEL_LARGE does not say how many lines");
    };
    let imports = Imports::unstreamed().await;
    let (file, lines) = (file(wanted / 20, false), u64::from(wanted / 20 * 20));
    let mut peaks_kib = Vec::new();
    for _ in 0..2 {
        let began = Instant::now();
        let (report, cost) = imports.costly("a.ndjson", &file).await;
        assert_eq!((report.whole, report.lines, report.rejected), (true, lines, 0));
        peaks_kib.push(memory_peak_kib());
        println!("{} bytes: {} s, {}", file.len(), began.elapsed().as_secs(), cost.line());
    }
    // The table is in this process too, and grows with what goes in; the second time nothing does.
    assert!(peaks_kib[1] - peaks_kib[0] < 64 * 1024, "{peaks_kib:?}");
}
