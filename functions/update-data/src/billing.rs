//! Billing data: the next invoice uses them, past ones keep theirs.

use shared::domain::{Billing, Subscriber, TaxId, Text};
use shared::http::{Fields, Problem};
use shared::mail::DataPart;

use crate::change::{Decided, Letter, changed};
use crate::contact::read_address;
use crate::revision::Revision;

/// What was typed.
#[derive(Clone, Debug)]
pub struct Typed {
    billing: Billing,
    revision: Revision,
}

/// Reads the form. A person has no NIP.
pub fn read(mut fields: Fields) -> Result<Typed, Problem> {
    let name = fields.required("name", Text::parse);
    let tax_id = fields.optional("tax_id", TaxId::parse);
    let address = read_address(&mut fields);
    let revision = fields.required("revision", Revision::parse);
    let taken = name.zip(tax_id).zip(address).zip(revision);
    let taken = taken
        .map(|(((name, tax_id), address), revision)| Typed { billing: Billing { name, tax_id, address }, revision });
    fields.finish(taken)
}

/// Decides what is written. None: what is stored says so already. Error: it changed since the form was filled in.
pub fn decide(before: &Subscriber, typed: &Typed) -> Result<Option<Decided>, Problem> {
    if typed.billing == before.billing {
        return Ok(None);
    }
    if typed.revision != Revision::of(&before.billing) {
        return Err(changed());
    }
    let after = Subscriber { billing: typed.billing.clone(), ..before.clone() };
    Ok(Some(Decided { after, history: Vec::new(), letters: vec![Letter::Data(vec![DataPart::Billing])] }))
}
