//! `factum stats`: what a graph holds.

use std::io;
use std::io::Write;
use std::mem::ManuallyDrop;

use serde_json::json;

use crate::cli::args::StatsArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Outcome;
use crate::cli::open;
use crate::cli::open::Reading;
use crate::graph::KeySchema;
use crate::graph::Schema;
use crate::repl::describe;
use crate::repl::fold::fold;
use crate::session::summary::counts;

/// Runs the command.
pub(super) fn run(args: &StatsArgs, environment: &Environment) -> Outcome {
    let inputs = std::slice::from_ref(&args.graph);
    // The program ends with it: to give its memory back piece by piece would be lost time.
    let session = ManuallyDrop::new(open::open(inputs, &Reading::default(), environment)?);
    let graph = session.graph();
    let schema = graph.schema();
    let mut out = io::BufWriter::new(io::stdout().lock());
    if args.json {
        let (nodes, rels) = (graph.n_nodes(), graph.n_rels());
        let text = serde_json::to_string_pretty(&as_json(&schema, nodes, rels));
        writeln!(out, "{}", text.unwrap_or_default())?;
    } else {
        let text = format!("{}\n{}", counts(graph), describe::schema(&schema));
        out.write_all(fold(&text, Environment::width()).as_bytes())?;
    }
    out.flush()?;
    Ok(())
}

fn as_json(schema: &Schema, n_nodes: usize, n_rels: usize) -> serde_json::Value {
    let keys = |keys: &[KeySchema]| -> serde_json::Value {
        keys.iter()
            .map(|key| json!({ "name": *key.name, "count": key.count, "types": key.types }))
            .collect()
    };
    let labels: serde_json::Value = schema
        .labels
        .iter()
        .map(|own| json!({ "label": *own.name, "count": own.count, "keys": keys(&own.keys) }))
        .collect();
    let types: serde_json::Value = schema
        .types
        .iter()
        .map(|own| {
            let ends: Vec<_> = own
                .ends
                .iter()
                .map(|(start, end, n)| json!({ "start": **start, "end": **end, "count": n }))
                .collect();
            json!({
                "type": *own.name,
                "count": own.count,
                "keys": keys(&own.keys),
                "ends": ends,
            })
        })
        .collect();
    json!({ "nodes": n_nodes, "relationships": n_rels, "labels": labels, "types": types })
}
