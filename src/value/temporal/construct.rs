//! Instants from strings, from other instants, and from maps of their parts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::value::Date;
use crate::value::DateTime;
use crate::value::Duration;
use crate::value::LocalDateTime;
use crate::value::LocalTime;
use crate::value::Time;
use crate::value::Value;
use crate::value::ValueError;
use crate::value::temporal::amount::Amount;
use crate::value::temporal::amount::Amounts;
use crate::value::temporal::zone::Zone;

/// A type of instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instant {
    /// A day.
    Date,
    /// A time of day.
    LocalTime,
    /// A time of day with an offset.
    Time,
    /// A day and a time of day.
    LocalDateTime,
    /// A day and a time of day in a zone.
    DateTime,
}

impl Instant {
    /// The function that makes it.
    pub const fn function(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::LocalTime => "localtime",
            Self::Time => "time",
            Self::LocalDateTime => "localdatetime",
            Self::DateTime => "datetime",
        }
    }

    pub(super) const fn has_date(self) -> bool {
        matches!(self, Self::Date | Self::LocalDateTime | Self::DateTime)
    }

    pub(super) const fn has_time(self) -> bool {
        !matches!(self, Self::Date)
    }

    /// An instant of this type from a string, another instant or a map of parts.
    ///
    /// # Errors
    ///
    /// If that is not possible.
    pub fn of(self, value: &Value, now: &DateTime) -> Result<Value, ValueError> {
        match value {
            Value::Null => Ok(Value::Null),
            Value::Str(text) => self.parse(text),
            Value::Map(map) => self.of_map(map, now),
            other => self.select(other, other, None).ok_or(ValueError::ArgumentType {
                function: self.function(),
                value: other.described(),
            }),
        }
    }

    /// The present instant as clocks show it in a zone.
    pub fn now(self, now: &DateTime, zone: &Zone) -> Value {
        let now = now.in_zone(zone).unwrap_or_else(|| now.clone());
        let now = Value::DateTime(Arc::new(now));
        self.select(&now, &now, None).unwrap_or_default()
    }

    fn parse(self, text: &str) -> Result<Value, ValueError> {
        Ok(match self {
            Self::Date => Value::Date(Date::parse(text)?),
            Self::LocalTime => Value::LocalTime(LocalTime::parse(text)?),
            Self::Time => Value::Time(Time::parse(text)?),
            Self::LocalDateTime => Value::LocalDateTime(LocalDateTime::parse(text)?),
            Self::DateTime => Value::DateTime(Arc::new(DateTime::parse(text)?)),
        })
    }

    /// The date of one instant and the time of another, in the zone of the latter or in the given
    /// one.
    fn select(self, date: &Value, time: &Value, zone: Option<&Zone>) -> Option<Value> {
        let own_zone = zone_of(time);
        let zone = zone.or(own_zone.as_ref()).unwrap_or(&Zone::UTC);
        // A date without time is its beginning, but only where a date is asked for as well.
        let time_or_midnight = || time_of(time).unwrap_or(LocalTime::MIDNIGHT);
        Some(match self {
            Self::Date => Value::Date(date_of(date)?),
            Self::LocalTime => Value::LocalTime(time_of(time)?),
            Self::Time => {
                let offset = offset_of(time).unwrap_or(0);
                Value::Time(Time { local: time_of(time)?, offset })
            }
            Self::LocalDateTime => {
                Value::LocalDateTime(LocalDateTime::new(date_of(date)?, time_or_midnight()))
            }
            Self::DateTime => {
                let local = LocalDateTime::new(date_of(date)?, time_or_midnight());
                Value::DateTime(Arc::new(DateTime::preferring(local, zone, offset_of(time))))
            }
        })
    }

    fn of_map(self, map: &BTreeMap<Arc<str>, Value>, now: &DateTime) -> Result<Value, ValueError> {
        if map.values().any(Value::is_null) {
            return Ok(Value::Null);
        }
        let parts = Parts::read(self, map)?;
        if parts.is_empty() {
            let zone = parts.zone.as_ref().unwrap_or(&Zone::UTC);
            return match parts.zone {
                Some(_) => Ok(self.now(now, zone)),
                None => Err(self.cannot("{}")),
            };
        }
        if let Some(instant) = parts.epoch()? {
            return instant
                .in_zone(parts.zone.as_ref().unwrap_or(&Zone::UTC))
                .map_or(Err(ValueError::TemporalRange), |instant| {
                    Ok(Value::DateTime(Arc::new(instant)))
                });
        }
        let date = if self.has_date() { Some(parts.date()?) } else { None };
        let time = if self.has_time() { parts.time()? } else { LocalTime::MIDNIGHT };
        self.assemble(date, time, &parts, now)
    }

    fn assemble(
        self,
        date: Option<Date>,
        time: LocalTime,
        parts: &Parts<'_>,
        now: &DateTime,
    ) -> Result<Value, ValueError> {
        let day = date.unwrap_or_else(|| now.local.date());
        let local = LocalDateTime::new(day, time);
        Ok(match self {
            Self::Date => Value::Date(day),
            Self::LocalTime => Value::LocalTime(time),
            Self::LocalDateTime => Value::LocalDateTime(local),
            Self::Time => {
                let own = parts.time_base().and_then(offset_of);
                let wanted = parts.zone.as_ref().map(|zone| {
                    let day = parts.time_base().and_then(date_of).unwrap_or(day);
                    zone.offset_at_local(LocalDateTime::new(day, time).seconds(), None).0
                });
                Value::Time(match (own, wanted) {
                    (Some(own), Some(wanted)) => {
                        Time { local: time, offset: own }.with_offset(wanted)
                    }
                    (own, wanted) => Time { local: time, offset: wanted.or(own).unwrap_or(0) },
                })
            }
            Self::DateTime => {
                let own = parts.time_base().and_then(zone_of);
                let offset = parts.time_base().and_then(offset_of);
                let datetime = match (own, &parts.zone) {
                    (Some(own), Some(wanted)) => DateTime::preferring(local, &own, offset)
                        .in_zone(wanted)
                        .ok_or(ValueError::TemporalRange)?,
                    (None, Some(wanted)) => DateTime::new(local, wanted),
                    (own, None) => {
                        DateTime::preferring(local, own.as_ref().unwrap_or(&Zone::UTC), offset)
                    }
                };
                Value::DateTime(Arc::new(datetime))
            }
        })
    }

    pub(super) fn cannot(self, component: &str) -> ValueError {
        ValueError::TemporalSelection { kind: self.function(), component: component.into() }
    }
}

