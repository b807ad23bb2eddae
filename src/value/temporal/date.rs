//! A day.

use std::fmt;

use crate::value::temporal::calendar;

/// A day of the Gregorian calendar, without time or zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    days: i64,
}

impl Date {
    /// The first day that can be named.
    pub const MIN: Self = Self { days: calendar::day_number(-calendar::YEAR_MAX, 1, 1) };
    /// 1970-01-01.
    pub const EPOCH: Self = Self { days: 0 };
    /// The last day that can be named.
    pub const MAX: Self = Self { days: calendar::day_number(calendar::YEAR_MAX, 12, 31) };

    /// The day `days` after 1970-01-01, unless its year has more than nine digits.
    pub const fn from_days(days: i64) -> Option<Self> {
        if days < Self::MIN.days || days > Self::MAX.days { None } else { Some(Self { days }) }
    }

    /// The day of a year, a month from 1 and a day from 1, if there is one.
    pub const fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let fits = year >= -calendar::YEAR_MAX
            && year <= calendar::YEAR_MAX
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= calendar::month_days(year, month);
        if fits { Some(Self { days: calendar::day_number(year, month, day) }) } else { None }
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i64 {
        self.days
    }

    /// Year, month and day.
    pub const fn civil(self) -> (i64, i64, i64) {
        calendar::civil(self.days)
    }

    /// The day of the week, from 1 for Monday.
    pub const fn week_day(self) -> i64 {
        calendar::week_day(self.days)
    }

    /// The year that the ISO week of this day belongs to, and the week.
    pub const fn week(self) -> (i64, i64) {
        calendar::week(self.days)
    }

    /// The day of the year, from 1.
    pub const fn ordinal_day(self) -> i64 {
        self.days - calendar::day_number(self.civil().0, 1, 1) + 1
    }

    /// The day of a year, counted from 1, if there is one.
    pub const fn from_ordinal(year: i64, day: i64) -> Option<Self> {
        match Self::new(year, 1, 1) {
            Some(first) if day >= 1 && day <= calendar::year_days(year) => {
                Some(Self { days: first.days + day - 1 })
            }
            _ => None,
        }
    }

    /// The day of an ISO week, if there is one.
    pub const fn from_week(year: i64, week: i64, day: i64) -> Option<Self> {
        let fits = year >= -calendar::YEAR_MAX
            && year <= calendar::YEAR_MAX
            && week >= 1
            && week <= calendar::year_weeks(year)
            && day >= 1
            && day <= 7;
        if !fits {
            return None;
        }
        Self::from_days(calendar::week_year_start(year) + (week - 1) * 7 + day - 1)
    }

    /// The day of a quarter of a year, if there is one.
    pub const fn from_quarter(year: i64, quarter: i64, day: i64) -> Option<Self> {
        if quarter < 1 || quarter > 4 || day < 1 || day > 92 {
            return None;
        }
        let Some(first) = Self::new(year, quarter * 3 - 2, 1) else { return None };
        let next = calendar::day_number(year, quarter * 3, calendar::month_days(year, quarter * 3));
        let days = first.days + day - 1;
        if days > next { None } else { Some(Self { days }) }
    }

    /// The quarter of the year, and the day of the quarter, both from 1.
    pub const fn quarter(self) -> (i64, i64) {
        let (year, month, _) = self.civil();
        let quarter = (month - 1) / 3 + 1;
        (quarter, self.days - calendar::day_number(year, quarter * 3 - 2, 1) + 1)
    }

    /// The same day so many months later, or the last day of a month that is too short.
    pub fn plus_months(self, months: i64) -> Option<Self> {
        let (year, month, day) = self.civil();
        let months = (year * 12 + month - 1).checked_add(months)?;
        Self::clamped(months.div_euclid(12), months.rem_euclid(12) + 1, day)
    }

    /// The day of a month, or the last one of a month that is too short.
    pub fn clamped(year: i64, month: i64, day: i64) -> Option<Self> {
        if !(1..=12).contains(&month) || !(-calendar::YEAR_MAX..=calendar::YEAR_MAX).contains(&year)
        {
            return None;
        }
        Self::new(year, month, day.min(calendar::month_days(year, month)))
    }

    /// The day so many days later.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_days(self.days.checked_add(days)?)
    }

    /// How many whole months lie between two days, negative if the other one is earlier.
    pub fn months_until(self, other: Self) -> i64 {
        let packed = |date: (i64, i64, i64)| (date.0 * 12 + date.1 - 1) * 32 + date.2;
        (packed(other.civil()) - packed(self.civil())) / 32
    }
}

impl fmt::Display for Date {
    /// As ISO 8601 writes it: `2015-07-21`; years of more than four digits have a sign.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        let sign = if year < 0 {
            "-"
        } else if year > 9_999 {
            "+"
        } else {
            ""
        };
        write!(f, "{sign}{:04}-{month:02}-{day:02}", year.abs())
    }
}
