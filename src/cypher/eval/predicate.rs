//! `IN`, `STARTS WITH`, `ENDS WITH`, `CONTAINS` and `=~`.

use std::sync::Arc;

use regex::Regex;
use rustc_hash::FxHashMap;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::PredicateOp;
use crate::cypher::error::CypherError;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::eval;
use crate::cypher::eval::value_error;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::value::Key;
use crate::value::Value;
use crate::value::ValueError;

/// From how many elements on a constant list is looked up by hash.
const HASHED_MIN: usize = 8;

/// A predicate of two operands, for each row.
pub(super) fn predicate(
    operator: PredicateOp,
    left: &Expr,
    right: &Expr,
    batch: &Batch,
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    let (a, b) = (eval(left, batch, cx)?, eval(right, batch, cx)?);
    // What is the same in all rows is computed for one.
    let constant = matches!((&a, &b), (Column::Const(_), Column::Const(_)));
    let n_rows = if constant { 1 } else { batch.n_rows() };
    let answers: Result<Vec<Option<bool>>, ValueError> = match operator {
        PredicateOp::In => is_in(&a, &b, n_rows),
        PredicateOp::StartsWith => Ok(strings(&a, &b, n_rows, |text, part| text.starts_with(part))),
        PredicateOp::EndsWith => Ok(strings(&a, &b, n_rows, |text, part| text.ends_with(part))),
        PredicateOp::Contains => contains(&a, &b, n_rows),
        PredicateOp::Matches => matches(&a, &b, n_rows),
    };
    let answers = answers.map_err(|error| value_error(error, right.span))?;
    if constant {
        let answer = answers.first().copied().flatten();
        return Ok(Column::Const(answer.map_or(Value::Null, Value::Bool)));
    }
    Ok(Column::Bools(answers.into_iter().collect()))
}

/// The string of a row, `None` if it is null or something else.
fn string(column: &Column, row: usize) -> Option<&str> {
    match column {
        Column::Strs(codes, dictionary) => codes.get(row).map(|code| &**dictionary.string(code)),
        Column::Const(Value::Str(string)) => Some(string),
        Column::Values(values) => match &values[row] {
            Value::Str(string) => Some(string),
            _ => None,
        },
        _ => None,
    }
}

/// A predicate of two strings, null for anything else.
fn strings(
    a: &Column,
    b: &Column,
    n_rows: usize,
    holds: impl Fn(&str, &str) -> bool,
) -> Vec<Option<bool>> {
    (0..n_rows).map(|row| Some(holds(string(a, row)?, string(b, row)?))).collect()
}

fn contains(a: &Column, b: &Column, n_rows: usize) -> Result<Vec<Option<bool>>, ValueError> {
    if let Column::Const(Value::Str(part)) = b {
        // Preparing the search once is most of the work for short texts.
        let finder = memchr::memmem::Finder::new(part.as_bytes());
        return Ok((0..n_rows)
            .map(|row| Some(finder.find(string(a, row)?.as_bytes()).is_some()))
            .collect());
    }
    Ok(strings(a, b, n_rows, |text, part| text.contains(part)))
}

/// A regular expression must match the whole text.
fn matches(a: &Column, b: &Column, n_rows: usize) -> Result<Vec<Option<bool>>, ValueError> {
    let mut last: Option<(Arc<str>, Regex)> = None;
    let mut answers = Vec::with_capacity(n_rows);
    for row in 0..n_rows {
        let (Some(text), Some(pattern)) = (string(a, row), string(b, row)) else {
            answers.push(None);
            continue;
        };
        let regex = match last.take() {
            Some((known, regex)) if &*known == pattern => (known, regex),
            _ => (Arc::from(pattern), compile(pattern)?),
        };
        answers.push(Some(regex.1.is_match(text)));
        last = Some(regex);
    }
    Ok(answers)
}

fn compile(pattern: &str) -> Result<Regex, ValueError> {
    Regex::new(&format!("^(?:{pattern})$")).map_err(|error| {
        let text = error.to_string();
        let reason = text.lines().last().unwrap_or_default();
        let reason = reason.strip_prefix("error: ").unwrap_or(reason);
        ValueError::Regex { pattern: pattern.into(), reason: reason.into() }
    })
}

fn is_in(a: &Column, b: &Column, n_rows: usize) -> Result<Vec<Option<bool>>, ValueError> {
    if let Column::Const(Value::List(list)) = b
        && list.len() >= HASHED_MIN
        && n_rows >= HASHED_MIN
        && let Some(lookup) = Lookup::new(list)
    {
        return Ok(lookup.all(a, n_rows));
    }
    (0..n_rows)
        .map(|row| match b.value(row) {
            Value::Null => Ok(None),
            Value::List(list) => Ok(is_element(&a.value(row), &list)),
            other => Err(ValueError::Operands {
                operator: "IN",
                left: a.value(row).described(),
                right: other.described(),
            }),
        })
        .collect()
}

/// Whether a value equals an element; null if it does not, but could.
pub(super) fn is_element(value: &Value, list: &[Value]) -> Option<bool> {
    let mut answer = Some(false);
    for element in list {
        match value.equals(element) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => answer = None,
        }
    }
    answer
}

/// A list of plain values, for which sameness is equality.
struct Lookup {
    elements: FxHashMap<Key, ()>,
    has_null: bool,
}

impl Lookup {
    fn new(list: &[Value]) -> Option<Self> {
        let mut elements = FxHashMap::default();
        let mut has_null = false;
        for element in list {
            match element {
                Value::Null => has_null = true,
                element if is_plain(element) => {
                    elements.insert(Key(element.clone()), ());
                }
                _ => return None,
            }
        }
        Some(Self { elements, has_null })
    }

    fn find(&self, value: Value) -> Option<bool> {
        if value.is_null() {
            return None;
        }
        let plain = is_plain(&value);
        if plain && self.elements.contains_key(&Key(value)) {
            return Some(true);
        }
        if self.has_null { None } else { Some(false) }
    }

    fn all(&self, column: &Column, n_rows: usize) -> Vec<Option<bool>> {
        if let Column::Strs(codes, dictionary) = column {
            // Each distinct string is looked up once.
            let mut known: FxHashMap<u32, Option<bool>> = FxHashMap::default();
            let string = |code| Value::Str(Arc::clone(dictionary.string(code)));
            return codes
                .iter()
                .map(|code| {
                    code.and_then(|code| {
                        *known.entry(code).or_insert_with(|| self.find(string(code)))
                    })
                })
                .collect();
        }
        (0..n_rows).map(|row| self.find(column.value(row))).collect()
    }
}

fn is_plain(value: &Value) -> bool {
    match value {
        Value::Float(float) => !float.is_nan(),
        Value::Int(_) | Value::Str(_) | Value::Bool(_) | Value::Node(_) | Value::Rel(_) => true,
        _ => false,
    }
}
