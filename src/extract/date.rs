//! A date as precise as a text gives it.

use std::fmt;

/// A year, a month or a day of the Gregorian calendar, as precise as a text gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: i16,
    /// The month, from 1.
    pub month: Option<u8>,
    /// The day, from 1; only where the month is known.
    pub day: Option<u8>,
}

impl fmt::Display for Date {
    /// As ISO 8601 writes it: `2025`, `2025-07` or `2025-07-14`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}
