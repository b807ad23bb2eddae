//! Statements about indexes and constraints.

use std::sync::Arc;

use crate::cypher::Answer;
use crate::cypher::check::bound::Mode;
use crate::cypher::check::bound::SchemaCommand;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::context::graph_error;
use crate::cypher::syntax::ast::ConstraintRule;
use crate::cypher::syntax::ast::EntityKind;
use crate::cypher::syntax::ast::Name;
use crate::cypher::syntax::ast::SchemaTarget;
use crate::graph::Graph;
use crate::graph::IndexInfo;
use crate::graph::Transaction;
use crate::graph::Unique;
use crate::source::Span;
use crate::value::Value;

/// Columns of `SHOW INDEXES` and `SHOW CONSTRAINTS`.
const COLUMNS: [&str; 5] = ["name", "type", "entityType", "labelsOrTypes", "properties"];

/// The columns of a statement's answer.
pub(super) fn columns(command: &SchemaCommand) -> Vec<Arc<str>> {
    match command {
        SchemaCommand::ShowIndexes | SchemaCommand::ShowConstraints => {
            COLUMNS.iter().map(|name| Arc::from(*name)).collect()
        }
        _ => Vec::new(),
    }
}

/// Answers a statement that asks.
pub(super) fn show(command: &SchemaCommand, graph: &Graph) -> Answer {
    let only_unique = matches!(command, SchemaCommand::ShowConstraints);
    let shown = graph.indexes().into_iter().filter(|index| index.unique || !only_unique);
    let rows = if columns(command).is_empty() {
        Vec::new()
    } else {
        shown.map(|index| row(index, only_unique)).collect()
    };
    Answer { columns: columns(command), rows, ..Answer::default() }
}

fn row(index: IndexInfo, as_constraint: bool) -> Vec<Value> {
    let kind = match (as_constraint, index.unique) {
        (true, _) => "UNIQUENESS",
        (false, true) => "UNIQUE",
        (false, false) => "RANGE",
    };
    vec![
        Value::Str(index.name),
        Value::str(kind),
        Value::str("NODE"),
        Value::list([Value::Str(index.label)]),
        Value::list([Value::Str(index.key)]),
    ]
}

/// Carries out a statement that changes.
pub(super) fn run(
    command: &SchemaCommand,
    mode: Mode,
    tx: &mut Transaction<'_>,
) -> Result<Answer, CypherError> {
    if mode == Mode::Explain {
        return Ok(Answer::default());
    }
    let before = tx.changes();
    match command {
        SchemaCommand::CreateIndex { name, if_not_exists, on } => {
            create(name.as_ref(), on, *if_not_exists, Unique::No, tx)?;
        }
        SchemaCommand::CreateConstraint { name, if_not_exists, on, rule } => {
            if *rule != ConstraintRule::Unique {
                return Err(unsupported("a constraint other than `IS UNIQUE`", on.label.span));
            }
            create(name.as_ref(), on, *if_not_exists, Unique::Yes, tx)?;
        }
        SchemaCommand::DropIndex { name, if_exists }
        | SchemaCommand::DropConstraint { name, if_exists } => {
            let constraint = matches!(command, SchemaCommand::DropConstraint { .. });
            let indexes = tx.indexes();
            let found = indexes.iter().any(|own| own.name == name.text && own.unique == constraint);
            if found {
                tx.drop_index(&name.text);
            } else if !if_exists {
                let what = if constraint { "constraint" } else { "index" };
                return Err(conflict(what, &name.text, "does not exist", name.span));
            }
        }
        SchemaCommand::ShowIndexes | SchemaCommand::ShowConstraints => {
            return Ok(show(command, tx));
        }
    }
    Ok(Answer { stats: tx.changes().since(&before), ..Answer::default() })
}

fn create(
    name: Option<&Name>,
    on: &SchemaTarget,
    if_not_exists: bool,
    unique: Unique,
    tx: &mut Transaction<'_>,
) -> Result<(), CypherError> {
    let [key] = on.keys.as_slice() else {
        return Err(unsupported("an index on several keys", on.label.span));
    };
    if on.entity != EntityKind::Node {
        return Err(unsupported("an index on relationships", on.label.span));
    }
    let what = if unique == Unique::Yes { "constraint" } else { "index" };
    let made = format!("{what}_{}_{}", on.label.text, key.text);
    let (name, span) = match name {
        Some(name) => (&*name.text, name.span),
        None => (&*made, on.label.span),
    };
    let same_name = tx.indexes().iter().any(|own| *own.name == *name);
    if same_name || tx.has_index(&on.label.text, &key.text) {
        if if_not_exists {
            return Ok(());
        }
        return Err(conflict(what, name, "exists already", span));
    }
    tx.create_index(name, &on.label.text, &key.text, unique)
        .map_err(|error| graph_error(&error, span))
}

fn conflict(what: &'static str, name: &str, problem: &'static str, span: Span) -> CypherError {
    let kind = ErrorKind::SchemaConflict { what, name: Arc::from(name), problem };
    CypherError::new(kind, span)
}

fn unsupported(what: &'static str, span: Span) -> CypherError {
    CypherError::new(ErrorKind::Unsupported { what }, span)
}
