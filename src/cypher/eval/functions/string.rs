//! Functions of strings. Places are counted in Unicode code points.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

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
use crate::value::arithmetic::STRING_BYTES_MAX;
use crate::value::arithmetic::check_length;

const GROUP: Group = Group::String;
const STRINGS: Types = Types::STRING.or(Types::LIST);

const UPPER: Function = Function::new(
    "toUpper",
    &[parameter("text", Types::STRING)],
    Types::STRING,
    GROUP,
    Evaluator::Strict(to_upper),
)
.doc("The string in upper case.", "toUpper('Oslo') = 'OSLO'");
const LOWER: Function = Function::new(
    "toLower",
    &[parameter("text", Types::STRING)],
    Types::STRING,
    GROUP,
    Evaluator::Strict(to_lower),
)
.doc("The string in lower case.", "toLower('Oslo') = 'oslo'");
const LENGTH: Function = Function::new(
    "char_length",
    &[parameter("text", Types::STRING)],
    Types::INTEGER,
    GROUP,
    Evaluator::Strict(char_length),
)
.doc("How many characters a string has.", "char_length('Malmö') = 5");

pub(super) const FUNCTIONS: &[Function] = &[
    UPPER,
    UPPER.named("upper"),
    LOWER,
    LOWER.named("lower"),
    LENGTH,
    LENGTH.named("character_length"),
    Function::new(
        "left",
        &[parameter("text", Types::STRING), parameter("length", Types::INTEGER)],
        Types::STRING,
        GROUP,
        Evaluator::Strict(left),
    )
    .doc("The first characters of a string.", "left('graph', 2) = 'gr'"),
    Function::new(
        "right",
        &[parameter("text", Types::STRING), parameter("length", Types::INTEGER)],
        Types::STRING,
        GROUP,
        Evaluator::Strict(right),
    )
    .doc("The last characters of a string.", "right('graph', 2) = 'ph'"),
    Function::new(
        "substring",
        &[
            parameter("text", Types::STRING),
            parameter("start", Types::INTEGER),
            parameter("length", Types::INTEGER),
        ],
        Types::STRING,
        GROUP,
        Evaluator::Strict(substring),
    )
    .requires(2)
    .doc(
        "A part of a string, from a place that counts from 0.",
        "substring('graph', 1, 3) = 'rap'",
    ),
    Function::new(
        "normalize",
        &[parameter("text", Types::STRING), parameter("form", Types::STRING)],
        Types::STRING,
        GROUP,
        Evaluator::Strict(normalize),
    )
    .requires(1)
    .doc(
        "The string in a normal form of Unicode: NFC, NFD, NFKC or NFKD; NFC if none is given.",
        "normalize('Malmo\\u0308') = 'Malmö'",
    ),
    Function::new(
        "isNormalized",
        &[parameter("text", Types::ANY), parameter("form", Types::STRING)],
        Types::BOOLEAN,
        GROUP,
        Evaluator::Lenient(is_normalized),
    )
    .requires(1)
    .doc(
        "Whether a string is in a normal form of Unicode: `text IS NFD NORMALIZED`.",
        "isNormalized('Malmö', NFC)",
    ),
    Function::new(
        "trim",
        &[parameter("text", Types::STRING)],
        Types::STRING,
        GROUP,
        Evaluator::Strict(trim),
    )
    .doc("The string without blanks at both ends.", "trim('  a ') = 'a'"),
    Function::new(
        "btrim",
        &[parameter("text", Types::STRING), parameter("characters", Types::STRING)],
        Types::STRING,
        GROUP,
        Evaluator::Strict(trim),
    )
    .requires(1)
    .doc("The string without the given characters at both ends.", "btrim('xay', 'xy') = 'a'"),
    Function::new(
        "ltrim",
        &[parameter("text", Types::STRING), parameter("characters", Types::STRING)],
        Types::STRING,
        GROUP,
        Evaluator::Strict(ltrim),
    )
    .requires(1)
    .doc("The string without blanks, or the given characters, at its start.", "ltrim(' a') = 'a'"),
    Function::new(
        "rtrim",
        &[parameter("text", Types::STRING), parameter("characters", Types::STRING)],
        Types::STRING,
        GROUP,
        Evaluator::Strict(rtrim),
    )
    .requires(1)
    .doc("The string without blanks, or the given characters, at its end.", "rtrim('a ') = 'a'"),
    Function::new(
        "replace",
        &[
            parameter("text", Types::STRING),
            parameter("search", Types::STRING),
            parameter("replacement", Types::STRING),
        ],
        Types::STRING,
        GROUP,
        Evaluator::Strict(replace),
    )
    .doc(
        "The string with every occurrence of another replaced.",
        "replace('abab', 'a', 'c') = 'cbcb'",
    ),
    Function::new(
        "split",
        &[parameter("text", Types::STRING), parameter("delimiter", STRINGS)],
        Types::LIST,
        GROUP,
        Evaluator::Strict(split),
    )
    .doc("The parts of a string between delimiters.", "split('a,b', ',') = ['a', 'b']"),
    Function::new(
        "reverse",
        &[parameter("value", STRINGS)],
        STRINGS,
        GROUP,
        Evaluator::Strict(reverse),
    )
    .doc("A string or a list from its end to its start.", "reverse([1, 2]) = [2, 1]"),
];

/// An argument that was checked to be a string.
fn text(values: &[Value], at: usize) -> &str {
    match values.get(at) {
        Some(Value::Str(string)) => string,
        _ => "",
    }
}

