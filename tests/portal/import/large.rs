use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use super::{Imports, charge, credential, host, is_embedded, payment, put_file, subscriber};

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

/// How large the file is at the least: far larger than what the import may hold of it.
const FILE_BYTES: usize = 96 * 1024 * 1024;
/// What an import may hold: a part of the file and a batch of it, both twice, and what is around them.
const HELD_KIB_MAX: u64 = 16 * 1024;

/// A number of the kernel's on this process, in KiB.
pub fn memory_kib(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a status");
    let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a number of that name");
    line.split_whitespace().next().and_then(|kib| kib.parse().ok()).expect("a number")
}

/// Writes the file line by line, each with blanks to its end, so that this process never holds all of it.
fn write_file(path: &Path, lines: &str) {
    let wide = FILE_BYTES / lines.lines().count();
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    for line in lines.lines() {
        writeln!(file, "{line:wide$}").expect("written");
    }
    file.flush().expect("written");
}

/// `PANEL_LARGE` says how many lines: 10,000 in `tests/run`, 100,000 by hand, for that takes minutes. It runs in a process of
/// its own: what is measured is the process's memory.
#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_goes_in_with_bounded_memory() {
    let Some(wanted) = std::env::var("PANEL_LARGE").ok().and_then(|text| text.parse::<u32>().ok()) else {
        return println!("not run: PANEL_LARGE does not say how many lines");
    };
    let imports = Imports::unstreamed().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.ndjson");
    write_file(&path, &file(wanted / 20, false));
    let lines = u64::from(wanted / 20 * 20);
    // The table is in this process too, and grows with what goes in; the second time nothing does.
    for _ in 0..2 {
        put_file(&imports.world, "a.ndjson", &path).await;
        // From here on the kernel counts the peak anew.
        std::fs::write("/proc/self/clear_refs", "5").expect("a new peak");
        let (before_kib, began) = (memory_kib("VmRSS:"), Instant::now());
        let (report, cost) = imports.again("a.ndjson").await;
        assert_eq!((report.whole, report.lines, report.rejected), (true, lines, 0));
        let held_kib = memory_kib("VmHWM:") - before_kib;
        println!("{lines} lines: {} s, {held_kib} KiB more, {}", began.elapsed().as_secs(), cost.line());
        assert!(report.sum().new > 0 || held_kib < HELD_KIB_MAX, "{held_kib} KiB more");
    }
}
