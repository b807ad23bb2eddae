//! Durations added to instants, and durations between instants.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::value::Date;
use crate::value::DateTime;
use crate::value::Duration;
use crate::value::LocalDateTime;
use crate::value::LocalTime;
use crate::value::Time;
use crate::value::Value;
use crate::value::ValueError;
use crate::value::temporal::calendar::DAY_NANOS;
use crate::value::temporal::zone::Zone;

/// An instant plus a duration; `None` if the value is no instant. Parts of the duration that the
/// instant has no place for are ignored.
pub(in crate::value) fn plus(
    instant: &Value,
    duration: &Duration,
) -> Option<Result<Value, ValueError>> {
    let sum = match instant {
        Value::Date(date) => plus_date(*date, duration).map(Value::Date),
        Value::LocalTime(time) => Some(Value::LocalTime(time.plus_nanos(duration.clock_nanos()))),
        Value::Time(time) => {
            let local = time.local.plus_nanos(duration.clock_nanos());
            Some(Value::Time(Time { local, offset: time.offset }))
        }
        Value::LocalDateTime(datetime) => plus_local(*datetime, duration).map(Value::LocalDateTime),
        Value::DateTime(datetime) => {
            plus_zoned(datetime, duration).map(|sum| Value::DateTime(Arc::new(sum)))
        }
        _ => return None,
    };
    Some(sum.ok_or(ValueError::TemporalRange))
}

/// Hours and less count only as far as they make whole days.
fn plus_date(date: Date, duration: &Duration) -> Option<Date> {
    let days = i64::try_from(duration.clock_nanos() / i128::from(DAY_NANOS)).ok()?;
    date.plus_months(duration.months)?.plus_days(duration.days)?.plus_days(days)
}

fn plus_days(local: LocalDateTime, duration: &Duration) -> Option<LocalDateTime> {
    let date = local.date().plus_months(duration.months)?.plus_days(duration.days)?;
    Some(LocalDateTime::new(date, local.time()))
}

fn plus_local(local: LocalDateTime, duration: &Duration) -> Option<LocalDateTime> {
    let local = plus_days(local, duration)?;
    LocalDateTime::from_nanos(local.total_nanos() + duration.clock_nanos())
}

/// Months and days on the calendar of the zone, the rest on the time line.
fn plus_zoned(datetime: &DateTime, duration: &Duration) -> Option<DateTime> {
    let zone = datetime.zone();
    let local = plus_days(datetime.local, duration)?;
    let moved = DateTime::preferring(local, &zone, Some(datetime.offset));
    let instant = LocalDateTime::from_nanos(moved.instant_nanos() + duration.clock_nanos())?;
    DateTime::at(instant.seconds(), instant.nanos(), &zone)
}

/// What is known of an instant.
struct Parts {
    date: Option<Date>,
    time: LocalTime,
    zone: Option<Zone>,
    offset: Option<i32>,
}

impl Parts {
    fn of(value: &Value) -> Option<Self> {
        let (date, time, zone, offset) = match value {
            Value::Date(date) => (Some(*date), LocalTime::MIDNIGHT, None, None),
            Value::LocalTime(time) => (None, *time, None, None),
            Value::Time(time) => {
                (None, time.local, Some(Zone::Offset(time.offset)), Some(time.offset))
            }
            Value::LocalDateTime(local) => (Some(local.date()), local.time(), None, None),
            Value::DateTime(datetime) => {
                let local = datetime.local;
                let zone = Some(datetime.zone());
                (Some(local.date()), local.time(), zone, Some(datetime.offset))
            }
            _ => return None,
        };
        Some(Self { date, time, zone, offset })
    }

    /// The instant, with what it lacks taken from another one.
    fn complete(&self, other: &Self) -> DateTime {
        let date = self.date.or(other.date).unwrap_or(Date::EPOCH);
        let zone = self.zone.as_ref().or(other.zone.as_ref()).unwrap_or(&Zone::UTC);
        DateTime::preferring(LocalDateTime::new(date, self.time), zone, self.offset)
    }
}

/// Two instants, both with date and zone, and whether both had a date.
fn completed(from: &Value, to: &Value) -> Option<(DateTime, DateTime, bool)> {
    let (from, to) = (Parts::of(from)?, Parts::of(to)?);
    let dated = from.date.is_some() && to.date.is_some();
    Some((from.complete(&to), to.complete(&from), dated))
}

impl Duration {
    /// From one instant to another in whole months, days of the rest, and the rest of that; `None`
    /// if one is no instant. Where one has no date or no zone it takes those of the other.
    pub fn between(from: &Value, to: &Value) -> Option<Result<Self, ValueError>> {
        let (from, to, dated) = completed(from, to)?;
        if !dated {
            return Some(Self::from_parts(0, 0, to.instant_nanos() - from.instant_nanos()));
        }
        Some(Self::between_dated(&from, &to).unwrap_or(Err(ValueError::TemporalRange)))
    }

    fn between_dated(from: &DateTime, to: &DateTime) -> Option<Result<Self, ValueError>> {
        let zone = from.zone();
        let to_local = to.in_zone(&zone)?.local;
        let months = whole_months(from.local, to_local);
        let cursor = LocalDateTime::new(from.local.date().plus_months(months)?, from.local.time());
        let days = whole_days(cursor, to_local);
        let date = cursor.date().plus_days(days)?;
        let cursor = LocalDateTime::new(date, cursor.time());
        let cursor = DateTime::preferring(cursor, &zone, Some(from.offset));
        Some(Self::from_parts(months, days, to.instant_nanos() - cursor.instant_nanos()))
    }

    /// From one instant to another in whole months.
    pub fn in_months(from: &Value, to: &Value) -> Option<Result<Self, ValueError>> {
        Self::in_whole(from, to, |from, to| Self {
            months: whole_months(from, to),
            ..Self::default()
        })
    }

    /// From one instant to another in whole days.
    pub fn in_days(from: &Value, to: &Value) -> Option<Result<Self, ValueError>> {
        Self::in_whole(from, to, |from, to| Self { days: whole_days(from, to), ..Self::default() })
    }

    /// From one instant to another in seconds and their fractions.
    pub fn in_seconds(from: &Value, to: &Value) -> Option<Result<Self, ValueError>> {
        let (from, to, _) = completed(from, to)?;
        Some(Self::from_parts(0, 0, to.instant_nanos() - from.instant_nanos()))
    }

    fn in_whole(
        from: &Value,
        to: &Value,
        count: impl Fn(LocalDateTime, LocalDateTime) -> Self,
    ) -> Option<Result<Self, ValueError>> {
        let (from, to, dated) = completed(from, to)?;
        if !dated {
            return Some(Ok(Self::default()));
        }
        let to = to.in_zone(&from.zone()).ok_or(ValueError::TemporalRange);
        Some(to.map(|to| count(from.local, to.local)))
    }
}

/// The last day that is whole on the way to `to`, as far as the time of day is concerned.
fn last_whole_day(from: LocalDateTime, to: LocalDateTime) -> Date {
    let back = match to.date().cmp(&from.date()) {
        Ordering::Greater if to.time() < from.time() => -1,
        Ordering::Less if to.time() > from.time() => 1,
        _ => 0,
    };
    to.date().plus_days(back).unwrap_or(to.date())
}

fn whole_months(from: LocalDateTime, to: LocalDateTime) -> i64 {
    from.date().months_until(last_whole_day(from, to))
}

fn whole_days(from: LocalDateTime, to: LocalDateTime) -> i64 {
    last_whole_day(from, to).days() - from.date().days()
}
