//! A time of day, with and without an offset from UTC.

use crate::value::temporal::calendar::DAY_NANOS;

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

    /// Nanoseconds since midnight.
    pub const fn nanos(self) -> i64 {
        self.nanos
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
