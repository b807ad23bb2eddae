//! Tests of types: `a IS :: LIST<INTEGER>`.

use crate::cypher::syntax::ast::OneType;
use crate::cypher::syntax::ast::TypeName;
use crate::cypher::syntax::ast::ValueType;
use crate::value::Value;

/// Whether a value is of a type. Null is of every type that does not exclude it.
pub(super) fn is_of(value: &Value, wanted: &ValueType) -> bool {
    wanted.alternatives.iter().any(|one| is_of_one(value, one))
}

fn is_of_one(value: &Value, wanted: &OneType) -> bool {
    match (wanted.name, value) {
        (TypeName::Nothing, _) => false,
        (TypeName::Null, value) => value.is_null(),
        (_, Value::Null) => wanted.is_nullable,
        (TypeName::Any, _)
        | (TypeName::Boolean, Value::Bool(_))
        | (TypeName::Integer, Value::Int(_))
        | (TypeName::Float, Value::Float(_))
        | (TypeName::Number, Value::Int(_) | Value::Float(_))
        | (TypeName::String, Value::Str(_))
        | (TypeName::Map, Value::Map(_))
        | (TypeName::Node, Value::Node(_))
        | (TypeName::Relationship, Value::Rel(_))
        | (TypeName::Path, Value::Path(_))
        | (TypeName::Date, Value::Date(_))
        | (TypeName::Time, Value::Time(_))
        | (TypeName::LocalTime, Value::LocalTime(_))
        | (TypeName::DateTime, Value::DateTime(_))
        | (TypeName::LocalDateTime, Value::LocalDateTime(_))
        | (TypeName::Duration, Value::Duration(_)) => true,
        (TypeName::List, Value::List(items)) => match &wanted.elements {
            Some(elements) => items.iter().all(|item| is_of(item, elements)),
            None => true,
        },
        (TypeName::PropertyValue, Value::List(items)) => items.iter().all(is_simple),
        (TypeName::PropertyValue, value) => is_simple(value),
        _ => false,
    }
}

/// Whether a value can be a property, or an element of one.
fn is_simple(value: &Value) -> bool {
    !matches!(
        value,
        Value::Null
            | Value::List(_)
            | Value::Map(_)
            | Value::Node(_)
            | Value::Rel(_)
            | Value::Path(_)
    )
}
