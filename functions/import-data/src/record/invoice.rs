//! An invoice.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use shared::domain::{
    AccountNumber, GivenTax, Invoice, InvoiceId, InvoiceLine, Money, Party, PdfKey, SubscriberId, TaxTotal, Text,
};

use super::{Day, PdfName};
use crate::fault::{Code, Fault};

/// The units that one line of an invoice may bill.
const QUANTITIES: std::ops::RangeInclusive<u32> = 1..=1_000_000;

/// An invoice, with lines or with a PDF.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["seller", "lines"]}, {"required": ["pdf"]}]))]
pub struct InvoiceRecord {
    /// Whose it is.
    pub subscriber: SubscriberId,
    /// The invoice.
    pub id: InvoiceId,
    /// Its unique consecutive number, such as `FV/11/2026`.
    pub number: Text<64>,
    /// The day of issue.
    pub issued: Day,
    /// The day of supply, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplied: Option<Day>,
    /// The day by which it is to be paid.
    pub due: Day,
    /// What is to be paid: the sum of the lines with their tax.
    pub total: Money,
    /// The seller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller: Option<Party>,
    /// The buyer. Left out, an invoice with lines is made out to the subscriber's billing data of now, as they keep them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer: Option<Party>,
    /// The lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<InvoiceLine>,
    /// The tax of each rate, where prices are set with their tax in them. Without it the tax is that on the net sum of
    /// the rate, rounded half up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<GivenTax>,
    /// The account to pay to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<AccountNumber>,
    /// Special notes, such as the basis of an exemption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text<600>>,
    /// The PDF beside the file, of at most 5 MB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pdf: Option<PdfName>,
}

impl InvoiceRecord {
    /// What no field can say alone. Errors: a part is missing, a PDF and lines, a quantity or a sum that cannot be.
    pub(super) fn check(&self) -> Result<(), Fault> {
        if self.pdf.is_some() {
            return if self.lines.is_empty() { Ok(()) } else { Err(Fault::at("pdf", Code::PDF_AND_LINES)) };
        }
        let needed = [("seller", self.seller.is_none()), ("lines", self.lines.is_empty())];
        if let Some((field, _)) = needed.into_iter().find(|(_, is_missing)| *is_missing) {
            return Err(Fault::at(field, Code::MISSING));
        }
        if let Some(line) = self.lines.iter().position(|line| !QUANTITIES.contains(&line.quantity)) {
            return Err(Fault::at(format!("lines[{line}].quantity"), Code::QUANTITY_OUT_OF_RANGE));
        }
        self.check_total()
    }

    fn check_total(&self) -> Result<(), Fault> {
        let unsummed = |error| Fault::at("lines", Code::of_money(error));
        let mut totals = InvoiceLine::tax_totals(&self.lines).map_err(unsummed)?;
        if !self.taxes.is_empty() {
            let given = GivenTax::totals(&self.taxes).map_err(|error| Fault::at("taxes", Code::of_money(error)))?;
            if given.len() != totals.len() || !given.iter().zip(&totals).all(|(given, own)| self.fits(given, own)) {
                return Err(Fault::at("taxes", Code::TAXES_DIFFER));
            }
            totals = given;
        }
        let mut sum = Money::zero(self.total.currency());
        for total in totals {
            sum = sum.plus(total.gross).map_err(unsummed)?;
        }
        if sum == self.total { Ok(()) } else { Err(Fault::at("total", Code::TOTAL_DIFFERS)) }
    }

    /// Whether the sums that are given of a rate can be those of its lines: rounding moves a grosz a line.
    fn fits(&self, given: &TaxTotal, own: &TaxTotal) -> bool {
        let lines = self.lines.iter().filter(|line| line.vat_rate == own.rate).count();
        let slack = if own.rate.percent() == 0 { 0 } else { lines };
        let apart = given.tax.amount().abs_diff(own.tax.amount());
        given.rate == own.rate && given.net == own.net && u64::try_from(slack).is_ok_and(|slack| apart <= slack)
    }

    /// The invoice, whose PDF lies or will lie at `pdf_key`.
    pub fn invoice(&self, pdf_key: PdfKey, pdf_ready: bool) -> Invoice {
        Invoice {
            id: self.id.clone(),
            number: self.number.clone(),
            issued: self.issued.date(),
            supplied: self.supplied.map(Day::date),
            due: self.due.date(),
            total: self.total,
            seller: self.seller.clone(),
            buyer: self.buyer.clone(),
            lines: self.lines.clone(),
            taxes: self.taxes.clone(),
            account: self.account.clone(),
            note: self.note.clone(),
            pdf_key,
            pdf_ready,
            pdf_failed: false,
        }
    }
}
