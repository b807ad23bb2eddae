//! Expressions with a variable that stands for the elements of a list.
//!
//! Elements of the lists of many rows go together into one batch, so that what is said of an
//! element is computed for thousands of them at a time.

use std::sync::Arc;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ListComprehension;
use crate::cypher::check::bound::Quantifier;
use crate::cypher::check::bound::QuantifierKind;
use crate::cypher::check::bound::Reduce;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::eval;
use crate::cypher::eval::heap;
use crate::cypher::eval::large;
use crate::cypher::eval::logic::truths;
use crate::cypher::eval::narrow;
use crate::cypher::eval::value_error;
use crate::cypher::exec::batch::BATCH_ROWS;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::source::Span;
use crate::value::Value;
use crate::value::ValueError;

/// How deep lists and maps may be nested by `reduce`.
pub const NESTING_MAX: usize = 256;
/// After how many steps `reduce` looks how deep its result is nested.
const NESTING_STEPS: usize = 64;
/// After how many steps `reduce` asks whether to go on.
const CHECK_STEPS: usize = 128;

/// The list of each row; `None` for null.
fn lists(
    column: &Column,
    n_rows: usize,
    span: Span,
) -> Result<Vec<Option<Arc<[Value]>>>, CypherError> {
    let list = |row: usize| match column.value(row) {
        Value::Null => Ok(None),
        Value::List(list) => Ok(Some(list)),
        other => Err(value_error(
            ValueError::NoParts { value: other.described(), part: "elements" },
            span,
        )),
    };
    (0..n_rows).map(list).collect()
}

/// Elements of lists as rows of one batch, each with the columns of the row that its list is from.
struct Elements<'a> {
    outer: &'a Batch,
    /// The columns that the inner expressions read.
    slots: Vec<Slot>,
    slot: Slot,
}

impl<'a> Elements<'a> {
    fn new<'e>(outer: &'a Batch, slot: Slot, inner: impl Iterator<Item = &'e Expr>) -> Self {
        let mut slots = Vec::new();
        inner.for_each(|expr| narrow::slots_of(expr, &mut slots));
        slots.retain(|&read| read != slot);
        Self { outer, slots, slot }
    }

    /// Calls `each` with batches of elements and the rows that they are from, in order.
    fn for_each(
        &self,
        lists: &[Option<Arc<[Value]>>],
        cx: &EvalContext<'_>,
        mut each: impl FnMut(&[u32], &Batch) -> Result<(), CypherError>,
    ) -> Result<(), CypherError> {
        let elements = lists.iter().enumerate().flat_map(|(row, list)| {
            list.iter().flat_map(|list| list.iter()).map(move |element| (row_number(row), element))
        });
        let mut rows = Vec::new();
        let mut values = Vec::new();
        for (row, element) in elements {
            rows.push(row);
            values.push(element.clone());
            if rows.len() == BATCH_ROWS {
                cx.subqueries.check()?;
                each(&rows, &self.batch(&rows, std::mem::take(&mut values)))?;
                rows.clear();
            }
        }
        if rows.is_empty() { Ok(()) } else { each(&rows, &self.batch(&rows, values)) }
    }

    fn batch(&self, rows: &[u32], elements: Vec<Value>) -> Batch {
        let mut batch = narrow::gather(self.outer, &self.slots, rows);
        batch.set(self.slot.index(), Column::from_values(elements));
        batch
    }
}

/// `[x IN list WHERE a | b]`.
pub(super) fn comprehension(
    comprehension: &ListComprehension,
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let column = eval(&comprehension.list, batch, cx)?;
    let lists = lists(&column, batch.n_rows(), comprehension.list.span)?;
    let inner = comprehension.predicate.iter().chain(&comprehension.projection);
    let elements = Elements::new(batch, comprehension.slot, inner);
    let mut results: Vec<Vec<Value>> = vec![Vec::new(); lists.len()];
    let mut bytes = 0;
    elements.for_each(&lists, cx, |rows, inner| {
        let mut kept: Vec<u32> = (0..row_number(rows.len())).collect();
        if let Some(predicate) = &comprehension.predicate {
            let column = eval(predicate, inner, cx)?;
            let truths = truths(&column, rows.len(), predicate.span)?;
            kept.retain(|&at| truths[at as usize] == Some(true));
        }
        let values = match &comprehension.projection {
            Some(projection) => narrow::eval_rows(projection, inner, &kept, cx)?,
            None => inner.column(comprehension.slot.index()).gather(&kept),
        };
        for (at, &place) in kept.iter().enumerate() {
            let value = values.value(at);
            bytes += size_of::<Value>() + heap(&value);
            results[rows[place as usize] as usize].push(value);
        }
        cx.subqueries.fits(bytes)?;
        Ok(())
    })?;
    let results = lists.iter().zip(results).map(|(list, result)| match list {
        Some(_) => Value::List(result.into()),
        None => Value::Null,
    });
    Ok(Column::from_values(results.collect()))
}

/// For how many elements a predicate holds, or may hold.
#[derive(Clone, Copy, Default)]
struct Tally {
    holds: usize,
    fails: usize,
    unknown: usize,
}

