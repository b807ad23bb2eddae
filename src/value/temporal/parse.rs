//! Temporal values from text in the forms of ISO 8601.

use crate::value::Date;
use crate::value::DateTime;
use crate::value::Duration;
use crate::value::LocalDateTime;
use crate::value::LocalTime;
use crate::value::Time;
use crate::value::ValueError;
use crate::value::temporal::amount::Amount;
use crate::value::temporal::amount::Amounts;
use crate::value::temporal::zone;
use crate::value::temporal::zone::Zone;

impl Date {
    /// The date that a text spells: a day of a month, a week, a quarter or a year, in full or
    /// without its last parts.
    ///
    /// # Errors
    ///
    /// If it spells none.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        date(text).ok_or_else(|| not_a("date", text))
    }
}

impl LocalTime {
    /// The time that a text spells, such as `21:40:32.142`, `214032` or `21`.
    ///
    /// # Errors
    ///
    /// If it spells none.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        time(text.strip_prefix('T').unwrap_or(text)).ok_or_else(|| not_a("local time", text))
    }
}

impl Time {
    /// The time with offset that a text spells; without an offset it is in UTC.
    ///
    /// # Errors
    ///
    /// If it spells none.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let (clock, offset) = split_zone(text.strip_prefix('T').unwrap_or(text));
        let offset = if offset.is_empty() { Some(0) } else { zone::parse_offset(offset) };
        match (time(clock), offset) {
            (Some(local), Some(offset)) => Ok(Self { local, offset }),
            _ => Err(not_a("time", text)),
        }
    }
}

impl LocalDateTime {
    /// The day and time that a text spells, separated by `T`; a day alone means its beginning.
    ///
    /// # Errors
    ///
    /// If it spells none.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        datetime(text).ok_or_else(|| not_a("local datetime", text))
    }
}

impl DateTime {
    /// The day, time and zone that a text spells, such as `2015-07-21T21:40+02:00[Europe/Oslo]`;
    /// without a zone it is in UTC.
    ///
    /// # Errors
    ///
    /// If it spells none, the zone is not known, or offset and zone disagree.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let wrong = || not_a("datetime", text);
        let clock_at = text.find('T').unwrap_or(text.len());
        let (_, zone) = split_zone(&text[clock_at..]);
        let local = datetime(&text[..text.len() - zone.len()]).ok_or_else(wrong)?;
        let (offset, name) = match zone.split_once('[') {
            None => (zone, None),
            Some((offset, name)) => (offset, Some(name.strip_suffix(']').ok_or_else(wrong)?)),
        };
        let offset = match offset {
            "" => None,
            offset => Some(zone::parse_offset(offset).ok_or_else(wrong)?),
        };
        let Some(name) = name else {
            return Ok(Self::new(local, &Zone::Offset(offset.unwrap_or(0))));
        };
        let datetime = Self::preferring(local, &Zone::named(name)?, offset);
        if offset.is_some_and(|offset| offset != datetime.offset) {
            return Err(wrong());
        }
        Ok(datetime)
    }
}

impl Duration {
    /// The duration that a text spells, by units (`P1Y2M3DT4H`) or as a date and time
    /// (`P2012-02-02T14:37:21.545`).
    ///
    /// # Errors
    ///
    /// If it spells none, or it is too long.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let wrong = || not_a("duration", text);
        let (sign, rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let rest = rest.strip_prefix('P').ok_or_else(wrong)?;
        let digits_only = |byte: u8| byte.is_ascii_digit() || b"-:.,T".contains(&byte);
        let amounts = if rest.bytes().all(digits_only) { date_and_time(rest) } else { units(rest) };
        let duration = amounts.ok_or_else(wrong)?.duration()?;
        if sign < 0 { duration.negated() } else { Ok(duration) }
    }
}

fn not_a(kind: &'static str, text: &str) -> ValueError {
    ValueError::TemporalText { kind, text: text.into() }
}

/// A text that is read from left to right.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    /// Takes a character if it comes next.
    fn take(&mut self, char: char) -> bool {
        match self.0.strip_prefix(char) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// How many digits come next.
    fn n_digits(&self) -> usize {
        self.0.bytes().take_while(u8::is_ascii_digit).count()
    }

    /// Takes a number of exactly `n` digits, more of which may follow.
    fn number(&mut self, n: usize) -> Option<i64> {
        if n == 0 || self.n_digits() < n {
            return None;
        }
        let (digits, rest) = self.0.split_at(n);
        self.0 = rest;
        digits.parse().ok()
    }

    /// The rest, if it is one of the numbers with the given counts of digits.
    fn last_number(&mut self, n: usize) -> Option<i64> {
        if self.n_digits() == n && self.0.len() == n { self.number(n) } else { None }
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes what comes before any of the characters.
    fn until(&mut self, stop: &[char]) -> &'a str {
        let (taken, rest) = self.0.split_at(self.0.find(stop).unwrap_or(self.0.len()));
        self.0 = rest;
        taken
    }
}

