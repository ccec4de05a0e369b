//! What consents are called.

use crate::domain::ConsentKind;
use crate::i18n::Texts;
use crate::tr;

/// The name of a consent, in lists and receipts.
pub fn consent_name(texts: Texts, kind: ConsentKind) -> String {
    match kind {
        ConsentKind::ServiceInformationEmail => tr!(texts, "consent-service-information-email"),
        ConsentKind::ServiceInformationSms => tr!(texts, "consent-service-information-sms"),
        ConsentKind::ServiceInformationPhone => tr!(texts, "consent-service-information-phone"),
        ConsentKind::MarketingEmail => tr!(texts, "consent-marketing-email"),
        ConsentKind::MarketingSms => tr!(texts, "consent-marketing-sms"),
        ConsentKind::MarketingPhone => tr!(texts, "consent-marketing-phone"),
        ConsentKind::ElectronicInvoices => tr!(texts, "consent-electronic-invoices"),
    }
}
