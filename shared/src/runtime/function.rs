//! A function as something that can be started: the same on AWS, on one machine and in tests.

use std::sync::Arc;

use futures::future::BoxFuture;

use super::{Edge, Endpoint, Worker, WorkerError};
use crate::boot::{Boot, InitError};
use crate::grant::Grant;
use crate::openapi::Operation;

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

/// Starts a function.
pub type Start = fn(Boot) -> BoxFuture<'static, Result<Handler, InitError>>;

/// A function that can be started.
#[derive(Clone, Copy)]
pub struct Function {
    /// Its name: that of its crate and its folder.
    pub name: &'static str,
    /// Its rights.
    pub grants: &'static [Grant],
    /// What its routes take and answer.
    pub operations: fn() -> Vec<Operation>,
    /// Starts it.
    pub start: Start,
}

impl Function {
    /// A function behind the gateway.
    pub const fn endpoint<E: Endpoint>() -> Self {
        let start: Start = |boot| Box::pin(start_endpoint::<E>(boot));
        Self { name: E::NAME, grants: E::GRANTS, operations: E::operations, start }
    }

    /// A function behind an event source.
    pub const fn worker<W: Worker>() -> Self {
        let start: Start = |boot| Box::pin(start_worker::<W>(boot));
        Self { name: W::NAME, grants: W::GRANTS, operations: Vec::new, start }
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