/// An argument that is a length or a place, which cannot be negative.
fn size(function: &'static str, values: &[Value], at: usize) -> Result<usize, ErrorKind> {
    let value = &values[at];
    let Value::Int(int) = value else { return Err(unusable(function, value)) };
    match usize::try_from(*int) {
        Ok(size) => Ok(size),
        Err(_) => Err(out_of_range(function, "a number that is not negative", value)),
    }
}

fn to_upper(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::str(text(values, 0).to_uppercase()))
}

fn to_lower(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::str(text(values, 0).to_lowercase()))
}

fn char_length(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let length = text(values, 0).chars().count();
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

/// The byte offset of a character, or the length of the string.
fn offset(string: &str, n_chars: usize) -> usize {
    string.char_indices().nth(n_chars).map_or(string.len(), |(at, _)| at)
}

fn left(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let string = text(values, 0);
    Ok(Value::str(&string[..offset(string, size("left", values, 1)?)]))
}

fn right(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let string = text(values, 0);
    let dropped = string.chars().count().saturating_sub(size("right", values, 1)?);
    Ok(Value::str(&string[offset(string, dropped)..]))
}

fn substring(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let string = text(values, 0);
    let rest = &string[offset(string, size("substring", values, 1)?)..];
    let length = match values.get(2) {
        Some(_) => offset(rest, size("substring", values, 2)?),
        None => rest.len(),
    };
    Ok(Value::str(&rest[..length]))
}

/// Whether a character is to be trimmed: one of the given ones, or a blank.
fn trimmed(values: &[Value]) -> impl Fn(char) -> bool + '_ {
    let characters = values.get(1).map(|_| text(values, 1));
    move |char| characters.map_or(char.is_whitespace(), |characters| characters.contains(char))
}

fn trim(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let trimmed = trimmed(values);
    Ok(Value::str(text(values, 0).trim_start_matches(&trimmed).trim_end_matches(&trimmed)))
}

fn ltrim(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::str(text(values, 0).trim_start_matches(trimmed(values))))
}

fn rtrim(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::str(text(values, 0).trim_end_matches(trimmed(values))))
}

fn replace(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let (string, search, replacement) = (text(values, 0), text(values, 1), text(values, 2));
    if search.is_empty() {
        return Ok(values[0].clone());
    }
    let n = string.matches(search).count();
    let length = string.len().saturating_add(n.saturating_mul(replacement.len()));
    check_length("a string", length, STRING_BYTES_MAX)?;
    Ok(Value::str(string.replace(search, replacement)))
}

/// How many parts are cut off before it is asked whether there is room for them.
const CHECK_PARTS: usize = 1 << 14;
/// Roughly the bytes that a part takes beside its text, twice: in a vector that grows and in the list.
const PART: usize = 2 * size_of::<Value>() + 32;

fn split(values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let string = text(values, 0);
    // Each part is a string of its own; whether there is room for them is asked while they are cut.
    let fits = |n_parts: usize| {
        let is_time = n_parts.is_multiple_of(CHECK_PARTS) && n_parts > 0;
        if !is_time {
            return Ok(());
        }
        let bytes = string.len() + n_parts * PART;
        cx.subqueries.fits(bytes).map_err(|error| *error.kind)
    };
    let delimiters: Vec<&str> = match &values[1] {
        Value::List(list) if list.iter().any(Value::is_null) => return Ok(Value::Null),
        Value::List(list) => (0..list.len()).map(|at| text(list, at)).collect(),
        _ => vec![text(values, 1)],
    };
    if delimiters.iter().all(|delimiter| delimiter.is_empty()) {
        let chars = string.chars().enumerate().map(|(at, char)| {
            fits(at)?;
            Ok(Value::str(char.encode_utf8(&mut [0; 4])))
        });
        return Ok(Value::list(chars.collect::<Result<Vec<_>, ErrorKind>>()?));
    }
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < string.len() {
        let rest = &string[at..];
        let found = delimiters
            .iter()
            .filter(|delimiter| !delimiter.is_empty() && rest.starts_with(**delimiter))
            .map(|delimiter| delimiter.len())
            .max();
        if let Some(length) = found {
            parts.push(Value::str(&string[start..at]));
            fits(parts.len())?;
            at += length;
            start = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(Value::str(&string[start..]));
    Ok(Value::list(parts))
}

fn normalize(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    normal_form("normalize", values).map(|string| Value::str(string.as_str()))
}

/// Of what is no string, it is not known.
fn is_normalized(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let Value::Str(string) = &values[0] else { return Ok(Value::Null) };
    if values.iter().any(Value::is_null) {
        return Ok(Value::Null);
    }
    normal_form("isNormalized", values).map(|normal| Value::Bool(*normal == **string))
}

/// The first argument in the form that the second one names.
fn normal_form(function: &'static str, values: &[Value]) -> Result<String, ErrorKind> {
    let string = text(values, 0);
    let form = match values.get(1) {
        None => "NFC",
        Some(Value::Str(form)) => form,
        Some(other) => return Err(unusable(function, other)),
    };
    Ok(match form.to_ascii_uppercase().as_str() {
        "NFC" => string.nfc().collect(),
        "NFD" => string.nfd().collect(),
        "NFKC" => string.nfkc().collect(),
        "NFKD" => string.nfkd().collect(),
        _ => return Err(unusable(function, &values[1])),
    })
}

fn reverse(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    match &values[0] {
        Value::Str(string) => Ok(Value::Str(Arc::from(string.chars().rev().collect::<String>()))),
        Value::List(list) => Ok(Value::list(list.iter().rev().cloned())),
        other => Err(unusable("reverse", other)),
    }
}
