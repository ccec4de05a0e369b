//! Steps about arrears of a whole provider: everybody is told, and the day after nobody is due.

use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::types::StreamSpecification;
use enforce_overdue::{EnforceOverdue, Start};
use panel::{Portal, PortalOptions, Storage};
use shared::boot::Boot;
use shared::clock::{Clock as _, SetClock};
use shared::meter::metered;
use shared::random::SystemRandom;
use shared::runtime::Worker as _;
use shared::settings::Settings;

use crate::portal::seconds;
use crate::seed;

/// A Wednesday, eleven days after what everybody owes fell due.
const MORNING: &str = "2026-11-25T09:00:00Z";

/// Time, memory, calls and capacity units of two days.
pub async fn arrears(subscribers: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    seed::seed(folder.path(), subscribers).await;
    let clock = Arc::new(SetClock::at(MORNING.parse().expect("a time")));
    // The table alone: what comes of each step, such as a mail, would take the same processor.
    let mut options = PortalOptions::new(panel::TEMPLATE, Vec::new());
    options.storage = Storage::Folder(folder.path().to_owned());
    options.clock = clock.clone();
    let portal = Portal::start(options).await.expect("a portal");
    let settings: Settings = portal.settings().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let boot = Boot::new(settings, clock.clone(), Arc::new(SystemRandom));
    // The embedded table looks through all it ever streamed for the number of the next record: the measure would be of that.
    let stream = StreamSpecification::builder().stream_enabled(false).build().expect("whole");
    let table = portal.settings()["PANEL_TABLE"].clone();
    let update = boot.dynamodb().update_table().table_name(table).stream_specification(stream);
    update.send().await.expect("no stream from here on");
    let worker = EnforceOverdue::init(&boot).await.expect("a function");
    println!("\n| arrears of {subscribers} | steps | runs | s | debtors/s | peak MB, table included | calls | units |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for day in ["everybody is due a notice", "the day after, nobody is due"] {
        let (started, before) = (Instant::now(), memory_mb("VmRSS:"));
        let (mut steps, mut runs, mut calls, mut units) = (0, 0, 0, 0.0);
        loop {
            let (done, cost) = metered(Box::pin(worker.handle(Start::default(), clock.now()))).await;
            let done = done.expect("it ran");
            (steps, runs, calls, units) = (steps + done.notices, runs + 1, calls + cost.calls(), units + cost.units());
            assert_eq!((done.failed, done.idle), (0, false));
            clock.advance(Duration::from_mins(5));
            if done.day_is_done {
                break;
            }
        }
        let (time, peak) = (seconds(started.elapsed()), memory_mb("VmHWM:"));
        let rate = subscribers as f64 / time;
        println!(
            "| {day} | {steps} | {runs} | {time:.0} | {rate:.0} | {peak} ({before} before) | {calls} | {units:.0} |"
        );
        clock.advance(Duration::from_hours(24));
    }
    portal.shutdown().await;
}

fn memory_mb(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a process");
    let line = status.lines().find(|line| line.starts_with(field)).expect("a field");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).expect("a number") / 1024
}