/// The date that an instant has.
pub(super) fn date_of(value: &Value) -> Option<Date> {
    match value {
        Value::Date(date) => Some(*date),
        Value::LocalDateTime(datetime) => Some(datetime.date()),
        Value::DateTime(datetime) => Some(datetime.local.date()),
        _ => None,
    }
}

/// The time of day that an instant has.
pub(super) fn time_of(value: &Value) -> Option<LocalTime> {
    match value {
        Value::LocalTime(time) => Some(*time),
        Value::Time(time) => Some(time.local),
        Value::LocalDateTime(datetime) => Some(datetime.time()),
        Value::DateTime(datetime) => Some(datetime.local.time()),
        _ => None,
    }
}

/// The offset that an instant has.
pub(super) fn offset_of(value: &Value) -> Option<i32> {
    match value {
        Value::Time(time) => Some(time.offset),
        Value::DateTime(datetime) => Some(datetime.offset),
        _ => None,
    }
}

/// The zone that an instant has.
pub(super) fn zone_of(value: &Value) -> Option<Zone> {
    match value {
        Value::Time(time) => Some(Zone::Offset(time.offset)),
        Value::DateTime(datetime) => Some(datetime.zone()),
        _ => None,
    }
}

const DATE_KEYS: [&str; 9] = [
    "year",
    "month",
    "day",
    "week",
    "dayOfWeek",
    "ordinalDay",
    "quarter",
    "dayOfQuarter",
    "weekYear",
];
const TIME_KEYS: [&str; 6] =
    ["hour", "minute", "second", "millisecond", "microsecond", "nanosecond"];
