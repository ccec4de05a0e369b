//! The process of the function.
fn main() -> std::process::ExitCode {
    shared::runtime::main::<download_invoice::DownloadInvoice>()
}