fn date(text: &str) -> Option<Date> {
    let mut cursor = Cursor(text);
    let negative = cursor.take('-');
    let signed = negative || cursor.take('+');
    let year = cursor.number(if signed { cursor.n_digits() } else { 4 })?;
    let year = if negative { -year } else { year };
    if cursor.is_empty() {
        return Date::new(year, 1, 1);
    }
    let extended = cursor.take('-');
    if cursor.take('W') {
        let week = cursor.number(2)?;
        let day = optional(&mut cursor, extended, 1)?;
        return Date::from_week(year, week, day);
    }
    if cursor.take('Q') {
        let quarter = cursor.number(1)?;
        let day = optional(&mut cursor, extended, 2)?;
        return Date::from_quarter(year, quarter, day);
    }
    if signed && !extended {
        return None;
    }
    if let Some(day) = cursor.last_number(3) {
        return Date::from_ordinal(year, day);
    }
    let month = cursor.number(2)?;
    let day = optional(&mut cursor, extended, 2)?;
    Date::new(year, month, day)
}

/// The last number of a date, behind a hyphen if the date has them; the first one if it is left
/// out.
fn optional(cursor: &mut Cursor<'_>, extended: bool, n_digits: usize) -> Option<i64> {
    if cursor.is_empty() {
        return Some(1);
    }
    if extended && !cursor.take('-') {
        return None;
    }
    cursor.last_number(n_digits)
}

fn time(text: &str) -> Option<LocalTime> {
    let mut cursor = Cursor(text);
    let hour = cursor.number(2)?;
    let mut parts = [0, 0];
    let extended = cursor.0.starts_with(':');
    let mut n_parts = 0;
    while n_parts < 2 && !cursor.is_empty() && !cursor.0.starts_with(['.', ',']) {
        if extended && !cursor.take(':') {
            return None;
        }
        parts[n_parts] = cursor.number(2)?;
        n_parts += 1;
    }
    let mut nanos = 0;
    if n_parts == 2 && (cursor.take('.') || cursor.take(',')) {
        let n_digits = cursor.n_digits();
        if n_digits == 0 || n_digits > 9 {
            return None;
        }
        nanos = cursor.number(n_digits)? * 10_i64.pow(u32::try_from(9 - n_digits).ok()?);
    }
    if cursor.is_empty() { LocalTime::new(hour, parts[0], parts[1], nanos) } else { None }
}

fn datetime(text: &str) -> Option<LocalDateTime> {
    match text.split_once('T') {
        Some((day, clock)) => Some(LocalDateTime::new(date(day)?, time(clock)?)),
        None => Some(LocalDateTime::new(date(text)?, LocalTime::MIDNIGHT)),
    }
}

/// A time, and what stands behind it.
fn split_zone(text: &str) -> (&str, &str) {
    text.split_at(text.find(['Z', 'z', '+', '-', '[']).unwrap_or(text.len()))
}

/// Amounts of units in their order, each at most once.
fn units(text: &str) -> Option<Amounts> {
    const DATE_UNITS: [(char, &str); 4] =
        [('Y', "years"), ('M', "months"), ('W', "weeks"), ('D', "days")];
    const TIME_UNITS: [(char, &str); 3] = [('H', "hours"), ('M', "minutes"), ('S', "seconds")];
    let (day_part, time_part) = match text.split_once('T') {
        Some((_, "")) => return None,
        Some((day_part, time_part)) => (day_part, time_part),
        None => (text, ""),
    };
    if day_part.is_empty() && time_part.is_empty() {
        return None;
    }
    let mut amounts = Amounts::default();
    for (part, mut units) in [(day_part, &DATE_UNITS[..]), (time_part, &TIME_UNITS[..])] {
        let mut cursor = Cursor(part);
        while !cursor.is_empty() {
            let number = cursor.until(&['Y', 'M', 'W', 'D', 'H', 'S']);
            let at = units.iter().position(|(letter, _)| cursor.0.starts_with(*letter))?;
            amounts.add(units[at].1, Amount::parse(number)?)?;
            cursor.0 = &cursor.0[1..];
            units = &units[at + 1..];
        }
    }
    Some(amounts)
}

/// The numbers of a date and a time as amounts.
fn date_and_time(text: &str) -> Option<Amounts> {
    let (day, clock) = text.split_once('T').unwrap_or((text, "00"));
    let (year, month, day) = year_month_day(day)?;
    let nanos = time(clock)?.nanos();
    let mut amounts = Amounts::default();
    amounts.add("years", Amount::whole(year))?;
    amounts.add("months", Amount::whole(month))?;
    amounts.add("days", Amount::whole(day))?;
    amounts.add("nanoseconds", Amount::whole(nanos))?;
    Some(amounts)
}

/// Three numbers in the bounds of a date; in a duration each of them may be zero.
fn year_month_day(text: &str) -> Option<(i64, i64, i64)> {
    let mut cursor = Cursor(text);
    let year = cursor.number(4)?;
    let extended = cursor.take('-');
    let month = if cursor.is_empty() { 0 } else { cursor.number(2)? };
    let day = if cursor.is_empty() {
        0
    } else if extended == cursor.take('-') {
        cursor.last_number(2)?
    } else {
        return None;
    };
    (month <= 12 && day <= 31).then_some((year, month, day))
}
