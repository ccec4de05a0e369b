//! The process of the function.
fn main() -> std::process::ExitCode {
    shared::runtime::main::<bank_transfer::BankTransfer>()
}
