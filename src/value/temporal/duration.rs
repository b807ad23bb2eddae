//! An amount of time.

use std::cmp::Ordering;
use std::fmt;

use crate::value::ValueError;
use crate::value::temporal::amount::Ratio;
use crate::value::temporal::calendar;

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

/// Seconds of a twelfth of the mean Gregorian year of 365.2425 days.
pub(super) const MONTH_SECONDS: i64 = 2_629_746;

impl Duration {
    /// The order of `ORDER BY`: by length, as if every month were a twelfth of 365.2425 days and
    /// every day had 24 hours; those of equal length by months, then by days.
    pub fn order(&self, other: &Self) -> Ordering {
        self.mean_nanos()
            .cmp(&other.mean_nanos())
            .then_with(|| self.months.cmp(&other.months))
            .then_with(|| self.days.cmp(&other.days))
    }

    /// The length in nanoseconds, with months and days of mean length.
    fn mean_nanos(&self) -> i128 {
        let seconds = i128::from(self.months) * i128::from(MONTH_SECONDS)
            + i128::from(self.days) * i128::from(calendar::DAY_SECONDS);
        seconds * i128::from(calendar::NANOS) + self.clock_nanos()
    }

    /// Seconds and nanoseconds together, in nanoseconds.
    pub(super) fn clock_nanos(&self) -> i128 {
        i128::from(self.seconds) * i128::from(calendar::NANOS) + i128::from(self.nanos)
    }

    /// A duration of months, days, and nanoseconds that may be more than a second.
    ///
    /// # Errors
    ///
    /// If there are too many.
    pub(super) fn from_parts(months: i64, days: i64, nanos: i128) -> Result<Self, ValueError> {
        let second = i128::from(calendar::NANOS);
        let too_long = |_| ValueError::TemporalRange;
        Ok(Self {
            months,
            days,
            seconds: i64::try_from(nanos.div_euclid(second)).map_err(too_long)?,
            nanos: u32::try_from(nanos.rem_euclid(second)).map_err(too_long)?,
        })
    }

    /// The sum of two durations, part by part.
    ///
    /// # Errors
    ///
    /// If it is too long.
    pub fn plus(&self, other: &Self) -> Result<Self, ValueError> {
        let sum = |a: i64, b: i64| a.checked_add(b).ok_or(ValueError::TemporalRange);
        let nanos = self.clock_nanos() + other.clock_nanos();
        Self::from_parts(sum(self.months, other.months)?, sum(self.days, other.days)?, nanos)
    }

    /// The same amount in the other direction.
    ///
    /// # Errors
    ///
    /// If it is too long.
    pub fn negated(&self) -> Result<Self, ValueError> {
        self.times(-1)
    }

    /// So many times the duration, part by part.
    ///
    /// # Errors
    ///
    /// If it is too long.
    pub fn times(&self, factor: i64) -> Result<Self, ValueError> {
        let product = |part: i64| part.checked_mul(factor).ok_or(ValueError::TemporalRange);
        let nanos = self.clock_nanos().checked_mul(factor.into());
        let nanos = nanos.ok_or(ValueError::TemporalRange)?;
        Self::from_parts(product(self.months)?, product(self.days)?, nanos)
    }

    /// The duration times a fraction, part by part; what is left of a month or a day runs over into
    /// the smaller parts.
    ///
    /// # Errors
    ///
    /// If it is too long, or the factor is not finite.
    pub fn scaled(&self, factor: f64) -> Result<Self, ValueError> {
        if factor == 0.0 {
            return Ok(Self::default());
        }
        self.by(Ratio::of_float(factor))
    }

    /// A part of the duration, part by part.
    ///
    /// # Errors
    ///
    /// If it is divided by zero.
    pub fn divided(&self, divisor: i64) -> Result<Self, ValueError> {
        if divisor == 0 {
            return Err(ValueError::DivisionByZero);
        }
        self.by(Ratio::one_by(divisor))
    }

    /// A part of the duration, part by part.
    ///
    /// # Errors
    ///
    /// If it is divided by zero or by something that is not finite.
    pub fn divided_by(&self, divisor: f64) -> Result<Self, ValueError> {
        if divisor == 0.0 {
            return Err(ValueError::DivisionByZero);
        }
        self.by(Ratio::of_float(divisor).and_then(Ratio::inverse))
    }

