//! Expressions: [`eval`] computes one column for all rows of a batch.
//!
//! Columns of one type take loops over plain vectors; everything else goes row by row. A part that
//! must not be computed for all rows (a branch of `CASE`, the right side of `AND`) is computed for
//! a batch of those rows for which it is needed.

mod arithmetic;
mod compare;
mod conditional;
pub mod functions;
mod list;
mod logic;
mod narrow;
mod predicate;
mod property;
mod typed;

pub use list::NESTING_MAX;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::MapItem;
use crate::cypher::check::bound::Subquery;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::graph::Graph;
use crate::source::Span;
use crate::value::DateTime;
use crate::value::Value;
use crate::value::ValueError;

/// All that an expression can reach.
pub struct EvalContext<'a> {
    /// The graph as the statement has left it so far.
    pub graph: &'a Graph,
    /// The values of `$name`.
    pub parameters: &'a BTreeMap<Arc<str>, Value>,
    /// The time of the statement, which is the same throughout it.
    pub now: &'a DateTime,
    /// Where `rand()` takes its numbers from.
    pub random: &'a Random,
    /// Who runs subqueries.
    pub subqueries: &'a dyn Subqueries,
}

/// Who runs the subqueries of expressions: patterns, `EXISTS { … }` and the like.
pub trait Subqueries {
    /// What the subquery gives for each row of a batch.
    ///
    /// # Errors
    ///
    /// Those of the subquery.
    fn run(
        &self,
        subquery: &Subquery,
        batch: &Batch,
        cx: &EvalContext<'_>,
    ) -> Result<Column, CypherError>;

    /// Whether to go on; asked now and then by what may take long.
    ///
    /// # Errors
    ///
    /// If the run was interrupted or has reached a limit.
    fn check(&self) -> Result<(), CypherError> {
        Ok(())
    }

    /// Whether so many bytes more may be taken, asked before much is.
    ///
    /// # Errors
    ///
    /// As [`Subqueries::check`].
    fn fits(&self, _bytes: usize) -> Result<(), CypherError> {
        Ok(())
    }
}

/// Numbers that look random and are the same for the same seed.
#[derive(Debug)]
pub struct Random(Cell<u64>);

impl Random {
    /// Numbers for a seed.
    pub const fn new(seed: u64) -> Self {
        Self(Cell::new(seed))
    }

