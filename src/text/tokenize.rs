//! Where tokens end: candidates by rule, decided by a classifier learned from the treebanks.
//!
//! A chunk is what stands between blanks. Inside it a token can end wherever two characters of
//! different sorts meet, and before clitics. Addresses of pages and mail are kept whole by rule.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::source::Span;
use crate::text::abbreviation;
use crate::text::address;
use crate::text::clean;
use crate::text::document::Token;
use crate::text::linear::Features;
use crate::text::linear::LinearClassifier;
use crate::text::linear::hash_chars;

/// Longer tokens are cut: nothing that people write as a word is as long.
pub const TOKEN_CHARS_MAX: usize = 1_000;

/// What may happen between two characters of a chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Cut {
    /// The token goes on.
    None = 0,
    /// A token ends.
    Token = 1,
    /// A word ends inside a multiword token.
    Word = 2,
}

/// How many classes [`Cut`] has.
pub(crate) const N_CUTS: usize = 3;

/// One visible character of a chunk.
#[derive(Clone, Copy)]
struct Char {
    /// Where it stands in the text.
    start: usize,
    end: usize,
    /// The familiar character that it is or stands for.
    c: char,
    /// The same with typographic marks folded.
    folded: char,
    sort: char,
}

/// What sort of character: a letter stands for many, punctuation for itself.
fn sort_of(c: char) -> char {
    match c {
        'a'..='z' => 'l',
        'A'..='Z' => 'U',
        '0'..='9' => 'd',
        _ if c.is_ascii() => c,
        _ if c.is_uppercase() => 'U',
        _ if c.is_alphabetic() => 'l',
        _ if c.is_numeric() => 'n',
        '\u{2010}'..='\u{205e}' | '\u{3001}'..='\u{3020}' => 'p',
        _ => 's',
    }
}

const fn is_letter(sort: char) -> bool {
    matches!(sort, 'l' | 'U')
}

const fn is_alnum(sort: char) -> bool {
    matches!(sort, 'l' | 'U' | 'd' | 'n')
}

/// The chunks of a paragraph with the characters of the one at hand.
struct Chunk {
    chars: Vec<Char>,
    /// Whether a token may end before each character.
    candidate: Vec<bool>,
    /// Whether the character is part of an address.
    address: Vec<bool>,
    /// Ends of runs of letters and digits: for each place, where the run on its left begins and
    /// the one on its right ends.
    run_start: Vec<usize>,
    run_end: Vec<usize>,
    shape: u32,
    previous: u32,
    next_first: char,
    next: u32,
    /// How many tokens ago a single quotation mark was opened, 0 for none.
    quoted: u32,
}

/// Cuts a paragraph into tokens, appended to `tokens`.
pub(crate) fn tokenize(
    classifier: &LinearClassifier,
    text: &str,
    paragraph: Range<usize>,
    tokens: &mut Vec<Token>,
) {
    let mut features = Features::default();
    walk(text, paragraph, |chunk| {
        let mut start = 0;
        let mut continues = false;
        for at in 1..chunk.chars.len() {
            if !chunk.candidate[at] {
                continue;
            }
            chunk.features(at, start, &mut features);
            let mut scores = [0.0; N_CUTS - 1];
            classifier.scores(&features, &mut scores);
            let mut cut = decide(scores);
            if cut == Cut::None && chunk.is_clitic_s(at) {
                cut = Cut::Word;
            }
            if cut != Cut::None {
                push(tokens, &chunk.chars[start..at], continues);
                start = at;
                continues = cut == Cut::Word;
            }
        }
        push(tokens, &chunk.chars[start..], continues);
    });
}

fn decide(scores: [f32; N_CUTS - 1]) -> Cut {
    match scores {
        [token, word] if word > 0.0 && word > token => Cut::Word,
        [token, _] if token > 0.0 => Cut::Token,
        _ => Cut::None,
    }
}

fn push(tokens: &mut Vec<Token>, chars: &[Char], continues: bool) {
    let (Some(first), Some(last)) = (chars.first(), chars.last()) else { return };
    // Texts are not longer than spans can address; what is behind is left out.
    if let (Ok(start), Ok(end)) = (u32::try_from(first.start), u32::try_from(last.end)) {
        tokens.push(Token { span: Span::new(start, end), continues });
    }
}

