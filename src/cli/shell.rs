//! `factum [FILE...]`: reads, says what was found, opens the shell.

use std::io;
use std::io::Write;

use crate::cli::args::ColorChoice;
use crate::cli::args::ShellArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Outcome;
use crate::cli::open;
use crate::cli::open::Reading;
use crate::session::summary::Summary;

/// Runs the program without a command.
pub(super) fn run(args: &ShellArgs, _: ColorChoice, environment: &Environment) -> Outcome {
    let reading = Reading::new(args.published.as_deref(), args.strict)?;
    let session = open::open(&args.files, &reading, environment)?;
    write!(io::stdout(), "{}", Summary::of(session.graph()))?;
    Ok(())
}
