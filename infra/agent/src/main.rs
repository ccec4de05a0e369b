//! The process of the agent: `panel-agent [CONFIG]`, by default `/etc/panel-agent.json`.

use std::path::PathBuf;
use std::process::ExitCode;

use panel_agent::config::Config;
use panel_agent::portal::Portal;
use panel_agent::work::run;
use tokio::signal::unix::{SignalKind, signal};

const CONFIG: &str = "/etc/panel-agent.json";

fn main() -> ExitCode {
    tracing_subscriber::fmt().json().init();
    let path = std::env::args_os().nth(1).map_or_else(|| PathBuf::from(CONFIG), PathBuf::from);
    let config = match Config::read(&path) {
        Ok(config) => config,
        Err(error) => {
            tracing::error!(%error, path = %path.display(), "not started");
            return ExitCode::FAILURE;
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(serve(config)),
        Err(error) => {
            tracing::error!(%error, "not started");
            ExitCode::FAILURE
        }
    }
}

/// Works until systemd says that it is enough; what is under way is brought to its end.
async fn serve(config: Config) -> ExitCode {
    let (Ok(portal), Ok(mut over)) = (Portal::new(&config), signal(SignalKind::terminate())) else {
        tracing::error!("not started: no TLS, or no signals");
        return ExitCode::FAILURE;
    };
    tracing::info!(portal = %config.portal, routers = config.routers.len(), "asks");
    run(&config, &portal, async move {
        over.recv().await;
    })
    .await;
    ExitCode::SUCCESS
}
