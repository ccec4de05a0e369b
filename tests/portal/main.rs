//! The whole portal over HTTP, on the embedded cloud.

#![expect(clippy::print_stdout, reason = "a sweep tells what it swept")]

mod bad_input;
mod bounds;
mod canary;
mod consents;
mod contract;
mod costs;
mod data;
mod email_change;
mod faults;
mod headers;
mod home;
mod import;
mod invoices;
mod isolation;
mod known_device;
mod language;
mod login;
mod logout;
mod mails;
mod notices;
mod openapi;
mod origin;
mod outbox;
mod pages;
mod password;
mod pay;
mod pay_provider;
mod payments_list;
mod render;
mod reset;
mod rights;
mod session_state;
mod snapshots;
mod snapshots_pages;
mod story;
mod throttling;
mod tokens;
mod webhook;
mod webhook_forged;
mod webhook_order;
mod webhook_races;
mod webhook_shape;
mod weight;
