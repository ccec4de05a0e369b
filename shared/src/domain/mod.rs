//! The words of the field as types: each has one way in (`parse`), and none can hold what is not true.

mod account_number;
mod address;
mod agent;
mod charge;
mod consent;
mod contract;
mod credential;
mod date;
mod email;
mod email_change;
mod export;
mod host;
mod id;
mod idempotency_key;
mod invoice;
mod language;
mod ledger;
mod login;
mod login_event;
mod login_record;
mod money;
mod network;
mod notice;
mod parse;
mod passkey;
mod payment;
mod period;
mod phone;
mod pppoe_record;
mod restriction;
mod session;
mod settlement;
mod subscriber;
mod tax_id;
mod totp;

pub use account_number::AccountNumber;
pub use address::{Address, PostCode};
pub use agent::{Agent, Browser, System};
pub use charge::Charge;
pub use consent::{Channel, Consent, ConsentKind, ConsentSource, Consents, Purpose};
pub use contract::{Contract, ContractPdf, DueDay, Service, ends_soon};
pub use credential::{Credential, OneTimePassword};
pub use date::{Date, Timestamp, local_date, zone};
pub use email::Email;
pub use email_change::{EmailChange, EmailChangeState, EmailLink};
pub use export::{Export, ExportState};
pub use host::{Host, Mac};
pub use id::{
    ChargeId, ContractId, ExportId, HostId, InvoiceId, LedgerId, NoticeId, PasskeyId, PaymentId, ServiceId,
    SubscriberId,
};
pub use idempotency_key::IdempotencyKey;
pub use invoice::{GivenTax, Invoice, InvoiceBrief, InvoiceLine, Party, PdfKey, TaxTotal, VatRate};
pub use language::Language;
pub use ledger::{LedgerEntry, LedgerKind};
pub use login::Login;
pub use login_event::{LoginEvent, LoginOutcome, Seen};
pub use login_record::LoginRecord;
pub use money::{Balance, Currency, Money, MoneyError};
pub use network::Network;
pub use notice::{Notice, ToldNotice};
pub use parse::{ParseError, Text};
pub use passkey::{Passkey, PasskeyChallenge, PasskeyEnrolment, PasskeyOwner};
pub use payment::{Gateway, OpenPayment, PAYMENT_VALIDITY, Payment, PaymentState};
pub use period::Period;
pub use phone::Phone;
pub use pppoe_record::PppoeRecord;
pub use restriction::{Restriction, RestrictionChange, RestrictionLevel};
pub use session::{FirstFactor, Session, SessionId, SessionState};
pub use settlement::{OpenCharge, Settlement, settle};
pub use subscriber::{Billing, Contact, OnlinePayment, Subscriber};
pub use tax_id::TaxId;
pub use totp::Totp;

use invoice::file_name;
