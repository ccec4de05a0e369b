//! Invoices: once imported, they never change.

use shared::domain::{Billing, Party};
use shared::store::keys;

use super::{State, Step, Write};
use crate::fault::{Code, Fault};
use crate::record::InvoiceRecord;

pub(super) fn decide(state: &mut State, record: &InvoiceRecord, is_kept: bool, line: u64) -> Result<Step, Fault> {
    if is_kept {
        return Err(Fault::at("", Code::CHANGED_AFTER_BOOKING));
    }
    state.known()?;
    // Its key was made when the state was loaded.
    let document = state.documents.get(&line).cloned().ok_or_else(|| Fault::at("", Code::ITEM_DAMAGED))?;
    if let Some(fault) = document.fault {
        return Err(fault);
    }
    let mut invoice = record.invoice(document.key, document.ready);
    let subscriber = state.known()?;
    if invoice.buyer.is_none() && !invoice.lines.is_empty() {
        // As the subscriber left their billing data: this one keeps them, whatever they become.
        let Billing { name, tax_id, address } = subscriber.billing.clone();
        invoice.buyer = Some(Party { name, address, tax_id });
    }
    let is_newest =
        subscriber.last_invoice.as_ref().is_none_or(|last| (last.issued, &last.id) < (invoice.issued, &invoice.id));
    if is_newest {
        subscriber.last_invoice = Some(invoice.brief());
    }
    let key = keys::invoice(&state.id, invoice.issued, &invoice.id);
    let place = key.sk.clone();
    Ok(Step { place, writes: vec![Write::insert(key, &invoice)] })
}
