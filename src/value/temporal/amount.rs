//! Amounts with fractions, added up exactly before they become a duration.

use crate::value::Duration;
use crate::value::ValueError;
use crate::value::temporal::calendar::DAY_SECONDS;
use crate::value::temporal::calendar::NANOS;
use crate::value::temporal::duration::MONTH_SECONDS;

/// In how many parts a one is divided.
const ONE: i128 = 1_000_000_000_000_000_000;

/// A decimal number, exact to eighteen digits behind the point. Both parts have the same sign.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Amount {
    whole: i128,
    /// In parts of [`ONE`].
    fraction: i128,
}

impl Amount {
    pub(super) fn whole(whole: i64) -> Self {
        Self { whole: whole.into(), fraction: 0 }
    }

    /// A decimal number, with a sign and a point or comma if it likes; digits behind the point
    /// that count too little are dropped.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
        let is_number =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let kept = format!("{fraction:0<18}");
        let whole = whole.parse::<i64>().ok()?;
        let fraction = kept.get(..18)?.parse::<i128>().ok()?;
        Some(Self { whole: sign * i128::from(whole), fraction: sign * fraction })
    }

    /// The number that the float is written as.
    pub(super) fn from_float(float: f64) -> Option<Self> {
        Self::parse(&float.to_string())
    }

    fn times(self, factor: i128) -> Option<Self> {
        let fraction = self.fraction.checked_mul(factor)?;
        let whole = self.whole.checked_mul(factor)?.checked_add(fraction / ONE)?;
        Some(Self { whole, fraction: fraction % ONE })
    }

    fn plus(self, other: Self) -> Option<Self> {
        let fraction = self.fraction + other.fraction;
        let whole = self.whole.checked_add(other.whole)?.checked_add(fraction / ONE)?;
        Some(Self { whole, fraction: fraction % ONE }.with_one_sign())
    }

    /// The same number with both parts of the same sign.
    fn with_one_sign(self) -> Self {
        match (self.whole.signum(), self.fraction.signum()) {
            (1, -1) => Self { whole: self.whole - 1, fraction: self.fraction + ONE },
            (-1, 1) => Self { whole: self.whole + 1, fraction: self.fraction - ONE },
            _ => self,
        }
    }
}

/// A fraction that is not zero below.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ratio {
    pub(super) numerator: i128,
    pub(super) denominator: i128,
}

impl Ratio {
    pub(super) fn one_by(divisor: i64) -> Option<Self> {
        Self { numerator: 1, denominator: divisor.into() }.reduced()
    }

    pub(super) fn of_float(float: f64) -> Option<Self> {
        let amount = Amount::from_float(float)?;
        let numerator = amount.whole.checked_mul(ONE)?.checked_add(amount.fraction)?;
        Self { numerator, denominator: ONE }.reduced()
    }

    pub(super) fn inverse(self) -> Option<Self> {
        Self { numerator: self.denominator, denominator: self.numerator }.reduced()
    }

    /// In lowest terms, with the sign above.
    fn reduced(self) -> Option<Self> {
        let (mut a, mut b) = (self.numerator.abs(), self.denominator.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        if self.denominator == 0 || a == 0 {
            return None;
        }
        let sign = self.denominator.signum();
        Some(Self {
            numerator: sign * self.numerator / a,
            denominator: sign * self.denominator / a,
        })
    }
}

/// Amounts of the groups of units that convert into each other.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Amounts {
    months: Amount,
    days: Amount,
    seconds: Amount,
    /// Kept apart from the seconds, so that a fraction of a second is cut only once.
    nanos: Amount,
}

impl Amounts {
    /// Adds an amount of a unit by its name in the plural; `None` if there is no such unit or the
    /// sum is too large.
    pub(super) fn add(&mut self, unit: &str, amount: Amount) -> Option<()> {
        let (group, size) = match unit {
            "years" => (&mut self.months, 12),
            "quarters" => (&mut self.months, 3),
            "months" => (&mut self.months, 1),
            "weeks" => (&mut self.days, 7),
            "days" => (&mut self.days, 1),
            "hours" => (&mut self.seconds, 3_600),
            "minutes" => (&mut self.seconds, 60),
            "seconds" => (&mut self.seconds, 1),
            "milliseconds" => (&mut self.nanos, 1_000_000),
            "microseconds" => (&mut self.nanos, 1_000),
            "nanoseconds" => (&mut self.nanos, 1),
            _ => return None,
        };
        *group = group.plus(amount.times(size)?)?;
        Some(())
    }

    /// The duration: what is left of a month becomes days and seconds of mean length, what is left
    /// of a day becomes seconds, and what is left of a nanosecond is dropped.
    ///
    /// # Errors
    ///
    /// If it is too long.
    pub(super) fn duration(self) -> Result<Duration, ValueError> {
        self.try_duration().ok_or(ValueError::TemporalRange)
    }

    fn try_duration(self) -> Option<Duration> {
        let in_days = Amount { whole: 0, fraction: self.months.fraction };
        let month_rest = in_days.times(MONTH_SECONDS.into())?;
        let day = i128::from(DAY_SECONDS);
        // The rest of a month in days: its whole seconds may be more than a day.
        let rest_days = month_rest.whole / day;
        let rest_seconds = Amount { whole: month_rest.whole % day, fraction: month_rest.fraction };
        let whole_days = Amount { whole: rest_days, fraction: 0 };
        let days = self.days.plus(whole_days)?;
        let day_rest = Amount { whole: 0, fraction: days.fraction }.times(day)?;
        let (days, seconds) = one_sign(days.whole, day_rest.plus(rest_seconds)?);
        let nanos_per_second = i128::from(NANOS);
        let seconds = self.seconds.plus(seconds)?;
        let nanos = seconds.times(nanos_per_second)?.plus(self.nanos)?.whole;
        Some(Duration {
            months: i64::try_from(self.months.whole).ok()?,
            days: i64::try_from(days).ok()?,
            seconds: i64::try_from(nanos.div_euclid(nanos_per_second)).ok()?,
            nanos: u32::try_from(nanos.rem_euclid(nanos_per_second)).ok()?,
        })
    }
}

/// Moves a day between days and seconds so that they do not have different signs, and no more than
/// a day is left in the seconds.
fn one_sign(days: i128, seconds: Amount) -> (i128, Amount) {
    let day = i128::from(DAY_SECONDS);
    let days = days + seconds.whole / day;
    let rest = Amount { whole: seconds.whole % day, fraction: seconds.fraction };
    let sign = if rest.whole == 0 { rest.fraction.signum() } else { rest.whole.signum() };
    let (days, whole) = match (days.signum(), sign) {
        (1, -1) => (days - 1, rest.whole + day),
        (-1, 1) => (days + 1, rest.whole - day),
        _ => (days, rest.whole),
    };
    (days, Amount { whole, fraction: rest.fraction }.with_one_sign())
}
