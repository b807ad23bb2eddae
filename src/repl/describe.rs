//! Commands, functions, procedures, queries and schemas in words, as `:help` and the reference page
//! show them.

use std::sync::Arc;

use crate::cypher::Procedure;
use crate::cypher::Procedures;
use crate::cypher::eval::functions;
use crate::cypher::eval::functions::Function;
use crate::graph::KeySchema;
use crate::graph::Schema;
use crate::repl::commands;
use crate::repl::commands::COMMANDS;
use crate::repl::queries;
use crate::repl::queries::QUERIES;

/// What `:help NAME` says, or that there is no such thing and what was meant.
pub(super) fn help(procedures: &Procedures, name: &str) -> Result<String, String> {
    let name = name.trim_start_matches([':', '.']).trim_end_matches("()");
    match name.to_lowercase().as_str() {
        "" => return Ok(overview()),
        "functions" => return Ok(functions::all().iter().map(|own| own.usage() + "\n").collect()),
        "procedures" => return Ok(procedures.iter().map(listed).collect()),
        "queries" => return Ok(queries()),
        _ => {}
    }
    let mut found = String::new();
    if let Some(command) = commands::find(&name.to_lowercase()) {
        found.push_str(&format!(":{} {}\n  {}\n", command.name, command.usage, command.doc));
    }
    if let Some(id) = functions::find(name) {
        found.push_str(&function(functions::get(id)));
    }
    if let Some(query) = queries::find(name) {
        found.push_str(&format!("`:run {}` runs\n{}", query.name, query.text));
    }
    // A procedure is found by the last part of its name as well.
    let is_meant = |own: &&Procedure| {
        let own = own.signature.name.to_lowercase();
        let name = name.to_lowercase();
        own == name || own.rsplit('.').next() == Some(&name)
    };
    found.extend(procedures.iter().filter(is_meant).map(procedure));
    if !found.is_empty() {
        return Ok(found);
    }
    let procedures = procedures.iter().map(|own| own.signature.name.as_ref());
    let names = COMMANDS
        .iter()
        .map(|command| command.name)
        .chain(functions::all().iter().map(|function| function.signature.name))
        .chain(QUERIES.iter().map(|query| query.name))
        .chain(procedures);
    let hint = commands::similar(name, names)
        .map_or_else(String::new, |similar| format!("\n  = did you mean `{similar}`?"));
    Err(format!("there is no command, function, procedure or query `{name}`{hint}"))
}

fn overview() -> String {
    let mut text = String::from(
        "A statement ends with `;` and may span lines, for example\n  \
         MATCH (a)-[r:DEPORTS]->(b) RETURN a, r, b;\n\n",
    );
    for command in COMMANDS {
        let head = format!(":{} {}", command.name, command.usage);
        text.push_str(&format!("{head:<24} {}\n", command.doc));
    }
    text + "\n`:help functions`, `:help procedures`, `:help queries` list those; `:help NAME` tells \
            more. Tab completes, Ctrl-R searches what was entered, Ctrl-C ends a query.\n"
}

/// One function.
fn function(function: &Function) -> String {
    let mut text = format!("{}\n  {}\n", function.usage(), function.doc);
    if !function.example.is_empty() {
        text.push_str(&format!("  for example {}\n", function.example));
    }
    text
}

/// A procedure in a list.
fn listed(own: &Procedure) -> String {
    format!("{}\n    {}\n", own.signature.name, own.doc)
}

/// One procedure.
fn procedure(procedure: &Procedure) -> String {
    format!("{}\n  {}\n", procedure.signature, procedure.doc)
}

/// The queries that come with the program.
pub(super) fn queries() -> String {
    let line = |query: &queries::Query| format!(":run {:<22} {}\n", query.name, query.doc());
    QUERIES.iter().map(line).collect()
}

/// Labels and types with their keys; those with the same keys stand together.
pub fn schema(schema: &Schema) -> String {
    let nodes = schema.labels.iter().map(|own| (&own.name, own.count, own.keys.as_slice()));
    let rels = schema.types.iter().map(|own| (&own.name, own.count, own.keys.as_slice()));
    let mut text = String::new();
    for (title, groups) in [("nodes", groups(nodes)), ("relationships", groups(rels))] {
        if groups.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{title}\n"));
        for (keys, names) in groups {
            text.push_str(&format!("  {}\n", names.join(", ")));
            if !keys.is_empty() {
                text.push_str(&format!("      {keys}\n"));
            }
        }
    }
    text
}

/// Names with their counts, by their keys, in the order of the first name.
fn groups<'a>(
    own: impl Iterator<Item = (&'a Arc<str>, usize, &'a [KeySchema])>,
) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (name, count, keys) in own {
        let keys = keys.iter().map(|key| format!("{}: {}", key.name, key.types.join("|")));
        let keys = keys.collect::<Vec<_>>().join(", ");
        let name = format!("{count} :{name}");
        match groups.iter_mut().find(|(own, _)| *own == keys) {
            Some((_, names)) => names.push(name),
            None => groups.push((keys, vec![name])),
        }
    }
    groups
}
