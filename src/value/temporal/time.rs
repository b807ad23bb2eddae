//! A time of day, with and without an offset from UTC.

use std::fmt;

use crate::value::temporal::calendar::DAY_NANOS;
use crate::value::temporal::calendar::NANOS;
use crate::value::temporal::duration::write_fraction;

/// A time of day, without date or zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalTime {
    /// Nanoseconds since midnight, less than those of a day.
    nanos: i64,
}

impl LocalTime {
    /// The beginning of a day.
    pub const MIDNIGHT: Self = Self { nanos: 0 };

    /// The time so many nanoseconds after midnight, if that is the same day.
    pub const fn from_nanos(nanos: i64) -> Option<Self> {
        if nanos < 0 || nanos >= DAY_NANOS { None } else { Some(Self { nanos }) }
    }

    /// The time of day that a clock shows as hour, minute, second and nanosecond, if it can.
    pub const fn new(hour: i64, minute: i64, second: i64, nano: i64) -> Option<Self> {
        let fits = hour >= 0
            && hour < 24
            && minute >= 0
            && minute < 60
            && second >= 0
            && second < 60
            && nano >= 0
            && nano < NANOS;
        if !fits {
            return None;
        }
        Some(Self { nanos: ((hour * 60 + minute) * 60 + second) * NANOS + nano })
    }

    /// Nanoseconds since midnight.
    pub const fn nanos(self) -> i64 {
        self.nanos
    }

    /// Hour, minute, second and nanosecond.
    pub const fn clock(self) -> (i64, i64, i64, i64) {
        let seconds = self.nanos / NANOS;
        (seconds / 3_600, seconds / 60 % 60, seconds % 60, self.nanos % NANOS)
    }

    /// The time so many nanoseconds later, on whatever day that is.
    pub fn plus_nanos(self, nanos: i128) -> Self {
        let sum = (i128::from(self.nanos) + nanos).rem_euclid(DAY_NANOS.into());
        Self { nanos: i64::try_from(sum).unwrap_or_default() }
    }
}

impl fmt::Display for LocalTime {
    /// As ISO 8601 writes it, without seconds if they are zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hour, minute, second, nano) = self.clock();
        write!(f, "{hour:02}:{minute:02}")?;
        if second == 0 && nano == 0 {
            return Ok(());
        }
        write!(f, ":{second:02}")?;
        write_fraction(u32::try_from(nano).unwrap_or_default(), f)
    }
}

/// A time of day with an offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// What a clock on the wall shows.
    pub local: LocalTime,
    /// Seconds that the clock is ahead of UTC.
    pub offset: i32,
}

impl Time {
    /// Nanoseconds since midnight in UTC; negative or past a day where that is another day there.
    pub const fn utc_nanos(self) -> i64 {
        self.local.nanos() - self.offset as i64 * NANOS
    }

    /// The same instant on clocks with another offset.
    pub fn with_offset(self, offset: i32) -> Self {
        let ahead = i128::from(offset) - i128::from(self.offset);
        Self { local: self.local.plus_nanos(ahead * i128::from(NANOS)), offset }
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.local.fmt(f)?;
        f.write_str(&offset_text(self.offset))
    }
}

/// An offset as ISO 8601 writes it: `Z`, `+01:00`, with seconds if it has some.
pub(super) fn offset_text(offset: i32) -> String {
    if offset == 0 {
        return "Z".to_owned();
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let seconds = offset.abs();
    let text = format!("{sign}{:02}:{:02}", seconds / 3_600, seconds / 60 % 60);
    if seconds % 60 == 0 { text } else { format!("{text}:{:02}", seconds % 60) }
}
