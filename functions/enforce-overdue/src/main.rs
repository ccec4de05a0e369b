//! The process of the function.
fn main() -> std::process::ExitCode {
    shared::runtime::main_worker::<enforce_overdue::EnforceOverdue>()
}
