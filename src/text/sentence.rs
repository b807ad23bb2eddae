//! Where sentences end: after any token of a paragraph, decided by a classifier learned from the
//! treebanks. The end of a paragraph always ends a sentence.

use crate::text::abbreviation;
use crate::text::clean;
use crate::text::dateline;
use crate::text::document::Token;
use crate::text::linear::Features;
use crate::text::linear::LinearClassifier;
use crate::text::linear::hash_chars;

/// Longer sentences are cut where an end is likeliest: later stages hold a sentence as a whole.
pub const SENTENCE_TOKENS_MAX: usize = 400;

/// What the classifier knows of a token.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// Hash of the word in lower case.
    word: u32,
    /// Hash of its shape.
    shape: u32,
    /// A coarser sort.
    sort: u32,
    space_before: bool,
    continues: bool,
    /// Whether it is one of [`OPENERS`] with a capital.
    opens: bool,
}

const OUTSIDE: Seen =
    Seen { word: 1, shape: 1, sort: 1, space_before: true, continues: false, opens: false };

/// Words that have a capital at the beginning of a sentence, or in a name between others that have one.
const OPENERS: &[&str] = &[
    "A",
    "According",
    "After",
    "Although",
    "An",
    "As",
    "At",
    "Before",
    "By",
    "During",
    "For",
    "From",
    "He",
    "His",
    "In",
    "It",
    "Its",
    "On",
    "She",
    "Since",
    "The",
    "Their",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Under",
    "We",
    "When",
    "While",
    "With",
];

/// Sorts of tokens that matter to sentence ends.
mod sort {
    pub(super) const LOWER: u32 = 2;
    pub(super) const CAPITAL: u32 = 3;
    pub(super) const UPPER: u32 = 4;
    pub(super) const INITIAL: u32 = 5;
    pub(super) const NUMBER: u32 = 6;
    pub(super) const MIXED: u32 = 7;
    pub(super) const STOP: u32 = 8;
    pub(super) const OPEN: u32 = 9;
    pub(super) const CLOSE: u32 = 10;
    pub(super) const PAUSE: u32 = 11;
    pub(super) const ABBREVIATION: u32 = 12;
    pub(super) const ADDRESS: u32 = 13;
    pub(super) const OTHER: u32 = 14;
    pub(super) const SYMBOLS: u32 = 15;
}

/// The tokens of a paragraph as the classifier sees them.
pub(crate) struct View {
    seen: Vec<Seen>,
    /// For each token, how many full stops, or the like, stand before it in the paragraph.
    stops_before: Vec<u32>,
    /// How the paragraph is written: whether it ends like a sentence, how many of its words have
    /// capitals, how many words it has to a full stop.
    style: u32,
}

impl View {
    pub(crate) fn new(text: &str, tokens: &[Token]) -> Self {
        let mut quoted = false;
        let mut end_before = None;
        let seen = tokens.iter().map(|token| {
            let space_before = end_before != Some(token.span.start);
            end_before = Some(token.span.end);
            let rest = text.get(token.span.end as usize..).unwrap_or("");
            let space_after = rest.chars().next().is_none_or(clean::is_blank);
            see(token, token.span.of(text), (space_before, space_after), &mut quoted)
        });
        let seen: Vec<Seen> = seen.collect();
        let mut n_stops = 0;
        let stops_before = seen.iter().map(|seen| {
            let before = n_stops;
            n_stops += u32::from(seen.sort == sort::STOP);
            before
        });
        let stops_before = stops_before.collect();
        let style = style(&seen, n_stops);
        Self { seen, stops_before, style }
    }

    fn at(&self, at: usize, offset: isize) -> Seen {
        at.checked_add_signed(offset).and_then(|at| self.seen.get(at)).copied().unwrap_or(OUTSIDE)
    }

    /// Whether a sentence may end before token `at`.
    pub(crate) fn candidate(&self, at: usize) -> bool {
        at > 0 && !self.seen[at].continues
    }

    /// Whether all that stands between is the number of a list's item, such as `2.`, which
    /// belongs to what follows.
    fn is_number_of_item(&self, start: usize, at: usize) -> bool {
        at == start + 2
            && self.seen[start].sort == sort::NUMBER
            && self.seen[start + 1].sort == sort::STOP
            && !self.seen[start + 1].space_before
    }

    /// How much surer the classifier must be at a place. To cut a sentence of prose in two costs
    /// more than to leave two lines of a letterhead together, so where nothing like a full stop
    /// stands the treebanks' habits alone are not enough.
    fn doubt(&self, at: usize) -> f32 {
        match self.at(at, -1).sort {
            sort::STOP | sort::CLOSE => 0.0,
            _ if self.is_glued(at) => -4.0,
            _ => 1.5,
        }
    }

    /// Whether a paragraph of prose goes on behind a line without a full stop, such as the words
    /// under a picture: *Ann Lee of Acme In the north, nobody voted.*
    fn is_glued(&self, at: usize) -> bool {
        let is_word = matches!(self.at(at, -1).sort, sort::LOWER | sort::CAPITAL | sort::UPPER);
        let is_prose = self.style & 1 == 1 && (self.style >> 1) & 7 <= 1;
        is_prose && is_word && self.at(at, 0).opens && self.at(at, 1).sort == sort::LOWER
    }

