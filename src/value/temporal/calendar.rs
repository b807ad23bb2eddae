//! The proleptic Gregorian calendar on day numbers: day 0 is 1970-01-01.

/// The last year that a date may have; the first is its negative.
pub(super) const YEAR_MAX: i64 = 999_999_999;
/// Seconds of a day.
pub(super) const DAY_SECONDS: i64 = 86_400;
/// Nanoseconds of a second.
pub(super) const NANOS: i64 = 1_000_000_000;
/// Nanoseconds of a day.
pub(super) const DAY_NANOS: i64 = DAY_SECONDS * NANOS;

/// Days of 400 years.
const ERA_DAYS: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_SHIFT: i64 = 719_468;

/// Whether a year has 366 days.
pub(super) const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month (from 1) has.
pub(super) const fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// How many days a year has.
pub(super) const fn year_days(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

/// The day number of a date whose month is in range; days past the month's end run on.
pub(super) const fn day_number(year: i64, month: i64, day: i64) -> i64 {
    // Years begin in March here, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let month_index = (month + 9) % 12;
    let of_year = (153 * month_index + 2) / 5 + day - 1;
    era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_SHIFT
}

/// Year, month and day of a day number.
pub(super) const fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + EPOCH_SHIFT;
    let era = shifted.div_euclid(ERA_DAYS);
    let of_era = shifted.rem_euclid(ERA_DAYS);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = era * 400 + year_of_era;
    (if month <= 2 { year + 1 } else { year }, month, day)
}

/// The day of the week, Monday is 1.
pub(super) const fn week_day(days: i64) -> i64 {
    (days + 3).rem_euclid(7) + 1
}

/// The Monday of the first ISO week of a year.
pub(super) const fn week_year_start(year: i64) -> i64 {
    let fourth = day_number(year, 1, 4);
    fourth - week_day(fourth) + 1
}

/// The ISO week-based year and the week of it.
pub(super) const fn week(days: i64) -> (i64, i64) {
    // The Thursday of a week lies in the year that the week belongs to.
    let thursday = days - week_day(days) + 4;
    let (year, _, _) = civil(thursday);
    (year, (thursday - day_number(year, 1, 1)) / 7 + 1)
}

/// How many ISO weeks a year has.
pub(super) const fn year_weeks(year: i64) -> i64 {
    (week_year_start(year + 1) - week_year_start(year)) / 7
}
