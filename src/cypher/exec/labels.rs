//! Labels and types that are computed, where something is written.

use std::sync::Arc;

use crate::cypher::check::bound::Labels;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::context::Context;
use crate::source::Span;
use crate::value::Value;

/// Computed labels of all rows of a batch.
pub(super) struct Computed {
    columns: Vec<(Column, Span)>,
}

impl Computed {
    /// Computes them.
    ///
    /// # Errors
    ///
    /// If an expression fails.
    pub(super) fn new(
        labels: &Labels,
        batch: &Batch,
        cx: &Context<'_, '_>,
    ) -> Result<Self, CypherError> {
        let columns = labels.computed.iter().map(|expr| Ok((cx.eval(expr, batch)?, expr.span)));
        Ok(Self { columns: columns.collect::<Result<_, _>>()? })
    }

    /// The labels of a row.
    ///
    /// # Errors
    ///
    /// If a value is neither a string nor a list of strings.
    pub(super) fn of(&self, row: usize) -> Result<Vec<Arc<str>>, CypherError> {
        let mut all = Vec::new();
        for (column, span) in &self.columns {
            all.extend(names(&column.value(row), *span)?);
        }
        Ok(all)
    }
}

/// The type of a relationship to create.
///
/// # Errors
///
/// If the value is neither a string nor a list of one string.
pub(super) fn one_type(value: &Value, span: Span) -> Result<Arc<str>, CypherError> {
    let mut names = names(value, span)?;
    match names.pop() {
        Some(only) if names.is_empty() => Ok(only),
        _ => Err(wrong("a computed type", "one string", value, span)),
    }
}

fn names(value: &Value, span: Span) -> Result<Vec<Arc<str>>, CypherError> {
    let fail = || wrong("a computed label", "a string or a list of strings", value, span);
    let one = |value: &Value| match value {
        Value::Str(name) => Ok(Arc::clone(name)),
        _ => Err(fail()),
    };
    match value {
        Value::List(items) => items.iter().map(one).collect(),
        other => Ok(vec![one(other)?]),
    }
}

fn wrong(what: &str, expected: &str, value: &Value, span: Span) -> CypherError {
    let kind = ErrorKind::InvalidArgumentValue {
        what: what.into(),
        expected: expected.into(),
        found: value.described().into(),
    };
    CypherError::new(kind, span)
}
