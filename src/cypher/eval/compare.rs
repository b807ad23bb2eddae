//! `=`, `<>`, `<`, `<=`, `>`, `>=`, alone and in chains.

use std::cmp::Ordering;

use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::error::CypherError;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::eval;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Cells;
use crate::cypher::exec::batch::Column;
use crate::value::Value;

/// `a < b <= c`: true if each operator holds between its neighbours.
pub(super) fn chain(
    first: &Expr,
    rest: &[(CompareOp, Expr)],
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let n_rows = batch.n_rows();
    let mut left = eval(first, batch, cx)?;
    let mut answer: Option<Column> = None;
    for (operator, expr) in rest {
        let right = eval(expr, batch, cx)?;
        let holds = compare(*operator, &left, &right, n_rows);
        answer = Some(match answer {
            None => holds,
            Some(before) => both(&before, &holds, n_rows),
        });
        left = right;
    }
    Ok(answer.unwrap_or(left))
}

/// The three-valued conjunction of two columns of booleans.
fn both(a: &Column, b: &Column, n_rows: usize) -> Column {
    let truth = |column: &Column, row: usize| match column.value(row) {
        Value::Bool(bool) => Some(bool),
        _ => None,
    };
    Column::Bools(
        (0..n_rows)
            .map(|row| match (truth(a, row), truth(b, row)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            })
            .collect(),
    )
}

/// Whether an operator holds between two values.
pub(super) fn holds(operator: CompareOp, a: &Value, b: &Value) -> Option<bool> {
    match operator {
        CompareOp::Equal => a.equals(b),
        CompareOp::NotEqual => a.equals(b).map(|equal| !equal),
        CompareOp::Less => a.compare(b).holds(Ordering::is_lt),
        CompareOp::LessOrEqual => a.compare(b).holds(Ordering::is_le),
        CompareOp::Greater => a.compare(b).holds(Ordering::is_gt),
        CompareOp::GreaterOrEqual => a.compare(b).holds(Ordering::is_ge),
    }
}

/// Whether an operator holds, for each row.
fn compare(operator: CompareOp, a: &Column, b: &Column, n_rows: usize) -> Column {
    match (a, b) {
        (Column::Const(a), Column::Const(b)) => {
            Column::Const(holds(operator, a, b).map_or(Value::Null, Value::Bool))
        }
        (Column::Const(Value::Null), _) | (_, Column::Const(Value::Null)) => Column::NULL,
        (Column::Ints(a), Column::Const(Value::Int(b))) => {
            with_constant(a, |a| ordered(operator, &a, b))
        }
        (Column::Const(Value::Int(a)), Column::Ints(b)) => {
            with_constant(b, |b| ordered(operator, a, &b))
        }
        (Column::Ints(a), Column::Ints(b)) => pairwise(a, b, |a, b| ordered(operator, &a, &b)),
        (Column::Floats(a), Column::Const(b)) if b.as_number().is_some() => {
            with_constant(a, |a| holds(operator, &Value::Float(a), b).unwrap_or(false))
        }
        (Column::Floats(a), Column::Floats(b)) => {
            pairwise(a, b, |a, b| ordered_floats(operator, a, b))
        }
        (Column::Nodes(a), Column::Nodes(b)) => pairwise(a, b, |a, b| ordered(operator, &a, &b)),
        (Column::Rels(a), Column::Rels(b)) => pairwise(a, b, |a, b| ordered(operator, &a, &b)),
        (Column::Strs(codes, dictionary), Column::Const(Value::Str(string))) => {
            match (operator, dictionary.code(string)) {
                (CompareOp::Equal, Some(code)) => with_constant(codes, |other| other == code),
                (CompareOp::NotEqual, Some(code)) => with_constant(codes, |other| other != code),
                (CompareOp::Equal, None) => with_constant(codes, |_| false),
                (CompareOp::NotEqual, None) => with_constant(codes, |_| true),
                _ => with_constant(codes, |code| {
                    ordered(operator, &**dictionary.string(code), &**string)
                }),
            }
        }
        (Column::Const(Value::Str(_)), Column::Strs(..)) => {
            compare(mirrored(operator), b, a, n_rows)
        }
        (Column::Strs(a, own), Column::Strs(b, other)) => {
            pairwise(a, b, |a, b| ordered(operator, own.string(a), other.string(b)))
        }
        (Column::Values(a), Column::Const(b)) => {
            Column::Bools(a.iter().map(|a| holds(operator, a, b)).collect())
        }
        (Column::Const(a), Column::Values(b)) => {
            Column::Bools(b.iter().map(|b| holds(operator, a, b)).collect())
        }
        (Column::Values(a), Column::Values(b)) => {
            Column::Bools(a.iter().zip(b.iter()).map(|(a, b)| holds(operator, a, b)).collect())
        }
        _ => Column::Bools(
            (0..n_rows).map(|row| holds(operator, &a.value(row), &b.value(row))).collect(),
        ),
    }
}

/// The operator that holds with the sides exchanged.
const fn mirrored(operator: CompareOp) -> CompareOp {
    match operator {
        CompareOp::Equal | CompareOp::NotEqual => operator,
        CompareOp::Less => CompareOp::Greater,
        CompareOp::LessOrEqual => CompareOp::GreaterOrEqual,
        CompareOp::Greater => CompareOp::Less,
        CompareOp::GreaterOrEqual => CompareOp::LessOrEqual,
    }
}

#[inline]
fn ordered<T: Ord + ?Sized>(operator: CompareOp, a: &T, b: &T) -> bool {
    match operator {
        CompareOp::Equal => a == b,
        CompareOp::NotEqual => a != b,
        CompareOp::Less => a < b,
        CompareOp::LessOrEqual => a <= b,
        CompareOp::Greater => a > b,
        CompareOp::GreaterOrEqual => a >= b,
    }
}

#[inline]
fn ordered_floats(operator: CompareOp, a: f64, b: f64) -> bool {
    match operator {
        CompareOp::Equal => a == b,
        CompareOp::NotEqual => a != b,
        CompareOp::Less => a < b,
        CompareOp::LessOrEqual => a <= b,
        CompareOp::Greater => a > b,
        CompareOp::GreaterOrEqual => a >= b,
    }
}

fn with_constant<T: Copy>(cells: &Cells<T>, holds: impl Fn(T) -> bool) -> Column {
    let answers = cells.values().iter();
    Column::Bools(match cells.nulls() {
        None => Cells::new(answers.map(|&value| holds(value)).collect()),
        // Under a null stands a value that means nothing, perhaps no code of the dictionary.
        Some(nulls) => {
            let answers = answers.zip(nulls).map(|(&value, &null)| !null && holds(value));
            Cells::with_nulls(answers.collect(), nulls.to_vec())
        }
    })
}

fn pairwise<T: Copy>(a: &Cells<T>, b: &Cells<T>, holds: impl Fn(T, T) -> bool) -> Column {
    if a.nulls().is_none() && b.nulls().is_none() {
        let pairs = a.values().iter().zip(b.values());
        return Column::bools(pairs.map(|(&a, &b)| holds(a, b)).collect());
    }
    Column::Bools(a.iter().zip(b.iter()).map(|(a, b)| Some(holds(a?, b?))).collect())
}
