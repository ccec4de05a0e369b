//! What is kept of a subscriber, kind by kind, and what of it goes into the copy. A kind of key or a field that is new and
//! not named here fails a test (`tests/conformance/export.rs`); until it is, it stays out: a secret never slips in.

use shared::i18n::Texts;
use shared::tr;

/// A kind of item in a subscriber's partition.
#[derive(Debug)]
pub struct Kind {
    /// Its sort keys, `*` for each part that differs.
    pub keys: &'static str,
    /// The type of its items.
    pub of: &'static str,
    /// What of it goes into the copy.
    pub told: Told,
}

/// What of a kind goes into the copy.
#[derive(Debug)]
pub enum Told {
    /// A file.
    In(File),
    /// Nothing, for a reason.
    Nothing(&'static str),
}

/// A file of the copy.
#[derive(Debug)]
pub struct File {
    /// Its name.
    pub name: &'static str,
    /// Whether it holds one thing and no list.
    pub is_one: bool,
    /// The fields it holds; of `mail` that part alone where `mail.kind` is named.
    pub fields: &'static [&'static str],
    /// The fields it does not: secrets, and numbers that mean something to the portal alone.
    pub left_out: &'static [&'static str],
    /// The folder of the documents that the items lead to.
    pub documents: Option<&'static str>,
    /// What it is, for its reader.
    pub about: fn(Texts) -> String,
}

impl File {
    const fn list(name: &'static str, fields: &'static [&'static str], about: fn(Texts) -> String) -> Self {
        Self { name, is_one: false, fields, left_out: &[], documents: None, about }
    }

    const fn one(name: &'static str, fields: &'static [&'static str], about: fn(Texts) -> String) -> Self {
        Self { is_one: true, ..Self::list(name, fields, about) }
    }

    const fn without(self, left_out: &'static [&'static str]) -> Self {
        Self { left_out, ..self }
    }

    const fn with_documents(self, folder: &'static str) -> Self {
        Self { documents: Some(folder), ..self }
    }
}

const fn kind(keys: &'static str, of: &'static str, file: File) -> Kind {
    Kind { keys, of, told: Told::In(file) }
}

const SUBSCRIBER: File = File::one(
    "subscriber.json",
    &[
        "id",
        "name",
        "language",
        "contact",
        "billing",
        "account",
        "electronic_invoices",
        "cash_payments",
        "balance",
        "dunning",
        "dunning_terms",
        "restriction",
        "line",
        "last_invoice",
        "open_payment",
        "consents",
        "terms",
        // Not the hashes of the links that were mailed.
        "email_change.new",
        "email_change.old",
        "email_change.asked_at",
        "email_change.state",
    ],
    |texts| tr!(texts, "export-about-subscriber"),
);

const INVOICES: File = File::list(
    "invoices.json",
    &["id", "number", "issued", "supplied", "due", "total", "seller", "buyer", "lines", "taxes", "account", "note"],
    |texts| tr!(texts, "export-about-invoices"),
);

const PAYMENTS: File = File::list(
    "payments.json",
    &["id", "gateway", "amount", "wish", "state", "created_at", "order", "paid_at", "lifted", "in_review", "reversals"],
    |texts| tr!(texts, "export-about-payments"),
);

const CONTRACTS: File = File::list(
    "contracts.json",
    &["id", "number", "concluded", "fixed_until", "notice_months", "monthly", "due_day", "pdf.name"],
    |texts| tr!(texts, "export-about-contracts"),
);

const SERVICES: File = File::list("services.json", &["id", "contract", "name", "monthly", "since", "until"], |texts| {
    tr!(texts, "export-about-services")
});

const HOSTS: File = File::list("hosts.json", &["id", "name", "pppoe_login", "down_kbps", "up_kbps", "macs"], |texts| {
    tr!(texts, "export-about-hosts")
});

const CHARGES: File = File::list("charges.json", &["id", "period", "title", "amount", "due", "invoice"], |texts| {
    tr!(texts, "export-about-charges")
});

const EXPORTS: File =
    File::list("exports.json", &["id", "state", "requested_at", "ready_at", "expires_at", "bytes"], |texts| {
        tr!(texts, "export-about-exports")
    });

/// Every kind, in the order in which the copy lists its files.
pub const KINDS: &[Kind] = &[
    kind("SUB", "Subscriber", SUBSCRIBER.without(&["debt", "pay_link", "session_epoch", "version"])),
    // The hashes of passwords prove who somebody is.
    kind(
        "CRED",
        "Credential",
        File::one("login.json", &["login", "totp.state", "totp.since"], |texts| tr!(texts, "export-about-credential"))
            .without(&["password_hash", "one_time"]),
    ),
    kind("CON#*", "Contract", CONTRACTS.with_documents("contracts")),
    kind("CON#*#*", "Service", SERVICES),
    kind("HST#*", "Host", HOSTS.without(&["pppoe_secret", "speeds_changed_at"])),
    // Where a document lies is the portal's own; the file says under which name it is in the copy.
    kind("INV#*#*", "Invoice", INVOICES.without(&["pdf_key", "pdf_ready", "pdf_failed"]).with_documents("invoices")),
    kind("CHG#*#*", "Charge", CHARGES),
    // Whoever knows the provider's page can pay there.
    kind("PAY#*", "Payment", PAYMENTS.without(&["pay_url", "handle"])),
    kind(
        "LED#*#*",
        "LedgerEntry",
        File::list("ledger.json", &["id", "at", "kind", "amount", "title"], |texts| tr!(texts, "export-about-ledger")),
    ),
    kind(
        "RST#*#*",
        "RestrictionChange",
        File::list("restrictions.json", &["at", "from", "to", "owed"], |texts| tr!(texts, "export-about-restrictions")),
    ),
    kind(
        "NTC#*#*",
        "Notice",
        File::list(
            "notices.json",
            &["id", "at", "title", "body", "urgent", "arrears", "until", "read_at", "mailed_at"],
            |texts| tr!(texts, "export-about-notices"),
        ),
    ),
    kind(
        "CNS#*#*#*",
        "Consent",
        File::list("consents.json", &["kind", "given", "at", "via", "text"], |texts| {
            tr!(texts, "export-about-consents")
        }),
    ),
    // The hash of a session's id stands for its token.
    kind(
        "SES#*",
        "Session",
        File::list("sessions.json", &["state", "created_at", "seen_at", "device", "network"], |texts| {
            tr!(texts, "export-about-sessions")
        })
        .without(&["subscriber", "hash", "epoch", "first"]),
    ),
    kind(
        "LGN#*#*",
        "LoginEvent",
        File::list("logins.json", &["at", "outcome", "device", "network"], |texts| tr!(texts, "export-about-logins")),
    ),
    // A public key opens nothing; what its authenticator calls it and its owner is between the two.
    kind(
        "PKY#*",
        "Passkey",
        File::list("passkeys.json", &["id", "name", "created_at", "last_used_at"], |texts| {
            tr!(texts, "export-about-passkeys")
        })
        .without(&["credential", "user", "key", "state"]),
    ),
    Kind {
        keys: "PKE",
        of: "PasskeyEnrolment",
        told: Told::Nothing("a passkey that is being added, gone within minutes"),
    },
    // A mail may hold a sealed password: its kind alone is told.
    kind(
        "OUT#*#*",
        "Outgoing",
        File::list("mails.json", &["mail.kind", "to", "at"], |texts| tr!(texts, "export-about-mails"))
            .without(&["attempts"]),
    ),
    kind("EXP#*", "Export", EXPORTS.without(&["idempotency_key"])),
    Kind {
        keys: "IMP#*",
        of: "ImportMarker",
        told: Told::Nothing("hashes of what was imported; what it brought is in the other files"),
    },
];

/// Items outside a subscriber's partition that lead to a subscriber, each with the reason why the copy does without.
pub const ELSEWHERE: &[(&str, &str)] = &[
    ("LOGIN#*", "leads from a login to its subscriber; login and address are in the copy"),
    ("PPP#*", "leads from a PPPoE login to its host; both are in the copy"),
    ("LINK#*", "leads from the hash of a mailed link to its subscriber, gone with it; what it is about is in the copy"),
    ("PKID#*", "leads from a passkey to its subscriber; the passkey is in the copy"),
    ("CHL#*", "a login by passkey that was begun, of nobody yet, gone within minutes"),
    ("EVT#*#*", "notifications of the payment provider, kept 90 days against repetition; the payments are in the copy"),
    ("RATE#*#*#*", "counters under hashes, gone with their window"),
    ("RATE#*#*", "pauses under hashes, gone with them"),
    (
        "SUB#*#*",
        "counters and sessions of a host, on its page as numbers and gone within days, in a table of their own",
    ),
    ("NAS#*", "when a router of the provider was started; of nobody"),
    ("ACT#*", "leads from a change of a session to its host, gone within the hour"),
    ("ASIDE#*", "records of the network that could not be taken, for a person to look at, gone within a month"),
    ("NETWORK", "that a line was changed, gone within a day; the change is in the copy"),
    ("RECONCILE", "that a payment provider is to be asked about a payment, which is in the copy"),
    ("REVIEW", "that a person must look at what a payment provider told; the payment is in the copy"),
    ("RUN#*", "how far a function has come that works by the clock"),
    ("NOBODY#*", "written where a mail is due to nobody"),
    ("NOBODY", "read where a login belongs to nobody; nothing is there"),
];

/// The kind of a sort key.
pub fn kind_of(sk: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| fits(kind.keys, sk))
}

