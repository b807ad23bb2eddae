//! Values as JSON: the one encoding of snapshots, exports and `factum query --jsonl`.
//!
//! Strings, booleans, null, lists and most maps stand as JSON has them. An integer is a number without
//! fraction or exponent, a float one with; what JSON cannot hold is an object with one member whose
//! name begins with `$`: `{"$date": "1984-10-11"}`, `{"$int": "9223372036854775807"}`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::value::Date;
use crate::value::DateTime;
use crate::value::Duration;
use crate::value::LocalDateTime;
use crate::value::LocalTime;
use crate::value::NodeId;
use crate::value::Path;
use crate::value::RelId;
use crate::value::Time;
use crate::value::Value;

/// Integers up to this one are written as numbers; beyond it many JSON readers lose digits.
const SAFE_INT_MAX: u64 = (1 << 53) - 1;

/// How nodes and relationships are written, which only a graph knows.
pub trait Entities {
    /// Writes what stands behind `$node`.
    fn push_node(&self, out: &mut String, node: NodeId);

    /// Writes what stands behind `$rel`.
    fn push_rel(&self, out: &mut String, rel: RelId);
}

/// Writes nodes and relationships as bare ids, for values that hold none.
struct Ids;

impl Entities for Ids {
    fn push_node(&self, out: &mut String, node: NodeId) {
        push(out, format_args!("{{\"id\":{}}}", node.0));
    }

    fn push_rel(&self, out: &mut String, rel: RelId) {
        push(out, format_args!("{{\"id\":{}}}", rel.0));
    }
}

/// Writes a value that holds no node, relationship or path, such as a property.
pub fn push_value(out: &mut String, value: &Value) {
    push_value_of(out, value, &Ids);
}

/// Writes a value.
pub fn push_value_of(out: &mut String, value: &Value, entities: &dyn Entities) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => push(out, format_args!("{flag}")),
        Value::Int(number) if number.unsigned_abs() <= SAFE_INT_MAX => {
            push(out, format_args!("{number}"));
        }
        Value::Int(number) => push(out, format_args!("{{\"$int\":\"{number}\"}}")),
        Value::Float(number) => push_float(out, *number),
        Value::Str(text) => push_string(out, text),
        Value::List(items) => push_list(out, items, |out, item| push_value_of(out, item, entities)),
        Value::Map(map) => push_map(out, map, entities),
        Value::Node(node) => {
            out.push_str("{\"$node\":");
            entities.push_node(out, *node);
            out.push('}');
        }
        Value::Rel(rel) => {
            out.push_str("{\"$rel\":");
            entities.push_rel(out, *rel);
            out.push('}');
        }
        Value::Path(path) => push_path(out, path, entities),
        Value::Date(_) => push_typed(out, "$date", value),
        Value::LocalTime(_) => push_typed(out, "$localtime", value),
        Value::Time(_) => push_typed(out, "$time", value),
        Value::LocalDateTime(_) => push_typed(out, "$localdatetime", value),
        Value::DateTime(_) => push_typed(out, "$datetime", value),
        Value::Duration(_) => push_typed(out, "$duration", value),
    }
}

/// Writes a JSON string.
pub fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1F | 0x7F => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        plain = at + 1;
        if escaped.is_empty() {
            push(out, format_args!("\\u{byte:04x}"));
        } else {
            out.push_str(escaped);
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// Writes a JSON array.
pub fn push_list<T>(out: &mut String, items: &[T], mut each: impl FnMut(&mut String, &T)) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        each(out, item);
    }
    out.push(']');
}

fn push_float(out: &mut String, number: f64) {
    if number.is_nan() {
        out.push_str("{\"$float\":\"NaN\"}");
    } else if number.is_infinite() {
        let name = if number > 0.0 { "Infinity" } else { "-Infinity" };
        push(out, format_args!("{{\"$float\":\"{name}\"}}"));
    } else {
        push(out, format_args!("{number:?}"));
    }
}

fn push_map(out: &mut String, map: &BTreeMap<Arc<str>, Value>, entities: &dyn Entities) {
    // A map that looks like a typed value is wrapped, so that it is not taken for one.
    let looks_typed = map.len() == 1 && map.keys().all(|key| key.starts_with('$'));
    if looks_typed {
        out.push_str("{\"$map\":");
    }
    out.push('{');
    for (at, (key, value)) in map.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_string(out, key);
        out.push(':');
        push_value_of(out, value, entities);
    }
    out.push('}');
    if looks_typed {
        out.push('}');
    }
}

