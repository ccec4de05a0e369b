//! The portal on one machine: `cargo run`.
fn main() -> std::process::ExitCode {
    panel::cli::main()
}
