//! The fixed words of the document. An invoice is a legal document in Polish, whatever language its reader has set for the portal:
//! its words belong to it and not to the catalogues of the interface.

/// The name of the document.
pub const INVOICE: &str = "Faktura";
/// The day of issue.
pub const ISSUED: &str = "Data wystawienia";
/// The day of supply.
pub const SUPPLIED: &str = "Data sprzedaży";
/// The day by which it is to be paid.
pub const DUE: &str = "Termin płatności";
/// Who issued it.
pub const SELLER: &str = "Sprzedawca";
/// Who is to pay.
pub const BUYER: &str = "Nabywca";
/// A tax number.
pub const TAX_ID: &str = "NIP";

/// The number of a line.
pub const LINE: &str = "Lp.";
/// The name of a service.
pub const NAME: &str = "Nazwa usługi";
/// The unit of measure.
pub const UNIT: &str = "J.m.";
/// The quantity.
pub const QUANTITY: &str = "Ilość";
/// The net price of one unit.
pub const UNIT_NET: &str = "Cena jedn. netto";
/// A net value.
pub const NET: &str = "Wartość netto";
/// A rate of VAT.
pub const RATE: &str = "Stawka VAT";
/// An amount of VAT.
pub const TAX: &str = "Kwota VAT";
/// A gross value.
pub const GROSS: &str = "Wartość brutto";
/// A discount that the net value of a line holds already.
pub const DISCOUNT: &str = "Rabat";
/// The sum of all rates.
pub const SUM: &str = "Razem";
/// What is to be paid.
pub const TOTAL: &str = "Do zapłaty";

/// What a transfer needs.
pub const TRANSFER: &str = "Dane do przelewu";
/// To whom a transfer goes.
pub const RECIPIENT: &str = "Odbiorca";
/// The account it goes to.
pub const ACCOUNT: &str = "Numer rachunku";
/// Its title.
pub const TRANSFER_TITLE: &str = "Tytuł przelewu";
/// Its amount.
pub const AMOUNT: &str = "Kwota";
/// Its amount, where a part of the invoice is paid already.
pub const AMOUNT_LEFT: &str = "Pozostało do zapłaty";
/// What to do with the QR code.
pub const SCAN: &str = "Zeskanuj i zapłać";
/// What the QR code is, for who cannot see it.
pub const QR: &str = "Kod QR z danymi do przelewu";

/// Special notes.
pub const NOTE: &str = "Uwagi";

/// The number of a page.
pub fn page(number: usize, of: usize) -> String {
    format!("Strona {number} z {of}")
}
