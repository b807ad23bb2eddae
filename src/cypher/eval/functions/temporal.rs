//! Functions that make and take apart dates, times and durations.

use std::sync::Arc;

use crate::cypher::check::signature::Parameter;
use crate::cypher::check::types::Types;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::functions::Evaluator;
use crate::cypher::eval::functions::Function;
use crate::cypher::eval::functions::Group;
use crate::cypher::eval::functions::parameter;
use crate::cypher::eval::functions::unusable;
use crate::value::Duration;
use crate::value::Value;
use crate::value::ValueError;
use crate::value::temporal::Instant;
use crate::value::temporal::Zone;
use crate::value::temporal::epoch;

const GROUP: Group = Group::Temporal;
const INPUT: Types = Types::STRING.or(Types::MAP).or(Types::INSTANT);

const TRUNCATE: &[Parameter] = &[
    parameter("unit", Types::STRING),
    parameter("value", Types::INSTANT),
    parameter("parts", Types::MAP),
];
const BETWEEN: &[Parameter] = &[parameter("from", Types::INSTANT), parameter("to", Types::INSTANT)];

/// The functions of one type of instant: its own, those of the clocks, and truncation.
macro_rules! instant {
    ($kind:expr, $types:expr, $name:literal, $doc:literal, $example:literal, $truncated:literal) => {
        [
            Function::new(
                $name,
                &[parameter("value", INPUT)],
                $types,
                GROUP,
                Evaluator::Lenient(|values, cx| of($kind, values, cx)),
            )
            .requires(0)
            .doc(
                concat!("Makes ", $doc, " from a string, a map or another instant; without any, now."),
                $example,
            ),
            clock!($kind, $types, $name, "transaction"),
            clock!($kind, $types, $name, "statement"),
            clock!($kind, $types, $name, "realtime"),
            Function::new(
                concat!($name, ".truncate"),
                TRUNCATE,
                $types,
                GROUP,
                Evaluator::Lenient(|values, cx| truncate($kind, values, cx)),
            )
            .requires(1)
            .doc(
                "The beginning of the unit that an instant lies in, perhaps with smaller parts set.",
                $truncated,
            ),
        ]
    };
}

macro_rules! clock {
    ($kind:expr, $types:expr, $name:literal, $clock:literal) => {
        Function::new(
            concat!($name, ".", $clock),
            &[parameter("timezone", Types::STRING)],
            $types,
            GROUP,
            Evaluator::Lenient(|values, cx| now($kind, values, cx)),
        )
        .requires(0)
        .doc(
            concat!("The time of the ", $clock, ", which is that at which the statement began."),
            concat!($name, ".", $clock, "() = ", $name, "()"),
        )
    };
}

/// A function from two instants to a duration.
macro_rules! between {
    ($name:literal, $between:path, $doc:literal, $example:literal) => {
        Function::new(
            $name,
            BETWEEN,
            Types::DURATION,
            GROUP,
            Evaluator::Strict(|values, _| {
                let duration = $between(&values[0], &values[1]);
                let duration = duration.ok_or_else(|| unusable($name, &values[0]))?;
                Ok(Value::from(duration?))
            }),
        )
        .doc($doc, $example)
    };
}

const DATE: [Function; 5] = instant!(
    Instant::Date,
    Types::DATE,
    "date",
    "a day",
    "date('2015-W30-2') = date('2015-07-21')",
    "date.truncate('month', date('2015-07-21')) = date('2015-07-01')"
);
const LOCALTIME: [Function; 5] = instant!(
    Instant::LocalTime,
    Types::LOCAL_TIME,
    "localtime",
    "a time of day",
    "localtime('214032') = localtime({hour: 21, minute: 40, second: 32})",
    "localtime.truncate('hour', localtime('21:40')) = localtime('21:00')"
);
const TIME: [Function; 5] = instant!(
    Instant::Time,
    Types::TIME,
    "time",
    "a time of day with an offset",
    "time('21:40+01:00').offset = '+01:00'",
    "time.truncate('hour', time('21:40+01:00')) = time('21:00+01:00')"
);
const LOCALDATETIME: [Function; 5] = instant!(
    Instant::LocalDateTime,
    Types::LOCAL_DATE_TIME,
    "localdatetime",
    "a day and a time of day",
    "localdatetime('2015-07-21T21:40').hour = 21",
    "localdatetime.truncate('day', localdatetime('2015-07-21T21:40')) = localdatetime('2015-07-21')"
);
const DATETIME: [Function; 5] = instant!(
    Instant::DateTime,
    Types::DATE_TIME,
    "datetime",
    "a day and a time of day in a zone",
    "datetime('2015-07-21T21:40[Europe/Oslo]').offset = '+02:00'",
    "datetime.truncate('day', datetime('2015-07-21T21:40Z')) = datetime('2015-07-21T00:00Z')"
);

