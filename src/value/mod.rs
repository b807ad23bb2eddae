//! Cypher values.

pub mod arithmetic;
mod compare;
mod dictionary;
mod entity;
mod error;
pub mod json;
pub mod print;
pub mod temporal;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use compare::Comparison;
pub use compare::Key;
pub use dictionary::Dictionary;
pub use entity::NodeId;
pub use entity::Path;
pub use entity::RelId;
pub use error::ValueError;
pub use temporal::Date;
pub use temporal::DateTime;
pub use temporal::Duration;
pub use temporal::LocalDateTime;
pub use temporal::LocalTime;
pub use temporal::Time;

/// Anything an expression can produce.
///
/// Cheap to copy: what does not fit in the variant is behind an [`Arc`], and nodes and
/// relationships are ids whose contents stay in the graph. There is no `PartialEq` on purpose:
/// Cypher compares values in three ways, and each has a name.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// The missing value.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A 64-bit integer.
    Int(i64),
    /// A 64-bit float.
    Float(f64),
    /// A string.
    Str(Arc<str>),
    /// A list.
    List(Arc<[Value]>),
    /// A map, sorted by key.
    Map(Arc<BTreeMap<Arc<str>, Value>>),
    /// A node of the graph.
    Node(NodeId),
    /// A relationship of the graph.
    Rel(RelId),
    /// A path through the graph.
    Path(Arc<Path>),
    /// A day.
    Date(Date),
    /// A time of day.
    LocalTime(LocalTime),
    /// A time of day with an offset from UTC.
    Time(Time),
    /// A day and a time of day.
    LocalDateTime(LocalDateTime),
    /// A day and a time of day in a time zone.
    DateTime(Arc<DateTime>),
    /// An amount of time.
    Duration(Arc<Duration>),
}

const _: () = assert!(size_of::<Value>() <= 24);

impl Value {
    /// The name of the type, as `valueType` gives it.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Bool(_) => "BOOLEAN",
            Self::Int(_) => "INTEGER",
            Self::Float(_) => "FLOAT",
            Self::Str(_) => "STRING",
            Self::List(_) => "LIST",
            Self::Map(_) => "MAP",
            Self::Node(_) => "NODE",
            Self::Rel(_) => "RELATIONSHIP",
            Self::Path(_) => "PATH",
            Self::Date(_) => "DATE",
            Self::LocalTime(_) => "LOCAL TIME",
            Self::Time(_) => "ZONED TIME",
            Self::LocalDateTime(_) => "LOCAL DATETIME",
            Self::DateTime(_) => "ZONED DATETIME",
            Self::Duration(_) => "DURATION",
        }
    }

    /// The type in the words of a message: `an integer`.
    pub const fn described(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Str(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
            Self::Node(_) => "a node",
            Self::Rel(_) => "a relationship",
            Self::Path(_) => "a path",
            Self::Date(_) => "a date",
            Self::LocalTime(_) => "a local time",
            Self::Time(_) => "a time",
            Self::LocalDateTime(_) => "a local datetime",
            Self::DateTime(_) => "a datetime",
            Self::Duration(_) => "a duration",
        }
    }

    /// Whether it is null.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// A string.
    pub fn str(string: impl Into<Arc<str>>) -> Self {
        Self::Str(string.into())
    }

    /// A list.
    pub fn list(values: impl IntoIterator<Item = Self>) -> Self {
        Self::List(values.into_iter().collect())
    }

    /// A map; of entries with the same key the last one stays.
    pub fn map<K: Into<Arc<str>>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        let entries = entries.into_iter().map(|(key, value)| (key.into(), value));
        Self::Map(Arc::new(entries.collect()))
    }
}
