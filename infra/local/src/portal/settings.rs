//! The environment that each function would have on Lambda, with the values of this machine.
//!
//! A function gets the variables that its entry in the template names, and no others: what the template
//! forgets is missing here as well.

use std::collections::BTreeMap;

use shared::settings::Settings;

use super::secrets::{self, Secrets};
use crate::cloud::{ACCESS_KEY_ID, Endpoints, SECRET_ACCESS_KEY};
use crate::payu;
use crate::template::{REGION, Template};

/// The simulated routers: of one sessions are ended to change them, of the other they are changed as they go on.
const NETWORK: &str = r#"{"routers":[{"identifier":"bench-coa","change":"coa"}]}"#;

/// The values that this machine gives, by variable.
pub(super) fn local(
    template: &Template,
    endpoints: &Endpoints,
    secrets: &Secrets,
    port: u16,
) -> BTreeMap<String, String> {
    let account = secrets.payu_account();
    let mut settings: BTreeMap<String, String> = [
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY.to_owned()),
        ("AWS_ENDPOINT_URL_DYNAMODB", endpoints.dynamodb.clone()),
        ("AWS_ENDPOINT_URL_S3", endpoints.s3.clone()),
        ("AWS_ENDPOINT_URL_SES", endpoints.ses.clone()),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", endpoints.secrets_manager.clone()),
        ("PANEL_STAGE", "local".to_owned()),
        ("PANEL_PUBLIC_URL", format!("http://localhost:{port}")),
        ("PANEL_MAIL_FROM", "panel@example.pl".to_owned()),
        ("PANEL_PROVIDER_NAME", "Bliski Internet".to_owned()),
        ("PANEL_PROVIDER_EMAIL", "biuro@example.pl".to_owned()),
        ("PANEL_PROVIDER_PHONE", "+48 22 555 01 23".to_owned()),
        ("PANEL_PROVIDER_HOURS", "pon.–pt. 8:00–18:00".to_owned()),
        ("PANEL_PROVIDER_ACCOUNT", "61 1090 1014 0000 0712 1981 2874".to_owned()),
        ("PANEL_PROVIDER_TAX_ID", "526-000-12-46".to_owned()),
        ("PANEL_GATEWAYS", "payu,przelewy24,tpay".to_owned()),
        ("PANEL_PRZELEWY24_URL", format!("http://127.0.0.1:{port}{}", payu::PRZELEWY24_PREFIX)),
        ("PANEL_PRZELEWY24_MERCHANT_ID", secrets::MERCHANT.to_string()),
        ("PANEL_PRZELEWY24_POS_ID", secrets::MERCHANT.to_string()),
        ("PANEL_TPAY_URL", format!("http://127.0.0.1:{port}{}", payu::TPAY_PREFIX)),
        ("PANEL_TPAY_MERCHANT_ID", secrets::MERCHANT.to_string()),
        ("PANEL_PAYU_URL", format!("http://127.0.0.1:{port}{}", payu::PREFIX)),
        ("PANEL_NETWORK", NETWORK.to_owned()),
        ("PANEL_DUNNING", "{}".to_owned()),
        ("PANEL_PAYU_POS_ID", account.pos_id),
        ("PANEL_PPPOE_GRACE_MINUTES", "0".to_owned()),
        ("PANEL_SESSION_PUBLIC_KEYS", secrets.session_public_keys().to_owned()),
    ]
    .into_iter()
    .chain(secrets::NAMES.map(|(variable, name)| (variable, name.to_owned())))
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let table = |part| template.table_like(part).map(|table| table.name.clone());
    let bucket = |part| template.bucket_like(part).map(|bucket| bucket.name.clone());
    let first_table = template.tables.first().map(|table| table.name.clone());
    for (name, value) in [
        ("PANEL_TABLE", table("portal").or(first_table)),
        ("PANEL_USAGE_TABLE", table("usage")),
        ("PANEL_INVOICE_BUCKET", bucket("invoice")),
        ("PANEL_IMPORT_BUCKET", bucket("import")),
        ("PANEL_EXPORT_BUCKET", bucket("export")),
        ("PANEL_REPORT_BUCKET", bucket("report")),
    ] {
        if let Some(value) = value {
            settings.insert(name.to_owned(), value);
        }
    }
    settings
}

/// What one function gets.
pub(super) fn of_function(
    template: &Template,
    function: &str,
    local: &BTreeMap<String, String>,
    extra: &BTreeMap<String, String>,
) -> Settings {
    let mut settings: BTreeMap<String, String> = local
        .iter()
        .filter(|(name, _)| name.starts_with("AWS_"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    // A key of its own: what a function may do is decided by who it is.
    settings.insert("AWS_ACCESS_KEY_ID".to_owned(), function.to_owned());
    let declared = template.function(function).map(|function| &function.environment);
    for (name, own) in declared.into_iter().flatten() {
        // The template's own value stands where this machine has none: a limit, a language, a feature.
        if let Some(value) = local.get(name).or(own.as_ref()) {
            settings.insert(name.clone(), value.clone());
        }
    }
    settings.extend(extra.clone());
    settings.into_iter().collect()
}
