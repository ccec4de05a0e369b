//! The whole portal on one machine: the gateway, the AWS services it uses, a payment provider, streams and
//! schedules, all in one process on loopback, wired to the same functions that are deployed to Lambda.

pub mod banner;
mod busy;
pub mod cli;
pub mod cloud;
mod data_folder;
mod files;
mod first_start;
mod fleet;
mod functions;
mod gateway;
mod local_page;
mod net;
mod parked;
pub mod payu;
mod portal;
mod router;
mod s3_client;
mod streams;
pub mod template;
#[cfg(test)]
mod testing;
mod workbench;

pub use cli::TEMPLATE;
pub use cloud::{Elsewhere, Mail, Mailbox, Storage};
pub use data_folder::{DataFolderError, clear as clear_data_folder};
pub use fleet::CallError;
pub use functions::{functions, openapi};
pub use parked::Parked;
pub use portal::{Portal, PortalError, PortalOptions};
pub use streams::StreamError;
