//! Contracts and their services, out of the one list in which they lie.

use serde::Deserialize;
use shared::domain::{Contract, ContractId, Service, SubscriberId};
use shared::store::{Page, keys};

/// An item of the list.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Entry {
    /// A service: it names its contract.
    Service(Service),
    /// A contract.
    Contract(Contract),
}

/// A contract with its services.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Held {
    /// The contract.
    pub contract: Contract,
    /// Its services.
    pub services: Vec<Service>,
    /// Whether it has more of them than are here.
    pub has_more: bool,
}

/// The contracts of a page.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Each with its services.
    pub held: Vec<Held>,
    /// The sort key to go on after.
    pub next: Option<String>,
    /// The contract whose services alone filled the page.
    pub cut: Option<ContractId>,
    services: Vec<Service>,
}

/// Groups a page, newest key first: the services of a contract come before it. A contract whose services only began here is
/// left for the next page; services whose contract was never imported are left out.
pub fn group(owner: &SubscriberId, page: Page<Entry>) -> Listed {
    let mut listed = Listed { next: page.next, ..Listed::default() };
    for entry in page.values {
        match entry {
            Entry::Service(service) => listed.services.push(service),
            Entry::Contract(contract) => {
                let mut services = std::mem::take(&mut listed.services);
                services.retain(|service| service.contract == contract.id);
                listed.held.push(Held { contract, services, has_more: false });
            }
        }
    }
    if let (Some(_), Some(begun)) = (&listed.next, listed.services.last()) {
        match listed.held.last() {
            Some(last) => listed.next = Some(keys::contract(owner, &last.contract.id).sk),
            None => listed.cut = Some(begun.contract.clone()),
        }
    }
    listed
}

impl Listed {
    /// With the contract that the services on the page are of, where there is one.
    #[must_use]
    pub fn mended(mut self, owner: &SubscriberId, contract: Option<Contract>) -> Self {
        if let Some(contract) = contract {
            self.next = Some(keys::contract(owner, &contract.id).sk);
            self.services.retain(|service| service.contract == contract.id);
            self.held.push(Held { contract, services: std::mem::take(&mut self.services), has_more: true });
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn owner() -> SubscriberId {
        SubscriberId::parse("sub_1").expect("an id")
    }

    fn contract(id: &str) -> Entry {
        let contract = json!({
            "PK": "SUB#sub_1", "id": id, "number": "1", "concluded": "2026-01-01", "notice_months": 1,
            "monthly": {"amount": 100, "currency": "PLN"},
        });
        serde_json::from_value(contract).expect("a contract")
    }

    fn service(contract: &str, id: &str) -> Entry {
        let service = json!({
            "PK": "SUB#sub_1", "id": id, "contract": contract, "name": "TV", "since": "2026-01-01",
            "monthly": {"amount": 100, "currency": "PLN"},
        });
        serde_json::from_value(service).expect("a service")
    }

    fn of(values: Vec<Entry>, next: Option<&str>) -> Listed {
        group(&owner(), Page { values, next: next.map(str::to_owned) })
    }

    fn told(listed: &Listed) -> (Vec<(&str, usize)>, Option<&str>) {
        let held = listed.held.iter().map(|held| (held.contract.id.as_str(), held.services.len())).collect();
        (held, listed.next.as_deref())
    }

    #[test]
    fn services_stand_with_the_contract_behind_them() {
        let list = vec![service("con_2", "srv_2"), service("con_2", "srv_1"), contract("con_2"), contract("con_1")];
        assert_eq!(told(&of(list, None)), (vec![("con_2", 2), ("con_1", 0)], None));
        assert_eq!(told(&of(Vec::new(), None)), (Vec::new(), None));
    }

    #[test]
    fn a_service_of_no_known_contract_is_left_out() {
        let list =
            vec![service("con_9", "srv_1"), service("con_2", "srv_1"), contract("con_2"), service("con_1", "srv_1")];
        assert_eq!(told(&of(list, None)), (vec![("con_2", 1)], None));
    }

    #[test]
    fn a_contract_that_a_page_cuts_through_is_the_next_ones() {
        let list = vec![contract("con_3"), contract("con_2"), service("con_1", "srv_2")];
        let next = Some("CON#con_1#srv_2");
        assert_eq!(told(&of(list, next)), (vec![("con_3", 0), ("con_2", 0)], Some("CON#con_2")));
        assert_eq!(told(&of(vec![contract("con_3")], Some("CON#con_3"))).1, Some("CON#con_3"));
    }

    #[test]
    fn services_that_fill_a_page_wait_for_their_contract() {
        let next = Some("CON#con_1#srv_2");
        let listed = of(vec![service("con_1", "srv_3"), service("con_1", "srv_2")], next);
        assert_eq!(listed.cut.as_ref().map(ContractId::as_str), Some("con_1"));
        assert_eq!(told(&listed.clone().mended(&owner(), None)), (Vec::new(), next));
        let Entry::Contract(contract) = contract("con_1") else { panic!("a contract") };
        let listed = listed.mended(&owner(), Some(contract));
        assert_eq!((told(&listed), listed.held[0].has_more), ((vec![("con_1", 2)], Some("CON#con_1")), true));
    }
}
