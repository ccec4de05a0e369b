//! What is measured, as tables.

use std::time::Duration;

use shared::views::STYLESHEET;

use crate::load::{self, Ask, Outcome};
use crate::portal::{Portal, seconds};

const CONNECTIONS: [usize; 2] = [1, 8];
/// Hashing a password takes as long as it is meant to take.
const LOGINS: usize = 400;
const PAGES: usize = 4000;
/// A tenth of the requests go before those that are counted.
const WARM_UP: usize = 10;
/// Both portals take turns, so that whatever else the machine does meets both.
const ROUNDS: usize = 12;
const ROUND: usize = 500;
/// Subscribers who look at home in turn.
const VISITORS_MAX: usize = 1000;

/// Requests a second, waiting, processor time and weight of each action.
pub async fn actions(portal: &Portal) {
    let cookies = load::log_in(portal, portal.subscribers).await;
    let pages = |path| Ask::Page(path, cookies.clone());
    println!("| action | connections | requests/s | p50 ms | p99 ms | CPU ms a request | bytes, gzipped |");
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for (name, ask, requests) in
        [("login", Ask::Login, LOGINS), ("home", pages("/"), PAGES), ("invoices", pages("/invoices"), PAGES)]
    {
        for connections in CONNECTIONS {
            load::run(portal, &ask, connections, requests / WARM_UP).await;
            let before = portal.cpu_ms();
            let outcome = load::run(portal, &ask, connections, requests).await;
            let cpu_ms = (portal.cpu_ms() - before) / requests as f64;
            let rate = requests as f64 / seconds(outcome.elapsed);
            let [p50, p99] = [50, 99].map(|percent| percentile_ms(&outcome, percent));
            let bytes = if outcome.bytes == 0 { "–".to_owned() } else { outcome.bytes.to_string() };
            println!("| {name} | {connections} | {rate:.0} | {p50:.1} | {p99:.1} | {cpu_ms:.2} | {bytes} |");
        }
    }
    let [page, stylesheet] = [load::weight(portal, "/login").await, load::weight(portal, STYLESHEET).await];
    println!("\nThe page to log in on: {page} bytes gzipped; the stylesheet, once: {stylesheet}.");
}

/// Home in a small portal and in a large one.
pub async fn growth(small: &Portal, large: &Portal) {
    let mut asks = Vec::new();
    for portal in [small, large] {
        let cookies = load::log_in(portal, portal.subscribers.min(VISITORS_MAX)).await;
        let ask = Ask::Page("/", cookies);
        load::run(portal, &ask, 1, ROUND).await;
        asks.push((portal, ask, Vec::new(), 0.0));
    }
    for _ in 0..ROUNDS {
        for (portal, ask, times, cpu_ms) in &mut asks {
            let before = portal.cpu_ms();
            times.extend(load::run(portal, ask, 1, ROUND).await.times);
            *cpu_ms += portal.cpu_ms() - before;
        }
    }
    println!("\n| home, 1 connection | p50 ms | p99 ms | CPU ms a request |\n|---|---:|---:|---:|");
    let mut rows = Vec::new();
    for (portal, _, mut times, cpu_ms) in asks {
        times.sort();
        let outcome = Outcome { elapsed: Duration::ZERO, bytes: 0, times };
        let row = [percentile_ms(&outcome, 50), percentile_ms(&outcome, 99), cpu_ms / (ROUNDS * ROUND) as f64];
        println!("| {} subscribers | {:.2} | {:.2} | {:.2} |", portal.subscribers, row[0], row[1], row[2]);
        rows.push(row);
    }
    let ratio = |at: usize| rows[1][at] / rows[0][at];
    println!("| ratio | {:.2} | {:.2} | {:.2} |", ratio(0), ratio(1), ratio(2));
}

/// The time within which so many of a hundred answers came.
pub fn percentile_ms(outcome: &Outcome, percent: usize) -> f64 {
    let last = outcome.times.len() - 1;
    seconds(outcome.times[last * percent / 100]) * 1000.0
}
