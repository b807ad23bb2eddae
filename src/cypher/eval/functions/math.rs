//! Functions of numbers.

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

const GROUP: Group = Group::Math;

/// A function from floats to floats.
macro_rules! of_float {
    ($name:literal, $doc:literal, $example:literal, $apply:expr) => {
        Function::new(
            $name,
            &[parameter("number", Types::NUMBER)],
            Types::FLOAT,
            GROUP,
            Evaluator::Strict(|values, _| {
                let apply: fn(f64) -> f64 = $apply;
                Ok(Value::Float(apply(number($name, &values[0])?)))
            }),
        )
        .doc($doc, $example)
    };
}

/// A function without arguments.
macro_rules! constant {
    ($name:literal, $doc:literal, $example:literal, $value:expr) => {
        Function::new(
            $name,
            &[],
            Types::FLOAT,
            GROUP,
            Evaluator::Strict(|_, _| Ok(Value::Float($value))),
        )
        .doc($doc, $example)
    };
}

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "abs",
        &[parameter("number", Types::NUMBER)],
        Types::NUMBER,
        GROUP,
        Evaluator::Strict(abs),
    )
    .doc("The number without its sign.", "abs(-2) = 2"),
    Function::new(
        "sign",
        &[parameter("number", Types::NUMBER)],
        Types::INTEGER,
        GROUP,
        Evaluator::Strict(sign),
    )
    .doc("-1, 0 or 1: the sign of a number.", "sign(-2.5) = -1"),
    Function::new(
        "round",
        &[
            parameter("number", Types::NUMBER),
            parameter("precision", Types::NUMBER),
            parameter("mode", Types::STRING),
        ],
        Types::FLOAT,
        GROUP,
        Evaluator::Strict(round),
    )
    .requires(1)
    .doc(
        "The nearest integer as a float, or the nearest number with so many decimals; of two equally \
         near ones the greater, or as the mode says: UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN, \
         HALF_EVEN.",
        "round(2.345, 2) = 2.35",
    ),
    Function::new(
        "atan2",
        &[parameter("y", Types::NUMBER), parameter("x", Types::NUMBER)],
        Types::FLOAT,
        GROUP,
        Evaluator::Strict(atan2),
    )
    .doc("The angle in radians of the point (x, y).", "atan2(0, 1) = 0.0"),
    constant!("e", "The base of the natural logarithm.", "log(e()) = 1.0", std::f64::consts::E),
    constant!("pi", "The ratio of a circle's circumference to its diameter.", "round(pi(), 2) = 3.14", std::f64::consts::PI),
    Function::new(
        "rand",
        &[],
        Types::FLOAT,
        GROUP,
        Evaluator::Lenient(|_, cx| Ok(Value::Float(cx.random.next_float()))),
    )
    .volatile()
    .doc("A random number from 0 up to, and without, 1.", "0 <= rand() < 1"),
    Function::new("randomUUID", &[], Types::STRING, GROUP, Evaluator::Lenient(random_uuid))
        .volatile()
        .doc("A random identifier.", "size(randomUUID()) = 36"),
    of_float!("ceil", "The smallest integer that is not less, as a float.", "ceil(0.1) = 1.0", f64::ceil),
    of_float!("floor", "The greatest integer that is not greater, as a float.", "floor(0.9) = 0.0", f64::floor),
    of_float!("sqrt", "The square root.", "sqrt(9) = 3.0", f64::sqrt),
    of_float!("exp", "e to the power of a number.", "exp(0) = 1.0", f64::exp),
    of_float!("log", "The natural logarithm.", "log(1) = 0.0", f64::ln),
    of_float!("log10", "The logarithm to base 10.", "log10(100) = 2.0", f64::log10),
    of_float!("sin", "The sine of an angle in radians.", "sin(0) = 0.0", f64::sin),
    of_float!("cos", "The cosine of an angle in radians.", "cos(0) = 1.0", f64::cos),
    of_float!("tan", "The tangent of an angle in radians.", "tan(0) = 0.0", f64::tan),
    of_float!("cot", "The cotangent of an angle in radians.", "round(cot(0.5), 2) = 1.83", |angle| 1.0 / angle.tan()),
    of_float!("asin", "The angle in radians that has a sine.", "asin(0) = 0.0", f64::asin),
    of_float!("acos", "The angle in radians that has a cosine.", "acos(1) = 0.0", f64::acos),
    of_float!("atan", "The angle in radians that has a tangent.", "atan(0) = 0.0", f64::atan),
    of_float!("sinh", "The hyperbolic sine.", "sinh(0) = 0.0", f64::sinh),
    of_float!("cosh", "The hyperbolic cosine.", "cosh(0) = 1.0", f64::cosh),
    of_float!("tanh", "The hyperbolic tangent.", "tanh(0) = 0.0", f64::tanh),
    of_float!("degrees", "Radians as degrees.", "degrees(pi()) = 180.0", f64::to_degrees),
    of_float!("radians", "Degrees as radians.", "radians(180) = pi()", f64::to_radians),
    of_float!("haversin", "Half the versine of an angle in radians.", "haversin(0) = 0.0", |angle| (1.0 - angle.cos()) / 2.0),
];

