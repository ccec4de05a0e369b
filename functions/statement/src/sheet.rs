//! A statement for spreadsheets.

use schemars::JsonSchema;
use shared::domain::{Balance, Date, Movement, ParseError, Statement, local_date};
use shared::i18n::Texts;
use shared::tr;
use shared::views::ledger_kind;

/// Without it spreadsheets take UTF-8 for something else.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// How amounts and dates are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "StatementStyle")]
pub enum Style {
    /// `1234,56` and `22.11.2026`, as spreadsheets in Poland read them.
    Polish,
    /// `1234.56` and `2026-11-22`.
    Iso,
}

impl Style {
    /// By its name.
    pub fn parse(name: &str) -> Result<Self, ParseError> {
        match name {
            "polish" => Ok(Self::Polish),
            "iso" => Ok(Self::Iso),
            _ => Err(ParseError::new("choice_invalid")),
        }
    }

    fn amount(self, amount: Balance) -> String {
        let point = if self == Self::Polish { ',' } else { '.' };
        let (sign, minor) = (if amount.amount() < 0 { "-" } else { "" }, amount.amount().unsigned_abs());
        format!("{sign}{}{point}{:02}", minor / 100, minor % 100)
    }

    fn date(self, date: Date) -> String {
        match self {
            Self::Polish => date.strftime("%d.%m.%Y").to_string(),
            Self::Iso => date.to_string(),
        }
    }
}

/// The movements, oldest first, under a line of names: date, what, title, amount, currency, balance, number.
/// Error: memory.
pub fn csv(texts: Texts, statement: &Statement, style: Style) -> Result<Vec<u8>, csv::Error> {
    let start = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(start);
    writer.write_record([
        tr!(texts, "statement-date"),
        tr!(texts, "statement-kind"),
        tr!(texts, "statement-title"),
        tr!(texts, "statement-amount"),
        tr!(texts, "statement-currency"),
        tr!(texts, "statement-balance"),
        tr!(texts, "statement-number"),
    ])?;
    for Movement { entry, balance } in statement.movements.iter().rev() {
        // An amount that a balance cannot hold was never booked.
        let amount = entry.apply(Balance::zero(balance.currency())).unwrap_or(Balance::zero(balance.currency()));
        writer.write_record([
            style.date(local_date(entry.at)),
            ledger_kind(texts, entry.kind),
            harmless(entry.title.as_str()),
            style.amount(amount),
            balance.currency().code().to_owned(),
            style.amount(*balance),
            entry.id.to_string(),
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// What a spreadsheet would take for a formula begins with an apostrophe, which makes it a text.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::domain::{Currency, Language, LedgerEntry};

    fn statement() -> Statement {
        let entry = |id: &str, at: &str, kind: &str, amount: u64, title: &str| -> LedgerEntry {
            serde_json::from_value(serde_json::json!({
                "id": id, "at": at, "kind": kind, "amount": {"amount": amount, "currency": "PLN"}, "title": title,
            }))
            .expect("an entry")
        };
        let entries = vec![
            entry("led_p-1", "2026-11-10T23:30:00Z", "payment", 123_456, "=HYPERLINK(\"x\";\"y\")"),
            entry("led_c-1", "2026-11-01T12:00:00Z", "charge", 6990, "Internet; światłowód"),
        ];
        let now =
            entries.iter().rev().fold(Balance::zero(Currency::Pln), |sum, entry| entry.apply(sum).expect("in range"));
        let day = |text: &str| text.parse().expect("a date");
        Statement::of(now, entries, day("2026-11-01"), day("2026-11-30")).expect("in range")
    }

    #[test]
    fn polish_spreadsheets_read_amounts_with_a_comma_and_nothing_as_a_formula() {
        let csv = csv(Texts::of(Language::Pl), &statement(), Style::Polish).expect("written");
        let text = String::from_utf8(csv).expect("text");
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[0], "\u{feff}Data;Rodzaj;Opis;Kwota;Waluta;Saldo;Numer");
        assert_eq!(lines[1], "01.11.2026;Opłata;\"Internet; światłowód\";-69,90;PLN;-69,90;led_c-1");
        assert_eq!(lines[2], "11.11.2026;Wpłata;\"'=HYPERLINK(\"\"x\"\";\"\"y\"\")\";1234,56;PLN;1164,66;led_p-1");
        assert_eq!(lines[3..], [""]);
    }

    #[test]
    fn the_other_style_is_iso() {
        let csv = csv(Texts::of(Language::En), &statement(), Style::Iso).expect("written");
        let text = String::from_utf8(csv).expect("text");
        assert!(
            text.contains("\r\n2026-11-01;Charge;\"Internet; światłowód\";-69.90;PLN;-69.90;led_c-1\r\n"),
            "{text}"
        );
    }
}
