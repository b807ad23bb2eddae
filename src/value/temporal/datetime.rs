//! A day and a time, with and without a time zone.

use std::fmt;
use std::sync::Arc;

use crate::value::Date;
use crate::value::LocalTime;
use crate::value::temporal::calendar::DAY_SECONDS;
use crate::value::temporal::calendar::NANOS;
use crate::value::temporal::time::offset_text;
use crate::value::temporal::zone::Zone;

/// A day and a time of day, without a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDateTime {
    /// Seconds since the beginning of 1970, as if the clock showed UTC.
    seconds: i64,
    /// Nanoseconds of that second.
    nanos: u32,
}

impl LocalDateTime {
    /// A time on a day.
    pub const fn new(date: Date, time: LocalTime) -> Self {
        let nanos = time.nanos();
        #[expect(clippy::cast_sign_loss, reason = "a remainder of nine digits")]
        Self { seconds: date.days() * DAY_SECONDS + nanos / NANOS, nanos: (nanos % NANOS) as u32 }
    }

    /// So many seconds and nanoseconds after the beginning of 1970, if the year has no more than
    /// nine digits.
    pub const fn from_seconds(seconds: i64, nanos: u32) -> Option<Self> {
        if nanos as i64 >= NANOS || Date::from_days(seconds.div_euclid(DAY_SECONDS)).is_none() {
            None
        } else {
            Some(Self { seconds, nanos })
        }
    }

    /// So many nanoseconds after the beginning of 1970.
    pub(super) fn from_nanos(nanos: i128) -> Option<Self> {
        let second = i128::from(NANOS);
        let seconds = i64::try_from(nanos.div_euclid(second)).ok()?;
        Self::from_seconds(seconds, u32::try_from(nanos.rem_euclid(second)).ok()?)
    }

    /// Seconds since the beginning of 1970, as if the clock showed UTC.
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds of the second.
    pub const fn nanos(self) -> u32 {
        self.nanos
    }

    /// Nanoseconds since the beginning of 1970, as if the clock showed UTC.
    pub(super) fn total_nanos(self) -> i128 {
        i128::from(self.seconds) * i128::from(NANOS) + i128::from(self.nanos)
    }

    /// The day.
    pub fn date(self) -> Date {
        Date::from_days(self.seconds.div_euclid(DAY_SECONDS)).unwrap_or(Date::MAX)
    }

    /// The time of day.
    pub fn time(self) -> LocalTime {
        let nanos = self.seconds.rem_euclid(DAY_SECONDS) * NANOS + i64::from(self.nanos);
        LocalTime::from_nanos(nanos).unwrap_or(LocalTime::MIDNIGHT)
    }
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date(), self.time())
    }
}

/// A day and a time of day with an offset from UTC, given or from a named zone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// What calendar and clock on the wall show.
    pub local: LocalDateTime,
    /// Seconds that the clock is ahead of UTC.
    pub offset: i32,
    /// The name of the time zone, such as `Europe/Stockholm`, where one was given.
    pub zone: Option<Arc<str>>,
}

impl DateTime {
    /// What calendar and clock show in a zone. A time that its clocks skip is put forward, one
    /// that they show twice is the first of the two.
    pub fn new(local: LocalDateTime, zone: &Zone) -> Self {
        Self::preferring(local, zone, None)
    }

    /// As [`DateTime::new`], with the second of two times if that has the given offset.
    pub(super) fn preferring(local: LocalDateTime, zone: &Zone, offset: Option<i32>) -> Self {
        let (offset, forward) = zone.offset_at_local(local.seconds, offset);
        let local = LocalDateTime { seconds: local.seconds + forward, nanos: local.nanos };
        Self { local, offset, zone: zone.name().cloned() }
    }

    /// What calendar and clock of a zone show at an instant, given in seconds since the beginning
    /// of 1970 in UTC; `None` if the year has too many digits.
    pub fn at(seconds: i64, nanos: u32, zone: &Zone) -> Option<Self> {
        let offset = zone.offset_at(seconds);
        let local = LocalDateTime::from_seconds(seconds.checked_add(offset.into())?, nanos)?;
        Some(Self { local, offset, zone: zone.name().cloned() })
    }

    /// Seconds since the beginning of 1970 in UTC, and the nanoseconds of that second.
    pub fn instant(&self) -> (i64, u32) {
        (self.local.seconds - i64::from(self.offset), self.local.nanos)
    }

    /// Nanoseconds since the beginning of 1970 in UTC.
    pub(super) fn instant_nanos(&self) -> i128 {
        self.local.total_nanos() - i128::from(self.offset) * i128::from(NANOS)
    }

    /// The zone that it is in.
    pub fn zone(&self) -> Zone {
        let named = self.zone.as_ref().and_then(|name| Zone::named(name).ok());
        named.unwrap_or(Zone::Offset(self.offset))
    }

    /// The same instant in another zone, if its year has no more than nine digits there.
    pub fn in_zone(&self, zone: &Zone) -> Option<Self> {
        let (seconds, nanos) = self.instant();
        Self::at(seconds, nanos, zone)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.local, offset_text(self.offset))?;
        match &self.zone {
            Some(zone) => write!(f, "[{zone}]"),
            None => Ok(()),
        }
    }
}
