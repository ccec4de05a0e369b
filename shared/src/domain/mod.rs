//! The words of the field as types: each has one way in (`parse`), and none can hold what is not true.

mod account_number;
mod address;
mod agent;
mod charge;
mod consent;
mod contract;
mod credential;
mod date;
mod debt;
mod dunning;
mod email;
mod email_change;
mod export;
mod host;
mod id;
mod idempotency_key;
mod invoice;
mod language;
mod ledger;
mod line;
mod login;
mod login_event;
mod login_record;
mod money;
mod network;
mod notice;
mod parse;
mod passkey;
mod pay_seed;
mod payment;
mod period;
mod phone;
mod pppoe_record;
mod restriction;
mod reversal;
mod session;
mod settlement;
mod statement;
mod subscriber;
mod tax_id;
mod totp;
mod transfer;
mod typed_money;
mod wish;

pub use account_number::AccountNumber;
pub use address::{Address, PostCode};
pub use agent::{Agent, Browser, System};
pub use charge::Charge;
pub use consent::{Channel, Consent, ConsentKind, ConsentSource, Consents, Purpose};
pub use contract::{Contract, ContractPdf, DueDay, Service, ends_soon};
pub use credential::{Credential, OneTimePassword};
pub use date::{Date, Timestamp, local_date, zone};
pub use debt::DebtShard;
pub use dunning::{
    Announced, Calendar, Dunning, DunningPolicy, DunningStep, DunningTerms, Step as DunningDue, Taken as DunningTaken,
    Verdict as DunningVerdict, decide as decide_dunning, is_past_due, may_be_due as dunning_may_be_due,
};
pub use email::Email;
pub use email_change::{EmailChange, EmailChangeState, EmailLink};
pub use export::{Export, ExportState};
pub use host::{Host, Mac, PppoeSecret, PreviousPppoeSecret};
pub use id::{
    ChargeId, ContractId, CorrectionId, ExportId, HostId, InvoiceId, LedgerId, NoticeId, PasskeyId, PaymentId,
    ReversalId, ServiceId, SubscriberId,
};
pub use idempotency_key::IdempotencyKey;
pub use invoice::{GivenTax, Invoice, InvoiceBrief, InvoiceLine, Party, PdfKey, TaxTotal, VatRate};
pub use language::Language;
pub use ledger::{LedgerEntry, LedgerKind, Side};
pub use line::{LineChange, LineState, LineStatus};
pub use login::Login;
pub use login_event::{LoginEvent, LoginOutcome, Seen};
pub use login_record::LoginRecord;
pub use money::{Balance, Currency, Money, MoneyError};
pub use network::Network;
pub use notice::{Notice, ToldNotice};
pub use parse::{ParseError, Text};
pub use passkey::{Passkey, PasskeyChallenge, PasskeyEnrolment, PasskeyOwner};
pub use pay_seed::PaySeed;
pub use payment::{Gateway, OpenPayment, PAYMENT_VALIDITY, Payment, PaymentState};
pub use period::Period;
pub use phone::Phone;
pub use pppoe_record::PppoeRecord;
pub use restriction::{Restriction, RestrictionChange, RestrictionLevel};
pub use reversal::{BookedReversal, ReversalKind};
pub use session::{FirstFactor, Session, SessionId, SessionState};
pub use settlement::{OpenCharge, Settlement, settle};
pub use statement::{Movement, Statement};
pub use subscriber::{Billing, Contact, OnlinePayment, Subscriber};
pub use tax_id::TaxId;
pub use totp::Totp;
pub use transfer::transfer_payload;
pub use wish::{Outlook, Taken, Wish, WishError};

use invoice::file_name;
