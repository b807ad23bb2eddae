//! `factum build`: articles into a saved graph.

use crate::cli::args::BuildArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::message;
use crate::cli::open;
use crate::cli::open::Reading;
use crate::cli::output;
use crate::session::Session;
use crate::session::summary::counted;
use crate::snapshot;
use crate::snapshot::Existing;

/// Runs the command.
pub(super) fn run(args: &BuildArgs, environment: &Environment) -> Outcome {
    let reading = Reading::new(args.published.as_deref(), &args.reader, args.strict)?;
    let Some(output) = args.output.as_ref().or(args.append.as_ref()) else {
        return Err(Failure::Usage("say where the graph goes: -o GRAPH".to_owned()));
    };
    // What was read may be written over.
    let is_same = args.append.as_ref().is_some_and(|append| append == output);
    let existing = if args.force || is_same { Existing::Replace } else { Existing::Keep };
    if let Some(graph) = args.inputs.iter().find(|path| snapshot::is_snapshot(path)) {
        let graph = graph.display();
        return Err(Failure::Failed(format!(
            "`{graph}` is a saved graph, not an article; --append {graph} adds articles to it"
        )));
    }
    output::check_graph(output, existing)?;
    if let Some(threads) = args.threads {
        let built = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        built.map_err(Failure::failed)?;
    }
    let mut session = match &args.append {
        Some(path) => Session::open(path)?,
        None => Session::new(),
    };
    let report = open::read(&mut session, &args.inputs, &reading, environment)?;
    environment.catch_interrupt();
    output::save(&mut session, output, existing)?;
    if !args.quiet {
        let built = report.built;
        let repeated = if built.repeated > 0 {
            format!(" ({} known already)", built.repeated)
        } else {
            String::new()
        };
        let failed = if report.failed.is_empty() {
            String::new()
        } else {
            format!("; {} not read", report.failed.len())
        };
        message::note(&format!(
            "{}: {}{repeated}, {}, {}{failed}",
            output::name(output),
            counted(built.articles, "article", "articles"),
            counted(built.entities, "new entity", "new entities"),
            counted(built.claims, "new statement", "new statements"),
        ));
    }
    Ok(())
}
