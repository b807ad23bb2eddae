//! Which types a value may have, as far as a statement's text tells.

use std::fmt;
use std::ops::BitOr;

use crate::value::Value;

/// A set of types that a value may have. `null` belongs to every type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(u32);

impl Types {
    /// Nothing but `null`.
    pub const NULL: Self = Self(0);
    /// `BOOLEAN`.
    pub const BOOLEAN: Self = Self(1);
    /// `INTEGER`.
    pub const INTEGER: Self = Self(1 << 1);
    /// `FLOAT`.
    pub const FLOAT: Self = Self(1 << 2);
    /// `STRING`.
    pub const STRING: Self = Self(1 << 3);
    /// `LIST` of anything.
    pub const LIST: Self = Self(1 << 4);
    /// `MAP`.
    pub const MAP: Self = Self(1 << 5);
    /// `NODE`.
    pub const NODE: Self = Self(1 << 6);
    /// `RELATIONSHIP`.
    pub const RELATIONSHIP: Self = Self(1 << 7);
    /// `PATH`.
    pub const PATH: Self = Self(1 << 8);
    /// `DATE`.
    pub const DATE: Self = Self(1 << 9);
    /// `TIME`.
    pub const TIME: Self = Self(1 << 10);
    /// `LOCAL TIME`.
    pub const LOCAL_TIME: Self = Self(1 << 11);
    /// `DATETIME`.
    pub const DATE_TIME: Self = Self(1 << 12);
    /// `LOCAL DATETIME`.
    pub const LOCAL_DATE_TIME: Self = Self(1 << 13);
    /// `DURATION`.
    pub const DURATION: Self = Self(1 << 14);
    /// `INTEGER` or `FLOAT`.
    pub const NUMBER: Self = Self(Self::INTEGER.0 | Self::FLOAT.0);
    /// `NODE` or `RELATIONSHIP`.
    pub const ENTITY: Self = Self(Self::NODE.0 | Self::RELATIONSHIP.0);
    /// A moment: all temporal types but `DURATION`.
    pub const INSTANT: Self = Self(
        Self::DATE.0
            | Self::TIME.0
            | Self::LOCAL_TIME.0
            | Self::DATE_TIME.0
            | Self::LOCAL_DATE_TIME.0,
    );
    /// All temporal types.
    pub const TEMPORAL: Self = Self(Self::INSTANT.0 | Self::DURATION.0);
    /// Anything.
    pub const ANY: Self = Self((1 << 15) - 1);

    /// The type of a value as a set of one.
    pub const fn of_value(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Int(_) => Self::INTEGER,
            Value::Float(_) => Self::FLOAT,
            Value::Str(_) => Self::STRING,
            Value::List(_) => Self::LIST,
            Value::Map(_) => Self::MAP,
            Value::Node(_) => Self::NODE,
            Value::Rel(_) => Self::RELATIONSHIP,
            Value::Path(_) => Self::PATH,
            Value::Date(_) => Self::DATE,
            Value::LocalTime(_) => Self::LOCAL_TIME,
            Value::Time(_) => Self::TIME,
            Value::LocalDateTime(_) => Self::LOCAL_DATE_TIME,
            Value::DateTime(_) => Self::DATE_TIME,
            Value::Duration(_) => Self::DURATION,
        }
    }

    const NAMES: [(Self, &'static str); 15] = [
        (Self::BOOLEAN, "boolean"),
        (Self::INTEGER, "integer"),
        (Self::FLOAT, "float"),
        (Self::STRING, "string"),
        (Self::LIST, "list"),
        (Self::MAP, "map"),
        (Self::NODE, "node"),
        (Self::RELATIONSHIP, "relationship"),
        (Self::PATH, "path"),
        (Self::DATE, "date"),
        (Self::TIME, "time"),
        (Self::LOCAL_TIME, "local time"),
        (Self::DATE_TIME, "datetime"),
        (Self::LOCAL_DATE_TIME, "local datetime"),
        (Self::DURATION, "duration"),
    ];

    /// The types of either set, for constants.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a value of `self` may be one of `other`: `null` always may.
    pub const fn may_be(self, other: Self) -> bool {
        self.0 == 0 || self.0 & other.0 != 0
    }

    /// Whether every value of `self` is one of `other`.
    pub const fn is(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// The types in both sets.
    pub const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The types of `self` that are not in `other`.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// What is known of a value: its types and, if it is a list, those of its elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ty {
    pub(super) types: Types,
    pub(super) elements: Types,
}

impl Ty {
    /// Anything.
    pub(super) const ANY: Self = Self::of(Types::ANY);

    /// Values of some types, with anything in them.
    pub(super) const fn of(types: Types) -> Self {
        Self { types, elements: Types::ANY }
    }

    /// A list of some types.
    pub(super) const fn list(elements: Types) -> Self {
        Self { types: Types::LIST, elements }
    }

    /// What an element of it is.
    pub(super) const fn element(self) -> Self {
        Self::of(self.elements)
    }

    /// Either.
    pub(super) const fn or(self, other: Self) -> Self {
        Self { types: self.types.or(other.types), elements: self.elements.or(other.elements) }
    }
}

impl BitOr for Types {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

impl fmt::Display for Types {
    /// As a message names them: `node or relationship`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ANY {
            return f.write_str("any value");
        }
        if *self == Self::NULL {
            return f.write_str("null");
        }
        let names: Vec<&str> = Self::NAMES
            .iter()
            .filter(|(types, _)| types.both(*self) != Self::NULL)
            .map(|&(_, name)| name)
            .collect();
        let (last, rest) = names.split_last().unwrap_or((&"", &[]));
        if rest.is_empty() { f.write_str(last) } else { write!(f, "{} or {last}", rest.join(", ")) }
    }
}
