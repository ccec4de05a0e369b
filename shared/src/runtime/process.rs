//! The process of a function on AWS.

use std::process::ExitCode;
use std::sync::Arc;

use lambda_http::{Error, service_fn};

use super::{Edge, Endpoint, Worker};
use crate::boot::Boot;
use crate::clock::{Clock as _, SystemClock};
use crate::random::SystemRandom;
use crate::settings::Settings;

/// Runs a function behind the gateway until its process ends.
pub fn main<E: Endpoint>() -> ExitCode {
    run(async {
        let edge = Edge::<E>::start(boot()).await?;
        lambda_http::run(service_fn(|request| async { Ok::<_, std::convert::Infallible>(edge.handle(request).await) }))
            .await
    })
}

/// Runs a function behind an event source until its process ends.
pub fn main_worker<W: Worker>() -> ExitCode {
    run(async {
        let boot = boot();
        let (worker, stage) = (Box::pin(W::init(&boot)).await?, boot.settings.stage()?);
        let handle = |event: lambda_runtime::LambdaEvent<serde_json::Value>| {
            let worker = &worker;
            let now = SystemClock.now();
            async move { super::worker::handle(worker, event.payload, now, stage).await.map_err(Error::from) }
        };
        lambda_runtime::run(service_fn(handle)).await
    })
}

fn boot() -> Boot {
    Boot::new(Settings::of_process(), Arc::new(SystemClock), Arc::new(SystemRandom))
}

fn run(function: impl Future<Output = Result<(), Error>>) -> ExitCode {
    crate::logs::start();
    // Lambda gives a function one request at a time: one thread, and no other to hand work to.
    let ended = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(function),
        Err(error) => Err(error.into()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the function cannot run");
            ExitCode::FAILURE
        }
    }
}
