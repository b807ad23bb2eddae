//! The comparisons of Cypher: `=`, `<`, sameness for grouping, and the order of `ORDER BY`.
//!
//! They differ in what they say of null and of NaN, and of values of different types; CIP2016-06-14
//! of openCypher defines all four.

use std::cmp::Ordering;
use std::hash::Hash;
use std::hash::Hasher;

use crate::value::DateTime;
use crate::value::Path;
use crate::value::Time;
use crate::value::Value;

/// How two values compare under `<`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// One is less, or neither is.
    Ordered(Ordering),
    /// NaN is among them: every comparison is false.
    Unordered,
    /// Values of different types, or null is among them: every comparison is null.
    Incomparable,
}

impl Comparison {
    /// What an operator that holds for some orderings answers.
    pub fn holds(self, operator: impl Fn(Ordering) -> bool) -> Option<bool> {
        match self {
            Self::Ordered(ordering) => Some(operator(ordering)),
            Self::Unordered => Some(false),
            Self::Incomparable => None,
        }
    }
}

impl Value {
    /// `=`: null where a null takes part in the answer.
    pub fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => None,
            (Self::Int(a), Self::Int(b)) => Some(a == b),
            (Self::Float(a), Self::Float(b)) => Some(a == b),
            (Self::Int(a), Self::Float(b)) | (Self::Float(b), Self::Int(a)) => {
                Some(int_to_float(*a, *b) == Some(Ordering::Equal))
            }
            (Self::List(a), Self::List(b)) => {
                if a.len() != b.len() {
                    return Some(false);
                }
                all_equal(a.iter().zip(b.iter()))
            }
            (Self::Map(a), Self::Map(b)) => {
                if !a.keys().eq(b.keys()) {
                    return Some(false);
                }
                all_equal(a.values().zip(b.values()))
            }
            _ => Some(self.order(other) == Ordering::Equal),
        }
    }

    /// How two values compare under `<`, `<=`, `>` and `>=`.
    pub fn compare(&self, other: &Self) -> Comparison {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Comparison::Ordered(a.cmp(b)),
            (Self::Float(a), Self::Float(b)) => {
                a.partial_cmp(b).map_or(Comparison::Unordered, Comparison::Ordered)
            }
            (Self::Int(a), Self::Float(b)) => {
                int_to_float(*a, *b).map_or(Comparison::Unordered, Comparison::Ordered)
            }
            (Self::Float(a), Self::Int(b)) => int_to_float(*b, *a)
                .map_or(Comparison::Unordered, |order| Comparison::Ordered(order.reverse())),
            (Self::List(a), Self::List(b)) => {
                for (a, b) in a.iter().zip(b.iter()) {
                    match a.compare(b) {
                        Comparison::Ordered(Ordering::Equal) => {}
                        different => return different,
                    }
                }
                Comparison::Ordered(a.len().cmp(&b.len()))
            }
            (Self::Map(a), Self::Map(b)) => {
                let nulls = a.values().chain(b.values()).any(|value| matches!(value, Self::Null));
                if nulls {
                    return Comparison::Incomparable;
                }
                for ((a_key, a), (b_key, b)) in a.iter().zip(b.iter()) {
                    match a_key.cmp(b_key) {
                        Ordering::Equal => {}
                        different => return Comparison::Ordered(different),
                    }
                    match a.compare(b) {
                        Comparison::Ordered(Ordering::Equal) => {}
                        different => return different,
                    }
                }
                Comparison::Ordered(a.len().cmp(&b.len()))
            }
            (Self::Null, _) | (_, Self::Null) | (Self::Duration(_), Self::Duration(_)) => {
                Comparison::Incomparable
            }
            _ if self.rank() == other.rank() => Comparison::Ordered(self.order(other)),
            _ => Comparison::Incomparable,
        }
    }

    /// Whether two values are one for grouping and `DISTINCT`: as `=`, but null is the same as
    /// null and NaN the same as NaN.
    pub fn same(&self, other: &Self) -> bool {
        self.order(other) == Ordering::Equal
    }

    /// The order of `ORDER BY`: total, also between types, with null last. Values that are the
    /// [same](Value::same), and only those, are equal in it.
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.cmp(b),
            (Self::Float(a), Self::Float(b)) => order_floats(*a, *b),
            (Self::Int(a), Self::Float(b)) => int_to_float(*a, *b).unwrap_or(Ordering::Less),
            (Self::Float(a), Self::Int(b)) => {
                int_to_float(*b, *a).map_or(Ordering::Greater, Ordering::reverse)
            }
            (Self::Str(a), Self::Str(b)) => a.cmp(b),
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Node(a), Self::Node(b)) => a.cmp(b),
            (Self::Rel(a), Self::Rel(b)) => a.cmp(b),
            (Self::List(a), Self::List(b)) => {
                let different = a.iter().zip(b.iter()).map(|(a, b)| a.order(b));
                first_difference(different).then_with(|| a.len().cmp(&b.len()))
            }
            (Self::Map(a), Self::Map(b)) => {
                let different = a
                    .iter()
                    .zip(b.iter())
                    .map(|((a_key, a), (b_key, b))| a_key.cmp(b_key).then_with(|| a.order(b)));
                first_difference(different).then_with(|| a.len().cmp(&b.len()))
            }
            (Self::Path(a), Self::Path(b)) => order_paths(a, b),
            (Self::Date(a), Self::Date(b)) => a.cmp(b),
            (Self::LocalTime(a), Self::LocalTime(b)) => a.cmp(b),
            (Self::Time(a), Self::Time(b)) => order_times(*a, *b),
            (Self::LocalDateTime(a), Self::LocalDateTime(b)) => a.cmp(b),
            (Self::DateTime(a), Self::DateTime(b)) => order_datetimes(a, b),
            (Self::Duration(a), Self::Duration(b)) => a.order(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    /// The place of the type in the order of `ORDER BY`.
    const fn rank(&self) -> u8 {
        match self {
            Self::Map(_) => 0,
            Self::Node(_) => 1,
            Self::Rel(_) => 2,
            Self::List(_) => 3,
            Self::Path(_) => 4,
            Self::DateTime(_) => 5,
            Self::LocalDateTime(_) => 6,
            Self::Date(_) => 7,
            Self::Time(_) => 8,
            Self::LocalTime(_) => 9,
            Self::Duration(_) => 10,
            Self::Str(_) => 11,
            Self::Bool(_) => 12,
            Self::Int(_) | Self::Float(_) => 13,
            Self::Null => 14,
        }
    }
}

