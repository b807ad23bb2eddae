//! The parts of an instant, read as if they were properties.

use std::sync::Arc;

use crate::value::Date;
use crate::value::DateTime;
use crate::value::LocalTime;
use crate::value::Value;
use crate::value::temporal::time::offset_text;

impl Value {
    /// A part of a temporal value by its name, null if it has no such part; `None` if the value is
    /// not temporal.
    pub fn component(&self, name: &str) -> Option<Self> {
        let component = match self {
            Self::Date(date) => of_date(*date, name).map(Self::Int),
            Self::LocalTime(time) => of_time(*time, name).map(Self::Int),
            Self::Time(time) => {
                of_time(time.local, name).map(Self::Int).or_else(|| of_offset(time.offset, name))
            }
            Self::LocalDateTime(datetime) => of_date(datetime.date(), name)
                .or_else(|| of_time(datetime.time(), name))
                .map(Self::Int),
            Self::DateTime(datetime) => of_datetime(datetime, name),
            Self::Duration(duration) => duration.component(name).map(Self::Int),
            _ => return None,
        };
        Some(component.unwrap_or_default())
    }
}

fn of_date(date: Date, name: &str) -> Option<i64> {
    let (year, month, day) = date.civil();
    Some(match name {
        "year" => year,
        "quarter" => date.quarter().0,
        "month" => month,
        "week" => date.week().1,
        "weekYear" => date.week().0,
        "day" => day,
        "ordinalDay" => date.ordinal_day(),
        "weekDay" | "dayOfWeek" => date.week_day(),
        "dayOfQuarter" => date.quarter().1,
        _ => return None,
    })
}

fn of_time(time: LocalTime, name: &str) -> Option<i64> {
    let (hour, minute, second, nano) = time.clock();
    Some(match name {
        "hour" => hour,
        "minute" => minute,
        "second" => second,
        "millisecond" => nano / 1_000_000,
        "microsecond" => nano / 1_000,
        "nanosecond" => nano,
        _ => return None,
    })
}

fn of_offset(offset: i32, name: &str) -> Option<Value> {
    Some(match name {
        "timezone" | "offset" => Value::str(offset_text(offset)),
        "offsetMinutes" => Value::Int(i64::from(offset / 60)),
        "offsetSeconds" => Value::Int(i64::from(offset)),
        _ => return None,
    })
}

fn of_datetime(datetime: &DateTime, name: &str) -> Option<Value> {
    let (seconds, nanos) = datetime.instant();
    match name {
        "timezone" => Some(match &datetime.zone {
            Some(zone) => Value::Str(Arc::clone(zone)),
            None => Value::str(offset_text(datetime.offset)),
        }),
        "epochSeconds" => Some(Value::Int(seconds)),
        "epochMillis" => {
            Some(Value::Int(seconds.checked_mul(1_000)? + i64::from(nanos / 1_000_000)))
        }
        _ => of_date(datetime.local.date(), name)
            .or_else(|| of_time(datetime.local.time(), name))
            .map(Value::Int)
            .or_else(|| of_offset(datetime.offset, name)),
    }
}