const EPOCH_KEYS: [&str; 2] = ["epochSeconds", "epochMillis"];

/// The parts of an instant that a map names.
pub(super) struct Parts<'a> {
    kind: Instant,
    numbers: BTreeMap<&'static str, i64>,
    date: Option<&'a Value>,
    time: Option<&'a Value>,
    datetime: Option<&'a Value>,
    /// The zone that is wanted.
    pub(super) zone: Option<Zone>,
}

impl<'a> Parts<'a> {
    /// Sorts the entries of a map.
    pub(super) fn read(
        kind: Instant,
        map: &'a BTreeMap<Arc<str>, Value>,
    ) -> Result<Self, ValueError> {
        let mut parts = Self {
            kind,
            numbers: BTreeMap::new(),
            date: None,
            time: None,
            datetime: None,
            zone: None,
        };
        for (key, value) in map {
            let name = key.to_ascii_lowercase();
            match name.as_str() {
                "date" if kind.has_date() => parts.date = Some(value),
                "time" if kind.has_time() => parts.time = Some(value),
                "datetime" if kind.has_date() && kind.has_time() => parts.datetime = Some(value),
                "timezone" => {
                    let Value::Str(zone) = value else { return Err(kind.cannot(key)) };
                    parts.zone = Some(Zone::parse(zone)?);
                }
                name => {
                    let name = number_key(kind, name).ok_or_else(|| kind.cannot(key))?;
                    let Value::Int(number) = value else { return Err(impossible(key, value)) };
                    parts.numbers.insert(name, *number);
                }
            }
        }
        parts.check_bases()?;
        Ok(parts)
    }

    /// Whether the selected instants have what is selected from them.
    fn check_bases(&self) -> Result<(), ValueError> {
        let date = self.date.or(self.datetime);
        if date.is_some_and(|base| date_of(base).is_none()) {
            return Err(self.kind.cannot("date"));
        }
        if self.time_base().is_some_and(|base| time_of(base).is_none()) {
            return Err(self.kind.cannot("time"));
        }
        Ok(())
    }

