//! `factum export`: a graph in another format.

use std::io;
use std::io::BufWriter;
use std::io::Write;

use crate::cli::args::ExportArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::open;
use crate::cli::open::Reading;
use crate::export::Selection;
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
    let session = open::open(inputs, &Reading::default(), environment)?;
    let selection = if args.to.info().is_drawing {
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