/// Collects what the classifier sees at every candidate of a paragraph whose tokens are known.
/// `cut_at` answers what happens before the character at a byte offset.
pub(crate) fn examples(
    text: &str,
    paragraph: Range<usize>,
    cut_at: impl Fn(usize) -> Cut,
    mut found: impl FnMut(&Features, Cut),
) {
    let mut features = Features::default();
    walk(text, paragraph, |chunk| {
        let mut start = 0;
        for at in 1..chunk.chars.len() {
            let cut = cut_at(chunk.chars[at].start);
            if chunk.candidate[at] {
                chunk.features(at, start, &mut features);
                found(&features, cut);
            }
            if cut != Cut::None {
                start = at;
            }
        }
    });
}

/// Goes through the chunks of a paragraph.
fn walk(text: &str, paragraph: Range<usize>, mut visit: impl FnMut(&Chunk)) {
    let mut chunk = Chunk::default();
    let mut pending: Option<Range<usize>> = None;
    for next in chunks(text, paragraph).map(Some).chain([None]) {
        if let Some(range) = pending.take() {
            chunk.load(text, range, next.clone());
            visit(&chunk);
            chunk.leave();
        }
        pending = next;
    }
}

/// What stands between blanks, in pieces of limited length.
fn chunks(text: &str, paragraph: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = paragraph.start;
    let end = paragraph.end;
    std::iter::from_fn(move || {
        loop {
            let start = from + text[from..end].find(|c| !clean::is_blank(c))?;
            let mut chars = text[start..end].char_indices().enumerate();
            let stop = chars
                .find(|&(n, (_, c))| n >= TOKEN_CHARS_MAX || clean::is_blank(c))
                .map_or(end, |(_, (at, _))| start + at);
            from = stop;
            if text[start..stop].contains(|c| !clean::is_invisible(c)) {
                return Some(start..stop);
            }
        }
    })
}

impl Default for Chunk {
    fn default() -> Self {
        Self {
            chars: Vec::new(),
            candidate: Vec::new(),
            address: Vec::new(),
            run_start: Vec::new(),
            run_end: Vec::new(),
            shape: 0,
            previous: 0,
            next_first: NOTHING,
            next: 0,
            quoted: 0,
        }
    }
}

/// Stands for a character before the first or behind the last one.
const NOTHING: char = '\0';

/// How many characters of a long token or run the features look at.
const LOOK: usize = 20;

/// How many chunks a single quotation mark stays open.
const QUOTED_MAX: u32 = 40;

