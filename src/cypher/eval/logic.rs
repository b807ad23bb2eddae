//! `AND`, `OR`, `XOR` and `NOT` with three truth values.

use crate::cypher::check::bound::Expr;
use crate::cypher::error::CypherError;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::eval;
use crate::cypher::eval::narrow::eval_rows;
use crate::cypher::eval::value_error;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Cells;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::source::Span;
use crate::value::Value;
use crate::value::ValueError;

/// `a AND b`: false if one is false.
pub(super) fn and(
    operands: &[Expr],
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    until_decided(operands, false, batch, cx)
}

/// `a OR b`: true if one is true.
pub(super) fn or(
    operands: &[Expr],
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    until_decided(operands, true, batch, cx)
}

/// An operator whose answer is `deciding` as soon as an operand is, null if one is null, else the
/// opposite. Operands are computed only for rows that are not decided.
fn until_decided(
    operands: &[Expr],
    deciding: bool,
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let mut answers = vec![Some(!deciding); batch.n_rows()];
    let mut open: Vec<u32> = (0..row_number(batch.n_rows())).collect();
    for operand in operands {
        let column = eval_rows(operand, batch, &open, cx)?;
        let mut at = 0;
        let mut failed = None;
        open.retain(|&row| {
            let truth = truth(&column, at);
            at += 1;
            match truth {
                Ok(Some(truth)) if truth == deciding => {
                    answers[row as usize] = Some(deciding);
                    false
                }
                Ok(Some(_)) => true,
                Ok(None) => {
                    answers[row as usize] = None;
                    true
                }
                Err(error) => {
                    failed.get_or_insert(error);
                    true
                }
            }
        });
        if let Some(error) = failed {
            return Err(value_error(error, operand.span));
        }
        if open.is_empty() {
            break;
        }
    }
    Ok(Column::Bools(answers.into_iter().collect()))
}

/// `a XOR b`: null if one is null.
pub(super) fn xor(
    operands: &[Expr],
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let mut answers = vec![Some(false); batch.n_rows()];
    for operand in operands {
        let column = eval(operand, batch, cx)?;
        for (row, answer) in answers.iter_mut().enumerate() {
            let truth = truth(&column, row).map_err(|error| value_error(error, operand.span))?;
            *answer = answer.zip(truth).map(|(a, b)| a ^ b);
        }
    }
    Ok(Column::Bools(answers.into_iter().collect()))
}

/// `NOT a`: null if it is null.
pub(super) fn not(
    operand: &Expr,
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    match eval(operand, batch, cx)? {
        Column::Bools(cells) => {
            let opposite = cells.values().iter().map(|bool| !bool).collect();
            Ok(Column::Bools(match cells.nulls() {
                None => Cells::new(opposite),
                Some(nulls) => Cells::with_nulls(opposite, nulls.to_vec()),
            }))
        }
        column => {
            let answers = truths(&column, batch.n_rows(), operand.span)?;
            Ok(Column::Bools(answers.into_iter().map(|truth| truth.map(|truth| !truth)).collect()))
        }
    }
}

/// The truth of each row.
pub(super) fn truths(
    column: &Column,
    n_rows: usize,
    span: Span,
) -> Result<Vec<Option<bool>>, CypherError> {
    let truths = (0..n_rows).map(|row| truth(column, row));
    truths.collect::<Result<_, _>>().map_err(|error| value_error(error, span))
}

/// Whether a row is true, false, or null.
#[inline]
pub(super) fn truth(column: &Column, row: usize) -> Result<Option<bool>, ValueError> {
    match column {
        Column::Bools(cells) => Ok(cells.get(row)),
        column => match column.value(row) {
            Value::Bool(bool) => Ok(Some(bool)),
            Value::Null => Ok(None),
            other => Err(ValueError::NotBoolean { value: other.described() }),
        },
    }
}
