//! Charges and payments: an item, an entry of the ledger and the balance, together and once.

use sha2::{Digest as _, Sha256};
use shared::booking::{Booking, book_charge, book_payment};
use shared::domain::{
    Charge, ChargeId, LedgerEntry, LedgerId, LedgerKind, Payment, PaymentId, PaymentState, local_date,
};
use shared::store::keys;

use super::{State, Step, Write};
use crate::fault::{Code, Fault};
use crate::record::{ChargeRecord, PaymentRecord};

pub(super) fn charge(state: &mut State, record: &ChargeRecord, is_booked: bool) -> Result<Step, Fault> {
    if is_booked {
        return Err(Fault::at("", Code::CHANGED_AFTER_BOOKING));
    }
    let charge = Charge {
        id: record.id.clone(),
        period: record.period,
        title: record.title.clone(),
        amount: record.amount,
        due: record.due.date(),
        invoice: record.invoice.clone(),
    };
    let entry = LedgerEntry {
        id: ledger_id('c', record.id.as_str(), ChargeId::PREFIX)?,
        at: record.booked_on.at_hour(0).map_err(|_| Fault::at("booked_on", Code::DATE_INVALID))?,
        kind: LedgerKind::Charge,
        amount: record.amount,
        title: record.title.clone(),
    };
    let subscriber = state.known()?;
    let booking = book_charge(subscriber, record.amount).map_err(|error| Fault::at("amount", Code::of_money(error)))?;
    subscriber.balance = booking.balance;
    let key = keys::charge(&state.id, charge.period, &charge.id);
    let place = key.sk.clone();
    let writes = vec![Write::insert(key, &charge), write_entry(state, &entry)];
    state.charges.push(charge);
    state.charges.sort_by(|one, other| (other.period, &other.id).cmp(&(one.period, &one.id)));
    Ok(Step { place, writes })
}

pub(super) fn payment(state: &mut State, record: &PaymentRecord, is_booked: bool) -> Result<Step, Fault> {
    if is_booked {
        return Err(Fault::at("", Code::CHANGED_AFTER_BOOKING));
    }
    let at = record.booked_on.timestamp().map_err(|_| Fault::at("booked_on", Code::TIME_INVALID))?;
    let entry = LedgerEntry {
        id: ledger_id('p', record.id.as_str(), PaymentId::PREFIX)?,
        at,
        kind: LedgerKind::Payment,
        amount: record.amount,
        title: record.title.clone(),
    };
    let today = local_date(state.now);
    let Some(subscriber) = state.subscriber.as_mut() else {
        return Err(State::unknown());
    };
    let booking = book_payment(subscriber, record.amount, &state.charges, today, state.now);
    let Booking { balance, restriction, line, lifted } =
        booking.map_err(|error| Fault::at("amount", Code::of_money(error)))?;
    (subscriber.balance, subscriber.restriction) = (balance, restriction);
    subscriber.line = line.or(subscriber.line);
    let payment = Payment {
        id: record.id.clone(),
        gateway: record.method.gateway(),
        amount: record.amount,
        state: PaymentState::Paid,
        created_at: at,
        order: None,
        pay_url: None,
        paid_at: Some(at),
        lifted: lifted.is_some(),
        in_review: false,
    };
    let key = keys::payment(&state.id, &record.id);
    let place = key.sk.clone();
    let mut writes = vec![Write::insert(key, &payment), write_entry(state, &entry)];
    if let Some(lifted) = lifted {
        let key = keys::restriction_change(&state.id, lifted.at, record.id.as_str());
        writes.push(Write::insert(key, &lifted));
        writes.push(Write::waiting(state));
    }
    Ok(Step { place, writes })
}

fn write_entry(state: &State, entry: &LedgerEntry) -> Write {
    Write::insert(keys::ledger(&state.id, entry.at, &entry.id), entry)
}

/// The entry's id: a letter for the kind, so that charge 7 and payment 7 are two entries, and the tail of what it books,
/// or its hash where that would be too long.
fn ledger_id(kind: char, id: &str, prefix: &str) -> Result<LedgerId, Fault> {
    const HASH_BYTES: usize = 16;
    let tail = id.strip_prefix(prefix).unwrap_or(id);
    LedgerId::of(&format!("{kind}-{tail}"))
        .or_else(|_| LedgerId::of(&format!("{kind}-{}", hex::encode(&Sha256::digest(tail)[..HASH_BYTES]))))
        .map_err(|_| Fault::at("id", Code::ID_INVALID))
}
