//! `CASE` and `coalesce`: parts that are computed only for the rows that come to them.

use crate::cypher::check::bound::Case;
use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::error::CypherError;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::compare::holds;
use crate::cypher::eval::eval;
use crate::cypher::eval::logic::truth;
use crate::cypher::eval::narrow::eval_rows;
use crate::cypher::eval::value_error;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::value::Value;

/// Values that come in parts, each for some rows.
struct Parts {
    values: Vec<Value>,
    /// A column that holds for all rows.
    whole: Option<Column>,
    open: Vec<u32>,
}

impl Parts {
    fn new(n_rows: usize) -> Self {
        Self { values: Vec::new(), whole: None, open: (0..row_number(n_rows)).collect() }
    }

    /// Sets the value of some rows.
    fn put(&mut self, n_rows: usize, rows: &[u32], column: Column) {
        if rows.is_empty() {
            return;
        }
        if rows.len() == n_rows {
            self.whole = Some(column);
            return;
        }
        if self.values.is_empty() {
            self.values = vec![Value::Null; n_rows];
        }
        for (at, &row) in rows.iter().enumerate() {
            self.values[row as usize] = column.value(at);
        }
    }

    fn finish(self) -> Column {
        self.whole.unwrap_or_else(|| Column::from_values(self.values))
    }
}

/// `CASE`.
pub(super) fn case(
    case: &Case,
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let n_rows = batch.n_rows();
    let operand = case.operand.as_ref().map(|operand| eval(operand, batch, cx)).transpose()?;
    let mut parts = Parts::new(n_rows);
    for branch in &case.branches {
        let mut taken = Vec::new();
        for when in &branch.when {
            if parts.open.is_empty() {
                break;
            }
            let column = eval_rows(when, batch, &parts.open, cx)?;
            let mut still_open = Vec::with_capacity(parts.open.len());
            for (at, &row) in parts.open.iter().enumerate() {
                let holds = match &operand {
                    Some(operand) => {
                        let value = operand.value(row as usize);
                        holds(CompareOp::Equal, &value, &column.value(at))
                    }
                    None => truth(&column, at).map_err(|error| value_error(error, when.span))?,
                };
                if holds == Some(true) { taken.push(row) } else { still_open.push(row) }
            }
            parts.open = still_open;
        }
        if !taken.is_empty() {
            taken.sort_unstable();
            let column = eval_rows(&branch.then, batch, &taken, cx)?;
            parts.put(n_rows, &taken, column);
        }
    }
    let rest = std::mem::take(&mut parts.open);
    if !rest.is_empty() {
        let column = match &case.otherwise {
            Some(otherwise) => eval_rows(otherwise, batch, &rest, cx)?,
            None => Column::NULL,
        };
        parts.put(n_rows, &rest, column);
    }
    Ok(parts.finish())
}

/// `coalesce(a, b, …)`: the first that is not null.
pub(super) fn coalesce(
    arguments: &[Expr],
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let n_rows = batch.n_rows();
    let mut parts = Parts::new(n_rows);
    for argument in arguments {
        let column = eval_rows(argument, batch, &parts.open, cx)?;
        let (nulls, there): (Vec<usize>, Vec<usize>) =
            (0..parts.open.len()).partition(|&at| column.is_null(at));
        let pick =
            |places: &[usize]| -> Vec<u32> { places.iter().map(|&at| parts.open[at]).collect() };
        let (open, rows) = (pick(&nulls), pick(&there));
        let places: Vec<u32> = there.iter().map(|&at| row_number(at)).collect();
        parts.put(n_rows, &rows, column.gather(&places));
        parts.open = open;
        if parts.open.is_empty() {
            break;
        }
    }
    let rest = std::mem::take(&mut parts.open);
    parts.put(n_rows, &rest, Column::NULL);
    Ok(parts.finish())
}
