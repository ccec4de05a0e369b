//! What every function shares around its own business: start, limits, headers, rendering of problems, logs and metrics.

mod edge;
mod function;
mod process;
mod worker;

pub use edge::{Callers, Edge, Endpoint};
pub use function::{EventError, EventHandler, Function, Handler, HttpHandler, Start};
pub use process::{main, main_worker};
pub use worker::{BatchFailures, StreamKeys, Worker, WorkerError, stream_keys};