    /// Whether nothing but a zone was named.
    fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.date.or(self.time).or(self.datetime).is_none()
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.numbers.get(name).copied()
    }

    /// What the time is taken from.
    pub(super) fn time_base(&self) -> Option<&'a Value> {
        self.time.or(self.datetime)
    }

    /// The instant of `epochSeconds` or `epochMillis`.
    fn epoch(&self) -> Result<Option<DateTime>, ValueError> {
        let (seconds, nanos) = match (self.number("epochSeconds"), self.number("epochMillis")) {
            (Some(seconds), _) => (seconds, 0),
            (None, Some(millis)) => {
                (millis.div_euclid(1_000), millis.rem_euclid(1_000) * 1_000_000)
            }
            (None, None) => return Ok(None),
        };
        let more = self.number("nanosecond").unwrap_or(0);
        epoch(seconds, nanos.saturating_add(more)).map(Some)
    }

    /// The date: that of the base, if there is one, with the named parts replaced.
    fn date(&self) -> Result<Date, ValueError> {
        let base = self.date.or(self.datetime).and_then(date_of);
        self.date_over(base)
    }

    /// As [`Parts::date`], over a base.
    pub(super) fn date_over(&self, base: Option<Date>) -> Result<Date, ValueError> {
        let has = |names: &[&str]| names.iter().any(|name| self.numbers.contains_key(*name));
        if has(&["week", "dayOfWeek", "weekYear"]) {
            self.week_date(base)
        } else if has(&["ordinalDay"]) {
            self.only(&["month", "day", "quarter", "dayOfQuarter"])?;
            let year = self.or_base("year", base.map(|base| base.civil().0))?;
            let day = self.or_base("ordinalDay", None)?;
            Date::from_ordinal(year, day).ok_or_else(|| self.bad("ordinalDay", day))
        } else if has(&["quarter", "dayOfQuarter"]) {
            self.only(&["month", "day"])?;
            let year = self.or_base("year", base.map(|base| base.civil().0))?;
            let quarter = self.or_base("quarter", base.map(|base| base.quarter().0))?;
            let day = self.number("dayOfQuarter");
            let day = day.or(base.map(|base| base.quarter().1)).unwrap_or(1);
            Date::from_quarter(year, quarter, day).ok_or_else(|| {
                let in_range = (1..=4).contains(&quarter);
                if in_range { self.bad("dayOfQuarter", day) } else { self.bad("quarter", quarter) }
            })
        } else {
            self.calendar_date(base)
        }
    }

    fn week_date(&self, base: Option<Date>) -> Result<Date, ValueError> {
        self.only(&["month", "day", "quarter", "dayOfQuarter", "ordinalDay"])?;
        let year = self.number("year").or(self.number("weekYear"));
        let year = year.or(base.map(|base| base.week().0));
        let year = year.ok_or_else(|| self.kind.cannot("week"))?;
        let week = self.or_base("week", base.map(|base| base.week().1))?;
        let day = self.number("dayOfWeek").or(base.map(Date::week_day)).unwrap_or(1);
        Date::from_week(year, week, day).ok_or_else(|| self.bad("week", week))
    }

    fn calendar_date(&self, base: Option<Date>) -> Result<Date, ValueError> {
        let year = self.or_base("year", base.map(|base| base.civil().0))?;
        let base_month = base.map(|base| base.civil().1);
        let given_day = self.number("day");
        let month = match self.number("month").or(base_month) {
            Some(month) => month,
            None if given_day.is_some() => return Err(self.kind.cannot("day")),
            None => 1,
        };
        let date = match given_day {
            Some(day) => Date::new(year, month, day),
            None => Date::clamped(year, month, base.map_or(1, |base| base.civil().2)),
        };
        let blame = || match given_day {
            Some(day) => self.bad("day", day),
            None if self.number("month").is_some() => self.bad("month", month),
            None => self.bad("year", year),
        };
        date.ok_or_else(blame)
    }

    /// The time: that of the base, if there is one, with the named parts replaced.
    fn time(&self) -> Result<LocalTime, ValueError> {
        let base = self.time_base().and_then(time_of);
        let fraction = self.fraction()?;
        self.time_over(base, fraction)
    }

    /// As [`Parts::time`], over a base, with a fraction of a second if there is one.
    pub(super) fn time_over(
        &self,
        base: Option<LocalTime>,
        fraction: Option<i64>,
    ) -> Result<LocalTime, ValueError> {
        let clock = base.map(LocalTime::clock);
        let hour = self.number("hour").or(clock.map(|clock| clock.0));
        let minute = self.number("minute").or(clock.map(|clock| clock.1));
        let second = self.number("second").or(clock.map(|clock| clock.2));
        let fraction = fraction.or(clock.map(|clock| clock.3));
        // A part may be left out only if all smaller ones are, too.
        let named = [("hour", hour), ("minute", minute), ("second", second), ("", fraction)];
        let gap = named.windows(2).find(|pair| pair[0].1.is_none() && pair[1].1.is_some());
        if let Some(gap) = gap {
            return Err(self.kind.cannot(gap[0].0));
        }
        for (name, number, limit) in
            [("hour", hour, 24), ("minute", minute, 60), ("second", second, 60)]
        {
            if let Some(number) = number.filter(|number| !(0..limit).contains(number)) {
                return Err(self.bad(name, number));
            }
        }
        let or_zero = |number: Option<i64>| number.unwrap_or(0);
        LocalTime::new(or_zero(hour), or_zero(minute), or_zero(second), or_zero(fraction))
            .ok_or_else(|| self.bad("nanosecond", or_zero(fraction)))
    }

    /// Nanoseconds of milli-, micro- and nanoseconds together.
    pub(super) fn fraction(&self) -> Result<Option<i64>, ValueError> {
        let names = [("millisecond", 1_000_000), ("microsecond", 1_000), ("nanosecond", 1)];
        let mut sum = None;
        // What a smaller unit may not reach: the next larger one that is given.
        let mut limit = 1_000_000_000;
        for (name, size) in names {
            if let Some(number) = self.number(name) {
                if !(0..limit / size).contains(&number) {
                    return Err(self.bad(name, number));
                }
                sum = Some(sum.unwrap_or(0) + number * size);
                limit = size;
            }
        }
        Ok(sum)
    }

    /// A number that is named, or else that of the base.
    fn or_base(&self, name: &str, base: Option<i64>) -> Result<i64, ValueError> {
        self.number(name).or(base).ok_or_else(|| self.kind.cannot(name))
    }

    /// Fails if one of the parts is named that do not go with the others.
    fn only(&self, others: &[&str]) -> Result<(), ValueError> {
        match others.iter().find(|name| self.numbers.contains_key(**name)) {
            Some(name) => Err(self.kind.cannot(name)),
            None => Ok(()),
        }
    }

    fn bad(&self, name: &str, number: i64) -> ValueError {
        impossible(name, &Value::Int(number))
    }
}

