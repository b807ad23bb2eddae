//! `+ - * / % ^` and the minus sign: checked integers, floats, strings, lists, temporal values.

use std::sync::Arc;

use crate::value::Duration;
use crate::value::Value;
use crate::value::ValueError;
use crate::value::temporal;

/// The largest number of elements of a list that an expression may make.
pub const LIST_LENGTH_MAX: usize = 50_000_000;
/// The largest number of bytes of a string that an expression may make.
pub const STRING_BYTES_MAX: usize = 256 << 20;

/// An integer operation that may overflow, with the sign to show.
macro_rules! checked {
    ($operation:ident, $sign:literal, $a:expr, $b:expr) => {
        $a.$operation($b).ok_or_else(|| overflow($a, $sign, $b))
    };
}

fn overflow(a: i64, sign: &str, b: i64) -> ValueError {
    ValueError::IntegerOverflow { operation: format!("{a} {sign} {b}").into() }
}

/// The sum of two integers.
///
/// # Errors
///
/// If it does not fit into 64 bits.
pub fn add_ints(a: i64, b: i64) -> Result<i64, ValueError> {
    checked!(checked_add, "+", a, b)
}

/// The difference of two integers.
///
/// # Errors
///
/// If it does not fit into 64 bits.
pub fn subtract_ints(a: i64, b: i64) -> Result<i64, ValueError> {
    checked!(checked_sub, "-", a, b)
}

/// The product of two integers.
///
/// # Errors
///
/// If it does not fit into 64 bits.
pub fn multiply_ints(a: i64, b: i64) -> Result<i64, ValueError> {
    checked!(checked_mul, "*", a, b)
}

/// The quotient of two integers, cut to an integer.
///
/// # Errors
///
/// If the divisor is zero, or the quotient does not fit into 64 bits.
pub fn divide_ints(a: i64, b: i64) -> Result<i64, ValueError> {
    if b == 0 { Err(ValueError::DivisionByZero) } else { checked!(checked_div, "/", a, b) }
}

/// What remains of a division of integers; it has the sign of the dividend.
///
/// # Errors
///
/// If the divisor is zero.
pub fn remainder_ints(a: i64, b: i64) -> Result<i64, ValueError> {
    if b == 0 { Err(ValueError::DivisionByZero) } else { Ok(a.wrapping_rem(b)) }
}

