//! Instants cut down to a larger unit.

use std::sync::Arc;

use crate::value::Date;
use crate::value::DateTime;
use crate::value::LocalDateTime;
use crate::value::LocalTime;
use crate::value::Time;
use crate::value::Value;
use crate::value::ValueError;
use crate::value::temporal::construct::Instant;
use crate::value::temporal::construct::Parts;
use crate::value::temporal::construct::date_of;
use crate::value::temporal::construct::offset_of;
use crate::value::temporal::construct::time_of;
use crate::value::temporal::construct::zone_of;
use crate::value::temporal::zone::Zone;

impl Instant {
    /// The beginning of the unit that an instant lies in, with smaller parts and the zone replaced
    /// by those of a map.
    ///
    /// # Errors
    ///
    /// If the instant lacks the unit, this type has no place for it, or the map cannot be used.
    pub fn truncate(self, unit: &str, input: &Value, map: &Value) -> Result<Value, ValueError> {
        let wrong_unit = || ValueError::TemporalUnit { kind: self.function(), unit: unit.into() };
        let wrong_type = |value: &Value| ValueError::ArgumentType {
            function: self.function(),
            value: value.described(),
        };
        let parts = match map {
            Value::Null => None,
            Value::Map(map) if map.is_empty() => None,
            Value::Map(map) => Some(Parts::read(self, map)?),
            other => return Err(wrong_type(other)),
        };
        let name = unit.to_ascii_lowercase();
        let (date, time) = match truncate_date(&name, date_of(input)) {
            Some(date) if self.has_date() => (Some(date.ok_or_else(wrong_unit)?), None),
            Some(_) if name != "day" => return Err(wrong_unit()),
            Some(_) => (None, None),
            None => {
                let time = time_of(input).filter(|_| self.has_time()).ok_or_else(wrong_unit)?;
                (date_of(input), Some(truncate_time(&name, time).ok_or_else(wrong_unit)?))
            }
        };
        if date_of(input).is_none() && time_of(input).is_none() {
            return Err(wrong_type(input));
        }
        if self.has_date() && date.is_none() || !self.has_date() && time_of(input).is_none() {
            return Err(wrong_unit());
        }
        self.supplemented(input, (date, time.unwrap_or(LocalTime::MIDNIGHT)), parts.as_ref())
    }

    fn supplemented(
        self,
        input: &Value,
        (date, time): (Option<Date>, LocalTime),
        parts: Option<&Parts<'_>>,
    ) -> Result<Value, ValueError> {
        let date = match (date, parts) {
            (Some(date), Some(parts)) => Some(parts.date_over(Some(date))?),
            (date, _) => date,
        };
        let time = match parts {
            Some(parts) if self.has_time() => {
                // What is named of the second comes in addition to what was left of it.
                let fraction = parts.fraction()?.map(|more| time.clock().3 + more);
                parts.time_over(Some(time), fraction)?
            }
            _ => time,
        };
        let own_zone = zone_of(input);
        let wanted = parts.and_then(|parts| parts.zone.as_ref());
        let zone = wanted.or(own_zone.as_ref()).unwrap_or(&Zone::UTC);
        let local = LocalDateTime::new(date.or(date_of(input)).unwrap_or(Date::EPOCH), time);
        let datetime = DateTime::preferring(local, zone, offset_of(input));
        Ok(match (self, date) {
            (Self::Date, Some(date)) => Value::Date(date),
            (Self::LocalDateTime, _) => Value::LocalDateTime(local),
            (Self::DateTime, _) => Value::DateTime(Arc::new(datetime)),
            (Self::LocalTime, _) => Value::LocalTime(time),
            (Self::Time, _) => {
                let own = if wanted.is_some() { None } else { offset_of(input) };
                Value::Time(Time { local: time, offset: own.unwrap_or(datetime.offset) })
            }
            (Self::Date, None) => return Err(self.cannot("date")),
        })
    }
}

/// The first day of a unit of days; the inner `None` if there is no date, or the day is too early
/// to be named; the outer one if the unit is no unit of days.
fn truncate_date(unit: &str, date: Option<Date>) -> Option<Option<Date>> {
    let years = |n: i64| date.and_then(|date| Date::new(date.civil().0.div_euclid(n) * n, 1, 1));
    Some(match unit {
        "millennium" => years(1_000),
        "century" => years(100),
        "decade" => years(10),
        "year" => years(1),
        "weekyear" => date.and_then(|date| Date::from_week(date.week().0, 1, 1)),
        "quarter" => date.and_then(|date| Date::from_quarter(date.civil().0, date.quarter().0, 1)),
        "month" => date.and_then(|date| Date::new(date.civil().0, date.civil().1, 1)),
        "week" => date.and_then(|date| date.plus_days(1 - date.week_day())),
        "day" => date,
        _ => return None,
    })
}

/// The beginning of a unit of time.
fn truncate_time(unit: &str, time: LocalTime) -> Option<LocalTime> {
    let nanos: i64 = match unit {
        "hour" => 3_600_000_000_000,
        "minute" => 60_000_000_000,
        "second" => 1_000_000_000,
        "millisecond" => 1_000_000,
        "microsecond" => 1_000,
        _ => return None,
    };
    LocalTime::from_nanos(time.nanos() / nanos * nanos)
}