fn impossible(component: &str, value: &Value) -> ValueError {
    ValueError::TemporalComponent { component: component.into(), value: value.to_string().into() }
}

/// A part that is a number, by its name in lower case.
fn number_key(kind: Instant, name: &str) -> Option<&'static str> {
    let date: &[&str] = if kind.has_date() { &DATE_KEYS } else { &[] };
    let time: &[&str] = if kind.has_time() { &TIME_KEYS } else { &[] };
    let epoch: &[&str] = if kind == Instant::DateTime { &EPOCH_KEYS } else { &[] };
    let keys = date.iter().chain(time).chain(epoch);
    keys.copied().find(|key| key.eq_ignore_ascii_case(name))
}

/// The instant so many seconds and nanoseconds after the beginning of 1970, in UTC.
///
/// # Errors
///
/// If its year has more than nine digits.
pub fn epoch(seconds: i64, nanos: i64) -> Result<DateTime, ValueError> {
    let total = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
    let local = LocalDateTime::from_nanos(total).ok_or(ValueError::TemporalRange)?;
    Ok(DateTime::new(local, &Zone::UTC))
}

impl Duration {
    /// A duration from a string, a map of amounts, or a duration.
    ///
    /// # Errors
    ///
    /// If that is not possible.
    pub fn of(value: &Value) -> Result<Value, ValueError> {
        match value {
            Value::Null => Ok(Value::Null),
            Value::Duration(_) => Ok(value.clone()),
            Value::Str(text) => Self::parse(text).map(Value::from),
            Value::Map(map) => {
                if map.values().any(Value::is_null) {
                    return Ok(Value::Null);
                }
                Self::of_map(map).map(Value::from)
            }
            other => {
                Err(ValueError::ArgumentType { function: "duration", value: other.described() })
            }
        }
    }

    fn of_map(map: &BTreeMap<Arc<str>, Value>) -> Result<Self, ValueError> {
        let unknown =
            |key: &str| ValueError::TemporalSelection { kind: "duration", component: key.into() };
        if map.is_empty() {
            return Err(unknown("{}"));
        }
        let mut amounts = Amounts::default();
        for (key, value) in map {
            let amount = match value {
                Value::Int(int) => Some(Amount::whole(*int)),
                Value::Float(float) => Amount::from_float(*float),
                _ => None,
            };
            let amount = amount.ok_or_else(|| impossible(key, value))?;
            amounts.add(&key.to_ascii_lowercase(), amount).ok_or_else(|| unknown(key))?;
        }
        amounts.duration()
    }
}
