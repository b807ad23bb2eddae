//! `factum import`: CSV files into a saved graph.

use std::mem::ManuallyDrop;
use std::path::PathBuf;

use crate::cli::args::ImportArgs;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::message;
use crate::cli::output;
use crate::session::Session;
use crate::session::import::NodeFile;
use crate::session::import::RelFile;
use crate::session::import::import;
use crate::session::summary::counted;
use crate::snapshot::Existing;

/// Runs the command.
pub(super) fn run(args: &ImportArgs) -> Outcome {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    output::check_graph(&args.output, existing)?;
    let nodes: Vec<NodeFile> =
        args.nodes.iter().map(|text| node_file(text)).collect::<Result<_, _>>()?;
    let rels: Vec<RelFile> =
        args.relationships.iter().map(|text| rel_file(text)).collect::<Result<_, _>>()?;
    let delimiter = u8::try_from(args.delimiter)
        .ok()
        .filter(u8::is_ascii)
        .ok_or_else(|| Failure::Usage("--delimiter is one ASCII character".to_owned()))?;
    let graph = import(&nodes, &rels, delimiter).map_err(Failure::failed)?;
    let (n_nodes, n_rels) = (graph.n_nodes(), graph.n_rels());
    // The program ends with it: to give its memory back piece by piece would be lost time.
    output::save(&mut ManuallyDrop::new(Session::of(graph)), &args.output, existing)?;
    message::note(&format!(
        "{}: {}, {}",
        output::name(&args.output),
        counted(n_nodes, "node", "nodes"),
        counted(n_rels, "relationship", "relationships"),
    ));
    Ok(())
}

/// `Person=persons.csv`, `Person:Author=authors.csv`.
fn node_file(text: &str) -> Result<NodeFile, Failure> {
    let wrong = || Failure::Usage(format!("--nodes `{text}`: write it as `Person=persons.csv`"));
    let (labels, path) = text.split_once('=').ok_or_else(wrong)?;
    let labels: Vec<String> = labels
        .split(':')
        .map(str::trim)
        .filter(|label| !label.is_empty())
        .map(String::from)
        .collect();
    if labels.is_empty() || path.is_empty() {
        return Err(wrong());
    }
    Ok(NodeFile { labels, path: PathBuf::from(path) })
}

/// `FOLLOWS(Person->Person)=follows.csv`.
fn rel_file(text: &str) -> Result<RelFile, Failure> {
    let wrong = || {
        Failure::Usage(format!(
            "--relationships `{text}`: write it as `FOLLOWS(Person->Person)=follows.csv`"
        ))
    };
    let (pattern, path) = text.split_once('=').ok_or_else(wrong)?;
    let (rel_type, ends) = pattern.split_once('(').ok_or_else(wrong)?;
    let ends = ends.trim_end().strip_suffix(')').ok_or_else(wrong)?;
    let (start, end) = ends.split_once("->").ok_or_else(wrong)?;
    let [rel_type, start, end] = [rel_type, start, end].map(|part| part.trim().to_owned());
    if [&rel_type, &start, &end].iter().any(|part| part.is_empty()) || path.is_empty() {
        return Err(wrong());
    }
    Ok(RelFile { rel_type, start, end, path: PathBuf::from(path) })
}
