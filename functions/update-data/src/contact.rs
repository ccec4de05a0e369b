//! Contact data: phone and address at once, an e-mail address once it has answered (S20).

use shared::domain::{
    Address, Contact, Email, EmailChange, EmailChangeState, Phone, PostCode, Subscriber, Text, Timestamp,
};
use shared::http::{Checked, Fields, Problem};
use shared::mail::DataPart;

use crate::change::{Decided, Letter, Tokens, changed};
use crate::link::hash_of;
use crate::revision::Revision;

/// What was typed.
#[derive(Clone, Debug)]
pub struct Typed {
    email: Option<Email>,
    phone: Option<Phone>,
    address: Option<Address>,
    revision: Revision,
}

/// Reads the form. An address of letters is whole or none; an e-mail address that is there can be changed and not taken away,
/// for the way to a new password leads over it.
pub fn read(mut fields: Fields, has_email: bool) -> Result<Typed, Problem> {
    let email = if has_email {
        fields.required("email", Email::parse).map(Some)
    } else {
        fields.optional("email", Email::parse)
    };
    let phone = fields.optional("phone", Phone::parse);
    let address = read_address(&mut fields);
    let revision = fields.required("revision", Revision::parse);
    let taken = email.zip(phone).zip(address).zip(revision);
    let taken = taken.map(|(((email, phone), address), revision)| Typed { email, phone, address, revision });
    fields.finish(taken)
}

/// Reads an address: all of its parts, or none.
pub fn read_address(fields: &mut Fields) -> Checked<Option<Address>> {
    let street = fields.optional("street", Text::parse);
    let post_code = fields.optional("post_code", PostCode::parse);
    let city = fields.optional("city", Text::parse);
    let are_missing = [
        ("street", street.as_ref().is_some_and(Option::is_none)),
        ("post_code", post_code.as_ref().is_some_and(Option::is_none)),
        ("city", city.as_ref().is_some_and(Option::is_none)),
    ];
    if are_missing.iter().all(|(_, is_missing)| *is_missing) {
        return Some(None);
    }
    for (name, _) in are_missing.iter().filter(|(_, is_missing)| *is_missing) {
        fields.fault(name, "required");
    }
    let ((street, post_code), city) = street.flatten().zip(post_code.flatten()).zip(city.flatten())?;
    Some(Some(Address { street, post_code, city }))
}

/// The address that somebody is mailed at for this, if anybody is.
pub fn asks_for_email<'a>(before: &Subscriber, typed: &'a Typed, now: Timestamp) -> Option<&'a Email> {
    let email = typed.email.as_ref().filter(|email| before.contact.email.as_ref() != Some(email))?;
    let is_under_way = |change: &EmailChange| change.is_pending(now) && change.new == *email;
    (!before.email_change.as_ref().is_some_and(is_under_way)).then_some(email)
}

/// Decides what is written. None: what is stored says so already. Error: it changed since the form was filled in.
pub fn decide(before: &Subscriber, typed: &Typed, tokens: &Tokens, now: Timestamp) -> Result<Option<Decided>, Problem> {
    let mut after = before.clone();
    after.contact.phone.clone_from(&typed.phone);
    after.contact.address.clone_from(&typed.address);
    let mut letters = Vec::new();
    if let Some(new) = asks_for_email(before, typed, now) {
        if before.email_change.as_ref().is_some_and(|change| change.is_guarded(now)) {
            return Err(Problem::invalid_field("email", "email_changed_lately"));
        }
        let old = before.contact.email.clone();
        letters.push(Letter::Confirm(tokens.confirm.clone()));
        if old.is_some() {
            letters.push(Letter::Asked(tokens.object.clone()));
        }
        after.email_change = Some(EmailChange {
            new: new.clone(),
            object_hash: old.is_some().then(|| hash_of(&tokens.object)),
            old,
            asked_at: now,
            state: EmailChangeState::Pending,
            confirm_hash: hash_of(&tokens.confirm),
        });
    }
    if after == *before {
        return Ok(None);
    }
    if typed.revision != Revision::of(&before.contact) {
        return Err(changed());
    }
    let parts = parts(&before.contact, &after.contact);
    if !parts.is_empty() {
        letters.push(Letter::Data(parts));
    }
    Ok(Some(Decided { after, history: Vec::new(), letters }))
}

/// Calls a change of the address off. None: there is none.
pub fn cancel(before: &Subscriber, now: Timestamp) -> Option<Decided> {
    let mut after = before.clone();
    let change = after.email_change.as_mut().filter(|change| change.is_pending(now))?;
    change.state = EmailChangeState::Canceled;
    Some(Decided::silent(after))
}

fn parts(before: &Contact, after: &Contact) -> Vec<DataPart> {
    let phone = (before.phone != after.phone).then_some(DataPart::Phone);
    let address = (before.address != after.address).then_some(DataPart::Address);
    phone.into_iter().chain(address).collect()
}
