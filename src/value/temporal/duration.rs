//! An amount of time.

/// An amount of time in months, days and seconds, which no calendar-free rule converts into each
/// other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Duration {
    /// Months; a year has 12.
    pub months: i64,
    /// Days; a week has 7.
    pub days: i64,
    /// Seconds; an hour has 3,600.
    pub seconds: i64,
    /// Nanoseconds, from 0 to 999,999,999, whatever the sign of the seconds.
    pub nanos: u32,
}
