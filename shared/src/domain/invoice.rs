//! Invoices: the fields of art. 106e of the VAT act, and the sums that follow from the lines.

use serde::{Deserialize, Serialize};

use super::{AccountNumber, Address, Date, InvoiceId, Money, MoneyError, TaxId, Text};

/// A rate of VAT.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize, Deserialize, schemars::JsonSchema)]
pub enum VatRate {
    /// 23 %.
    #[serde(rename = "23")]
    Standard,
    /// 8 %.
    #[serde(rename = "8")]
    Reduced,
    /// 5 %.
    #[serde(rename = "5")]
    Low,
    /// 0 %.
    #[serde(rename = "0")]
    Zero,
    /// Exempt (`zw.`).
    #[serde(rename = "zw")]
    Exempt,
}

impl VatRate {
    /// The rate in percent; an exempt line bears no tax.
    pub const fn percent(self) -> u64 {
        match self {
            Self::Standard => 23,
            Self::Reduced => 8,
            Self::Low => 5,
            Self::Zero | Self::Exempt => 0,
        }
    }

    /// As Polish invoices print it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Standard => "23%",
            Self::Reduced => "8%",
            Self::Low => "5%",
            Self::Zero => "0%",
            Self::Exempt => "zw.",
        }
    }
}

/// A seller or a buyer as it stood on the day of issue.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// The name.
    pub name: Text<240>,
    /// The address; an old invoice may lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The NIP, of a company.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_id: Option<TaxId>,
}

/// A line of an invoice.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceLine {
    /// The service.
    pub name: Text<240>,
    /// The unit, such as `szt.` or `mies.`.
    pub unit: Text<16>,
    /// Whole units.
    #[schemars(range(min = 1, max = 1_000_000))]
    pub quantity: u32,
    /// The net price of one unit.
    pub unit_net: Money,
    /// The net value of the line, after any discount.
    pub net: Money,
    /// The rate of VAT.
    pub vat_rate: VatRate,
}

/// The tax of one rate, where the books give it: prices that are set with their tax in them come to another grosz than
/// the tax on the sum of their net values (art. 106e sec. 7 to 10).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenTax {
    /// The rate.
    pub vat_rate: VatRate,
    /// The net sum of its lines.
    pub net: Money,
    /// The tax on them.
    pub tax: Money,
}

/// The sums of one rate.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TaxTotal {
    /// The rate.
    pub rate: VatRate,
    /// The net sum of its lines.
    pub net: Money,
    /// The tax on that sum, rounded half up once a rate (art. 106e sec. 11).
    pub tax: Money,
    /// Both together.
    pub gross: Money,
}

/// The S3 key of a document: the subscriber's folder and 128 random bits, so that no id leads to it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PdfKey(String);

impl PdfKey {
    /// A new key under a subscriber's folder.
    pub fn new(subscriber: &super::SubscriberId, random: &dyn crate::random::Random) -> Self {
        let mut bytes = [0_u8; 16];
        random.fill(&mut bytes);
        Self(format!("{subscriber}/{}.pdf", hex::encode(bytes)))
    }

    /// The key in the invoice bucket.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The name a document is saved under, after its number; after its id where the number has no letter or digit of ASCII's.
pub(super) fn file_name(number: &str, id: &str) -> String {
    let plain: String = number.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let plain = plain.trim_matches('-');
    format!("{}.pdf", if plain.is_empty() { id } else { plain })
}

/// An invoice. It never changes once issued; a correction is another document.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Invoice {
    /// The invoice.
    pub id: InvoiceId,
    /// Its unique consecutive number, such as `FV/11/2026`.
    pub number: Text<64>,
    /// The day of issue.
    pub issued: Date,
    /// The day of supply, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplied: Option<Date>,
    /// The day by which it is to be paid.
    pub due: Date,
    /// What is to be paid.
    pub total: Money,
    /// The seller; none on an invoice that came as a PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller: Option<Party>,
    /// The buyer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<Party>,
    /// The lines; empty on an invoice that came as a PDF.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<InvoiceLine>,
    /// The tax of each rate, where it is not the one on its net sum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<GivenTax>,
    /// The account to pay to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountNumber>,
    /// Special notes, such as the basis of an exemption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text<600>>,
    /// Where its PDF is, or will be once drawn.
    pub pdf_key: PdfKey,
    /// Whether the PDF lies there.
    #[serde(default)]
    pub pdf_ready: bool,
    /// Whether it could not be drawn: a person must see to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pdf_failed: bool,
}

/// What the home page says of the last invoice.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct InvoiceBrief {
    /// The invoice.
    pub id: InvoiceId,
    /// Its number.
    pub number: Text<64>,
    /// The day of issue.
    #[schemars(with = "crate::openapi::Day")]
    pub issued: Date,
    /// The day by which it is to be paid.
    #[schemars(with = "crate::openapi::Day")]
    pub due: Date,
    /// What is to be paid.
    pub total: Money,
}

impl Invoice {
    /// What the home page says of it.
    pub fn brief(&self) -> InvoiceBrief {
        InvoiceBrief {
            id: self.id.clone(),
            number: self.number.clone(),
            issued: self.issued,
            due: self.due,
            total: self.total,
        }
    }

    /// The name its PDF is saved under: `FV-11-2026.pdf` for `FV/11/2026`.
    pub fn file_name(&self) -> String {
        file_name(self.number.as_str(), self.id.as_str())
    }

    /// The sums of each rate, highest rate first: those that were given, else those of the lines. Errors: two currencies,
    /// out of range.
    pub fn tax_totals(&self) -> Result<Vec<TaxTotal>, MoneyError> {
        if self.taxes.is_empty() { InvoiceLine::tax_totals(&self.lines) } else { GivenTax::totals(&self.taxes) }
    }
}

impl GivenTax {
    /// The sums of each rate, highest rate first. Errors: two currencies, out of range.
    pub fn totals(taxes: &[Self]) -> Result<Vec<TaxTotal>, MoneyError> {
        let mut totals = taxes
            .iter()
            .map(|given| {
                Ok(TaxTotal { rate: given.vat_rate, net: given.net, tax: given.tax, gross: given.net.plus(given.tax)? })
            })
            .collect::<Result<Vec<_>, MoneyError>>()?;
        totals.sort_by_key(|total| total.rate);
        Ok(totals)
    }
}

impl InvoiceLine {
    /// The sums of each rate of some lines, highest rate first. Errors: two currencies, out of range.
    pub fn tax_totals(lines: &[Self]) -> Result<Vec<TaxTotal>, MoneyError> {
        let mut nets: std::collections::BTreeMap<VatRate, Money> = std::collections::BTreeMap::new();
        for line in lines {
            let net = nets.get(&line.vat_rate).copied().unwrap_or(Money::zero(line.net.currency()));
            nets.insert(line.vat_rate, net.plus(line.net)?);
        }
        nets.into_iter()
            .map(|(rate, net)| {
                let tax = Money::new((net.amount() * rate.percent() + 50) / 100, net.currency())?;
                Ok(TaxTotal { rate, net, tax, gross: net.plus(tax)? })
            })
            .collect()
    }
}
