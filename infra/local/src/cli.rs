//! The program: its arguments, its start, its end.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

use crate::{Portal, PortalOptions, Storage, banner, clear_data_folder, first_start, functions};

/// Built in, so that the program runs from any folder; a changed template is read by the next build, which
/// links the functions that it names too.
pub const TEMPLATE: &str = include_str!("../../../template.yaml");

/// The whole portal on this machine.
#[derive(Debug, Parser)]
#[command(name = "panel")]
struct Arguments {
    /// The port to listen on, on 127.0.0.1 only
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where everything is kept over restarts
    #[arg(long, value_name = "DIR", default_value = ".local")]
    data: PathBuf,
    /// Remove what is kept there first, and start over with the demo
    #[arg(long)]
    fresh: bool,
    /// Take a client's address from the last entry of x-forwarded-for: for trying things out only
    #[arg(long)]
    trust_forwarded_for: bool,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let asked = std::env::var("RUST_LOG").ok().and_then(|text| text.parse::<Targets>().ok());
    let filter = asked.unwrap_or_else(|| Targets::new().with_default(tracing::Level::ERROR));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines).with(filter).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(run(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&*error),
    }
}

fn failed(error: &dyn std::error::Error) -> ExitCode {
    say(&format!("panel: {error}"));
    ExitCode::FAILURE
}

/// Tells whoever started the program, when they still listen.
fn say(text: &str) {
    let _gone = writeln!(std::io::stderr(), "{text}");
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    // From here on a signal is not lost, even in the middle of the start.
    let mut signals = Signals::new()?;
    if arguments.fresh {
        clear_data_folder(&arguments.data)?;
    }
    let mut options = PortalOptions::new(TEMPLATE, functions());
    options.port = arguments.port;
    options.storage = Storage::Folder(arguments.data.clone());
    options.trust_forwarded_for = arguments.trust_forwarded_for;
    let portal = Portal::start(options).await?;
    tokio::select! {
        imported = first_start::import_demo(&portal, &arguments.data) => {
            if let Err(reason) = imported {
                say(&format!("panel: {reason}"));
            }
            // Nobody may be reading any more; that is no reason to stop.
            let _gone = banner::write(&mut std::io::stdout(), portal.url(), &arguments.data);
        }
        () = signals.next() => {}
    }
    if !signals.came {
        tokio::select! {
            () = first_start::move_in(&portal, &arguments.data) => signals.next().await,
            () = signals.next() => {}
        }
    }
    stop(portal, signals).await
}

async fn stop(portal: Portal, mut signals: Signals) -> Result<(), Box<dyn std::error::Error>> {
    say("\n  Stopping; once more to stop at once.");
    tokio::select! {
        () = portal.shutdown() => Ok(()),
        // Nothing is lost: what was not delivered is on disk.
        () = signals.next() => Err("stopped at once".into()),
    }
}

/// Ctrl-C, and what a service manager sends.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
    came: bool,
}

impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            came: false,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
        self.came = true;
    }
}
