//! Charges and payments: an item, an entry of the ledger and the balance, together and once.

use shared::booking::{Booking, book_credit, book_debit};
use shared::domain::{Charge, LedgerEntry, LedgerId, LedgerKind, Payment, PaymentState, local_date};
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
        id: ledger_id(LedgerKind::Charge, record.id.as_str())?,
        at: record.booked_on.at_hour(0).map_err(|_| Fault::at("booked_on", Code::DATE_INVALID))?,
        kind: LedgerKind::Charge,
        amount: record.amount,
        title: record.title.clone(),
    };
    let subscriber = state.known()?;
    let booking = book_debit(subscriber, record.amount).map_err(|error| Fault::at("amount", Code::of_money(error)))?;
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
        id: ledger_id(LedgerKind::Payment, record.id.as_str())?,
        at,
        kind: LedgerKind::Payment,
        amount: record.amount,
        title: record.title.clone(),
    };
    let today = local_date(state.now);
    let Some(subscriber) = state.subscriber.as_mut() else {
        return Err(State::unknown());
    };
    let booking = book_credit(subscriber, record.amount, &state.charges, today, state.now);
    let Booking { balance, restriction, line, lifted } =
        booking.map_err(|error| Fault::at("amount", Code::of_money(error)))?;
    (subscriber.balance, subscriber.restriction) = (balance, restriction);
    subscriber.line = line.or(subscriber.line);
    let payment = Payment {
        state: PaymentState::Paid,
        paid_at: Some(at),
        lifted: lifted.is_some(),
        ..Payment::begun(record.id.clone(), record.method.gateway(), record.amount, at)
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

fn ledger_id(kind: LedgerKind, id: &str) -> Result<LedgerId, Fault> {
    LedgerEntry::id_of(kind, id).map_err(|_| Fault::at("id", Code::ID_INVALID))
}
