//! The process of the function.
fn main() -> std::process::ExitCode {
    shared::runtime::main::<radius_accounting::RadiusAccounting>()
}
