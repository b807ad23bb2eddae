//! Dates at the head of an article, and dates of metadata.

use crate::extract::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What may stand beside a date in a line that tells nothing else.
const AROUND: &[&str] = &[
    "published",
    "posted",
    "updated",
    "date",
    "dated",
    "on",
    "at",
    "of",
    "last",
    "modified",
    "issued",
    "released",
    "first",
    "the",
    "am",
    "pm",
    "gmt",
    "utc",
    "bst",
    "est",
    "edt",
    "cet",
    "pst",
    "pdt",
    "created",
    "publication",
];

/// A date such as `2024-03-05`, `2024-03`, `2024`, `5 March 2024` or `March 5, 2024`; a time of day
/// may follow the first of these.
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let words = words(text);
    match words.as_slice() {
        [Word::Number(year, 4)] => checked(*year, None, None),
        [Word::Number(year, 4), Word::Number(month, 1..=2)] => checked(*year, Some(*month), None),
        _ => match find(&words) {
            // Nothing may stand before it but the day of the week.
            Some((date, at, _)) if words[..at].iter().all(Word::is_weekday) => Some(date),
            _ => None,
        },
    }
}

/// The date of a line that consists of a date and perhaps a time or a word such as `Published`.
pub(super) fn date_line(line: &str) -> Option<Date> {
    const LINE_MAX: usize = 100;
    if line.len() > LINE_MAX {
        return None;
    }
    let words = words(line);
    let (date, start, end) = find(&words)?;
    let beside = words[..start].iter().chain(&words[end..]);
    let tells_no_more = beside.into_iter().all(|word| match word {
        Word::Number(_, digits) => *digits <= 2,
        Word::Letters(letters) => word.is_weekday() || AROUND.contains(&letters.as_str()),
    });
    tells_no_more.then_some(date)
}

/// The date in the place line of an agency report: `GENEVA, 5 March 2024 — The`.
pub(super) fn place_line(paragraph: &str) -> Option<Date> {
    const PLACE_MAX: usize = 80;
    let dash = paragraph.char_indices().take(PLACE_MAX).find(|&(at, c)| {
        matches!(c, '\u{2014}' | '\u{2013}')
            || paragraph[at..].starts_with("- ")
            || paragraph[at..].starts_with("--")
    });
    let head = &paragraph[..dash?.0];
    let begins_with_place = head.chars().next().is_some_and(char::is_uppercase);
    let words = words(head);
    let (date, start, end) = find(&words)?;
    let is_short = start <= 6 && words[end..].len() <= 3;
    (begins_with_place && is_short).then_some(date)
}

/// A word or number of a line.
enum Word {
    /// Value and number of digits.
    Number(u16, usize),
    /// In lower case.
    Letters(String),
}

impl Word {
    fn is_weekday(&self) -> bool {
        match self {
            Self::Letters(letters) => WEEKDAYS.iter().any(|day| {
                *day == letters || letters.len() == 3 && day.starts_with(letters.as_str())
            }),
            Self::Number(..) => false,
        }
    }

    /// The number of the month that it names.
    fn month(&self) -> Option<u16> {
        let Self::Letters(letters) = self else { return None };
        let is = |month: &&str| {
            **month == *letters
                || letters == "sept" && month.starts_with("sept")
                || letters.len() == 3 && month.starts_with(letters.as_str())
        };
        let at = MONTHS.iter().position(is)?;
        u16::try_from(at + 1).ok()
    }
}

/// Runs of letters and runs of digits; what follows a `T` or a blank behind an ISO date is a time
/// and comes as small numbers.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = |same: fn(char) -> bool| rest.find(|c| !same(c)).unwrap_or(rest.len());
        let length = if c.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit());
            words.push(Word::Number(rest[..length].parse().unwrap_or(u16::MAX), length));
            length
        } else if c.is_alphabetic() {
            let length = run(char::is_alphabetic);
            words.push(Word::Letters(rest[..length].to_lowercase()));
            length
        } else {
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    words
}