    fn by(&self, ratio: Option<Ratio>) -> Result<Self, ValueError> {
        let parts = ratio.and_then(|ratio| self.parts_by(ratio));
        let (months, days, nanos) = parts.ok_or(ValueError::TemporalRange)?;
        Self::from_parts(months, days, nanos)
    }

    /// Months, days and nanoseconds times a fraction: nothing is cut before the nanoseconds.
    fn parts_by(&self, ratio: Ratio) -> Option<(i64, i64, i128)> {
        let second = i128::from(calendar::NANOS);
        let month = i128::from(MONTH_SECONDS) * second;
        let day = i128::from(calendar::DAY_NANOS);
        let (above, below) = (ratio.numerator, ratio.denominator);
        let months = i128::from(self.months).checked_mul(above)?;
        let days = i128::from(self.days).checked_mul(above)?.checked_mul(day)?;
        let days = days.checked_add((months % below).checked_mul(month)?)?;
        let whole_day = below.checked_mul(day)?;
        let nanos = self.clock_nanos().checked_mul(above)?.checked_add(days % whole_day)?;
        let number = |number: i128| i64::try_from(number).ok();
        Some((number(months / below)?, number(days / whole_day)?, nanos / below))
    }

    /// A part by its name, such as `minutesOfHour`.
    pub fn component(&self, name: &str) -> Option<i64> {
        let nanos = i64::from(self.nanos);
        let in_units = |per_second: i64| {
            self.seconds
                .checked_mul(per_second)?
                .checked_add(nanos / (calendar::NANOS / per_second))
        };
        Some(match name {
            "years" => self.months / 12,
            "quarters" => self.months / 3,
            "months" => self.months,
            "quartersOfYear" => self.months / 3 % 4,
            "monthsOfYear" => self.months % 12,
            "monthsOfQuarter" => self.months % 3,
            "weeks" => self.days / 7,
            "days" => self.days,
            "daysOfWeek" => self.days % 7,
            "hours" => self.seconds / 3_600,
            "minutes" => self.seconds / 60,
            "seconds" => self.seconds,
            "milliseconds" => in_units(1_000)?,
            "microseconds" => in_units(1_000_000)?,
            "nanoseconds" => in_units(calendar::NANOS)?,
            "minutesOfHour" => self.seconds / 60 % 60,
            "secondsOfMinute" => self.seconds % 60,
            "millisecondsOfSecond" => nanos / 1_000_000,
            "microsecondsOfSecond" => nanos / 1_000,
            "nanosecondsOfSecond" => nanos,
            _ => return None,
        })
    }
}

impl fmt::Display for Duration {
    /// As ISO 8601 writes it, such as `P1Y2M-3DT4H5M6.007S`; a part that is zero is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        let part = |f: &mut fmt::Formatter<'_>, number: i128, unit: &str| {
            if number == 0 { Ok(()) } else { write!(f, "{number}{unit}") }
        };
        part(f, (self.months / 12).into(), "Y")?;
        part(f, (self.months % 12).into(), "M")?;
        part(f, self.days.into(), "D")?;
        let nanos = self.clock_nanos();
        if nanos == 0 {
            let empty = self.months == 0 && self.days == 0;
            return if empty { f.write_str("T0S") } else { Ok(()) };
        }
        f.write_str("T")?;
        let second = i128::from(calendar::NANOS);
        let seconds = nanos / second;
        part(f, seconds / 3_600, "H")?;
        part(f, seconds / 60 % 60, "M")?;
        let rest = nanos % (60 * second);
        if rest == 0 {
            return Ok(());
        }
        let sign = if rest < 0 { "-" } else { "" };
        write!(f, "{sign}{}", rest.abs() / second)?;
        write_fraction(u32::try_from(rest.abs() % second).unwrap_or_default(), f)?;
        f.write_str("S")
    }
}

/// Nanoseconds as a fraction of a second, with a point, without zeros at the end.
pub(super) fn write_fraction(nanos: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if nanos == 0 {
        return Ok(());
    }
    let digits = format!("{nanos:09}");
    write!(f, ".{}", digits.trim_end_matches('0'))
}
