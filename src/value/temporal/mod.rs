//! Dates, times, durations: what openCypher calls temporal values.
//!
//! The calendar is the proleptic Gregorian one with years from -999,999,999 to 999,999,999, on
//! whole days counted in 64 bits; only the rules of named time zones come from a library.

mod amount;
mod calculate;
mod calendar;
mod component;
mod construct;
mod date;
mod datetime;
mod duration;
mod parse;
mod time;
mod truncate;
mod zone;

pub(in crate::value) use calculate::plus;
pub use construct::Instant;
pub use construct::epoch;
pub use date::Date;
pub use datetime::DateTime;
pub use datetime::LocalDateTime;
pub use duration::Duration;
pub use time::LocalTime;
pub use time::Time;
pub use zone::Zone;
