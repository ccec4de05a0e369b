//! The table `portal`: keys in one module, items as types, one conditional transaction a decision.

pub mod cursor;
mod debtors;
mod error;
mod everything;
pub mod keys;
mod ledger;
mod marker;
mod range;
mod single;
mod table;
mod transaction;
mod update;

pub use debtors::DebtorPage;
pub use error::StoreError;
pub use everything::Everything;
pub use ledger::{Books, LEDGER_MAX};
pub use marker::ImportMarker;
pub use table::{Item, Page, Table, parse, readable};
pub use transaction::{CommitError, ITEMS_MAX, Transaction};
pub use update::Update;
