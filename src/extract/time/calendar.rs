//! From what a phrase says to dates, counted from the day of publication.

use jiff::ToSpan;
use jiff::civil;

use crate::extract::date::Date;
use crate::extract::time::grammar::Phrase;
use crate::extract::time::grammar::Unit;
use crate::extract::time::grammar::When;

/// Whether what is dated has happened or is to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// It has happened.
    Past,
    /// It is to happen.
    Future,
}

/// What dates are counted from.
pub(super) struct Calendar {
    /// The day of publication, as precise as it is known.
    published: Option<Date>,
    /// The first token of each phrase that names a year, and the year.
    years: Vec<(u32, i16)>,
}

type Stretch = (Option<Date>, Option<Date>);

fn one(date: Option<Date>) -> Stretch {
    (date, date)
}

fn year(year: i16) -> Date {
    Date { year, month: None, day: None }
}

fn month(year: i16, month: i8) -> Option<Date> {
    Some(Date { year, month: u8::try_from(month).ok(), day: None })
}

fn day(date: civil::Date) -> Option<Date> {
    Some(Date {
        year: date.year(),
        month: u8::try_from(date.month()).ok(),
        day: u8::try_from(date.day()).ok(),
    })
}

impl Calendar {
    pub(super) fn new(published: Option<Date>, phrases: &[Phrase]) -> Self {
        let years = phrases.iter().filter_map(|phrase| match phrase.when {
            When::Named { year: Some(year), .. } => Some((phrase.tokens.start, year)),
            _ => None,
        });
        Self { published, years: years.collect() }
    }

    /// The day of publication, if it is known to the day.
    fn today(&self) -> Option<civil::Date> {
        let published = self.published?;
        let month = i8::try_from(published.month?).ok()?;
        let day = i8::try_from(published.day?).ok()?;
        civil::Date::new(published.year, month, day).ok()
    }

    /// The first and last date that a phrase names. `at` is its first token.
    pub(super) fn resolve(&self, when: When, direction: Direction, at: u32) -> Stretch {
        match when {
            When::Named { year: Some(named), month: None, .. } => one(Some(year(named))),
            When::Named { year: Some(year), month: Some(named), day } => {
                one(exact(year, named, day))
            }
            When::Named { year: None, month: Some(named), day } => {
                one(self.near_month(named, day, direction, at))
            }
            When::Named { year: None, month: None, .. } | When::Unknown => (None, None),
            When::Years(first, last) => (Some(year(first)), Some(year(last))),
            When::Weekday(weekday, shift) => one(self.near_weekday(weekday, shift, direction)),
            When::Relative(unit, count) => self.counted(unit, count),
            When::Between(first, last) => self.between(first, last),
        }
    }

    fn between(
        &self,
        first: (Option<i16>, Option<u8>, Option<u8>),
        last: (Option<i16>, Option<u8>, Option<u8>),
    ) -> Stretch {
        let year_of_both = first.0.or(last.0).or(self.published.map(|date| date.year));
        let date = |(own, month, day): (Option<i16>, Option<u8>, Option<u8>)| {
            let named = own.or(year_of_both)?;
            month.map_or(Some(year(named)), |month| exact(named, month, day))
        };
        match (date(first), date(last)) {
            (Some(first), Some(last)) if first <= last => (Some(first), Some(last)),
            _ => (None, None),
        }
    }

    /// A month or a day of one without a year: the last one before publication, or the next one
    /// after it where something is to happen.
    fn near_month(
        &self,
        named: u8,
        day: Option<u8>,
        direction: Direction,
        at: u32,
    ) -> Option<Date> {
        let Some(published) = self.published else {
            let year = self.year_from_context(direction, at)?;
            return exact(year, named, day);
        };
        let published_month = published.month.unwrap_or(12);
        let later = match (day, published.day) {
            (Some(day), Some(today)) => (named, day) > (published_month, today),
            _ => named > published_month,
        };
        let earlier = match (day, published.day) {
            (Some(day), Some(today)) => (named, day) < (published_month, today),
            _ => named < published_month,
        };
        let year = match direction {
            Direction::Past if later => published.year - 1,
            Direction::Future if earlier => published.year + 1,
            Direction::Past | Direction::Future => published.year,
        };
        exact(year, named, day)
    }

    /// The year of a month without one where no date of publication is known: the latest year
    /// that the article names, if it names it before the month.
    fn year_from_context(&self, direction: Direction, at: u32) -> Option<i16> {
        if direction == Direction::Future {
            return None;
        }
        let latest = self.years.iter().map(|&(_, year)| year).max()?;
        self.years.iter().any(|&(start, year)| start < at && year == latest).then_some(latest)
    }

    fn near_weekday(&self, weekday: i8, shift: i8, direction: Direction) -> Option<Date> {
        let today = self.today()?;
        let back = i64::from((today.weekday().to_monday_zero_offset() - weekday).rem_euclid(7));
        let date = match (shift, direction) {
            (-1, _) => today.checked_sub(if back == 0 { 7 } else { back }.days()),
            (1, _) => today.checked_add((7 - back).days()),
            (_, Direction::Past) => today.checked_sub(back.days()),
            (_, Direction::Future) => today.checked_add(((7 - back) % 7).days()),
        };
        day(date.ok()?)
    }

    /// A number of units from the publication, negative for the past.
    fn counted(&self, unit: Unit, count: i32) -> Stretch {
        let Some(published) = self.published else { return (None, None) };
        let count = i64::from(count);
        match unit {
            Unit::Day => one(self
                .today()
                .and_then(|today| today.checked_add(count.days()).ok())
                .and_then(day)),
            Unit::Week => {
                let Some(today) = self.today() else { return (None, None) };
                let monday = i64::from(today.weekday().to_monday_zero_offset());
                let start = today.checked_add((count * 7 - monday).days()).ok();
                let end = start.and_then(|start| start.checked_add(6.days()).ok());
                (start.and_then(day), end.and_then(day))
            }
            Unit::Month => {
                let Some(of_year) = published.month else { return (None, None) };
                let months = i64::from(published.year) * 12 + i64::from(of_year) - 1 + count;
                let named = i16::try_from(months.div_euclid(12)).ok();
                let of_year = i8::try_from(months.rem_euclid(12) + 1).ok();
                one(named.zip(of_year).and_then(|(named, of_year)| month(named, of_year)))
            }
            Unit::Year => {
                let named = i64::from(published.year)
                    .checked_add(count)
                    .and_then(|year| i16::try_from(year).ok());
                one(named.map(year))
            }
        }
    }
}

/// A month or day of a year, if there is such a day.
fn exact(year: i16, month: u8, day: Option<u8>) -> Option<Date> {
    if let Some(day) = day {
        civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    }
    Some(Date { year, month: Some(month), day })
}
