//! Tests and choices.

use crate::cypher::check::types::Types;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::functions::Evaluator;
use crate::cypher::eval::functions::Function;
use crate::cypher::eval::functions::Group;
use crate::cypher::eval::functions::parameter;
use crate::cypher::eval::functions::unusable;
use crate::value::Value;

const GROUP: Group = Group::Predicate;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "coalesce",
        &[parameter("value", Types::ANY)],
        Types::ANY,
        GROUP,
        Evaluator::Coalesce,
    )
    .variadic()
    .doc("The first of the values that is not null.", "coalesce(null, 1, 2) = 1"),
    Function::new(
        "nullIf",
        &[parameter("value", Types::ANY), parameter("other", Types::ANY)],
        Types::ANY,
        GROUP,
        Evaluator::Lenient(null_if),
    )
    .doc("The first value, or null if it equals the second.", "nullIf(1, 1) IS NULL"),
    Function::new(
        "exists",
        &[parameter("value", Types::ANY)],
        Types::BOOLEAN,
        GROUP,
        Evaluator::Lenient(exists),
    )
    .doc("Whether a value is not null.", "exists({a: 1}.a)"),
    Function::new(
        "isEmpty",
        &[parameter("value", Types::STRING.or(Types::LIST).or(Types::MAP))],
        Types::BOOLEAN,
        GROUP,
        Evaluator::Strict(is_empty),
    )
    .doc("Whether a string, list or map has nothing in it.", "isEmpty([])"),
    Function::new(
        "isNaN",
        &[parameter("number", Types::NUMBER)],
        Types::BOOLEAN,
        GROUP,
        Evaluator::Strict(is_nan),
    )
    .doc("Whether a number is not a number.", "isNaN(0.0 / 0.0)"),
];

fn null_if(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let equal = values[0].equals(&values[1]) == Some(true);
    Ok(if equal { Value::Null } else { values[0].clone() })
}

fn exists(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::Bool(!values[0].is_null()))
}

fn is_empty(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::Bool(match &values[0] {
        Value::Str(string) => string.is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Map(map) => map.is_empty(),
        other => return Err(unusable("isEmpty", other)),
    }))
}

fn is_nan(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::Bool(values[0].as_number().is_some_and(f64::is_nan)))
}