    /// What the classifier sees of a sentence end before token `at`, when the sentence began at
    /// token `start`.
    pub(crate) fn features(&self, at: usize, start: usize, out: &mut Features) {
        out.clear();
        let (c, b, a) = (self.at(at, -3), self.at(at, -2), self.at(at, -1));
        let (x, y, z) = (self.at(at, 0), self.at(at, 1), self.at(at, 2));
        let first = self.at(start, 0);
        let space = u32::from(x.space_before);
        let length = at - start;
        let length = match length {
            0..=3 => length,
            4..=6 => 4,
            7..=12 => 5,
            13..=25 => 6,
            26..=40 => 7,
            _ => 8,
        };
        let length = u32::try_from(length).unwrap_or(8);
        let left = (self.seen.len() - at).min(4);
        let left = u32::try_from(left).unwrap_or(4);
        // Whether a full stop, or something like it, stands within the sentence so far.
        let recent = &self.seen[start.max(at.saturating_sub(8))..at];
        let stopped = u32::from(recent.iter().any(|seen| seen.sort == sort::STOP));
        let stops_behind =
            self.stops_before.last().map_or(0, |all| all - self.stops_before[at]).min(2);
        let next_stop = self.seen[at..].iter().take(12).position(|seen| seen.sort == sort::STOP);
        let next_stop = next_stop.map_or(4, |n| u32::try_from(n / 3).unwrap_or(4));

        out.add(100, &[]);
        out.add(101, &[a.word]);
        out.add(102, &[x.word, x.sort]);
        out.add(103, &[a.word, x.word]);
        out.add(104, &[a.word, x.sort]);
        out.add(105, &[a.sort, x.word]);
        out.add(106, &[a.shape, x.shape]);
        out.add(107, &[b.sort, a.sort, x.sort]);
        out.add(108, &[a.sort, x.sort, y.sort]);
        out.add(109, &[b.sort, a.sort, x.sort, y.sort]);
        out.add(110, &[c.sort, b.sort, a.sort, x.sort, y.sort, z.sort]);
        out.add(111, &[b.word, a.word, x.sort]);
        out.add(112, &[a.sort, x.word, y.word]);
        out.add(113, &[a.sort, x.sort, length]);
        out.add(114, &[a.word, x.sort, length]);
        out.add(115, &[a.sort, x.sort, left]);
        out.add(116, &[a.sort, x.sort, space]);
        out.add(117, &[a.shape, x.sort, y.sort, space]);
        out.add(118, &[first.sort, a.sort, x.sort]);
        out.add(119, &[u32::from(first.word == x.word), x.sort, a.sort]);
        out.add(120, &[first.word, x.word]);
        out.add(121, &[b.shape, a.shape, x.shape, y.shape]);
        out.add(122, &[a.shape, x.shape, y.shape, z.shape]);
        out.add(123, &[b.word, a.sort, x.sort]);
        out.add(124, &[a.sort, x.sort, y.word]);
        out.add(125, &[stopped, a.sort, x.sort, length]);
        out.add(126, &[b.word, a.word, x.word]);
        out.add(127, &[a.word, x.word, y.word]);
        out.add(128, &[x.word, y.word, z.word]);
        out.add(129, &[a.word, b.sort, x.sort, y.sort]);
        out.add(130, &[x.word, a.sort, b.sort, y.sort]);
        out.add(131, &[length, x.word]);
        out.add(132, &[self.style, a.sort, x.sort]);
        out.add(133, &[self.style, a.sort, x.sort, length]);
        out.add(134, &[stops_behind, a.sort, x.sort, stopped]);
        out.add(135, &[next_stop, a.sort, x.sort, y.sort]);
        out.add(136, &[self.style, a.sort, x.word]);
        out.add(137, &[self.style, a.word, x.sort]);
        out.add(138, &[self.style, b.sort, a.sort, x.sort, y.sort]);
    }
}

/// The places in a paragraph where sentences begin, by number of token from 0, the first one
/// included.
pub(crate) fn split(classifier: &LinearClassifier, text: &str, tokens: &[Token]) -> Vec<usize> {
    if tokens.is_empty() {
        return Vec::new();
    }
    let view = View::new(text, tokens);
    let mut features = Features::default();
    let mut starts = vec![0];
    let mut start = dateline::n_tokens(text, tokens).unwrap_or(0);
    if start > 0 {
        starts.push(start);
    }
    // Where the sentence is likeliest to end if it gets too long.
    let mut best: Option<(f32, usize)> = None;
    let mut at = start + 1;
    while at < tokens.len() {
        if view.candidate(at) && !view.is_number_of_item(start, at) {
            view.features(at, start, &mut features);
            let score = classifier.score(&features) - view.doubt(at);
            let too_long = at - start >= SENTENCE_TOKENS_MAX;
            // Only in the second half: what is gone through again is never more than what is cut.
            let late = at - start >= SENTENCE_TOKENS_MAX / 2;
            if late && best.is_none_or(|(top, _)| score >= top) {
                best = Some((score, at));
            }
            if score > 0.0 || too_long {
                at = if score > 0.0 { at } else { best.map_or(at, |(_, at)| at) };
                starts.push(at);
                start = at;
                best = None;
            }
        }
        at += 1;
    }
    starts
}

