//! Every key of the table `portal`. No other module makes one, so that what is read or written by a subscriber
//! starts with that subscriber by construction (S01, S04).

use crate::domain::{
    ChargeId, Consent, ContractId, Date, ExportId, Gateway, HostId, InvoiceId, LedgerId, Login, NoticeId, PasskeyId,
    PaymentId, Period, ServiceId, SubscriberId, Timestamp,
};

mod queues;

pub use queues::{line_change, line_changes, reconciliation, reconciliations, review, reviews, run};

/// The key of an item.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Key {
    /// The partition.
    pub pk: String,
    /// The place in it.
    pub sk: String,
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.pk, self.sk)
    }
}

impl Key {
    /// The key as a log may tell it (S27): a login is what somebody typed, and of such a key the kind alone is told.
    pub fn told(&self) -> String {
        match self.pk.split_once('#') {
            Some((kind @ ("LOGIN" | "PPP"), _)) => format!("{kind}#…"),
            _ => self.to_string(),
        }
    }
}

/// What the sort keys of one kind start with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Prefix {
    /// Invoices, in order of issue.
    Invoices,
    /// Contracts, each behind its services when the newest key comes first.
    Contracts,
    /// Charges, in order of period.
    Charges,
    /// Payments and attempts.
    Payments,
    /// The ledger, in order of booking.
    Ledger,
    /// Notices, in order of their moments.
    Notices,
    /// Outgoing mails.
    Outbox,
    /// The history of consents, in order of time.
    Consents,
    /// Sessions, in no order.
    Sessions,
    /// Logins, in order of time.
    Logins,
    /// Copies of all that is kept, in order of asking.
    Exports,
    /// Passkeys, in no order.
    Passkeys,
    /// Hosts, in the order of their ids.
    Hosts,
}

impl Prefix {
    /// The text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Invoices => "INV#",
            Self::Contracts => "CON#",
            Self::Charges => "CHG#",
            Self::Payments => "PAY#",
            Self::Ledger => "LED#",
            Self::Notices => "NTC#",
            Self::Outbox => "OUT#",
            Self::Consents => "CNS#",
            Self::Sessions => "SES#",
            Self::Logins => "LGN#",
            Self::Exports => "EXP#",
            Self::Passkeys => "PKY#",
            Self::Hosts => "HST#",
        }
    }
}

/// The attribute that the index of debtors is made of.
pub const DEBT: &str = "debt";
/// The index of debtors.
pub const DEBTORS: &str = "debtors";

/// The partition of a subscriber.
pub fn partition(id: &SubscriberId) -> String {
    format!("SUB#{id}")
}

/// The subscriber that a partition belongs to.
pub fn subscriber_of(pk: &str) -> Option<SubscriberId> {
    SubscriberId::parse(pk.strip_prefix("SUB#")?).ok()
}

fn of(id: &SubscriberId, sk: impl Into<String>) -> Key {
    Key { pk: partition(id), sk: sk.into() }
}

/// The subscriber.
pub fn subscriber(id: &SubscriberId) -> Key {
    of(id, "SUB")
}

/// The credential.
pub fn credential(id: &SubscriberId) -> Key {
    of(id, "CRED")
}

/// Whom a login belongs to.
pub fn login(login: &Login) -> Key {
    Key { pk: format!("LOGIN#{login}"), sk: "LOGIN".to_owned() }
}

/// Credential and subscriber of nobody: what is read where a login belongs to no one.
pub fn of_nobody() -> [Key; 2] {
    ["CRED", "SUB"].map(|sk| Key { pk: "NOBODY".to_owned(), sk: sk.to_owned() })
}

/// What is written where a mail was asked for that is due to nobody, in the place of a credential and an outgoing mail. It
/// names what was asked, so that many who ask do not meet at one item.
pub fn nobodys_mail(subject: &str) -> [Key; 2] {
    ["CRED", "OUT"].map(|sk| Key { pk: format!("NOBODY#{subject}"), sk: sk.to_owned() })
}