impl Value {
    /// The number as a float, as arithmetic with floats takes it; `None` if it is not a number.
    pub const fn as_number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "what arithmetic with floats means")]
            Self::Int(int) => Some(*int as f64),
            Self::Float(float) => Some(*float),
            _ => None,
        }
    }

    /// `self + other`.
    ///
    /// # Errors
    ///
    /// If the types do not go together, or the result is out of range.
    pub fn add(&self, other: &Self) -> Result<Self, ValueError> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => Ok(Self::Null),
            (Self::Int(a), Self::Int(b)) => add_ints(*a, *b).map(Self::Int),
            (Self::List(a), Self::List(b)) => list(a.iter().chain(b.iter()), a.len() + b.len()),
            (Self::List(a), b) => list(a.iter().chain([b]), a.len() + 1),
            (a, Self::List(b)) => list([a].into_iter().chain(b.iter()), b.len() + 1),
            (Self::Str(a), Self::Str(b)) => concatenate(a, b),
            (Self::Str(a), Self::Int(_) | Self::Float(_) | Self::Bool(_)) => {
                concatenate(a, &other.to_string())
            }
            (Self::Int(_) | Self::Float(_) | Self::Bool(_), Self::Str(b)) => {
                concatenate(&self.to_string(), b)
            }
            (Self::Duration(a), Self::Duration(b)) => a.plus(b).map(Self::from),
            (instant, Self::Duration(duration)) | (Self::Duration(duration), instant) => {
                temporal::plus(instant, duration).unwrap_or_else(|| Err(operands("+", self, other)))
            }
            _ => floats("+", self, other, |a, b| a + b),
        }
    }

    /// `self - other`.
    ///
    /// # Errors
    ///
    /// If the types do not go together, or the result is out of range.
    pub fn subtract(&self, other: &Self) -> Result<Self, ValueError> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => Ok(Self::Null),
            (Self::Int(a), Self::Int(b)) => subtract_ints(*a, *b).map(Self::Int),
            (Self::Duration(a), Self::Duration(b)) => a.plus(&b.negated()?).map(Self::from),
            (instant, Self::Duration(duration)) => temporal::plus(instant, &duration.negated()?)
                .unwrap_or_else(|| Err(operands("-", self, other))),
            _ => floats("-", self, other, |a, b| a - b),
        }
    }

    /// `self * other`.
    ///
    /// # Errors
    ///
    /// If the types do not go together, or the result is out of range.
    pub fn multiply(&self, other: &Self) -> Result<Self, ValueError> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => Ok(Self::Null),
            (Self::Int(a), Self::Int(b)) => multiply_ints(*a, *b).map(Self::Int),
            (Self::Duration(duration), Self::Int(factor))
            | (Self::Int(factor), Self::Duration(duration)) => {
                duration.times(*factor).map(Self::from)
            }
            (Self::Duration(duration), Self::Float(factor))
            | (Self::Float(factor), Self::Duration(duration)) => {
                duration.scaled(*factor).map(Self::from)
            }
            _ => floats("*", self, other, |a, b| a * b),
        }
    }

    /// `self / other`; integers give an integer.
    ///
    /// # Errors
    ///
    /// If the types do not go together, an integer is divided by zero, or the result is out of
    /// range.
    pub fn divide(&self, other: &Self) -> Result<Self, ValueError> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => Ok(Self::Null),
            (Self::Int(a), Self::Int(b)) => divide_ints(*a, *b).map(Self::Int),
            (Self::Duration(duration), Self::Int(divisor)) => {
                duration.divided(*divisor).map(Self::from)
            }
            (Self::Duration(duration), Self::Float(divisor)) => {
                duration.divided_by(*divisor).map(Self::from)
            }
            _ => floats("/", self, other, |a, b| a / b),
        }
    }

    /// `self % other`; the sign is that of the left side.
    ///
    /// # Errors
    ///
    /// If the types do not go together, or an integer is divided by zero.
    pub fn remainder(&self, other: &Self) -> Result<Self, ValueError> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => Ok(Self::Null),
            (Self::Int(a), Self::Int(b)) => remainder_ints(*a, *b).map(Self::Int),
            _ => floats("%", self, other, |a, b| a % b),
        }
    }

    /// `self ^ other`, always a float.
    ///
    /// # Errors
    ///
    /// If they are not numbers.
    pub fn power(&self, other: &Self) -> Result<Self, ValueError> {
        match (self, other) {
            (Self::Null, _) | (_, Self::Null) => Ok(Self::Null),
            _ => floats("^", self, other, f64::powf),
        }
    }

    /// `-self`.
    ///
    /// # Errors
    ///
    /// If it is not a number or a duration, or the result is out of range.
    pub fn negate(&self) -> Result<Self, ValueError> {
        match self {
            Self::Null => Ok(Self::Null),
            Self::Int(int) => int.checked_neg().map(Self::Int).ok_or_else(|| {
                ValueError::IntegerOverflow { operation: format!("-({int})").into() }
            }),
            Self::Float(float) => Ok(Self::Float(-float)),
            Self::Duration(duration) => duration.negated().map(Self::from),
            other => Err(ValueError::Operand { operator: "-", operand: other.described() }),
        }
    }
}

fn operands(operator: &'static str, left: &Value, right: &Value) -> ValueError {
    ValueError::Operands { operator, left: left.described(), right: right.described() }
}

fn floats(
    operator: &'static str,
    left: &Value,
    right: &Value,
    apply: impl Fn(f64, f64) -> f64,
) -> Result<Value, ValueError> {
    match (left.as_number(), right.as_number()) {
        (Some(a), Some(b)) => Ok(Value::Float(apply(a, b))),
        _ => Err(operands(operator, left, right)),
    }
}

fn list<'a>(values: impl Iterator<Item = &'a Value>, length: usize) -> Result<Value, ValueError> {
    check_length("a list", length, LIST_LENGTH_MAX)?;
    Ok(Value::List(values.cloned().collect()))
}

/// The two strings as one.
fn concatenate(a: &str, b: &str) -> Result<Value, ValueError> {
    check_length("a string", a.len() + b.len(), STRING_BYTES_MAX)?;
    Ok(Value::Str(Arc::from([a, b].concat())))
}

/// Whether something that is to be made is not too long.
///
/// # Errors
///
/// If `length` is greater than `max`.
pub fn check_length(what: &'static str, length: usize, max: usize) -> Result<(), ValueError> {
    if length <= max {
        return Ok(());
    }
    let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    Err(ValueError::TooLong { what, length: number(length), max: number(max) })
}

impl From<Duration> for Value {
    fn from(duration: Duration) -> Self {
        Self::Duration(Arc::new(duration))
    }
}
