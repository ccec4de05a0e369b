//! A function as something that can be started: the same on AWS, on one machine and in tests.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::{Edge, Endpoint, Worker, WorkerError};
use crate::boot::{Boot, InitError};
use crate::grant::Grant;

/// Answers a request of the gateway.
pub type HttpHandler =
    Arc<dyn Fn(lambda_http::Request) -> BoxFuture<'static, http::Response<lambda_http::Body>> + Send + Sync>;
/// Takes an event.
pub type EventHandler =
    Arc<dyn Fn(serde_json::Value) -> BoxFuture<'static, Result<serde_json::Value, EventError>> + Send + Sync>;

/// Why an event was not taken: its source brings it again.
pub type EventError = WorkerError;

/// A started function.
#[derive(Clone)]
pub enum Handler {
    /// Behind the gateway.
    Http(HttpHandler),
    /// Behind a stream, a bucket or a schedule.
    Event(EventHandler),
}

/// A function that can be started.
#[derive(Clone, Copy)]
pub struct Function {
    /// Its name: that of its crate and its folder.
    pub name: &'static str,
    /// Its rights.
    pub grants: &'static [Grant],
    /// Starts it.
    pub start: fn(Boot) -> BoxFuture<'static, Result<Handler, InitError>>,
}

impl Function {
    /// A function behind the gateway.
    pub const fn endpoint<E: Endpoint>() -> Self {
        Self { name: E::NAME, grants: E::GRANTS, start: |boot| Box::pin(start_endpoint::<E>(boot)) }
    }

    /// A function behind an event source.
    pub const fn worker<W: Worker>() -> Self {
        Self { name: W::NAME, grants: W::GRANTS, start: |boot| Box::pin(start_worker::<W>(boot)) }
    }
}

async fn start_endpoint<E: Endpoint>(boot: Boot) -> Result<Handler, InitError> {
    let edge = Arc::new(Edge::<E>::start(boot).await?);
    Ok(Handler::Http(Arc::new(move |request| {
        let edge = edge.clone();
        Box::pin(async move { edge.handle(request).await })
    })))
}

async fn start_worker<W: Worker>(boot: Boot) -> Result<Handler, InitError> {
    let worker = Arc::new(W::init(&boot).await?);
    let stage = boot.settings.stage()?;
    Ok(Handler::Event(Arc::new(move |event| {
        let (worker, now) = (worker.clone(), boot.clock.now());
        Box::pin(async move { super::worker::handle(&*worker, event, now, stage).await })
    })))
}
