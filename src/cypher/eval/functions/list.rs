//! Functions of lists.

use crate::cypher::check::types::Types;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::functions::Evaluator;
use crate::cypher::eval::functions::Function;
use crate::cypher::eval::functions::Group;
use crate::cypher::eval::functions::out_of_range;
use crate::cypher::eval::functions::parameter;
use crate::cypher::eval::functions::unusable;
use crate::value::Value;
use crate::value::ValueError;
use crate::value::arithmetic::LIST_LENGTH_MAX;
use crate::value::arithmetic::check_length;

const GROUP: Group = Group::List;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "size",
        &[parameter("value", Types::STRING.or(Types::LIST))],
        Types::INTEGER,
        GROUP,
        Evaluator::Strict(size),
    )
    .doc("How many elements a list, or characters a string, has.", "size([1, 2]) = 2"),
    Function::new(
        "head",
        &[parameter("list", Types::LIST)],
        Types::ANY,
        GROUP,
        Evaluator::Strict(head),
    )
    .doc("The first element.", "head([1, 2]) = 1"),
    Function::new(
        "last",
        &[parameter("list", Types::LIST)],
        Types::ANY,
        GROUP,
        Evaluator::Strict(last),
    )
    .doc("The last element.", "last([1, 2]) = 2"),
    Function::new(
        "tail",
        &[parameter("list", Types::LIST)],
        Types::LIST,
        GROUP,
        Evaluator::Strict(tail),
    )
    .doc("All elements but the first.", "tail([1, 2, 3]) = [2, 3]"),
    // Whatever is no integer is refused while running, as the TCK wants it.
    Function::new(
        "range",
        &[
            parameter("start", Types::ANY),
            parameter("end", Types::ANY),
            parameter("step", Types::ANY),
        ],
        Types::LIST,
        GROUP,
        Evaluator::Strict(range),
    )
    .requires(2)
    .doc("The integers from one to another, both included.", "range(0, 6, 3) = [0, 3, 6]"),
];

fn list<'a>(function: &'static str, values: &'a [Value]) -> Result<&'a [Value], ErrorKind> {
    match &values[0] {
        Value::List(list) => Ok(list),
        other => Err(unusable(function, other)),
    }
}

fn size(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let size = match &values[0] {
        Value::Str(string) => string.chars().count(),
        _ => list("size", values)?.len(),
    };
    Ok(Value::Int(i64::try_from(size).unwrap_or(i64::MAX)))
}

fn head(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(list("head", values)?.first().cloned().unwrap_or_default())
}

fn last(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(list("last", values)?.last().cloned().unwrap_or_default())
}

fn tail(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::list(list("tail", values)?.iter().skip(1).cloned()))
}

/// How many items are made without asking whether the query is to end.
const UNASKED_MAX: u64 = 1 << 20;

fn range(values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let int = |at: usize| match values.get(at) {
        None => Ok(1),
        Some(Value::Int(int)) => Ok(*int),
        Some(other) => {
            Err(ValueError::ArgumentType { function: "range", value: other.described() })
        }
    };
    let (start, end, step) = (int(0)?, int(1)?, int(2)?);
    if step == 0 {
        return Err(out_of_range("range", "a step that is not zero", &Value::Int(0)));
    }
    let last = (i128::from(end) - i128::from(start)) / i128::from(step);
    let backwards = (end > start && step < 0) || (end < start && step > 0);
    if backwards {
        return Ok(Value::list([]));
    }
    check_length("a list", usize::try_from(last + 1).unwrap_or(usize::MAX), LIST_LENGTH_MAX)?;
    let n = usize::try_from(last + 1).unwrap_or(0);
    cx.subqueries.fits(n * size_of::<Value>()).map_err(|error| *error.kind)?;
    let item = |at: u64| {
        let item = i128::from(start) + i128::from(at) * i128::from(step);
        Value::Int(i64::try_from(item).unwrap_or(i64::MAX))
    };
    let n = n as u64;
    if n <= UNASKED_MAX {
        // Its length is known, so it is made in its place.
        return Ok(Value::List((0..n).map(item).collect()));
    }
    let mut items = Vec::new();
    let mut from = 0;
    while from < n {
        cx.subqueries.fits(items.len() * size_of::<Value>()).map_err(|error| *error.kind)?;
        let end = n.min(from + UNASKED_MAX);
        items.extend((from..end).map(item));
        from = end;
    }
    Ok(Value::List(items.into()))
}
