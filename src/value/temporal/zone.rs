//! Time zones: offsets from UTC, and the named zones of the IANA database, which is built in.

use std::sync::Arc;
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil;
use jiff::tz::AmbiguousOffset;
use jiff::tz::TimeZone;
use jiff::tz::TimeZoneDatabase;

use crate::value::ValueError;
use crate::value::temporal::calendar;

/// The largest offset from UTC, in seconds.
pub(super) const OFFSET_MAX: i32 = 18 * 3_600;
/// Seconds of 400 years, after which the calendar repeats itself.
const CYCLE_SECONDS: i64 = 146_097 * calendar::DAY_SECONDS;
/// The last and the first second, counted from 1970, whose rules are asked of the database;
/// beyond them the rules of 400-year cycles repeat.
const ASKED_SECONDS: i64 = 240_000_000_000;

/// A pure function of the database that the program was built with.
static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A time zone.
#[derive(Clone, Debug)]
pub enum Zone {
    /// A fixed offset from UTC, in seconds.
    Offset(i32),
    /// A zone of the IANA database.
    Named(Box<NamedZone>),
}

/// A zone of the IANA database.
#[derive(Clone, Debug)]
pub struct NamedZone {
    name: Arc<str>,
    rules: TimeZone,
}

impl Zone {
    /// Greenwich.
    pub const UTC: Self = Self::Offset(0);

    /// A zone by its name or by its offset, such as `Europe/Oslo`, `+01:00` or `Z`.
    ///
    /// # Errors
    ///
    /// If there is no such zone.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        if let Some(offset) = parse_offset(text) {
            return Ok(Self::Offset(offset));
        }
        Self::named(text)
    }

    /// A zone of the IANA database.
    ///
    /// # Errors
    ///
    /// If there is no such zone.
    pub fn named(name: &str) -> Result<Self, ValueError> {
        let unknown = || ValueError::TimeZone { name: name.into() };
        let rules = DATABASE.get(&name.replace(' ', "_")).map_err(|_| unknown())?;
        let name = Arc::from(rules.iana_name().ok_or_else(unknown)?);
        Ok(Self::Named(Box::new(NamedZone { name, rules })))
    }

    /// The name, if it has one.
    pub fn name(&self) -> Option<&Arc<str>> {
        match self {
            Self::Offset(_) => None,
            Self::Named(zone) => Some(&zone.name),
        }
    }

    /// The offset at an instant, in seconds since the beginning of 1970 in UTC.
    pub(super) fn offset_at(&self, instant: i64) -> i32 {
        match self {
            Self::Offset(offset) => *offset,
            Self::Named(zone) => {
                let asked = within_asked(instant);
                let timestamp = Timestamp::from_second(asked).unwrap_or(Timestamp::UNIX_EPOCH);
                zone.rules.to_offset(timestamp).seconds()
            }
        }
    }

    /// The offset at what clocks of the zone show, and by how many seconds they must be put
    /// forward because they skip that time. Where they show a time twice, `preferred` is taken if
    /// it is one of the two offsets, else the first.
    pub(super) fn offset_at_local(&self, seconds: i64, preferred: Option<i32>) -> (i32, i64) {
        let zone = match self {
            Self::Offset(offset) => return (*offset, 0),
            Self::Named(zone) => zone,
        };
        match zone.rules.to_ambiguous_timestamp(local(within_asked(seconds))).offset() {
            AmbiguousOffset::Unambiguous { offset } => (offset.seconds(), 0),
            AmbiguousOffset::Gap { before, after } => {
                (after.seconds(), i64::from(after.seconds() - before.seconds()))
            }
            AmbiguousOffset::Fold { before, after } => {
                let second = preferred == Some(after.seconds());
                (if second { after.seconds() } else { before.seconds() }, 0)
            }
        }
    }
}

/// An instant that has the same rules and is in the range of the database.
fn within_asked(seconds: i64) -> i64 {
    let cycles = if seconds > ASKED_SECONDS {
        (seconds - ASKED_SECONDS) / CYCLE_SECONDS + 1
    } else if seconds < -ASKED_SECONDS {
        (seconds + ASKED_SECONDS) / CYCLE_SECONDS - 1
    } else {
        0
    };
    seconds - cycles * CYCLE_SECONDS
}

/// What a clock shows so many seconds after the beginning of 1970.
fn local(seconds: i64) -> civil::DateTime {
    let (year, month, day) = calendar::civil(seconds.div_euclid(calendar::DAY_SECONDS));
    let of_day = seconds.rem_euclid(calendar::DAY_SECONDS);
    let small = |number: i64| i8::try_from(number).unwrap_or_default();
    let year = i16::try_from(year).unwrap_or_default();
    let time = (small(of_day / 3_600), small(of_day / 60 % 60), small(of_day % 60));
    civil::DateTime::new(year, small(month), small(day), time.0, time.1, time.2, 0)
        .unwrap_or(civil::DateTime::ZERO)
}

/// An offset from UTC in seconds: `Z`, `±HH`, `±HHMM`, `±HH:MM`, or either with seconds.
pub(super) fn parse_offset(text: &str) -> Option<i32> {
    if text == "Z" || text == "z" {
        return Some(0);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let groups: Vec<&str> = if rest.contains(':') {
        rest.split(':').collect()
    } else {
        (0..rest.len()).step_by(2).map(|at| rest.get(at..at + 2)).collect::<Option<_>>()?
    };
    if groups.is_empty() || groups.len() > 3 {
        return None;
    }
    let mut seconds = 0;
    for (group, unit) in groups.iter().zip([3_600, 60, 1]) {
        let digits = group.len() == 2 && group.bytes().all(|byte| byte.is_ascii_digit());
        let number: i32 = if digits { group.parse().ok()? } else { return None };
        if unit < 3_600 && number > 59 {
            return None;
        }
        seconds += number * unit;
    }
    (seconds <= OFFSET_MAX).then_some(sign * seconds)
}
