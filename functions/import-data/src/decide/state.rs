//! What a decision stands on: a subscriber as loaded, and as the decisions before left it.

use std::collections::HashMap;

use shared::domain::{
    Charge, Contract, ContractId, Credential, Host, HostId, Login, LoginRecord, PdfKey, PppoeRecord, Subscriber,
    SubscriberId, Timestamp,
};
use shared::store::ImportMarker;

use crate::fault::{Code, Fault};

/// A subscriber with what its records concern.
#[derive(Clone, Debug)]
pub struct State {
    /// Who.
    pub id: SubscriberId,
    /// The moment of the import.
    pub now: Timestamp,
    /// The subscriber, where known.
    pub subscriber: Option<Subscriber>,
    /// What they log in with.
    pub credential: Option<Credential>,
    /// What was imported before, by record id.
    pub markers: HashMap<String, ImportMarker>,
    /// Whom the logins of the records belong to.
    pub logins: HashMap<Login, LoginRecord>,
    /// The contracts of the records.
    pub contracts: HashMap<ContractId, Contract>,
    /// The hosts of the records.
    pub hosts: HashMap<HostId, Host>,
    /// Whom the `PPPoE` logins of the records belong to.
    pub pppoe_logins: HashMap<String, PppoeRecord>,
    /// The newest charges, newest first, as far as a restriction needs them.
    pub charges: Vec<Charge>,
    /// Where the PDFs of the records are, by line: of new invoices, and of contracts that name one.
    pub documents: HashMap<u64, Document>,
}

/// Where the PDF of a record is, or will be.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its key.
    pub key: PdfKey,
    /// Whether it lies there.
    pub ready: bool,
    /// What is wrong with the PDF that the record names.
    pub fault: Option<Fault>,
}

impl State {
    /// A subscriber of whom nothing is known.
    pub fn empty(id: SubscriberId, now: Timestamp) -> Self {
        Self {
            id,
            now,
            subscriber: None,
            credential: None,
            markers: HashMap::new(),
            logins: HashMap::new(),
            contracts: HashMap::new(),
            hosts: HashMap::new(),
            pppoe_logins: HashMap::new(),
            charges: Vec::new(),
            documents: HashMap::new(),
        }
    }

    /// The subscriber. Error: there is none.
    pub(super) fn known(&mut self) -> Result<&mut Subscriber, Fault> {
        self.subscriber.as_mut().ok_or_else(Self::unknown)
    }

    pub(super) fn unknown() -> Fault {
        Fault::at("subscriber", Code::SUBSCRIBER_UNKNOWN)
    }
}