/// How a paragraph is written, as a feature.
fn style(seen: &[Seen], n_stops: u32) -> u32 {
    let ends = seen.iter().rev().take(3).any(|seen| seen.sort == sort::STOP);
    let count = |sorts: &[u32]| seen.iter().filter(|seen| sorts.contains(&seen.sort)).count();
    let n_capital =
        count(&[sort::CAPITAL, sort::UPPER, sort::INITIAL, sort::NUMBER, sort::ADDRESS]);
    let n_words = count(&[sort::LOWER]) + n_capital;
    let capitals = (n_capital * 4).checked_div(n_words.max(1)).unwrap_or(0);
    let rate = match seen.len().checked_div(usize::try_from(n_stops).unwrap_or(0)) {
        None => 0,
        Some(0..=7) => 1,
        Some(8..=30) => 2,
        Some(31..=60) => 3,
        Some(_) => 4,
    };
    let capitals = u32::try_from(capitals).unwrap_or(4);
    u32::from(ends) + 2 * capitals + 16 * rate
}

fn see(token: &Token, form: &str, space: (bool, bool), quoted: &mut bool) -> Seen {
    let form = clean::visible(form);
    let (space_before, space_after) = space;
    let word = hash_chars(form.chars().take(24).map(|c| lower(clean::folded(c))));
    let mut last = '\0';
    let mut twice = false;
    let shape = form.chars().filter_map(|c| {
        let sort = shape_of(c);
        let repeated = sort == last;
        let keep = !repeated || !std::mem::replace(&mut twice, true);
        if !repeated {
            (last, twice) = (sort, false);
        }
        keep.then_some(sort)
    });
    let shape = hash_chars(shape.take(12));
    let sort = match sort_of_mark(&form) {
        Some(Mark::Quote) => {
            // Straight quotation marks open and close by turns, but blanks know better.
            let opens = if space_before == space_after { !*quoted } else { space_before };
            *quoted = opens;
            if opens { sort::OPEN } else { sort::CLOSE }
        }
        Some(Mark::Sort(sort)) => sort,
        None => sort_of_word(&form),
    };
    let word = match sort {
        sort::OPEN | sort::CLOSE => word ^ sort,
        _ => word,
    };
    let opens = OPENERS.contains(&form.as_ref());
    Seen { word, shape, sort, space_before, continues: token.continues, opens }
}

enum Mark {
    /// A quotation mark that may open or close.
    Quote,
    Sort(u32),
}

/// What a token without letters and digits is.
fn sort_of_mark(form: &str) -> Option<Mark> {
    let mut chars = form.chars().map(clean::familiar);
    let first = chars.next()?;
    if form.chars().any(char::is_alphanumeric) {
        return None;
    }
    let one = chars.next().is_none();
    Some(Mark::Sort(match first {
        '.' | '!' | '?' | '\u{2026}' => sort::STOP,
        '"' | '\'' if one => return Some(Mark::Quote),
        '`' | '(' | '[' | '{' | '\u{201c}' | '\u{2018}' => sort::OPEN,
        '\'' | ')' | ']' | '}' | '\u{201d}' | '\u{2019}' => sort::CLOSE,
        ',' | ';' if one => sort::PAUSE,
        _ if one => sort::OTHER,
        _ => sort::SYMBOLS,
    }))
}

fn sort_of_word(form: &str) -> u32 {
    let mut chars = form.chars();
    let first = chars.next().unwrap_or(' ');
    if form.contains('@') || form.contains("://") || form.starts_with("www.") {
        return sort::ADDRESS;
    }
    if let Some(stem) = form.strip_suffix('.') {
        let known = abbreviation::is_abbreviation(&stem.to_lowercase());
        return if known && stem.len() > 1 { sort::ABBREVIATION } else { sort::INITIAL };
    }
    if first.is_numeric() {
        return if form.chars().any(char::is_alphabetic) { sort::MIXED } else { sort::NUMBER };
    }
    if first.is_uppercase() {
        return match chars.next() {
            None => sort::INITIAL,
            Some(_) if form.chars().any(char::is_lowercase) => sort::CAPITAL,
            Some(_) => sort::UPPER,
        };
    }
    if first.is_alphabetic() { sort::LOWER } else { sort::MIXED }
}

fn shape_of(c: char) -> char {
    match c {
        'a'..='z' => 'x',
        'A'..='Z' => 'X',
        '0'..='9' => 'd',
        _ if c.is_ascii() => c,
        _ if c.is_uppercase() => 'X',
        _ if c.is_alphabetic() => 'x',
        _ => clean::folded(c),
    }
}

fn lower(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}
