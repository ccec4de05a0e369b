//! A line of text becomes a record, or a fault that says where.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::untagged::Untagged;
use super::{Fingerprint, Kind, Parsed, Record};
use crate::fault::{Code, Fault};

#[derive(Deserialize)]
struct Tag<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
}

/// Reads a line. Errors: it is no UTF-8, no JSON, of no known type, or has a field at fault.
pub fn parse(line: &[u8]) -> Result<Parsed, Fault> {
    let text = std::str::from_utf8(line).map_err(|_| Fault::at("", Code::UTF8_BROKEN))?;
    let mut whole = serde_json::Deserializer::from_str(text);
    let tag: Tag<'_> = serde_path_to_error::deserialize(&mut whole).map_err(|error| Fault::of_json(&error))?;
    whole.end().map_err(|_| Fault::at("", Code::JSON_BROKEN))?;
    let kind = Kind::of(&tag.kind).ok_or_else(|| Fault::at("type", Code::TYPE_UNKNOWN))?;
    let record = match kind {
        Kind::Subscriber => Record::Subscriber(Box::new(read(text)?)),
        Kind::Credential => Record::Credential(read(text)?),
        Kind::Contract => Record::Contract(read(text)?),
        Kind::Service => Record::Service(read(text)?),
        Kind::Host => Record::Host(read(text)?),
        Kind::Charge => Record::Charge(read(text)?),
        Kind::Invoice => Record::Invoice(Box::new(read(text)?)),
        Kind::Payment => Record::Payment(read(text)?),
        Kind::Correction => Record::Correction(read(text)?),
        Kind::Reversal => Record::Reversal(read(text)?),
        Kind::Notice => Record::Notice(read(text)?),
    };
    if let Record::Invoice(invoice) = &record {
        invoice.check()?;
    }
    let fingerprint = Fingerprint::of(&record).map_err(|_| Fault::at("", Code::VALUE_INVALID))?;
    Ok(Parsed { record, fingerprint })
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Fault> {
    let mut json = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(Untagged(&mut json)).map_err(|error| Fault::of_json(&error))
}
