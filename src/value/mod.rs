//! Cypher values.

mod dictionary;
mod entity;
pub mod temporal;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use dictionary::Dictionary;
pub use entity::NodeId;
pub use entity::Path;
pub use entity::RelId;
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
