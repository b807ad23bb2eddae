//! The words of time expressions.

use std::ops::Range;

use crate::extract::time::TimeRelation;
use crate::text::Analysis;
use crate::text::SentenceId;
use crate::text::TokenId;
use crate::text::Upos;

/// Years that a number without a month is taken for.
const YEARS: Range<i16> = 1000..2100;

/// A unit in which time is counted from the day of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// A year, a month and a day, as far as they are named.
pub(super) type Named = (Option<i16>, Option<u8>, Option<u8>);

/// What a phrase says of when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// "2025", "July 2025", "July 8", "July".
    Named { year: Option<i16>, month: Option<u8>, day: Option<u8> },
    /// "the 1990s".
    Years(i16, i16),
    /// A day of the week from 0 for Monday; -1 with "last", 1 with "next".
    Weekday(i8, i8),
    /// Units before or after the publication: "last month", "three days ago".
    Relative(Unit, i32),
    /// "from 2006 to 2009".
    Between(Named, Named),
    /// A time that cannot be told from the words: "at noon".
    Unknown,
}

/// A time expression in a sentence, not yet resolved.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) head: TokenId,
    pub(super) tokens: Range<u32>,
    pub(super) relation: TimeRelation,
    pub(super) when: When,
}

const MONTHS: &[&[&str]] = &[
    &["january", "jan"],
    &["february", "feb"],
    &["march", "mar"],
    &["april", "apr"],
    &["may"],
    &["june", "jun"],
    &["july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["october", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

const WEEKDAYS: &[&[&str]] = &[
    &["monday", "mon"],
    &["tuesday", "tue", "tues"],
    &["wednesday", "wed"],
    &["thursday", "thu", "thurs"],
    &["friday", "fri"],
    &["saturday", "sat"],
    &["sunday", "sun"],
];

/// Whether a word in small letters tells a day without a preposition: "Monday", "today".
pub(crate) fn names_day(word: &str) -> bool {
    WEEKDAYS.iter().any(|names| names[0] == word) || matches!(word, "today" | "yesterday")
}

const NUMBERS: &[(&str, i32)] = &[
    ("a", 1),
    ("an", 1),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("twenty", 20),
];

/// The time expressions of a sentence, in order.
pub(super) fn phrases(analysis: &Analysis, sentence: SentenceId) -> Vec<Phrase> {
    let range = analysis.document.sentence(sentence).tokens.clone();
    let words: Vec<String> = range
        .clone()
        .map(|token| analysis.document.form(TokenId(token)).trim_end_matches('.').to_lowercase())
        .collect();
    let scan = Scan { analysis, words: &words, start: range.start };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match scan.phrase(at) {
            Some((end, phrase)) => {
                found.push(phrase);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

struct Scan<'a> {
    analysis: &'a Analysis,
    words: &'a [String],
    start: u32,
}

impl Scan<'_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    fn token(&self, at: usize) -> TokenId {
        TokenId(self.start + u32::try_from(at).unwrap_or(u32::MAX))
    }

    /// A whole phrase with its preposition.
    fn phrase(&self, at: usize) -> Option<(usize, Phrase)> {
        let (relation, first) = self.preposition(at);
        let first = self.leading(first);
        let (mut end, mut when) = self.when(first)?;
        let from = matches!(self.word(at), "from" | "between");
        if let Some((until, range)) = self.range(end, when, from) {
            (end, when) = (until, range);
        } else if self.word(at) == "from" && self.word(end) != "on" && self.word(end) != "onwards" {
            // "from Friday": what comes from a time need not start there.
            return self.finish(at, first, end, (TimeRelation::At, when));
        }
        self.finish(at, first, end, (relation, when))
    }

    fn finish(
        &self,
        at: usize,
        first: usize,
        end: usize,
        said: (TimeRelation, When),
    ) -> Option<(usize, Phrase)> {
        let tokens = self.token(at).0..self.token(end).0;
        let inner = self.token(first).0..self.token(end).0;
        let trees = &self.analysis.trees;
        let head = inner
            .clone()
            .map(TokenId)
            .find(|&token| {
                self.analysis.tags.upos(token) != Upos::Punct
                    && trees.head(token).is_none_or(|head| !tokens.contains(&head.0))
            })
            .unwrap_or(TokenId(inner.start));
        Some((end, Phrase { head, tokens, relation: said.0, when: said.1 }))
    }

    /// What a preposition says, and where the phrase behind it starts.
    fn preposition(&self, at: usize) -> (TimeRelation, usize) {
        match self.word(at) {
            "in" | "on" | "at" | "during" | "of" | "around" | "throughout" | "between" | "from"
            | "within" => (TimeRelation::At, at + 1),
            "since" => (TimeRelation::Since, at + 1),
            "until" | "till" | "by" => (TimeRelation::Until, at + 1),
            "before" => (TimeRelation::Before, at + 1),
            "after" => (TimeRelation::After, at + 1),
            _ => (TimeRelation::At, at),
        }
    }

    /// Skips "the", "early", "mid -", "the end of".
    fn leading(&self, mut at: usize) -> usize {
        let start = at;
        while matches!(
            self.word(at),
            "the" | "early" | "late" | "mid" | "around" | "about" | "approximately" | "-"
        ) {
            at += 1;
        }
        if matches!(
            self.word(at),
            "end" | "beginning" | "start" | "middle" | "summer" | "winter" | "spring" | "autumn"
        ) && self.word(at + 1) == "of"
        {
            return at + 2;
        }
        if matches!(self.word(at), "summer" | "winter" | "spring" | "autumn")
            && self.year(at + 1).is_some()
        {
            return at + 1;
        }
        if self.word(start) == "the" && at == start + 1 && self.word(at).len() < 4 {
            return start;
        }
        at
    }

    /// The second half of a range: "to 2009", "- 2009", "and 2009".
    fn range(&self, at: usize, first: When, led: bool) -> Option<(usize, When)> {
        let joined = match self.word(at) {
            "to" | "until" | "till" | "through" => true,
            "-" | "–" | "—" => self.no_blank(at),
            "and" => led,
            _ => false,
        };
        if !joined {
            return None;
        }
        let (end, last) = self.when(self.leading(at + 1))?;
        match (first, last) {
            (
                When::Named { year, month, day },
                When::Named { year: last_year, month: last_month, day: last_day },
            ) => Some((end, When::Between((year, month, day), (last_year, last_month, last_day)))),
            _ => None,
        }
    }

    fn no_blank(&self, at: usize) -> bool {
        at > 0 && !self.analysis.document.space_after(self.token(at - 1))
    }

    /// What the words at a place say of when, and where they end.
    fn when(&self, at: usize) -> Option<(usize, When)> {
        self.weekday(at)
            .or_else(|| self.iso(at))
            .or_else(|| self.named(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.relative(at))
            .or_else(|| self.clock(at))
    }

    /// Whether a word is used as a name, as "May" and "March" have to be.
    fn is_name(&self, at: usize) -> bool {
        let token = self.token(at);
        let capital = self.analysis.document.form(token).starts_with(char::is_uppercase);
        capital
            && matches!(
                self.analysis.tags.upos(token),
                Upos::Propn | Upos::Noun | Upos::X | Upos::Num
            )
    }

    fn month(&self, at: usize) -> Option<u8> {
        let word = self.word(at);
        let found = MONTHS.iter().position(|names| names.contains(&word))?;
        self.is_name(at).then(|| u8::try_from(found + 1).unwrap_or(1))
    }

    fn year(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        let digits = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        word.parse().ok().filter(|year| digits && YEARS.contains(year))
    }

    fn day(&self, at: usize) -> Option<u8> {
        let word = self.word(at);
        let digits = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|ending| word.strip_suffix(ending))
            .unwrap_or(word);
        digits.parse().ok().filter(|day| (1..=31).contains(day) && digits.len() <= 2)
    }

    /// "July 8, 2025", "8 July 2025", "July 2025", "July", "2025".
    fn named(&self, at: usize) -> Option<(usize, When)> {
        if let Some(month) = self.month(at) {
            let (mut end, day) = match self.day(at + 1) {
                Some(day) if self.word(at + 2) != "%" => (at + 2, Some(day)),
                _ => (at + 1, None),
            };
            let comma = usize::from(self.word(end) == "," || self.word(end) == "of");
            let year = self
                .year(end + comma)
                .filter(|_| comma == 0 || day.is_some() || self.word(end) == "of");
            if year.is_some() {
                end += comma + 1;
            }
            return Some((end, When::Named { year, month: Some(month), day }));
        }
        if let Some(day) = self.day(at) {
            let of = usize::from(self.word(at + 1) == "of");
            if let Some(month) = self.month(at + 1 + of) {
                let end = at + 2 + of;
                let comma = usize::from(self.word(end) == ",");
                let year = self.year(end + comma);
                let end = if year.is_some() { end + comma + 1 } else { end };
                return Some((end, When::Named { year, month: Some(month), day: Some(day) }));
            }
        }
        let year = self.year(at)?;
        self.stands_for_year(at)
            .then_some((at + 1, When::Named { year: Some(year), month: None, day: None }))
    }

    /// Whether a number of four digits is a year: one behind a preposition or before punctuation,
    /// and not one that counts a noun.
    fn stands_for_year(&self, at: usize) -> bool {
        let before = if at == 0 { "" } else { self.word(at - 1) };
        let next = self.token(at + 1);
        let counts = at + 1 < self.words.len()
            && matches!(
                self.analysis.tags.upos(next),
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Sym
            )
            && self.analysis.trees.head(self.token(at)).is_some_and(|head| head >= next);
        let led = matches!(
            before,
            "in" | "since"
                | "until"
                | "till"
                | "by"
                | "from"
                | "to"
                | "before"
                | "after"
                | "during"
                | "between"
                | "and"
                | "of"
                | "around"
                | "early"
                | "late"
                | "mid"
                | "-"
                | "–"
                | "through"
                | "end"
                | ","
                | "("
                | "about"
                | "year"
                | "summer"
                | "winter"
                | "spring"
                | "autumn"
                | "till "
                | "throughout"
        );
        led && !counts
    }

    /// "2025-07-14".
    fn iso(&self, at: usize) -> Option<(usize, When)> {
        let whole: Vec<&str> = self.word(at).split('-').collect();
        if let [year, month, day] = whole[..] {
            let named = When::Named {
                year: Some(year.parse().ok().filter(|_| year.len() == 4)?),
                month: month.parse().ok().filter(|month| (1..=12).contains(month)),
                day: day.parse().ok().filter(|day| (1..=31).contains(day)),
            };
            return Some((at + 1, named));
        }
        let year = self.year(at)?;
        let parts = self.word(at + 1) == "-" && self.word(at + 3) == "-" && self.no_blank(at + 1);
        let month = self.word(at + 2).parse().ok().filter(|month| (1..=12).contains(month))?;
        let day = self.day(at + 4)?;
        parts.then_some((
            at + 5,
            When::Named { year: Some(year), month: Some(month), day: Some(day) },
        ))
    }

    /// "Tuesday", "last Tuesday", "Tuesday, July 8".
    fn weekday(&self, at: usize) -> Option<(usize, When)> {
        let shift = match self.word(at) {
            "last" | "past" => -1,
            "next" | "coming" => 1,
            _ => 0,
        };
        let here = at + usize::from(shift != 0 || self.word(at) == "this");
        let word = self.word(here);
        let weekday = WEEKDAYS.iter().position(|names| names.contains(&word))?;
        if !self.is_name(here)
            || (word.len() < 4 && !matches!(word, "mon" | "tue" | "wed" | "thu" | "fri"))
        {
            return None;
        }
        let comma = here + 1 + usize::from(self.word(here + 1) == ",");
        if let Some((end, when @ When::Named { month: Some(_), day: Some(_), .. })) =
            self.named(comma)
        {
            return Some((end, when));
        }
        let mut end = here + 1;
        if matches!(self.word(end), "morning" | "afternoon" | "evening" | "night") {
            end += 1;
        }
        Some((end, When::Weekday(i8::try_from(weekday).unwrap_or(0), shift)))
    }

    /// "1990s", "the 19th century".
    fn decade(&self, at: usize) -> Option<(usize, When)> {
        let word = self.word(at);
        let digits = word
            .strip_suffix("'s")
            .or_else(|| word.strip_suffix("’s"))
            .or_else(|| word.strip_suffix('s'));
        if let Some(first) =
            digits.filter(|digits| digits.len() == 4).and_then(|digits| digits.parse::<i16>().ok())
            && first % 10 == 0
            && YEARS.contains(&first)
        {
            return Some((at + 1, When::Years(first, first + 9)));
        }
        let century: i16 =
            word.strip_suffix("th").or_else(|| word.strip_suffix("st"))?.parse().ok()?;
        let next = self.word(at + 1);
        let end = at + 1 + usize::from(next == "-") + 1;
        let named = next == "century" || (next == "-" && self.word(at + 2) == "century");
        (named && (10..=21).contains(&century))
            .then(|| (end, When::Years((century - 1) * 100 + 1, century * 100)))
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        Some(match self.word(at) {
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" => Unit::Year,
            _ => return None,
        })
    }

    /// "yesterday", "last month", "three days ago", "last July".
    fn relative(&self, at: usize) -> Option<(usize, When)> {
        let day = |count| Some((at + 1, When::Relative(Unit::Day, count)));
        match self.word(at) {
            "today" | "tonight" => return day(0),
            "yesterday" => return day(-1),
            "tomorrow" => return day(1),
            "last" | "previous" => {
                if let Some(month) = self.month(at + 1) {
                    return Some((
                        at + 2,
                        When::Named { year: None, month: Some(month), day: None },
                    ));
                }
                if self.word(at + 1) == "night" {
                    return Some((at + 2, When::Relative(Unit::Day, -1)));
                }
                let unit = self.unit(at + 1).filter(|&unit| unit != Unit::Day)?;
                return Some((at + 2, When::Relative(unit, -1)))
                    .filter(|_| !self.word(at + 1).ends_with('s'));
            }
            "next" | "this" => {
                let count = i32::from(self.word(at) == "next");
                if matches!(self.word(at + 1), "morning" | "afternoon" | "evening") && count == 0 {
                    return Some((at + 2, When::Relative(Unit::Day, 0)));
                }
                if let Some(month) = self.month(at + 1) {
                    return Some((
                        at + 2,
                        When::Named { year: None, month: Some(month), day: None },
                    ));
                }
                let unit = self.unit(at + 1).filter(|&unit| unit != Unit::Day)?;
                return Some((at + 2, When::Relative(unit, count)))
                    .filter(|_| !self.word(at + 1).ends_with('s'));
            }
            _ => {}
        }
        let word = self.word(at);
        let count = NUMBERS
            .iter()
            .find(|&&(name, _)| name == word)
            .map(|&(_, count)| count)
            .or_else(|| word.parse().ok().filter(|count| (1..1000).contains(count)))?;
        let unit = self.unit(at + 1)?;
        let ago = self.word(at + 2) == "ago";
        ago.then_some((at + 3, When::Relative(unit, -count)))
    }

    /// "22:30", "10 a.m.", "15:11 GMT".
    fn clock(&self, at: usize) -> Option<(usize, When)> {
        let word = self.word(at);
        let minutes = word.split_once([':', '.']).is_some_and(|(hour, minute)| {
            hour.parse::<u8>().is_ok_and(|hour| hour < 24)
                && minute.len() == 2
                && minute.parse::<u8>().is_ok_and(|m| m < 60)
        });
        let hour = word.parse::<u8>().is_ok_and(|hour| hour <= 12);
        let half = matches!(self.word(at + 1), "a.m" | "p.m" | "am" | "pm");
        let zone =
            matches!(self.word(at + 1), "gmt" | "utc" | "est" | "cet" | "bst" | "pst" | "edt");
        let colon = word.contains(':');
        if (hour || minutes) && half || minutes && (zone || colon) {
            return Some((at + 1 + usize::from(half || zone), When::Unknown));
        }
        None
    }
}
