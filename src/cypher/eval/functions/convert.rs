//! One type into another.

use crate::cypher::check::types::Types;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::functions::Evaluator;
use crate::cypher::eval::functions::Function;
use crate::cypher::eval::functions::Group;
use crate::cypher::eval::functions::parameter;
use crate::cypher::eval::functions::unusable;
use crate::value::Value;
use crate::value::ValueError;

const GROUP: Group = Group::Convert;

/// A conversion, the one that gives null instead of an error, and the one for lists.
macro_rules! conversion {
    ($name:literal, $convert:ident, $returns:expr, $doc:literal, $example:literal) => {
        Function::new(
            $name,
            &[parameter("value", Types::ANY)],
            $returns,
            GROUP,
            Evaluator::Strict(|values, _| {
                $convert(&values[0])?.ok_or_else(|| unusable($name, &values[0]))
            }),
        )
        .doc($doc, $example)
    };
}

macro_rules! conversion_or_null {
    ($name:literal, $convert:ident, $returns:expr, $doc:literal, $example:literal) => {
        Function::new(
            $name,
            &[parameter("value", Types::ANY)],
            $returns,
            GROUP,
            Evaluator::Strict(|values, _| Ok(or_null($convert(&values[0])))),
        )
        .doc($doc, $example)
    };
}

macro_rules! conversion_of_list {
    ($name:literal, $convert:ident, $doc:literal, $example:literal) => {
        Function::new(
            $name,
            &[parameter("list", Types::LIST)],
            Types::LIST,
            GROUP,
            Evaluator::Strict(|values, _| {
                let Value::List(list) = &values[0] else {
                    return Err(unusable($name, &values[0]));
                };
                Ok(Value::list(list.iter().map(|value| or_null($convert(value)))))
            }),
        )
        .doc($doc, $example)
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    conversion!(
        "toInteger",
        strict_integer,
        Types::INTEGER,
        "A number or string as an integer; null for other strings.",
        "toInteger('42') = 42"
    ),
    conversion_or_null!(
        "toIntegerOrNull",
        to_integer,
        Types::INTEGER,
        "As `toInteger`, also of booleans; null for what has no integer.",
        "toIntegerOrNull([]) IS NULL"
    ),
    conversion_of_list!(
        "toIntegerList",
        to_integer,
        "`toIntegerOrNull` of each element.",
        "toIntegerList(['1', 2.5]) = [1, 2]"
    ),
    conversion!(
        "toFloat",
        to_float,
        Types::FLOAT,
        "A number or string as a float; null for other strings.",
        "toFloat('1.5') = 1.5"
    ),
    conversion_or_null!(
        "toFloatOrNull",
        to_float,
        Types::FLOAT,
        "As `toFloat`, null for what has no float.",
        "toFloatOrNull(true) IS NULL"
    ),
    conversion_of_list!(
        "toFloatList",
        to_float,
        "`toFloatOrNull` of each element.",
        "toFloatList(['1', 2]) = [1.0, 2.0]"
    ),
    conversion!(
        "toBoolean",
        strict_boolean,
        Types::BOOLEAN,
        "A boolean or string as a boolean; null for other strings.",
        "toBoolean('true')"
    ),
    conversion_or_null!(
        "toBooleanOrNull",
        to_boolean,
        Types::BOOLEAN,
        "As `toBoolean`, also of integers; null for what has no boolean.",
        "toBooleanOrNull(1.5) IS NULL"
    ),
    conversion_of_list!(
        "toBooleanList",
        to_boolean,
        "`toBooleanOrNull` of each element.",
        "toBooleanList(['true', 0]) = [true, false]"
    ),
    conversion!(
        "toString",
        to_string,
        Types::STRING,
        "A number, boolean, string or temporal value as a string.",
        "toString(1.0) = '1.0'"
    ),
    conversion_or_null!(
        "toStringOrNull",
        to_string,
        Types::STRING,
        "As `toString`, null for what has no string.",
        "toStringOrNull([]) IS NULL"
    ),
    conversion_of_list!(
        "toStringList",
        to_string,
        "`toStringOrNull` of each element.",
        "toStringList([1, true]) = ['1', 'true']"
    ),
    Function::new(
        "valueType",
        &[parameter("value", Types::ANY)],
        Types::STRING,
        GROUP,
        Evaluator::Lenient(value_type),
    )
    .doc("The name of a value's type.", "valueType(1) = 'INTEGER'"),
];

/// What was converted, or null.
fn or_null(converted: Result<Option<Value>, ErrorKind>) -> Value {
    converted.ok().flatten().unwrap_or_default()
}

/// As openCypher has it: numbers and strings only.
fn strict_integer(value: &Value) -> Result<Option<Value>, ErrorKind> {
    if matches!(value, Value::Bool(_)) { Ok(None) } else { to_integer(value) }
}

/// As openCypher has it: booleans and strings only.
fn strict_boolean(value: &Value) -> Result<Option<Value>, ErrorKind> {
    if matches!(value, Value::Int(_)) { Ok(None) } else { to_boolean(value) }
}

/// `None` for a type that has no integers, null for a string that spells none.
fn to_integer(value: &Value) -> Result<Option<Value>, ErrorKind> {
    let int = match value {
        Value::Int(int) => Some(*int),
        Value::Bool(bool) => Some(i64::from(*bool)),
        Value::Float(float) if float.is_finite() => Some(whole(*float)?),
        Value::Float(_) => None,
        Value::Str(text) => {
            let text = text.trim();
            match text.parse::<i64>() {
                Ok(int) => Some(int),
                Err(_) => float_of(text).and_then(|float| whole(float).ok()),
            }
        }
        _ => return Ok(None),
    };
    Ok(Some(int.map_or(Value::Null, Value::Int)))
}

/// The float without its fraction.
fn whole(float: f64) -> Result<i64, ErrorKind> {
    const TWO_63: f64 = 9_223_372_036_854_775_808.0;
    let whole = float.trunc();
    if (-TWO_63..TWO_63).contains(&whole) {
        #[expect(clippy::cast_possible_truncation, reason = "checked to be an integer in range")]
        return Ok(whole as i64);
    }
    Err(ValueError::IntegerOverflow { operation: format!("toInteger({float:?})").into() }.into())
}

/// A number as Cypher writes it: Rust would also read `inf` and `nan`.
fn float_of(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    match digits {
        "Infinity" | "NaN" => text.parse().ok(),
        _ if digits.starts_with(|char: char| char.is_ascii_digit() || char == '.') => {
            text.parse().ok()
        }
        _ => None,
    }
}

fn to_float(value: &Value) -> Result<Option<Value>, ErrorKind> {
    Ok(Some(match value {
        Value::Int(_) | Value::Float(_) => value.as_number().map_or(Value::Null, Value::Float),
        Value::Str(text) => float_of(text.trim()).map_or(Value::Null, Value::Float),
        _ => return Ok(None),
    }))
}

fn to_boolean(value: &Value) -> Result<Option<Value>, ErrorKind> {
    Ok(Some(match value {
        Value::Bool(_) => value.clone(),
        Value::Int(int) => Value::Bool(*int != 0),
        Value::Str(text) => match text.trim().to_lowercase().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            _ => Value::Null,
        },
        _ => return Ok(None),
    }))
}

fn to_string(value: &Value) -> Result<Option<Value>, ErrorKind> {
    Ok(match value {
        Value::Str(_) => Some(value.clone()),
        Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Rel(_) | Value::Path(_) => None,
        simple => Some(Value::str(simple.to_string())),
    })
}

fn value_type(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::str(values[0].type_name()))
}
