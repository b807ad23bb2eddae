//! `factum export`: a graph in another format.

use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::path::Path;

use crate::cli::args::ExportArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::message;
use crate::cli::open;
use crate::cli::open::Reading;
use crate::cli::output;
use crate::cli::query;
use crate::cypher::error::ErrorKind;
use crate::export::FORMATS;
use crate::export::Format;
use crate::export::Selection;
use crate::repl::draw;
use crate::session::RunSettings;
use crate::session::Session;
use crate::snapshot::Existing;
use crate::snapshot::replace;

/// Runs the command.
pub(super) fn run(args: &ExportArgs, environment: &Environment) -> Outcome {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let output = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    if let Some(output) = output {
        output::check(output, existing)?;
    }
    let format = format(args, output)?;
    let inputs = std::slice::from_ref(&args.graph);
    // The program ends with it: to give its memory back piece by piece would be lost time.
    let mut session = ManuallyDrop::new(open::open(inputs, &Reading::default(), environment)?);
    environment.catch_interrupt();
    let selection = if let Some(query) = &args.query {
        select(&mut session, query, args, environment)?
    } else if format.info().is_drawing {
        Selection::drawing(session.graph())
    } else {
        Selection::all()
    };
    match output {
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            session.export(&selection, format, &mut out)?;
            out.flush()?;
        }
        Some(path) => {
            replace(path, existing, |out| session.export(&selection, format, out))
                .map_err(|error| Failure::file("write", path, &error))?;
        }
    }
    Ok(())
}

/// The format that was asked for, or that the name of the file promises.
fn format(args: &ExportArgs, output: Option<&Path>) -> Result<Format, Failure> {
    let extension = output.and_then(Path::extension).and_then(|extension| extension.to_str());
    args.to.or_else(|| Format::of_extension(extension?)).ok_or_else(|| {
        let names: Vec<&str> = FORMATS.iter().map(|info| info.name).collect();
        Failure::Usage(format!("say which format: --to with one of {}", names.join(", ")))
    })
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
            let drawn = {
                let color = environment.error_color();
                draw::draw(&failed.error.diagnostic(), ("<query>", query), 0, color)
            };
            message::note(drawn.trim_end());
            Err(Failure::Silent)
        }
    }
}
