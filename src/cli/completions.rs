//! `factum completions`: scripts that let a shell complete commands and options.

use std::io;
use std::io::Write;

use clap::CommandFactory;

use crate::cli::args::Cli;
use crate::cli::args::CompletionsArgs;
use crate::cli::args::Shell;
use crate::cli::exit::Outcome;

/// Runs the command.
pub(super) fn run(args: &CompletionsArgs) -> Outcome {
    let shell = match args.shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "factum", &mut script);
    io::stdout().write_all(&script)?;
    Ok(())
}