impl Tally {
    fn answer(self, kind: QuantifierKind) -> Option<bool> {
        // What decides, whatever is unknown; then what the unknown leaves open.
        let (decided, answer) = match kind {
            QuantifierKind::All => (self.fails > 0, false),
            QuantifierKind::Any => (self.holds > 0, true),
            QuantifierKind::None => (self.holds > 0, false),
            QuantifierKind::Single => (self.holds > 1, false),
        };
        if decided {
            return Some(answer);
        }
        if self.unknown > 0 {
            return None;
        }
        Some(match kind {
            QuantifierKind::All | QuantifierKind::None => true,
            QuantifierKind::Any => false,
            QuantifierKind::Single => self.holds == 1,
        })
    }
}

/// `all(x IN list WHERE a)` and the like.
pub(super) fn quantifier(
    quantifier: &Quantifier,
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let column = eval(&quantifier.list, batch, cx)?;
    let lists = lists(&column, batch.n_rows(), quantifier.list.span)?;
    let predicate = &quantifier.predicate;
    let elements = Elements::new(batch, quantifier.slot, std::iter::once(predicate));
    let mut tallies = vec![Tally::default(); lists.len()];
    elements.for_each(&lists, cx, |rows, inner| {
        let column = eval(predicate, inner, cx)?;
        for (&row, truth) in rows.iter().zip(truths(&column, rows.len(), predicate.span)?) {
            let tally = &mut tallies[row as usize];
            match truth {
                Some(true) => tally.holds += 1,
                Some(false) => tally.fails += 1,
                None => tally.unknown += 1,
            }
        }
        Ok(())
    })?;
    let answers = lists
        .iter()
        .zip(tallies)
        .map(|(list, tally)| list.as_ref().and_then(|_| tally.answer(quantifier.kind)));
    Ok(Column::Bools(answers.collect()))
}

/// `reduce(a = b, x IN list | c)`: one step after the other, each for all rows whose list is so
/// long.
pub(super) fn reduce(
    reduce: &Reduce,
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let n_rows = batch.n_rows();
    let column = eval(&reduce.list, batch, cx)?;
    let lists = lists(&column, n_rows, reduce.list.span)?;
    let initial = eval(&reduce.initial, batch, cx)?;
    let mut results: Vec<Value> = (0..n_rows).map(|row| initial.value(row)).collect();
    let mut slots = Vec::new();
    narrow::slots_of(&reduce.step, &mut slots);
    reduce.all.iter().for_each(|all| narrow::slots_of(all, &mut slots));
    slots.retain(|&slot| slot != reduce.accumulator && slot != reduce.slot);
    let mut rows: Vec<u32> = (0..row_number(n_rows)).collect();
    let mut inner = narrow::gather(batch, &slots, &rows);
    let mut step = 0;
    // Whether `all` has held so far; null once it was null.
    let mut held = vec![Some(true); n_rows];
    loop {
        let element = |row: u32| lists[row as usize].as_ref().and_then(|list| list.get(step));
        rows.retain(|&row| element(row).is_some());
        if rows.is_empty() {
            break;
        }
        if rows.len() != inner.n_rows() {
            inner = narrow::gather(batch, &slots, &rows);
        }
        let elements = rows.iter().map(|&row| element(row).cloned().unwrap_or_default());
        inner.set(reduce.slot.index(), few(elements));
        let before = rows.iter().map(|&row| std::mem::take(&mut results[row as usize]));
        inner.set(reduce.accumulator.index(), few(before));
        let after = eval(&reduce.step, &inner, cx)?;
        if step % CHECK_STEPS == 0 {
            cx.subqueries.check()?;
        }
        let mut bytes = 0;
        for (at, &row) in rows.iter().enumerate() {
            let value = after.value(at);
            if step % NESTING_STEPS == 0 && !is_shallow(&value, NESTING_MAX) {
                let error = ValueError::Nesting { max: NESTING_MAX };
                return Err(value_error(error, reduce.step.span));
            }
            bytes += large(&value);
            results[row as usize] = value;
        }
        if bytes > 0 {
            cx.subqueries.fits(bytes)?;
        }
        if let Some(all) = &reduce.all {
            inner.set(reduce.accumulator.index(), after);
            let holds = eval(all, &inner, cx)?;
            for (at, &row) in rows.iter().enumerate() {
                held[row as usize] = and(held[row as usize], &holds.value(at));
            }
            rows.retain(|&row| held[row as usize] != Some(false));
        }
        step += 1;
    }
    for (row, list) in lists.iter().enumerate() {
        if list.is_none() {
            results[row] = Value::Null;
        } else if reduce.all.is_some() {
            results[row] = held[row].map_or(Value::Null, Value::Bool);
        }
    }
    Ok(Column::from_values(results))
}

/// `AND` of what has held so far and what holds now.
fn and(so_far: Option<bool>, now: &Value) -> Option<bool> {
    match (so_far, now) {
        (Some(false), _) | (_, Value::Bool(false)) => Some(false),
        (Some(true), Value::Bool(true)) => Some(true),
        _ => None,
    }
}

/// Values as a column; a single one as a constant, which needs no vector.
fn few(values: impl ExactSizeIterator<Item = Value>) -> Column {
    let single = values.len() == 1;
    let mut values = values;
    match values.next() {
        Some(value) if single => Column::Const(value),
        first => Column::from_values(first.into_iter().chain(values).collect()),
    }
}

/// Whether lists and maps are nested no deeper than `depth`.
fn is_shallow(value: &Value, depth: usize) -> bool {
    match value {
        Value::List(list) => depth > 0 && list.iter().all(|value| is_shallow(value, depth - 1)),
        Value::Map(map) => depth > 0 && map.values().all(|value| is_shallow(value, depth - 1)),
        _ => true,
    }
}
