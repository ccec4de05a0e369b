//! The process of `import-data` on AWS.

fn main() -> std::process::ExitCode {
    shared::runtime::main_worker::<import_data::ImportData>()
}
