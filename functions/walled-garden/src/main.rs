//! The process of the function.
fn main() -> std::process::ExitCode {
    shared::runtime::main::<walled_garden::WalledGarden>()
}
