//! The `factum` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    factum::cli::main()
}
