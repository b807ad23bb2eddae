//! A day and a time, with and without a time zone.

use std::sync::Arc;

use crate::value::temporal::Date;
use crate::value::temporal::LocalTime;
use crate::value::temporal::calendar::DAY_SECONDS;
use crate::value::temporal::calendar::NANOS;

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

    /// Seconds since the beginning of 1970, as if the clock showed UTC.
    pub const fn seconds(self) -> i64 {
        self.seconds
    }

    /// Nanoseconds of the second.
    pub const fn nanos(self) -> u32 {
        self.nanos
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
