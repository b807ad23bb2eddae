//! Dates, times, durations: what openCypher calls temporal values.
//!
//! The calendar is the proleptic Gregorian one with years from -999,999,999 to 999,999,999, on
//! whole days counted in 64 bits; only the rules of named time zones come from a library.

mod calendar;
mod date;
mod datetime;
mod duration;
mod time;

pub use date::Date;
pub use datetime::DateTime;
pub use datetime::LocalDateTime;
pub use duration::Duration;
pub use time::LocalTime;
pub use time::Time;