/// A session, by the hash of its id.
pub fn session(id: &SubscriberId, hash: &str) -> Key {
    of(id, format!("SES#{hash}"))
}

/// A login of the history. `tail` tells two of one moment apart.
pub fn login_event(id: &SubscriberId, at: Timestamp, tail: &str) -> Key {
    of(id, format!("LGN#{}#{tail}", moment(at)))
}

/// What is written where a login was tried that nobody has, in the place of a line of somebody's history. It names what was
/// tried, so that many who try do not meet at one item.
pub fn nobodys_login(subject: &str, at: Timestamp, tail: &str) -> Key {
    Key { pk: format!("NOBODY#{subject}"), sk: format!("LGN#{}#{tail}", moment(at)) }
}

/// A passkey.
pub fn passkey(id: &SubscriberId, passkey: &PasskeyId) -> Key {
    of(id, format!("PKY#{passkey}"))
}

/// The adding of a passkey that is under way: one at a time.
pub fn passkey_enrolment(id: &SubscriberId) -> Key {
    of(id, "PKE")
}

/// Whom a passkey belongs to.
pub fn passkey_owner(passkey: &PasskeyId) -> Key {
    Key { pk: format!("PKID#{passkey}"), sk: "PKID".to_owned() }
}

/// A passkey of nobody: what is read where one belongs to no one.
pub fn nobodys_passkey() -> Key {
    Key { pk: "NOBODY".to_owned(), sk: "PKY".to_owned() }
}

/// A login by passkey that was begun, by the hash of its challenge: whose it will be nobody knows yet.
pub fn passkey_challenge(hash: &str) -> Key {
    Key { pk: format!("CHL#{hash}"), sk: "CHL".to_owned() }
}

/// A contract.
pub fn contract(id: &SubscriberId, contract: &ContractId) -> Key {
    of(id, format!("CON#{contract}"))
}

/// A service, below its contract.
pub fn service(id: &SubscriberId, contract: &ContractId, service: &ServiceId) -> Key {
    of(id, format!("CON#{contract}#{service}"))
}

/// An invoice of a day.
pub fn invoice(id: &SubscriberId, issued: Date, invoice: &InvoiceId) -> Key {
    of(id, format!("INV#{issued}#{invoice}"))
}

/// A charge of a period.
pub fn charge(id: &SubscriberId, period: Period, charge: &ChargeId) -> Key {
    of(id, format!("CHG#{period}#{charge}"))
}

/// A payment or an attempt at one.
pub fn payment(id: &SubscriberId, payment: &PaymentId) -> Key {
    of(id, format!("PAY#{payment}"))
}

/// An entry of the ledger.
pub fn ledger(id: &SubscriberId, at: Timestamp, entry: &LedgerId) -> Key {
    of(id, format!("LED#{}#{entry}", moment(at)))
}

/// All entries of the ledger since a moment lie between these.
pub fn ledger_since(id: &SubscriberId, from: Timestamp) -> (Key, Key) {
    let at = |moment: &str| Key { pk: partition(id), sk: format!("{}{moment}", Prefix::Ledger.text()) };
    (at(&moment(from)), at("~"))
}

/// A host.
pub fn host(id: &SubscriberId, host: &HostId) -> Key {
    of(id, format!("HST#{host}"))
}

/// Whom a PPPoE login belongs to.
pub fn pppoe_login(login: &str) -> Key {
    Key { pk: format!("PPP#{login}"), sk: "PPP".to_owned() }
}

/// A notice.
pub fn notice(id: &SubscriberId, at: Timestamp, notice: &NoticeId) -> Key {
    of(id, format!("NTC#{}#{notice}", moment(at)))
}

/// The sort keys that the notices of one moment lie between.
pub fn notices_of(at: Timestamp) -> [String; 2] {
    [format!("NTC#{}#", moment(at)), notices_by(at)]
}