fn push_path(out: &mut String, path: &Path, entities: &dyn Entities) {
    out.push_str("{\"$path\":{\"nodes\":");
    push_list(out, &path.nodes, |out, &node| {
        push_value_of(out, &Value::Node(node), entities);
    });
    out.push_str(",\"rels\":");
    push_list(out, &path.rels, |out, &rel| push_value_of(out, &Value::Rel(rel), entities));
    out.push_str("}}");
}

fn push_typed(out: &mut String, name: &str, value: &Value) {
    push(out, format_args!("{{\"{name}\":\"{value}\"}}"));
}

fn push(out: &mut String, part: std::fmt::Arguments<'_>) {
    out.write_fmt(part).expect("strings accept text");
}

/// JSON that is not a value.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// An integer that 64 bits do not hold.
    #[error("integer {0} is out of range")]
    IntOutOfRange(String),
    /// An object with one member whose name begins with `$` but is not known.
    #[error("`{0}` is not a type of value; write the map as {{\"$map\": ...}}")]
    UnknownType(String),
    /// A typed value whose text is not of that type.
    #[error("`{text}` is not a value for `{name}`")]
    BadText {
        /// The name of the type, such as `$date`.
        name: String,
        /// What was written.
        text: String,
    },
    /// A node, relationship or path where only plain values may stand.
    #[error("`{0}` is not allowed here: nodes, relationships and paths belong to a graph")]
    EntityNotAllowed(String),
}

/// Reads a value that holds no node, relationship or path.
///
/// # Errors
///
/// If a typed value is unknown, is not what its type wants, or is a node, relationship or path.
pub fn from_json(json: &Json) -> Result<Value, JsonError> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(int), _, _) => Value::Int(int),
            (None, None, Some(float)) => Value::Float(float),
            _ => return Err(JsonError::IntOutOfRange(number.to_string())),
        },
        Json::String(text) => Value::Str(text.as_str().into()),
        Json::Array(items) => {
            Value::List(items.iter().map(from_json).collect::<Result<Vec<_>, _>>()?.into())
        }
        Json::Object(members) => match members.iter().next() {
            Some((name, inner)) if members.len() == 1 && name.starts_with('$') => {
                typed(name, inner)?
            }
            _ => map(members)?,
        },
    })
}

fn map(members: &serde_json::Map<String, Json>) -> Result<Value, JsonError> {
    let pairs = members.iter().map(|(key, value)| Ok((key.as_str().into(), from_json(value)?)));
    Ok(Value::Map(Arc::new(pairs.collect::<Result<_, JsonError>>()?)))
}

fn typed(name: &str, inner: &Json) -> Result<Value, JsonError> {
    let wrong = || JsonError::BadText {
        name: name.to_owned(),
        text: inner.as_str().map_or_else(|| inner.to_string(), str::to_owned),
    };
    let value = match (name, inner) {
        ("$map", Json::Object(members)) => return map(members),
        ("$int", Json::String(text)) => integer(text).map(Value::Int),
        ("$float", Json::String(text)) => float(text).map(Value::Float),
        ("$date", Json::String(text)) => Date::parse(text).ok().map(Value::Date),
        ("$localtime", Json::String(text)) => LocalTime::parse(text).ok().map(Value::LocalTime),
        ("$time", Json::String(text)) => Time::parse(text).ok().map(Value::Time),
        ("$localdatetime", Json::String(text)) => {
            LocalDateTime::parse(text).ok().map(Value::LocalDateTime)
        }
        ("$datetime", Json::String(text)) => {
            DateTime::parse(text).ok().map(|value| Value::DateTime(Arc::new(value)))
        }
        ("$duration", Json::String(text)) => {
            Duration::parse(text).ok().map(|value| Value::Duration(Arc::new(value)))
        }
        (
            "$map" | "$int" | "$float" | "$date" | "$localtime" | "$time" | "$localdatetime"
            | "$datetime" | "$duration",
            _,
        ) => None,
        ("$node" | "$rel" | "$path", _) => {
            return Err(JsonError::EntityNotAllowed(name.to_owned()));
        }
        _ => return Err(JsonError::UnknownType(name.to_owned())),
    };
    value.ok_or_else(wrong)
}

/// Digits with an optional `-` before them, and nothing else.
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// What is not finite, or a number as JSON writes it.
fn float(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => serde_json::from_str(text).ok(),
    }
}
