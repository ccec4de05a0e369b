//! What moves the balance: an item, an entry of the ledger and the balance, together and once.

use shared::booking::{Booking, book_credit, book_debit};
use shared::domain::{
    Balance, Charge, LedgerEntry, LedgerId, LedgerKind, Money, Payment, PaymentState, Timestamp, local_date,
};
use shared::mail::{Mail, Outgoing, Receipt, place};
use shared::store::keys;

use super::{State, Step, Write};
use crate::fault::{Code, Fault};
use crate::record::{ChargeRecord, CorrectionRecord, PaymentRecord, ReversalRecord};

/// For how long what was booked is news.
const NEWS: jiff::SignedDuration = jiff::SignedDuration::from_hours(7 * 24);

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
    debited(state, record.amount)?;
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
    let (booking, mut lifting) = credited(state, record.amount, record.id.as_str())?;
    let payment = Payment {
        state: PaymentState::Paid,
        paid_at: Some(at),
        lifted: booking.lifted.is_some(),
        ..Payment::begun(record.id.clone(), record.method.gateway(), record.amount, at)
    };
    let key = keys::payment(&state.id, &record.id);
    let place = key.sk.clone();
    let mut writes = vec![Write::insert(key, &payment), write_entry(state, &entry)];
    writes.append(&mut lifting);
    let receipt = Some(Receipt::of(&payment, booking.balance));
    let mail = Mail::PaymentBooked { amount: record.amount, lifted: payment.lifted, receipt };
    writes.extend(told(state, at, record.id.as_str(), mail));
    Ok(Step { place, writes })
}

pub(super) fn correction(state: &mut State, record: &CorrectionRecord, is_booked: bool) -> Result<Step, Fault> {
    if is_booked {
        return Err(Fault::at("", Code::CHANGED_AFTER_BOOKING));
    }
    let at = record.booked_on.timestamp().map_err(|_| Fault::at("booked_on", Code::TIME_INVALID))?;
    let is_credit = record.amount.owed().is_zero();
    let (kind, amount, lifting) = if is_credit {
        let amount = record.amount.ahead();
        (LedgerKind::CreditNote, amount, credited(state, amount, record.id.as_str())?.1)
    } else {
        let amount = record.amount.owed();
        debited(state, amount)?;
        (LedgerKind::DebitNote, amount, Vec::new())
    };
    let entry = LedgerEntry { id: ledger_id(kind, record.id.as_str())?, at, kind, amount, title: record.title.clone() };
    let entry = write_entry(state, &entry);
    let place = entry.key.sk.clone();
    Ok(Step { place, writes: std::iter::once(entry).chain(lifting).collect() })
}

pub(super) fn reversal(state: &mut State, record: &ReversalRecord, is_booked: bool) -> Result<Step, Fault> {
    if is_booked {
        return Err(Fault::at("", Code::CHANGED_AFTER_BOOKING));
    }
    let at = record.booked_on.timestamp().map_err(|_| Fault::at("booked_on", Code::TIME_INVALID))?;
    let (kind, amount) = (record.method.ledger(), record.amount);
    let entry = LedgerEntry { id: ledger_id(kind, record.id.as_str())?, at, kind, amount, title: record.title.clone() };
    let balance = debited(state, amount)?;
    let entry = write_entry(state, &entry);
    let place = entry.key.sk.clone();
    let mail = Mail::PaymentReversed { amount, reversal: record.method, owed: balance.owed() };
    let mail = told(state, at, record.id.as_str(), mail);
    Ok(Step { place, writes: std::iter::once(entry).chain(mail).collect() })
}

/// Adds to the balance. With what lifting a restriction writes, where nothing is overdue any more.
fn credited(state: &mut State, amount: Money, cause: &str) -> Result<(Booking, Vec<Write>), Fault> {
    let today = local_date(state.now);
    let Some(subscriber) = state.subscriber.as_mut() else {
        return Err(State::unknown());
    };
    let booking = book_credit(subscriber, amount, &state.charges, today, state.now);
    let booking = booking.map_err(|error| Fault::at("amount", Code::of_money(error)))?;
    booking.apply(subscriber);
    let mut writes = Vec::new();
    if let Some(lifted) = &booking.lifted {
        writes.push(Write::insert(keys::restriction_change(&state.id, lifted.at, cause), lifted));
        writes.push(Write::waiting(state));
    }
    Ok((booking, writes))
}

/// Takes from the balance, and tells what it is then.
fn debited(state: &mut State, amount: Money) -> Result<Balance, Fault> {
    let subscriber = state.known()?;
    let booking = book_debit(subscriber, amount).map_err(|error| Fault::at("amount", Code::of_money(error)))?;
    booking.apply(subscriber);
    Ok(booking.balance)
}

/// The mail about what was booked, where it is news: the books of years that come with a first import are none.
fn told(state: &State, booked: Timestamp, cause: &str, mail: Mail) -> Option<Write> {
    let subscriber = state.subscriber.as_ref()?;
    let to = subscriber.contact.email.clone().filter(|_| state.now.duration_since(booked) < NEWS)?;
    let outgoing = Outgoing { mail, to, at: state.now, attempts: 0 };
    let key = place(&state.id, state.now, cause);
    Some(Write::insert_until(key, &outgoing, outgoing.expires_at()))
}

fn write_entry(state: &State, entry: &LedgerEntry) -> Write {
    Write::insert(keys::ledger(&state.id, entry.at, &entry.id), entry)
}

fn ledger_id(kind: LedgerKind, id: &str) -> Result<LedgerId, Fault> {
    LedgerEntry::id_of(kind, id).map_err(|_| Fault::at("id", Code::ID_INVALID))
}
