//! The process of the function.
fn main() -> std::process::ExitCode {
    shared::runtime::main::<change_pppoe_password::ChangePppoePassword>()
}
