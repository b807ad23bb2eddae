//! The command line: what is asked for, where it goes, and how it ends.
//!
//! Data goes to standard output, everything else to standard error. A command is a file here.

mod analyze;
mod args;
mod bench;
mod build;
mod completions;
mod environment;
mod exit;
mod export;
mod import;
mod message;
mod open;
mod query;
pub mod reference;
mod shell;
mod stats;
mod train;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::Cli;
use crate::cli::args::Command;
use crate::cli::environment::Environment;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let environment = Environment::look();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version go to standard output, which may be closed.
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let color = environment.error_color(cli.color);
    match run(cli, &environment) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(message) = failure.message() {
                message::error(message, color);
            }
            failure.code()
        }
    }
}

fn run(cli: Cli, environment: &Environment) -> Outcome {
    let color = cli.color;
    let outcome = match cli.command {
        None => shell::run(&cli.shell, color, environment),
        Some(Command::Build(args)) => build::run(&args, environment),
        Some(Command::Query(args)) => query::run(&args, color, environment),
        Some(Command::Export(args)) => export::run(&args, environment),
        Some(Command::Analyze(args)) => analyze::run(&args),
        Some(Command::Import(args)) => import::run(&args),
        Some(Command::Bench(args)) => bench::run(&args, environment),
        Some(Command::Train(args)) => train::run(&args),
        Some(Command::Stats(args)) => stats::run(&args, environment),
        Some(Command::Completions(args)) => completions::run(&args),
    };
    outcome?;
    std::io::stdout().flush()?;
    if environment.is_interrupted() { Err(Failure::Interrupted) } else { Ok(()) }
}
