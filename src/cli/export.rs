//! `factum export`: a graph in another format.

use std::io;
use std::io::BufWriter;
use std::io::Write;

use crate::cli::args::ExportArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::message;
use crate::cli::open;
use crate::cli::open::Reading;
use crate::cli::query;
use crate::cypher::error::ErrorKind;
use crate::export::Selection;
use crate::repl::draw;
use crate::session::RunSettings;
use crate::session::Session;
use crate::snapshot::Existing;
use crate::snapshot::replace;

/// Runs the command.
pub(super) fn run(args: &ExportArgs, environment: &Environment) -> Outcome {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    if let Some(output) = &args.output
        && existing == Existing::Keep
        && output.is_file()
    {
        return Err(Failure::exists(output));
    }
    environment.catch_interrupt();
    let inputs = std::slice::from_ref(&args.graph);
    let mut session = open::open(inputs, &Reading::default(), environment)?;
    let selection = if let Some(query) = &args.query {
        select(&mut session, query, args, environment)?
    } else if args.to.info().is_drawing {
        Selection::drawing(session.graph())
    } else {
        Selection::all()
    };
    match args.output.as_deref().filter(|path| path.as_os_str() != "-") {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            session.export(&selection, args.to, &mut out)?;
            out.flush()?;
        }
        Some(path) => {
            replace(path, existing, |out| session.export(&selection, args.to, out))
                .map_err(|error| Failure::file("write", path, &error))?;
        }
    }
    Ok(())
}

/// What a query finds.
fn select(
    session: &mut Session,
    query: &str,
    args: &ExportArgs,
    environment: &Environment,
) -> Result<Selection, Failure> {
    let settings = RunSettings {
        interrupt: Some(&environment.interrupt),
        now: environment.now(),
        seed: environment.seed(),
        is_read_only: true,
        ..RunSettings::default()
    };
    let params = query::params(&args.params)?;
    match session.run(query, &params, settings) {
        Ok(answer) => Ok(Selection::of_values(session.graph(), answer.rows.iter().flatten())),
        Err(failed) if matches!(*failed.error.kind, ErrorKind::Interrupted) => {
            Err(Failure::Interrupted)
        }
        Err(failed) => {
            let drawn = draw::draw(&failed.error.diagnostic(), ("<query>", query), 0, false);
            message::note(drawn.trim_end());
            Err(Failure::Silent)
        }
    }
}
