//! Statements about indexes and constraints.

use std::sync::Arc;

use crate::cypher::Answer;
use crate::cypher::Procedure;
use crate::cypher::Procedures;
use crate::cypher::check::bound::Mode;
use crate::cypher::check::bound::SchemaCommand;
use crate::cypher::check::signature::BaseType;
use crate::cypher::check::signature::Field;
use crate::cypher::check::signature::FieldType;
use crate::cypher::check::signature::ProcedureSignature;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::functions;
use crate::cypher::eval::functions::Function;
use crate::cypher::exec::context::graph_error;
use crate::cypher::procedure::Body;
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

/// Columns of `SHOW PROCEDURES`.
const PROCEDURE_COLUMNS: [&str; 3] = ["name", "signature", "description"];
/// Columns of `SHOW FUNCTIONS`.
const FUNCTION_COLUMNS: [&str; 4] = ["name", "category", "signature", "description"];
/// Columns of `SHOW INDEXES` and `SHOW CONSTRAINTS`.
const COLUMNS: [&str; 5] = ["name", "type", "entityType", "labelsOrTypes", "properties"];

/// The columns of a statement's answer.
pub(super) fn columns(command: &SchemaCommand) -> Vec<Arc<str>> {
    let names: &[&str] = match command {
        SchemaCommand::ShowIndexes | SchemaCommand::ShowConstraints => &COLUMNS,
        SchemaCommand::ShowProcedures => &PROCEDURE_COLUMNS,
        SchemaCommand::ShowFunctions => &FUNCTION_COLUMNS,
        SchemaCommand::CreateIndex { .. }
        | SchemaCommand::DropIndex { .. }
        | SchemaCommand::CreateConstraint { .. }
        | SchemaCommand::DropConstraint { .. } => &[],
    };
    names.iter().map(|name| Arc::from(*name)).collect()
}

/// Answers a statement that asks.
pub(super) fn show(command: &SchemaCommand, graph: &Graph, procedures: &Procedures) -> Answer {
    let rows = rows(command, graph, || procedures.iter().map(procedure_row).collect());
    Answer { columns: columns(command), rows, ..Answer::default() }
}

/// The rows of a statement that asks.
fn rows(
    command: &SchemaCommand,
    graph: &Graph,
    procedures: impl FnOnce() -> Vec<Vec<Value>>,
) -> Vec<Vec<Value>> {
    match command {
        SchemaCommand::ShowIndexes => {
            graph.indexes().into_iter().map(|index| row(index, false)).collect()
        }
        SchemaCommand::ShowConstraints => {
            let unique = graph.indexes().into_iter().filter(|index| index.unique);
            unique.map(|index| row(index, true)).collect()
        }
        SchemaCommand::ShowProcedures => procedures(),
        SchemaCommand::ShowFunctions => {
            functions::all().iter().map(|own| function_row(own)).collect()
        }
        SchemaCommand::CreateIndex { .. }
        | SchemaCommand::DropIndex { .. }
        | SchemaCommand::CreateConstraint { .. }
        | SchemaCommand::DropConstraint { .. } => Vec::new(),
    }
}

/// The statements that ask.
pub(super) const SHOWN: [SchemaCommand; 4] = [
    SchemaCommand::ShowIndexes,
    SchemaCommand::ShowConstraints,
    SchemaCommand::ShowProcedures,
    SchemaCommand::ShowFunctions,
];

/// A statement that asks as a procedure, so that a query can go on with its rows. `procedures` are the
/// rows of `SHOW PROCEDURES`.
pub(super) fn shown(command: &SchemaCommand, procedures: Vec<Vec<Value>>) -> Procedure {
    let string = || FieldType { base: BaseType::String, nullable: false };
    let fields = columns(command).into_iter().map(|name| {
        let is_list = matches!(&*name, "labelsOrTypes" | "properties");
        let base = if is_list { BaseType::List(Box::new(string())) } else { BaseType::String };
        Field { name, ty: FieldType { base, nullable: false } }
    });
    let signature = ProcedureSignature {
        name: command.shown().unwrap_or_default().into(),
        arguments: Vec::new(),
        n_required: 0,
        results: fields.collect(),
    };
    let command = command.clone();
    let body: Body = Arc::new(move |graph, _, _| Ok(rows(&command, graph, || procedures.clone())));
    Procedure::new(signature, "", body)
}

pub(super) fn procedure_row(procedure: &Procedure) -> Vec<Value> {
    let signature = &procedure.signature;
    let description = Value::Str(Arc::clone(&procedure.doc));
    vec![Value::Str(Arc::clone(&signature.name)), Value::str(signature.to_string()), description]
}

fn function_row(function: &Function) -> Vec<Value> {
    let texts = [function.signature.name, function.group.title(), &function.usage(), function.doc];
    texts.map(Value::str).into()
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
                let what = "a constraint other than `IS UNIQUE`";
                return Err(unsupported(what, "REQUIRE n.key IS UNIQUE", on.label.span));
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
        // These ask, and are answered by `show`.
        SchemaCommand::ShowIndexes
        | SchemaCommand::ShowConstraints
        | SchemaCommand::ShowProcedures
        | SchemaCommand::ShowFunctions => {}
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
        let what = "an index or constraint on several keys";
        return Err(unsupported(what, "one index for each key: ON (n.key)", on.label.span));
    };
    if on.entity != EntityKind::Node {
        let what = "an index or constraint on relationships";
        return Err(unsupported(what, "one on nodes: FOR (n:Label) ON (n.key)", on.label.span));
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

fn unsupported(what: &'static str, instead: &'static str, span: Span) -> CypherError {
    CypherError::new(ErrorKind::Unsupported { what, instead }, span)
}