fn number(function: &'static str, value: &Value) -> Result<f64, ErrorKind> {
    value.as_number().ok_or_else(|| unusable(function, value))
}

fn abs(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    match &values[0] {
        Value::Int(int) => int.checked_abs().map(Value::Int).ok_or_else(|| {
            ValueError::IntegerOverflow { operation: format!("abs({int})").into() }.into()
        }),
        value => Ok(Value::Float(number("abs", value)?.abs())),
    }
}

fn sign(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    match &values[0] {
        Value::Int(int) => Ok(Value::Int(int.signum())),
        value => {
            let float = number("sign", value)?;
            Ok(Value::Int(i64::from(float > 0.0) - i64::from(float < 0.0)))
        }
    }
}

fn atan2(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::Float(number("atan2", &values[0])?.atan2(number("atan2", &values[1])?)))
}

/// The most decimals that a float can have.
const DECIMALS_MAX: i64 = 340;

fn round(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let float = number("round", &values[0])?;
    let Some(precision) = values.get(1) else {
        let below = float.floor();
        // Adding a half first would lift numbers just below it.
        let nearest = if float - below >= 0.5 { below + 1.0 } else { below };
        return Ok(Value::Float(nearest.copysign(float)));
    };
    let decimals = match precision {
        Value::Int(int) => *int,
        #[expect(clippy::cast_possible_truncation, reason = "cut to the range below anyway")]
        other => number("round", other)? as i64,
    };
    let decimals = usize::try_from(decimals.clamp(0, DECIMALS_MAX)).unwrap_or(0);
    let mode = match values.get(2) {
        None => Mode::HalfUp,
        Some(Value::Str(name)) => Mode::named(name).ok_or_else(|| unusable("round", &values[2]))?,
        Some(other) => return Err(unusable("round", other)),
    };
    Ok(Value::Float(mode.round(float, decimals)))
}

/// Where a number goes that lies between two decimals.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Up,
    Down,
    Ceiling,
    Floor,
    HalfUp,
    HalfDown,
    HalfEven,
}

impl Mode {
    fn named(name: &str) -> Option<Self> {
        Some(match name.to_uppercase().as_str() {
            "UP" => Self::Up,
            "DOWN" => Self::Down,
            "CEILING" => Self::Ceiling,
            "FLOOR" => Self::Floor,
            "HALF_UP" => Self::HalfUp,
            "HALF_DOWN" => Self::HalfDown,
            "HALF_EVEN" => Self::HalfEven,
            _ => return None,
        })
    }

    /// Rounds the number as it is written, so that 2.345 lies in the middle although the float
    /// nearest to it does not.
    fn round(self, float: f64, decimals: usize) -> f64 {
        let text = format!("{:?}", float.abs());
        let written = if text.contains('e') { float.abs().to_string() } else { text };
        let Some((whole, fraction)) = written.split_once('.') else { return float };
        if fraction.len() <= decimals {
            return float;
        }
        let (kept, dropped) = fraction.split_at(decimals);
        let digits = format!("{whole}{kept}");
        let negative = float.is_sign_negative();
        let odd = digits.bytes().last().is_some_and(|digit| (digit - b'0') % 2 == 1);
        let up = self.leaves_zero(dropped, negative, odd);
        let digits = if up { increment(&digits) } else { digits };
        let point = digits.len() - decimals;
        let rounded = format!("{}.{}", &digits[..point], &digits[point..]);
        let value: f64 = rounded.parse().unwrap_or(float);
        if negative { -value } else { value }
    }

    /// Whether the dropped digits make the last kept one greater.
    fn leaves_zero(self, dropped: &str, negative: bool, odd: bool) -> bool {
        let something = dropped.bytes().any(|digit| digit != b'0');
        let half = format!("5{}", "0".repeat(dropped.len().saturating_sub(1)));
        let order = dropped.cmp(half.as_str());
        match self {
            Self::Up => something,
            Self::Down => false,
            Self::Ceiling => something && !negative,
            Self::Floor => something && negative,
            Self::HalfUp => order.is_ge(),
            Self::HalfDown => order.is_gt(),
            Self::HalfEven => order.is_gt() || (order.is_eq() && odd),
        }
    }
}

/// The next number, in decimal digits.
fn increment(digits: &str) -> String {
    let kept = digits.trim_end_matches('9');
    let zeros = "0".repeat(digits.len() - kept.len());
    match kept.split_at_checked(kept.len().wrapping_sub(1)) {
        Some((rest, last)) => {
            let next = last.bytes().next().map_or('1', |digit| char::from(digit + 1));
            format!("{rest}{next}{zeros}")
        }
        None => format!("1{zeros}"),
    }
}

fn random_uuid(_: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    // Version 4, variant 1.
    let high = (cx.random.next() & !0xf000) | 0x4000;
    let low = (cx.random.next() & !(0b11 << 62)) | (0b10 << 62);
    let text = format!("{high:016x}{low:016x}");
    let parts = [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]];
    Ok(Value::str(parts.join("-")))
}
