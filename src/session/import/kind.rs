//! The types that cells may have.

use std::sync::Arc;

use crate::value::Date;
use crate::value::DateTime;
use crate::value::Duration;
use crate::value::LocalDateTime;
use crate::value::LocalTime;
use crate::value::Time;
use crate::value::Value;

/// The types of properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Float,
    Bool,
    Str,
    Date,
    LocalTime,
    Time,
    LocalDateTime,
    DateTime,
    Duration,
}

impl Kind {
    /// The types by the names that a header may use.
    pub(super) const NAMES: [(&'static str, Self); 10] = [
        ("int", Self::Int),
        ("float", Self::Float),
        ("boolean", Self::Bool),
        ("string", Self::Str),
        ("date", Self::Date),
        ("localtime", Self::LocalTime),
        ("time", Self::Time),
        ("localdatetime", Self::LocalDateTime),
        ("datetime", Self::DateTime),
        ("duration", Self::Duration),
    ];
    /// Names that other programs use for the same.
    const ALIASES: [(&'static str, Self); 7] = [
        ("integer", Self::Int),
        ("long", Self::Int),
        ("short", Self::Int),
        ("byte", Self::Int),
        ("double", Self::Float),
        ("bool", Self::Bool),
        ("char", Self::Str),
    ];

    pub(super) fn parse(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let mut known = Self::NAMES.iter().chain(&Self::ALIASES);
        known.find(|(own, _)| *own == name).map(|(_, kind)| *kind)
    }

    /// A cell as a value of this type.
    pub(super) fn value(self, cell: &str) -> Option<Value> {
        match self {
            Self::Int => integer(cell).map(Value::Int),
            Self::Float => float(cell).map(Value::Float),
            Self::Bool => boolean(cell).map(Value::Bool),
            Self::Str => Some(Value::Str(Arc::from(cell))),
            Self::Date => Date::parse(cell).ok().map(Value::Date),
            Self::LocalTime => LocalTime::parse(cell).ok().map(Value::LocalTime),
            Self::Time => Time::parse(cell).ok().map(Value::Time),
            Self::LocalDateTime => LocalDateTime::parse(cell).ok().map(Value::LocalDateTime),
            Self::DateTime => DateTime::parse(cell).ok().map(|own| Value::DateTime(own.into())),
            Self::Duration => Duration::parse(cell).ok().map(|own| Value::Duration(own.into())),
        }
    }

    /// A cell as a list of values of this type.
    pub(super) fn list(self, cell: &str) -> Option<Value> {
        let items: Option<Vec<Value>> = if cell.starts_with('[') {
            let items: Vec<serde_json::Value> = serde_json::from_str(cell).ok()?;
            let text = |item: &serde_json::Value| match item {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            items.iter().map(|item| self.value(&text(item))).collect()
        } else {
            cell.split(';').map(|item| self.value(item)).collect()
        };
        Some(Value::List(items?.into()))
    }
}

/// Digits as a number writes them. `007` and `+1` are strings: something would be lost.
pub(super) fn integer(cell: &str) -> Option<i64> {
    let plain = matches!(unsigned(cell), [b'0'] | [b'1'..=b'9', ..]);
    if plain { cell.parse().ok() } else { None }
}

/// A number without its minus.
const fn unsigned(cell: &str) -> &[u8] {
    match cell.as_bytes() {
        [b'-', digits @ ..] | digits => digits,
    }
}

pub(super) fn float(cell: &str) -> Option<f64> {
    let digits = unsigned(cell);
    let plain = digits.first().is_some_and(u8::is_ascii_digit)
        && digits.last().is_some_and(u8::is_ascii_digit);
    if plain { cell.parse().ok().filter(|number: &f64| number.is_finite()) } else { None }
}

pub(super) fn boolean(cell: &str) -> Option<bool> {
    match cell {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}
