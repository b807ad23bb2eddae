//! Features: what a classifier looks at, as well-mixed 64-bit hashes.

use std::ops::Range;

use crate::text::document::Document;
use crate::text::document::TokenId;
use crate::text::senses::Lexicon;
use crate::text::senses::Senses;

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Adds a value to a hash.
#[inline]
pub const fn mix(hash: u64, value: u64) -> u64 {
    let product = (hash.rotate_left(23) ^ value).wrapping_mul(FACTOR);
    product ^ (product >> 32)
}

/// The hash of a string.
#[inline]
pub fn hash_str(text: &str) -> u64 {
    let mut hash = 0x51_7C_C1_B7_27_22_0A_95 ^ (text.len() as u64);
    let mut chunks = text.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        hash = mix(hash, u64::from_le_bytes(chunk.try_into().unwrap_or_default()));
    }
    let mut last = [0; 8];
    let rest = chunks.remainder();
    last[..rest.len()].copy_from_slice(rest);
    mix(hash, u64::from_le_bytes(last))
}

/// Collects the features of one decision: a number per template keeps them apart.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// The features so far.
    pub hashes: Vec<u64>,
    template: u64,
}

impl Features {
    /// Forgets all features and starts to count templates anew.
    pub fn clear(&mut self) {
        self.hashes.clear();
        self.template = 0;
    }

    #[inline]
    fn next(&mut self) -> u64 {
        self.template += 1;
        self.template.wrapping_mul(0xD6E8_FEB8_6659_FD93)
    }

    /// A feature of one value.
    #[inline]
    pub fn one(&mut self, a: u64) {
        let hash = mix(self.next(), a);
        self.hashes.push(mix(hash, 1));
    }

    /// A feature of two values.
    #[inline]
    pub fn two(&mut self, a: u64, b: u64) {
        let hash = mix(mix(self.next(), a), b);
        self.hashes.push(mix(hash, 2));
    }

    /// A feature of three values.
    #[inline]
    pub fn three(&mut self, a: u64, b: u64, c: u64) {
        let hash = mix(mix(mix(self.next(), a), b), c);
        self.hashes.push(mix(hash, 3));
    }

    /// A feature of four values.
    #[inline]
    pub fn four(&mut self, a: u64, b: u64, c: u64, d: u64) {
        let hash = mix(mix(mix(mix(self.next(), a), b), c), d);
        self.hashes.push(mix(hash, 4));
    }
}

/// The longest prefix and suffix that are features.
pub(super) const AFFIX_MAX: usize = 5;

/// The features of a word form alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// The form; typographic quotes count as plain ones.
    pub form: u64,
    /// The form in lower case, digits as `0`.
    pub lower: u64,
    /// The first 1, 2, ... letters in lower case; 0 where the word is shorter.
    pub prefixes: [u64; AFFIX_MAX],
    /// The last 1, 2, ... letters in lower case; 0 where the word is shorter.
    pub suffixes: [u64; AFFIX_MAX],
    /// The sequence of kinds of letters, at most two alike in a row.
    pub shape: u64,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Whether all letters are capital.
    pub all_capital: bool,
    /// Whether it has a digit.
    pub digit: bool,
    /// Whether a blank stands before it.
    pub space_before: bool,
    /// What the lexicon says of it.
    pub senses: Senses,
}

/// The words of a document.
#[derive(Clone, Debug)]
pub struct Words(pub Vec<Word>);

impl Words {
    /// Looks at every token of a document.
    pub fn new(document: &Document, lexicon: &Lexicon) -> Self {
        let mut scratch = Scratch::default();
        let mut end = u32::MAX;
        let words = (0_u32..).zip(document.tokens()).map(|(number, token)| {
            let mut word = scratch.word(document.form(TokenId(number)), lexicon);
            word.space_before = token.span.start != end;
            end = token.span.end;
            word
        });
        Self(words.collect())
    }

    /// The words of some tokens in a row, by their numbers.
    pub(super) fn of(&self, tokens: &Range<u32>) -> &[Word] {
        &self.0[tokens.start as usize..tokens.end as usize]
    }

    /// The word of a token.
    pub fn word(&self, token: TokenId) -> &Word {
        &self.0[token.index()]
    }
}

#[derive(Default)]
struct Scratch {
    plain: String,
    lower: String,
    ends: Vec<usize>,
    shape: String,
}

impl Scratch {
    fn word(&mut self, form: &str, lexicon: &Lexicon) -> Word {
        self.plain.clear();
        self.lower.clear();
        self.shape.clear();
        self.ends.clear();
        self.ends.push(0);
        let mut word = Word { all_capital: true, ..Word::default() };
        let (mut last, mut repeats) = (' ', 0);
        for (at, c) in form.chars().enumerate() {
            let c = plain(c);
            self.plain.push(c);
            let kind = kind(c);
            match kind {
                'X' => {
                    word.capital |= at == 0;
                    self.lower.extend(c.to_lowercase());
                }
                '0' => {
                    word.digit = true;
                    self.lower.push('0');
                }
                _ => self.lower.push(c),
            }
            word.all_capital &= kind == 'X';
            repeats = if kind == last { repeats + 1 } else { 0 };
            last = kind;
            if repeats < 2 {
                self.shape.push(kind);
            }
            self.ends.push(self.lower.len());
        }
        word.form = hash_str(&self.plain);
        word.lower = hash_str(&self.lower);
        word.shape = hash_str(&self.shape);
        let n_chars = self.ends.len() - 1;
        for n in 1..=AFFIX_MAX.min(n_chars) {
            word.prefixes[n - 1] = hash_str(&self.lower[..self.ends[n]]);
            word.suffixes[n - 1] = hash_str(&self.lower[self.ends[n_chars - n]..]);
        }
        word.senses = lexicon.senses(&self.lower);
        word
    }
}

/// Typographic quotes as plain ones.
pub(super) const fn plain(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{02BC}' => '\'',
        '\u{201C}' | '\u{201D}' => '"',
        other => other,
    }
}

fn kind(c: char) -> char {
    if c.is_ascii_lowercase() {
        'x'
    } else if c.is_ascii_uppercase() || (!c.is_ascii() && c.is_uppercase()) {
        'X'
    } else if c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric()) {
        '0'
    } else if !c.is_ascii() && c.is_alphabetic() {
        'x'
    } else {
        c
    }
}
