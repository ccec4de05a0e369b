//! Contracts and their services.

use serde::{Deserialize, Serialize};

use super::{ContractId, Date, Money, PdfKey, ServiceId, Text};

/// How many days before its end a fixed term is said to end soon: time enough to talk about what follows.
const ENDS_SOON_DAYS: i32 = 60;

/// A day of the month by which is paid: 1 to 28, so that every month has it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct DueDay(u8);

impl DueDay {
    const DAYS: std::ops::RangeInclusive<u8> = 1..=28;

    /// The day.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for DueDay {
    type Error = &'static str;

    fn try_from(day: u8) -> Result<Self, Self::Error> {
        if Self::DAYS.contains(&day) { Ok(Self(day)) } else { Err("due_day_invalid") }
    }
}

impl From<DueDay> for u8 {
    fn from(day: DueDay) -> Self {
        day.0
    }
}

impl schemars::JsonSchema for DueDay {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DueDay".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "integer", "minimum": Self::DAYS.start(), "maximum": Self::DAYS.end()})
    }
}

/// The document of a contract.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ContractPdf {
    /// The name it was imported under: a record that names it again need not bring it again.
    pub name: Text<100>,
    /// Where it lies.
    pub key: PdfKey,
}

/// A contract of a subscriber.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    /// The contract.
    pub id: ContractId,
    /// The number printed on it.
    pub number: Text<64>,
    /// The day it was concluded.
    pub concluded: Date,
    /// The last day of a fixed term; none for an open one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed_until: Option<Date>,
    /// The notice period in months.
    pub notice_months: u8,
    /// The subscription a month, gross.
    pub monthly: Money,
    /// The day of the month by which it is paid, where the contract names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_day: Option<DueDay>,
    /// The signed document, where the provider has given it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pdf: Option<ContractPdf>,
}

impl Contract {
    /// The name its PDF is saved under: `118-2024.pdf` for `118/2024`.
    pub fn file_name(&self) -> String {
        super::file_name(self.number.as_str(), self.id.as_str())
    }
}

/// Whether a fixed term ends in the next sixty days, today among them.
pub fn ends_soon(last_day: Date, today: Date) -> bool {
    let days = today.until(last_day).map_or(i32::MAX, |span| span.get_days());
    (0..=ENDS_SOON_DAYS).contains(&days)
}

/// A service of a contract, such as a public address.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// The service.
    pub id: ServiceId,
    /// The contract it belongs to.
    pub contract: ContractId,
    /// Its name.
    pub name: Text<160>,
    /// The price a month, gross.
    pub monthly: Money,
    /// The first day.
    pub since: Date,
    /// The last day, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_due_day_is_one_that_every_month_has() {
        for (text, is_day) in [("0", false), ("1", true), ("28", true), ("29", false), ("300", false), ("\"1\"", false)]
        {
            assert_eq!(serde_json::from_str::<DueDay>(text).is_ok(), is_day, "{text}");
        }
        let day: DueDay = serde_json::from_str("15").expect("a day");
        assert_eq!((day.get(), serde_json::to_string(&day).expect("JSON").as_str()), (15, "15"));
    }

    #[test]
    fn a_term_ends_soon_from_sixty_days_before_its_last_day_to_that_day() {
        let last_day = Date::constant(2026, 12, 31);
        let on = |month, day| ends_soon(last_day, Date::constant(2026, month, day));
        assert_eq!((on(10, 31), on(11, 1), on(12, 31)), (false, true, true));
        assert!(!ends_soon(last_day, Date::constant(2027, 1, 1)));
    }
}
