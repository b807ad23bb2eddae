//! Functions, procedures, queries and schemas in words, as `:help` and the reference page show them.

use std::io;
use std::io::Write;

use crate::cypher::Procedure;
use crate::cypher::Procedures;
use crate::cypher::eval::functions;
use crate::cypher::eval::functions::Function;
use crate::graph::KeySchema;
use crate::graph::Schema;
use crate::repl::queries::QUERIES;

/// All functions with how they are called.
pub(super) fn functions(out: &mut dyn Write) -> io::Result<()> {
    for function in functions::all() {
        writeln!(out, "{}", function.usage())?;
    }
    Ok(())
}

/// One function.
pub(super) fn function(function: &Function, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", function.usage())?;
    writeln!(out, "  {}", function.doc)?;
    if !function.example.is_empty() {
        writeln!(out, "  for example {}", function.example)?;
    }
    Ok(())
}

/// All procedures.
pub(super) fn procedures(procedures: &Procedures, out: &mut dyn Write) -> io::Result<()> {
    for own in procedures.iter() {
        writeln!(out, "{}", own.signature.name)?;
        writeln!(out, "    {}", own.doc)?;
    }
    Ok(())
}

/// One procedure.
pub(super) fn procedure(procedure: &Procedure, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", procedure.signature)?;
    writeln!(out, "  {}", procedure.doc)
}

/// The queries that come with the program.
pub(super) fn queries(out: &mut dyn Write) -> io::Result<()> {
    for query in QUERIES {
        writeln!(out, ":run {:<22} {}", query.name, query.doc())?;
    }
    Ok(())
}

/// Labels and types with their keys.
///
/// # Errors
///
/// Those of `out`.
pub fn schema(schema: &Schema, out: &mut dyn Write) -> io::Result<()> {
    let keys = |keys: &[KeySchema]| -> String {
        let each = keys.iter().map(|key| format!("{}: {}", key.name, key.types.join("|")));
        each.collect::<Vec<_>>().join(", ")
    };
    if !schema.labels.is_empty() {
        writeln!(out, "\nnodes")?;
    }
    for own in &schema.labels {
        writeln!(out, "{:>9}  :{}  {}", own.count, own.name, keys(&own.keys))?;
    }
    if !schema.types.is_empty() {
        writeln!(out, "\nrelationships")?;
    }
    for own in &schema.types {
        writeln!(out, "{:>9}  :{}  {}", own.count, own.name, keys(&own.keys))?;
    }
    Ok(())
}
