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
mod intent;
mod message;
mod open;
mod output;
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
            let is_unknown = error.kind() == clap::error::ErrorKind::UnknownArgument;
            let word = intent::first_word().filter(|_| is_unknown);
            let meant = word.and_then(|word| Some((intent::mistyped_command(&word)?, word)));
            if let Some((meant, word)) = meant {
                // `factum bild x -o y`: the option is right, the command is not.
                message::error(&intent::no_command(&word, &meant), environment.error_color());
                return Failure::Usage(String::new()).code();
            }
            // Help and version go to standard output, which may be closed.
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let environment = environment.with_color(cli.color);
    let color = environment.error_color();
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
    let outcome = match cli.command {
        None => shell::run(&cli.shell, environment),
        Some(Command::Build(args)) => build::run(&args, environment),
        Some(Command::Query(args)) => query::run(&args, environment),
        Some(Command::Export(args)) => export::run(&args, environment),
        Some(Command::Analyze(args)) => analyze::run(&args, environment),
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