/// The sort key behind every notice of a moment and before it, and before every later one.
pub fn notices_by(at: Timestamp) -> String {
    format!("NTC#{}#~", moment(at))
}

/// An answer in the history of consents. `version` is the subscriber's, which tells two answers of one moment apart.
pub fn consent(id: &SubscriberId, consent: &Consent, version: u64) -> Key {
    of(id, format!("CNS#{}#{version}#{}", moment(consent.at), consent.kind.name()))
}

/// Whom a mailed link belongs to, by the hash of what is random in it.
pub fn link(hash: &str) -> Key {
    Key { pk: format!("LINK#{hash}"), sk: "LINK".to_owned() }
}

/// A line of the restriction history. `cause` is what changed it, such as a payment.
pub fn restriction_change(id: &SubscriberId, at: Timestamp, cause: &str) -> Key {
    of(id, format!("RST#{}#{cause}", moment(at)))
}

/// An outgoing mail. `tail` tells two of one moment apart.
pub fn outbox(id: &SubscriberId, at: Timestamp, tail: &str) -> Key {
    of(id, format!("OUT#{}#{tail}", moment(at)))
}

/// A copy of all that is kept.
pub fn export(id: &SubscriberId, export: &ExportId) -> Key {
    of(id, format!("EXP#{export}"))
}

/// The mark of what was imported under a record's id, such as `inv_1`, see [`super::ImportMarker`].
pub fn import_marker(id: &SubscriberId, record_id: &str) -> Key {
    of(id, format!("IMP#{record_id}"))
}

/// An item of a subscriber whose sort key a marker names.
pub fn marked(id: &SubscriberId, place: &str) -> Key {
    of(id, place)
}

/// An event of a payment provider.
pub fn event(gateway: Gateway, event: &str) -> Key {
    Key { pk: format!("EVT#{}#{event}", gateway.name()), sk: "EVT".to_owned() }
}

/// What the network reports of a host, in the table of usage: like all of a subscriber's, under their own id.
fn of_host(id: &SubscriberId, host: &HostId, sk: impl Into<String>) -> Key {
    Key { pk: format!("SUB#{id}#{host}"), sk: sk.into() }
}

/// The readings of a host in the hour that begins so many seconds after 1970.
pub fn usage_hour(id: &SubscriberId, host: &HostId, hour_s: i64) -> Key {
    of_host(id, host, format!("USE#{hour_s:012}"))
}

/// The newest sessions of a host.
pub fn usage_line(id: &SubscriberId, host: &HostId) -> Key {
    of_host(id, host, "LINE")
}

/// When a router was started last.
pub fn router_start(nas: &str) -> Key {
    Key { pk: format!("NAS#{nas}"), sk: "START".to_owned() }
}

/// Whose session a change is of that was offered.
pub fn offer(id: &str) -> Key {
    Key { pk: format!("ACT#{id}"), sk: "ACT".to_owned() }
}

/// A record of the network that was put aside. `name` tells it from others of the day.
pub fn set_aside(day: Date, name: &str) -> Key {
    Key { pk: format!("ASIDE#{day}"), sk: name.to_owned() }
}

/// A window in which an action of a subject is counted. The subject is always in the key (S06).
pub fn rate(action: &str, subject: &str, window: i64) -> Key {
    Key { pk: format!("RATE#{action}#{subject}#{window}"), sk: "RATE".to_owned() }
}

/// The pause after an action of a subject, until it may be done again.
pub fn pause(action: &str, subject: &str) -> Key {
    Key { pk: format!("RATE#{action}#{subject}"), sk: "RATE".to_owned() }
}

/// A moment of fixed width, so that keys sort by time: `2026-11-23T12:00:00.000Z`.
fn moment(at: Timestamp) -> String {
    format!("{at:.3}")
}

#[cfg(test)]
mod tests;
