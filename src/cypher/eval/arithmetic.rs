//! `+ - * / % ^ ||` over columns.

use crate::cypher::check::bound::ArithmeticOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::error::CypherError;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::eval;
use crate::cypher::eval::large;
use crate::cypher::eval::value_error;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Cells;
use crate::cypher::exec::batch::Column;
use crate::value::Value;
use crate::value::ValueError;
use crate::value::arithmetic;

/// `a + b - c`, from left to right.
pub(super) fn chain(
    first: &Expr,
    rest: &[(ArithmeticOp, Expr)],
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let mut left = eval(first, batch, cx)?;
    for (operator, expr) in rest {
        let right = eval(expr, batch, cx)?;
        // What is put together is as large as its parts, which are still there.
        let bytes = large_in(&left) + large_in(&right);
        if bytes > 0 {
            cx.subqueries.fits(2 * bytes)?;
        }
        left = apply(*operator, &left, &right, batch.n_rows())
            .map_err(|error| value_error(error, first.span.to(expr.span)))?;
        let bytes = large_in(&left);
        if bytes > 0 {
            cx.subqueries.fits(bytes)?;
        }
    }
    Ok(left)
}

/// The bytes of the large values of a column.
fn large_in(column: &Column) -> usize {
    match column {
        Column::Const(value) => large(value),
        Column::Values(values) => values.iter().map(large).sum(),
        _ => 0,
    }
}

/// `+a`.
pub(super) fn plus(value: &Value) -> Result<Value, ValueError> {
    match value {
        Value::Null | Value::Int(_) | Value::Float(_) | Value::Duration(_) => Ok(value.clone()),
        other => Err(ValueError::Operand { operator: "+", operand: other.described() }),
    }
}

/// What an operator makes of two values.
fn of_values(operator: ArithmeticOp, a: &Value, b: &Value) -> Result<Value, ValueError> {
    match operator {
        ArithmeticOp::Add => a.add(b),
        ArithmeticOp::Subtract => a.subtract(b),
        ArithmeticOp::Multiply => a.multiply(b),
        ArithmeticOp::Divide => a.divide(b),
        ArithmeticOp::Modulo => a.remainder(b),
        ArithmeticOp::Power => a.power(b),
        ArithmeticOp::Concatenate => match (a, b) {
            (Value::Null, _)
            | (_, Value::Null)
            | (Value::Str(_), Value::Str(_))
            | (Value::List(_), Value::List(_)) => a.add(b),
            _ => Err(ValueError::Operands {
                operator: "||",
                left: a.described(),
                right: b.described(),
            }),
        },
    }
}

fn apply(
    operator: ArithmeticOp,
    a: &Column,
    b: &Column,
    n_rows: usize,
) -> Result<Column, ValueError> {
    if let (Column::Const(a), Column::Const(b)) = (a, b) {
        return Ok(Column::Const(of_values(operator, a, b)?));
    }
    if operator != ArithmeticOp::Concatenate {
        if operator != ArithmeticOp::Power
            && let (Some(a), Some(b)) = (Ints::of(a), Ints::of(b))
        {
            return ints(operator, a, b, n_rows);
        }
        if let (Some(a), Some(b)) = (Floats::of(a), Floats::of(b)) {
            return Ok(floats(operator, a, b, n_rows));
        }
    }
    let values = (0..n_rows).map(|row| of_values(operator, &a.value(row), &b.value(row)));
    Ok(Column::from_values(values.collect::<Result<_, _>>()?))
}

/// A column of integers.
#[derive(Clone, Copy)]
enum Ints<'a> {
    Cells(&'a Cells<i64>),
    Const(i64),
}

impl<'a> Ints<'a> {
    fn of(column: &'a Column) -> Option<Self> {
        match column {
            Column::Ints(cells) => Some(Self::Cells(cells)),
            Column::Const(Value::Int(int)) => Some(Self::Const(*int)),
            _ => None,
        }
    }

    #[inline]
    fn get(self, row: usize) -> Option<i64> {
        match self {
            Self::Cells(cells) => cells.get(row),
            Self::Const(int) => Some(int),
        }
    }
}

fn ints(
    operator: ArithmeticOp,
    a: Ints<'_>,
    b: Ints<'_>,
    n_rows: usize,
) -> Result<Column, ValueError> {
    let apply = match operator {
        ArithmeticOp::Add => arithmetic::add_ints,
        ArithmeticOp::Subtract => arithmetic::subtract_ints,
        ArithmeticOp::Multiply => arithmetic::multiply_ints,
        ArithmeticOp::Divide => arithmetic::divide_ints,
        _ => arithmetic::remainder_ints,
    };
    let cells = (0..n_rows).map(|row| match (a.get(row), b.get(row)) {
        (Some(a), Some(b)) => apply(a, b).map(Some),
        _ => Ok(None),
    });
    Ok(Column::Ints(cells.collect::<Result<_, _>>()?))
}

/// A column of numbers, read as floats.
#[derive(Clone, Copy)]
enum Floats<'a> {
    Cells(&'a Cells<f64>),
    Ints(&'a Cells<i64>),
    Const(f64),
}

impl<'a> Floats<'a> {
    fn of(column: &'a Column) -> Option<Self> {
        match column {
            Column::Floats(cells) => Some(Self::Cells(cells)),
            Column::Ints(cells) => Some(Self::Ints(cells)),
            Column::Const(value) => value.as_number().map(Self::Const),
            _ => None,
        }
    }

    #[inline]
    fn get(self, row: usize) -> Option<f64> {
        match self {
            Self::Cells(cells) => cells.get(row),
            Self::Ints(cells) => cells.get(row).and_then(|int| Value::Int(int).as_number()),
            Self::Const(float) => Some(float),
        }
    }
}

fn floats(operator: ArithmeticOp, a: Floats<'_>, b: Floats<'_>, n_rows: usize) -> Column {
    let apply: fn(f64, f64) -> f64 = match operator {
        ArithmeticOp::Add => |a, b| a + b,
        ArithmeticOp::Subtract => |a, b| a - b,
        ArithmeticOp::Multiply => |a, b| a * b,
        ArithmeticOp::Divide => |a, b| a / b,
        ArithmeticOp::Modulo => |a, b| a % b,
        _ => f64::powf,
    };
    let cells = (0..n_rows).map(|row| Some(apply(a.get(row)?, b.get(row)?)));
    Column::Floats(cells.collect())
}
