//! How much the portal on one machine takes: `cargo bench -p portal-tests --bench portal` prints tables in Markdown.
//!
//! The portal is this program once more, as a child, so that its processor time is told apart from that of the load.
//! Nothing here fails because of a time. `PANEL_BENCH_SUBSCRIBERS` makes the large portal smaller or larger,
//! `PANEL_BENCH_ONLY=payments` measures payments alone, `PANEL_BENCH_ONLY=arrears` steps about arrears.

#![expect(clippy::print_stdout, reason = "the tables are the product")]
#![expect(clippy::cast_precision_loss, reason = "counts and times of a benchmark fit a double")]

mod arrears;
mod load;
mod network;
mod payments;
mod people;
mod portal;
mod seed;
mod tables;

use std::process::ExitCode;

/// Set for the child.
const CHILD: &str = "PANEL_BENCH_CHILD";
const SMALL: usize = 100;
const LARGE: usize = 100_000;

fn main() -> ExitCode {
    if std::env::var_os(CHILD).is_some() {
        return panel::cli::main();
    }
    let wanted = std::env::var("PANEL_BENCH_SUBSCRIBERS").ok();
    let subscribers = wanted.and_then(|number| number.parse().ok()).unwrap_or(LARGE);
    let only = std::env::var("PANEL_BENCH_ONLY").ok();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        if only.as_deref() == Some("arrears") {
            return Box::pin(arrears::arrears(subscribers)).await;
        }
        let small = portal::Portal::start(SMALL).await;
        if only.as_deref() != Some("payments") {
            tables::actions(&small).await;
            network::network(&small).await;
            network::money(&small).await;
        }
        payments::payments(&small).await;
        if only.is_some() {
            return;
        }
        let large = portal::Portal::start(subscribers).await;
        tables::growth(&small, &large).await;
        drop((small, large));
        Box::pin(arrears::arrears(subscribers)).await;
    });
    ExitCode::SUCCESS
}