impl Chunk {
    /// Whether "'s" begins at a character behind a letter and ends the word: a word of its own, also
    /// where somebody once wrote a plural with an apostrophe.
    fn is_clitic_s(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|at| self.chars.get(at)) else {
            return false;
        };
        let (Some(mark), Some(s)) = (self.chars.get(at), self.chars.get(at + 1)) else {
            return false;
        };
        mark.folded == '\''
            && matches!(s.c, 's' | 'S')
            && is_letter(before.sort)
            && !self.address.get(at).copied().unwrap_or(false)
            && self.chars.get(at + 2).is_none_or(|behind| !is_alnum(behind.sort))
    }

    /// Takes the chunk at `range`.
    fn load(&mut self, text: &str, range: Range<usize>, next: Option<Range<usize>>) {
        self.chars.clear();
        let mut is_plain = true;
        for (at, c) in text[range.clone()].char_indices() {
            is_plain &= matches!(c, '\0'..='\u{2ff}' | '\u{2010}'..='\u{205e}');
            let end = range.start + at + c.len_utf8();
            if clean::is_invisible(c) {
                // It belongs to the character before it, at the front to the one behind it.
                if let Some(last) = self.chars.last_mut() {
                    last.end = end;
                }
                continue;
            }
            let start = if self.chars.is_empty() { range.start } else { range.start + at };
            let c = clean::familiar(c);
            let folded = clean::folded(c);
            self.chars.push(Char { start, end, c, folded, sort: sort_of(folded) });
        }
        self.find_runs();
        self.find_addresses();
        self.find_candidates();
        if !is_plain {
            self.keep_graphemes(&text[range.clone()], range.start);
        }
        self.shape = self.shape();
        let next = next.map_or("", |next| &text[next]);
        self.next_first = next.chars().next().map_or(NOTHING, clean::folded);
        let word = next.chars().take(LOOK).take_while(|c| c.is_alphanumeric());
        self.next = hash_chars(word.map(lower));
    }

    /// Remembers what the next chunk may look back at.
    fn leave(&mut self) {
        let quote = |c: &&Char| c.folded == '\'';
        let word = |c: &&Char| is_alnum(c.sort);
        let ends =
            self.chars.iter().rev().take_while(|c| !is_alnum(c.sort)).any(|c| c.folded == '\'');
        let begins = self.chars.first().filter(quote).and(self.chars.get(1)).filter(word).is_some();
        self.quoted = match self.quoted {
            _ if ends => 0,
            _ if begins => 1,
            0 => 0,
            open => (open + 1) % QUOTED_MAX,
        };
        self.previous = self.hash(self.chars.len().saturating_sub(LOOK)..self.chars.len());
    }

    fn find_runs(&mut self) {
        let n = self.chars.len();
        self.run_start.clear();
        self.run_end.clear();
        let mut start = 0;
        for at in 0..=n {
            self.run_start.push(start);
            if at < n && !is_alnum(self.chars[at].sort) {
                start = at + 1;
            }
        }
        self.run_end.resize(n + 1, n);
        let mut end = n;
        for at in (0..n).rev() {
            if !is_alnum(self.chars[at].sort) {
                end = at;
            }
            self.run_end[at] = end;
        }
    }

    fn find_addresses(&mut self) {
        self.address.clear();
        self.address.resize(self.chars.len(), false);
        // Both have one of these signs; looking for them is all that most chunks cost.
        if !self.chars.iter().any(|c| matches!(c.c, '@' | ':' | '.')) {
            return;
        }
        let chars: Vec<char> = self.chars.iter().map(|c| c.c).collect();
        for range in address::addresses(&chars) {
            self.address[range].fill(true);
        }
    }

    fn find_candidates(&mut self) {
        let n = self.chars.len();
        self.candidate.clear();
        self.candidate.push(false);
        for at in 1..n {
            let (left, right) = (self.chars[at - 1], self.chars[at]);
            let inside = self.address[at - 1] && self.address[at]
                || is_letter(left.sort) && is_letter(right.sort)
                || left.sort == 'd' && right.sort == 'd';
            let paired = matches!(left.folded, '\'' | '"' | '(' | ')' | '[' | ']' | '{' | '}');
            let candidate = if left.c == right.c && !paired {
                // Two full stops at the end: that of an abbreviation and that of the sentence.
                left.c == '.' && at + 1 == n && at >= 2 && self.chars[at - 2].c != '.'
            } else {
                !inside
            };
            self.candidate.push(candidate);
        }
        for at in 1..n.saturating_sub(2) {
            let is = |at: usize, c: char| lower(self.chars[at].folded) == c;
            if is(at + 1, '\'') && is(at, 'n') && is(at + 2, 't') && !self.address[at] {
                self.candidate[at] = true;
            }
        }
        let mut start = 0;
        while start < n {
            let end = self.run_end[start];
            if end - start <= abbreviation::CONTRACTION_MAX {
                let word: String = self.chars[start..end].iter().map(|c| lower(c.c)).collect();
                for cut in abbreviation::contraction_cuts(&word) {
                    self.candidate[start + cut] |= !self.address[start];
                }
            }
            start = end + 1;
        }
    }

    /// Takes back candidates inside what is seen as one character.
    fn keep_graphemes(&mut self, chunk: &str, offset: usize) {
        let mut boundaries = chunk.grapheme_indices(true).map(|(at, _)| offset + at).peekable();
        for (char, candidate) in self.chars.iter().zip(&mut self.candidate) {
            while boundaries.next_if(|&boundary| boundary < char.start).is_some() {}
            *candidate &= boundaries.peek() == Some(&char.start);
        }
    }

    /// Sorts of characters without repetition.
    fn shape(&self) -> u32 {
        let mut last = NOTHING;
        let once = self
            .chars
            .iter()
            .map(|c| c.sort)
            .filter(|&sort| sort != std::mem::replace(&mut last, sort));
        hash_chars(once.take(LOOK))
    }

    fn hash(&self, range: Range<usize>) -> u32 {
        hash_chars(self.chars[range].iter().map(|c| lower(c.folded)))
    }

    /// A character beside place `at`: -1 is the one before it, 0 the one behind it.
    fn char(&self, at: usize, offset: isize) -> Option<Char> {
        self.chars.get(at.checked_add_signed(offset)?).copied()
    }

    /// What the classifier sees of a token end before character `at`, when the token began at
    /// `start`.
    fn features(&self, at: usize, start: usize, out: &mut Features) {
        out.clear();
        let exact = |offset| self.char(at, offset).map_or(0, |c| u32::from(c.c));
        let folded = |offset| self.char(at, offset).map_or(0, |c| u32::from(c.folded));
        let sort = |offset| self.char(at, offset).map_or(0, |c| u32::from(c.sort));
        let n = self.chars.len();
        let (l1, r1) = (folded(-1), folded(0));
        let pair = l1 << 16 ^ r1;
        let sorts = sort(-1) << 16 ^ sort(0);
        let fresh = u32::from(at - start == 1);
        // The runs of letters and digits beside the place, or beyond one mark.
        let left_end = if is_alnum(self.chars[at - 1].sort) { at } else { at - 1 };
        let left_start = self.run_start[left_end].max(left_end.saturating_sub(LOOK));
        let right_start = if is_alnum(self.chars[at].sort) { at } else { at + 1 };
        let right_end = self.run_end[right_start.min(n)].min(right_start + LOOK);
        let left = self.hash(left_start..left_end);
        let right = self.hash(right_start..right_end.max(right_start).min(n));
        let token = self.hash(start.max(at.saturating_sub(LOOK))..at);
        let rest = hash_chars(self.chars[at..].iter().take(4).map(|c| c.sort));
        let next_sort = u32::from(sort_of(self.next_first));
        let length = |n: usize| u32::try_from(n.min(5)).unwrap_or(5);
        let lengths =
            length(left_end - left_start) << 8 ^ length(right_end.saturating_sub(right_start));

        out.add(0, &[]);
        out.add(1, &[exact(-1), exact(0)]);
        out.add(2, &[exact(-2), exact(-1), exact(0)]);
        out.add(3, &[exact(-1), exact(0), exact(1)]);
        out.add(4, &[pair, folded(-2), folded(1)]);
        out.add(5, &[sorts, sort(-3), sort(-2), sort(1), sort(2)]);
        out.add(6, &[sorts, sort(-2), sort(1)]);
        out.add(7, &[sorts, fresh]);
        out.add(8, &[pair, fresh, sort(-2), sort(1)]);
        out.add(9, &[pair, left]);
        out.add(10, &[pair, right]);
        out.add(11, &[pair, left, right]);
        out.add(12, &[r1, token]);
        out.add(13, &[token, rest]);
        out.add(14, &[pair, lengths]);
        out.add(15, &[sorts, rest]);
        out.add(16, &[pair, rest]);
        out.add(17, &[sorts, self.shape]);
        out.add(18, &[pair, self.shape]);
        out.add(19, &[pair, next_sort]);
        out.add(20, &[sorts, fresh, rest]);
        let tail = left_end.saturating_sub(3).max(left_start);
        out.add(21, &[pair, self.hash(tail..left_end)]);
        let head = right_end.min(right_start + 3).max(right_start).min(n);
        out.add(22, &[pair, self.hash(right_start.min(head)..head)]);
        if self.chars[at - 1].folded == '\'' || self.chars[at].folded == '\'' {
            let open = u32::from(self.quoted > 0);
            out.add(23, &[pair, open, rest]);
            out.add(24, &[sorts, open, self.hash(tail..left_end), rest]);
            out.add(25, &[pair, open, self.next]);
        }
        if self.chars[at].c == '.' {
            let known = u32::from(self.is_abbreviation(start, at));
            out.add(26, &[known, rest, next_sort]);
            out.add(27, &[token, rest, next_sort]);
            out.add(28, &[token, rest, self.next]);
            out.add(29, &[lengths, self.shape, next_sort]);
            out.add(30, &[known, rest, self.previous]);
        }
        if is_letter(self.chars[at - 1].sort) && is_letter(self.chars[at].sort) {
            let word =
                self.hash(self.run_start[at].max(at.saturating_sub(LOOK))..right_end.max(at));
            out.add(32, &[word, length(at)]);
            out.add(33, &[word, length(at), self.next]);
            out.add(34, &[word, length(at), self.previous]);
        }
        let address = u32::from(self.address[at - 1]) * 2 + u32::from(self.address[at]);
        if address > 0 {
            out.add(31, &[address]);
        }
    }

    fn is_abbreviation(&self, start: usize, end: usize) -> bool {
        if end - start > abbreviation::ABBREVIATION_MAX {
            return false;
        }
        let word: String = self.chars[start..end].iter().map(|c| lower(c.c)).collect();
        abbreviation::is_abbreviation(&word)
    }
}

/// The lower-case letter; where that is several characters, the first one.
fn lower(c: char) -> char {
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}