/// The three-valued conjunction of pairwise equality.
fn all_equal<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Option<bool> {
    let mut answer = Some(true);
    for (a, b) in pairs {
        match a.equals(b) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => answer = None,
        }
    }
    answer
}

fn first_difference(mut orders: impl Iterator<Item = Ordering>) -> Ordering {
    orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// Numerically, without loss; NaN is greater than all and equal to itself, as are the two zeros.
fn order_floats(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

/// 2 to the power of 63, the first float past the integers.
const TWO_63: f64 = 9_223_372_036_854_775_808.0;

/// Compares as if both had unlimited precision; `None` for NaN.
fn int_to_float(int: i64, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float >= TWO_63 {
        return Some(Ordering::Less);
    }
    if float < -TWO_63 {
        return Some(Ordering::Greater);
    }
    #[expect(clippy::cast_possible_truncation, reason = "the fraction is looked at below")]
    let whole = float as i64;
    Some(int.cmp(&whole).then_with(|| {
        let fraction = float.fract();
        0.0_f64.partial_cmp(&fraction).unwrap_or(Ordering::Equal)
    }))
}

/// As the list of their nodes and relationships in turn.
fn order_paths(a: &Path, b: &Path) -> Ordering {
    let steps = |path: &Path| {
        let rels = path.rels.iter().map(|rel| Some(rel.0)).chain([None]).collect::<Vec<_>>();
        path.nodes.iter().map(|node| node.0).zip(rels).collect::<Vec<_>>()
    };
    steps(a).cmp(&steps(b))
}

/// In order of the instant, then from west to east.
fn order_times(a: Time, b: Time) -> Ordering {
    a.utc_nanos().cmp(&b.utc_nanos()).then_with(|| a.offset.cmp(&b.offset))
}

/// In order of the instant, then from west to east, then by the name of the zone.
fn order_datetimes(a: &DateTime, b: &DateTime) -> Ordering {
    a.instant()
        .cmp(&b.instant())
        .then_with(|| a.offset.cmp(&b.offset))
        .then_with(|| a.zone.cmp(&b.zone))
}

/// A value as a key of a hash table, equal to those that are the [same](Value::same).
///
/// The only way into a hash table, so that `DISTINCT`, grouping and set functions cannot disagree.
#[derive(Clone, Debug)]
pub struct Key(pub Value);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.0.same(&other.0)
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

fn hash<H: Hasher>(value: &Value, state: &mut H) {
    value.rank().hash(state);
    match value {
        Value::Null => {}
        Value::Bool(bool) => bool.hash(state),
        Value::Int(int) => int.hash(state),
        Value::Float(float) => hash_float(*float, state),
        Value::Str(string) => string.hash(state),
        Value::List(values) => {
            values.len().hash(state);
            values.iter().for_each(|value| hash(value, state));
        }
        Value::Map(map) => {
            map.len().hash(state);
            for (key, value) in map.iter() {
                key.hash(state);
                hash(value, state);
            }
        }
        Value::Node(id) => id.hash(state),
        Value::Rel(id) => id.hash(state),
        Value::Path(path) => path.hash(state),
        Value::Date(date) => date.hash(state),
        Value::LocalTime(time) => time.hash(state),
        Value::Time(time) => time.hash(state),
        Value::LocalDateTime(datetime) => datetime.hash(state),
        Value::DateTime(datetime) => datetime.hash(state),
        Value::Duration(duration) => duration.hash(state),
    }
}

/// A float with an integer value hashes as that integer, and all NaN alike.
fn hash_float<H: Hasher>(float: f64, state: &mut H) {
    if float.fract() == 0.0 && (-TWO_63..TWO_63).contains(&float) {
        #[expect(clippy::cast_possible_truncation, reason = "checked to be an integer in range")]
        (float as i64).hash(state);
    } else if float.is_nan() {
        f64::NAN.to_bits().hash(state);
    } else {
        float.to_bits().hash(state);
    }
}
