//! What the tests of the whole portal stand on: a portal of their own over an embedded cloud, people in it, and clients
//! that behave as a browser or as an app does.

#![expect(clippy::missing_panics_doc, reason = "a test stops where something is not as it should be")]

mod answer;
mod authenticator;
mod books;
mod client;
mod contract;
mod credentials;
mod crowd;
mod faults;
mod hosts;
mod items;
mod kept;
mod mails;
mod network;
mod passkeys;
mod pay_links;
mod payu;
mod people;
mod routes;
mod second_factor;
mod server;
mod sessions;
mod world;

pub use answer::Answer;
pub use authenticator::Authenticator;
pub use books::Books;
pub use client::Client;
pub use faults::{Fault, FaultyTable, Plan};
pub use hosts::host;
pub use kept::{contract, notice, service};
pub use network::{Machine, NAS_ADDRESS, question};
pub use passkeys::{add_passkey, answer_passkey, ask_passkey, by_unknown_passkey, finish_passkey};
pub use payu::payment_id;
pub use people::{Person, charge, charge_in, invoice, pln};
pub use routes::Route;
pub use second_factor::Phone;
pub use server::Server;
pub use sessions::{Count, Dialled, replayed, typed};
pub use world::World;
