//! The functions that are linked into the portal on one machine: one line each.
//! A function that is in `template.yaml` and not here answers 500, and a test of the workspace says so.

use serde_json::Value;
use shared::openapi::{Operation, document};
use shared::runtime::Function;

/// All of them.
pub fn functions() -> Vec<Function> {
    vec![
        Function::endpoint::<assets::Assets>(),
        Function::endpoint::<help::Help>(),
        Function::endpoint::<login::Login>(),
        Function::endpoint::<logout::Logout>(),
        Function::endpoint::<reset_password::ResetPassword>(),
        Function::endpoint::<change_password::ChangePassword>(),
        Function::endpoint::<change_pppoe_password::ChangePppoePassword>(),
        Function::endpoint::<security::Security>(),
        Function::endpoint::<passkeys::Passkeys>(),
        Function::endpoint::<home::Home>(),
        Function::endpoint::<update_data::UpdateData>(),
        Function::endpoint::<notices::Notices>(),
        Function::endpoint::<list_invoices::ListInvoices>(),
        Function::endpoint::<download_invoice::DownloadInvoice>(),
        Function::endpoint::<list_payments::ListPayments>(),
        Function::endpoint::<statement::StatementFile>(),
        Function::endpoint::<bank_transfer::BankTransfer>(),
        Function::endpoint::<contract::ContractPage>(),
        Function::endpoint::<list_hosts::ListHosts>(),
        Function::endpoint::<host_detail::HostDetail>(),
        Function::endpoint::<pay::Pay>(),
        Function::endpoint::<walled_garden::WalledGarden>(),
        Function::endpoint::<payment_webhook::PaymentWebhook>(),
        Function::endpoint::<network_actions::NetworkActions>(),
        Function::endpoint::<radius_authorize::RadiusAuthorize>(),
        Function::endpoint::<radius_accounting::RadiusAccounting>(),
        Function::worker::<reconcile_payments::ReconcilePayments>(),
        Function::worker::<enforce_overdue::EnforceOverdue>(),
        Function::worker::<import_data::ImportData>(),
        Function::worker::<render_invoice::RenderInvoice>(),
        Function::worker::<send_mail::SendMail>(),
        Function::endpoint::<request_export::RequestExport>(),
        Function::worker::<export_data::ExportData>(),
    ]
}

/// What they state together: the OpenAPI document.
pub fn openapi() -> Value {
    let operations: Vec<Operation> = functions().iter().flat_map(|function| (function.operations)()).collect();
    document(&operations)
}