    /// The next number (`SplitMix64`).
    pub fn next(&self) -> u64 {
        let state = self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.0.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// The next number from 0 up to, and without, 1.
    pub fn next_float(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let numerator = (self.next() >> 11) as f64;
        numerator / 9_007_199_254_740_992.0
    }
}

/// The value of an expression for each row of a batch.
///
/// # Errors
///
/// Whatever rule of the language a row breaks, such as an overflow.
pub fn eval(expr: &Expr, batch: &Batch, cx: &EvalContext<'_>) -> Result<Column, CypherError> {
    if batch.is_empty() {
        return Ok(Column::NULL);
    }
    match &expr.kind {
        ExprKind::Literal(value) => Ok(Column::Const(value.clone())),
        ExprKind::Parameter(name) => parameter(name, expr.span, cx),
        ExprKind::Slot(slot) => Ok(batch.column(slot.index()).clone()),
        ExprKind::Or(operands) => logic::or(operands, batch, cx),
        ExprKind::Xor(operands) => logic::xor(operands, batch, cx),
        ExprKind::And(operands) => logic::and(operands, batch, cx),
        ExprKind::Not(operand) => logic::not(operand, batch, cx),
        ExprKind::Compare(first, rest) => compare::chain(first, rest, batch, cx),
        ExprKind::Arithmetic(first, rest) => arithmetic::chain(first, rest, batch, cx),
        ExprKind::Negate(operand) => {
            let column = eval(operand, batch, cx)?;
            map(&column, batch.n_rows(), expr.span, |value| value.negate())
        }
        ExprKind::Plus(operand) => {
            let column = eval(operand, batch, cx)?;
            map(&column, batch.n_rows(), expr.span, arithmetic::plus)
        }
        ExprKind::Predicate(operator, left, right) => {
            predicate::predicate(*operator, left, right, batch, cx)
        }
        ExprKind::IsNull(operand) => {
            Ok(null_test(&eval(operand, batch, cx)?, batch.n_rows(), |null| null))
        }
        ExprKind::IsNotNull(operand) => {
            Ok(null_test(&eval(operand, batch, cx)?, batch.n_rows(), |null| !null))
        }
        ExprKind::IsTyped(operand, wanted) => {
            let column = eval(operand, batch, cx)?;
            map(&column, batch.n_rows(), expr.span, |value| {
                Ok(Value::Bool(typed::is_of(value, wanted)))
            })
        }
        ExprKind::HasLabels(operand, labels) => {
            let column = eval(operand, batch, cx)?;
            property::has_labels(&column, labels, batch.n_rows(), cx)
                .map_err(|error| at(error, expr.span))
        }
        ExprKind::Property(operand, key) => {
            let column = eval(operand, batch, cx)?;
            property::property(&column, key, batch.n_rows(), cx).map_err(|kind| at(kind, expr.span))
        }
        _ => eval_composite(expr, batch, cx),
    }
}

/// Expressions that have several parts or run something of their own.
fn eval_composite(expr: &Expr, batch: &Batch, cx: &EvalContext<'_>) -> Result<Column, CypherError> {
    let n_rows = batch.n_rows();
    match &expr.kind {
        ExprKind::Index(operand, index) => {
            let columns = [eval(operand, batch, cx)?, eval(index, batch, cx)?];
            rows(&columns, n_rows, |row| property::index(&row[0], &row[1], cx))
                .map_err(|kind| at(kind, expr.span))
        }
        ExprKind::Slice(operand, from, to) => {
            let bound = |bound: &Option<Box<Expr>>| match bound {
                Some(bound) => eval(bound, batch, cx).map(Some),
                None => Ok(None),
            };
            let list = eval(operand, batch, cx)?;
            let (from, to) = (bound(from)?, bound(to)?);
            let mut values = Vec::with_capacity(n_rows);
            for row in 0..n_rows {
                let from = from.as_ref().map(|from| from.value(row));
                let to = to.as_ref().map(|to| to.value(row));
                let slice = property::slice(&list.value(row), from.as_ref(), to.as_ref());
                values.push(slice.map_err(|error| value_error(error, expr.span))?);
            }
            Ok(Column::from_values(values))
        }
        ExprKind::List(elements) => {
            let columns = eval_all(elements, batch, cx)?;
            rows(&columns, n_rows, |row| Ok(Value::List(row.into())))
                .map_err(|kind| at(kind, expr.span))
        }
        ExprKind::Map(entries) => {
            let columns = entries.iter().map(|(_, value)| eval(value, batch, cx));
            let columns = columns.collect::<Result<Vec<_>, _>>()?;
            let keys: Vec<&Arc<str>> = entries.iter().map(|(key, _)| key).collect();
            rows(&columns, n_rows, |row| {
                Ok(Value::map(keys.iter().map(|&key| Arc::clone(key)).zip(row.iter().cloned())))
            })
            .map_err(|kind| at(kind, expr.span))
        }
        ExprKind::MapProjection(operand, items) => map_projection(operand, items, batch, cx),
        ExprKind::Case(case) => conditional::case(case, batch, cx),
        ExprKind::Call(function, arguments) => {
            functions::call(*function, arguments, expr.span, batch, cx)
        }
        ExprKind::ListComprehension(comprehension) => list::comprehension(comprehension, batch, cx),
        ExprKind::Quantifier(quantifier) => list::quantifier(quantifier, batch, cx),
        ExprKind::Reduce(reduce) => list::reduce(reduce, batch, cx),
        ExprKind::Subquery(subquery) => cx.subqueries.run(subquery, batch, cx),
        _ => unreachable!("`eval` has taken the others"),
    }
}

/// The values of several expressions.
fn eval_all(
    exprs: &[Expr],
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Vec<Column>, CypherError> {
    exprs.iter().map(|expr| eval(expr, batch, cx)).collect()
}

fn parameter(name: &Arc<str>, span: Span, cx: &EvalContext<'_>) -> Result<Column, CypherError> {
    match cx.parameters.get(name) {
        Some(value) => Ok(Column::Const(value.clone())),
        None => {
            let missing = ErrorKind::MissingParameter { name: Arc::clone(name), similar: None };
            Err(CypherError::new(missing, span))
        }
    }
}

fn null_test(column: &Column, n_rows: usize, answer: impl Fn(bool) -> bool) -> Column {
    match column {
        Column::Const(value) => Column::Const(Value::Bool(answer(value.is_null()))),
        column => Column::bools((0..n_rows).map(|row| answer(column.is_null(row))).collect()),
    }
}

fn map_projection(
    operand: &Expr,
    items: &[MapItem],
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let base = eval(operand, batch, cx)?;
    let entries = items.iter().map(|item| match item {
        MapItem::Entry(_, value) => eval(value, batch, cx),
        MapItem::All | MapItem::Property(_) => Ok(Column::NULL),
    });
    let entries = entries.collect::<Result<Vec<_>, _>>()?;
    let mut values = Vec::with_capacity(batch.n_rows());
    for row in 0..batch.n_rows() {
        let base = base.value(row);
        if base.is_null() {
            values.push(Value::Null);
            continue;
        }
        let mut map: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        for (item, entry) in items.iter().zip(&entries) {
            let added = match item {
                MapItem::All => property::all(&base, cx).map(|all| map.extend(all)),
                MapItem::Property(key) => property::of_value(&base, key, cx).map(|value| {
                    map.insert(Arc::clone(key), value);
                }),
                MapItem::Entry(key, _) => {
                    map.insert(Arc::clone(key), entry.value(row));
                    Ok(())
                }
            };
            added.map_err(|kind| at(kind, operand.span))?;
        }
        values.push(Value::Map(Arc::new(map)));
    }
    Ok(Column::from_values(values))
}

/// A function of one value, for each row.
fn map(
    column: &Column,
    n_rows: usize,
    span: Span,
    apply: impl Fn(&Value) -> Result<Value, ValueError>,
) -> Result<Column, CypherError> {
    let apply = |value: &Value| apply(value).map_err(|error| value_error(error, span));
    if let Column::Const(value) = column {
        return Ok(Column::Const(apply(value)?));
    }
    let values = (0..n_rows).map(|row| apply(&column.value(row)));
    Ok(Column::from_values(values.collect::<Result<_, _>>()?))
}

/// A function of several values, for each row; once, if they are the same in every row.
fn rows(
    columns: &[Column],
    n_rows: usize,
    apply: impl Fn(&[Value]) -> Result<Value, ErrorKind>,
) -> Result<Column, ErrorKind> {
    let read = |row: usize, buffer: &mut Vec<Value>| {
        buffer.clear();
        buffer.extend(columns.iter().map(|column| column.value(row)));
    };
    let mut buffer = Vec::with_capacity(columns.len());
    if columns.iter().all(|column| matches!(column, Column::Const(_))) {
        read(0, &mut buffer);
        return Ok(Column::Const(apply(&buffer)?));
    }
    let mut values = Vec::with_capacity(n_rows);
    for row in 0..n_rows {
        read(row, &mut buffer);
        values.push(apply(&buffer)?);
    }
    Ok(Column::from_values(values))
}

/// From how many elements or bytes on a value counts as large.
const LARGE_MIN: usize = 1_024;

/// The bytes of a value that is large, 0 for others.
pub(crate) fn large(value: &Value) -> usize {
    match value {
        Value::Str(text) if text.len() >= LARGE_MIN => text.len(),
        Value::List(list) if list.len() >= LARGE_MIN => size_of_val(&**list),
        _ => 0,
    }
}

/// What the allocator and the counts of a shared value take.
const SHARED: usize = 32;
/// A leaf of a map, which has room for eleven entries and is half full or more, and its parent's share.
const MAP_LEAF: usize = 512;

/// The bytes of a value outside of the value itself.
pub(crate) fn heap(value: &Value) -> usize {
    match value {
        Value::Str(text) => text.len() + SHARED,
        Value::List(list) => size_of_val(&**list) + SHARED + list.iter().map(heap).sum::<usize>(),
        Value::Path(path) => size_of_val(&*path.nodes) + size_of_val(&*path.rels) + 3 * SHARED,
        Value::Map(map) => {
            let inside: usize = map.values().map(heap).sum();
            map.len().div_ceil(6) * MAP_LEAF + 2 * SHARED + inside
        }
        Value::DateTime(_) | Value::Duration(_) => 2 * SHARED,
        _ => 0,
    }
}

fn at(kind: ErrorKind, span: Span) -> CypherError {
    CypherError::new(kind, span)
}

fn value_error(error: ValueError, span: Span) -> CypherError {
    CypherError::new(error.into(), span)
}