/// The first date among some words, and which words it takes.
fn find(words: &[Word]) -> Option<(Date, usize, usize)> {
    (0..words.len()).find_map(|at| {
        let (date, length) = date_at(&words[at..])?;
        Some((date, at, at + length))
    })
}

/// A date at the front of some words, and how many it takes.
fn date_at(words: &[Word]) -> Option<(Date, usize)> {
    match words {
        [Word::Number(year, 4), Word::Number(month, 1..=2), Word::Number(day, 1..=2), ..] => {
            Some((checked(*year, Some(*month), Some(*day))?, 3))
        }
        [Word::Number(day, 1..=2), Word::Letters(ordinal), month, Word::Number(year, 4), ..]
            if is_ordinal(ordinal) =>
        {
            Some((checked(*year, Some(month.month()?), Some(*day))?, 4))
        }
        [Word::Number(day, 1..=2), month, Word::Number(year, 4), ..] => {
            Some((checked(*year, Some(month.month()?), Some(*day))?, 3))
        }
        [month, Word::Number(day, 1..=2), Word::Letters(ordinal), Word::Number(year, 4), ..]
            if is_ordinal(ordinal) =>
        {
            Some((checked(*year, Some(month.month()?), Some(*day))?, 4))
        }
        [month, Word::Number(day, 1..=2), Word::Number(year, 4), ..] => {
            Some((checked(*year, Some(month.month()?), Some(*day))?, 3))
        }
        [month, Word::Number(year, 4), ..] => {
            Some((checked(*year, Some(month.month()?), None)?, 2))
        }
        _ => None,
    }
}

fn is_ordinal(letters: &str) -> bool {
    matches!(letters, "st" | "nd" | "rd" | "th")
}

/// The date, if there is such a day.
fn checked(year: u16, month: Option<u16>, day: Option<u16>) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|year| (1000..3000).contains(year))?;
    let small = |number: u16| i8::try_from(number).ok();
    let (month, day) = (month.map(small), day.map(small));
    let month_number = month.map_or(Some(1), |month| month)?;
    let day_number = day.map_or(Some(1), |day| day)?;
    jiff::civil::Date::new(year, month_number, day_number).ok()?;
    let positive = |number: Option<i8>| number.and_then(|number| u8::try_from(number).ok());
    Some(Date { year, month: positive(month.flatten()), day: positive(day.flatten()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(date: Option<Date>) -> String {
        date.map_or_else(|| "none".to_owned(), |date| date.to_string())
    }

    #[test]
    fn dates_as_people_write_them() {
        for (text, want) in [
            ("2024-03-05", "2024-03-05"),
            ("2024-03-05T10:00:00Z", "2024-03-05"),
            ("2024-03", "2024-03"),
            ("2024", "2024"),
            ("5 March 2024", "2024-03-05"),
            ("Mar. 5th, 2024", "2024-03-05"),
            ("Tuesday, March 5, 2024", "2024-03-05"),
            ("Tue, 05 Mar 2024 10:00:00 GMT", "2024-03-05"),
            ("30 February 2024", "none"),
            ("yesterday", "none"),
            ("", "none"),
        ] {
            assert_eq!(shown(parse_date(text)), want, "{text}");
        }
    }

    #[test]
    fn lines_that_only_tell_a_date() {
        assert_eq!(shown(date_line("Published on 5 March 2024 at 10:30 GMT")), "2024-03-05");
        assert_eq!(shown(date_line("Friday, September 13, 2013")), "2013-09-13");
        assert_eq!(shown(date_line("The treaty of 5 March 2024")), "none");
        assert_eq!(shown(date_line("On 5 March 2024 the court met.")), "none");
        assert_eq!(shown(place_line("GENEVA, 5 March 2024 — The council met.")), "2024-03-05");
        assert_eq!(shown(place_line("The council met on 5 March 2024 and again later.")), "none");
    }
}