fn fits(pattern: &str, sk: &str) -> bool {
    let (pattern, parts): (Vec<&str>, Vec<&str>) = (pattern.split('#').collect(), sk.split('#').collect());
    pattern.len() == parts.len() && pattern.iter().zip(&parts).all(|(pattern, part)| *pattern == "*" || pattern == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_of(sk: &str) -> Option<&'static str> {
        match &kind_of(sk)?.told {
            Told::In(file) => Some(file.name),
            Told::Nothing(_) => None,
        }
    }

    #[test]
    fn a_sort_key_tells_its_kind() {
        assert_eq!(file_of("SUB"), Some("subscriber.json"));
        assert_eq!(file_of("CON#con_1"), Some("contracts.json"));
        assert_eq!(file_of("CON#con_1#srv_1"), Some("services.json"));
        assert_eq!(file_of("INV#2026-11-01#inv_1"), Some("invoices.json"));
        assert_eq!(file_of("IMP#inv_1"), None);
        for unknown in ["", "XYZ#1", "SUB#1", "INV", "CON#a#b#c"] {
            assert!(kind_of(unknown).is_none(), "{unknown}");
        }
    }

    #[test]
    fn every_file_has_a_name_and_fields_of_its_own() {
        let mut names = std::collections::BTreeSet::new();
        for kind in KINDS {
            let Told::In(file) = &kind.told else { continue };
            assert!(names.insert(file.name), "{} is there twice", file.name);
            assert!(!file.fields.iter().any(|field| file.left_out.contains(field)), "{}", file.name);
            assert!(!(file.about)(Texts::of(shared::domain::Language::Pl)).contains('⟨'), "{}", file.name);
        }
    }
}