pub(super) const FUNCTIONS: &[Function] = &[
    DATE[0],
    DATE[1],
    DATE[2],
    DATE[3],
    DATE[4],
    LOCALTIME[0],
    LOCALTIME[1],
    LOCALTIME[2],
    LOCALTIME[3],
    LOCALTIME[4],
    TIME[0],
    TIME[1],
    TIME[2],
    TIME[3],
    TIME[4],
    LOCALDATETIME[0],
    LOCALDATETIME[1],
    LOCALDATETIME[2],
    LOCALDATETIME[3],
    LOCALDATETIME[4],
    DATETIME[0],
    DATETIME[1],
    DATETIME[2],
    DATETIME[3],
    DATETIME[4],
    Function::new(
        "datetime.fromepoch",
        &[parameter("seconds", Types::NUMBER), parameter("nanoseconds", Types::NUMBER)],
        Types::DATE_TIME,
        GROUP,
        Evaluator::Strict(from_epoch),
    )
    .doc(
        "The instant so many seconds and nanoseconds after the beginning of 1970 in UTC.",
        "datetime.fromepoch(60, 0) = datetime('1970-01-01T00:01Z')",
    ),
    Function::new(
        "datetime.fromepochmillis",
        &[parameter("milliseconds", Types::NUMBER)],
        Types::DATE_TIME,
        GROUP,
        Evaluator::Strict(from_epoch_millis),
    )
    .doc(
        "The instant so many milliseconds after the beginning of 1970 in UTC.",
        "datetime.fromepochmillis(60000) = datetime('1970-01-01T00:01Z')",
    ),
    Function::new("timestamp", &[], Types::INTEGER, GROUP, Evaluator::Lenient(timestamp)).doc(
        "Milliseconds from the beginning of 1970 to now.",
        "timestamp() = datetime().epochMillis",
    ),
    Function::new(
        "duration",
        &[parameter("value", Types::STRING.or(Types::MAP).or(Types::DURATION))],
        Types::DURATION,
        GROUP,
        Evaluator::Strict(|values, _| Ok(Duration::of(&values[0])?)),
    )
    .doc("Makes a duration from a string or a map.", "duration('P1Y') = duration({months: 12})"),
    between!(
        "duration.between",
        Duration::between,
        "From one instant to another in months, days and seconds.",
        "duration.between(date('2024-01-31'), date('2024-03-01')) = duration('P1M1D')"
    ),
    between!(
        "duration.inMonths",
        Duration::in_months,
        "From one instant to another in whole months.",
        "duration.inMonths(date('2024-01-31'), date('2024-03-01')).months = 1"
    ),
    between!(
        "duration.inDays",
        Duration::in_days,
        "From one instant to another in whole days.",
        "duration.inDays(date('2024-01-31'), date('2024-03-01')).days = 30"
    ),
    between!(
        "duration.inSeconds",
        Duration::in_seconds,
        "From one instant to another in seconds and fractions of them.",
        "duration.inSeconds(time('10:00Z'), time('10:01Z')).seconds = 60"
    ),
];

fn of(kind: Instant, values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    match values.first() {
        Some(value) => Ok(kind.of(value, cx.now)?),
        None => Ok(kind.now(cx.now, &Zone::UTC)),
    }
}

fn now(kind: Instant, values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    match values.first() {
        Some(Value::Null) => Ok(Value::Null),
        Some(Value::Str(zone)) => Ok(kind.now(cx.now, &Zone::parse(zone)?)),
        Some(other) => Err(unusable(kind.function(), other)),
        None => Ok(kind.now(cx.now, &Zone::UTC)),
    }
}

fn truncate(kind: Instant, values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    if values.iter().take(2).any(Value::is_null) {
        return Ok(Value::Null);
    }
    let Value::Str(unit) = &values[0] else { return Err(unusable(kind.function(), &values[0])) };
    let present = Value::DateTime(Arc::new(cx.now.clone()));
    let input = values.get(1).unwrap_or(&present);
    let parts = values.get(2).unwrap_or(&Value::Null);
    Ok(kind.truncate(unit, input, parts)?)
}

/// An argument as an integer.
fn int(function: &'static str, value: &Value) -> Result<i64, ErrorKind> {
    match value {
        Value::Int(int) => Ok(*int),
        #[expect(clippy::cast_possible_truncation, reason = "fractions do not count")]
        Value::Float(float) => Ok(*float as i64),
        other => Err(unusable(function, other)),
    }
}

fn from_epoch(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let seconds = int("datetime.fromepoch", &values[0])?;
    let nanos = int("datetime.fromepoch", &values[1])?;
    Ok(Value::DateTime(Arc::new(epoch(seconds, nanos)?)))
}

fn from_epoch_millis(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let millis = int("datetime.fromepochmillis", &values[0])?;
    let (seconds, rest) = (millis.div_euclid(1_000), millis.rem_euclid(1_000));
    Ok(Value::DateTime(Arc::new(epoch(seconds, rest * 1_000_000)?)))
}

fn timestamp(_: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let (seconds, nanos) = cx.now.instant();
    let millis = seconds.checked_mul(1_000).ok_or(ValueError::TemporalRange)?;
    Ok(Value::Int(millis + i64::from(nanos / 1_000_000)))
}
