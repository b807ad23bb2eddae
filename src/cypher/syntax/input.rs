//! Tokens as an input of nom.

use std::cell::Cell;
use std::iter::Copied;
use std::iter::Enumerate;
use std::slice::Iter;

use nom::Input;
use nom::Needed;

use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::Token;
use crate::cypher::syntax::token::TokenKind;
use crate::source::Span;

/// A token and the bracket that belongs to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paired {
    /// The token.
    pub(super) token: Token,
    /// For an opening bracket, the place of the closing one; else its own.
    pub(super) partner: u32,
}

/// Pairs brackets, in one walk. Comments are left out.
pub(super) fn pair(tokens: &[Token]) -> Vec<Paired> {
    let mut paired: Vec<Paired> = Vec::with_capacity(tokens.len());
    let mut open: Vec<(usize, Symbol)> = Vec::new();
    for &token in tokens.iter().filter(|token| token.kind != TokenKind::Comment) {
        let at = paired.len();
        let partner = u32::try_from(at).unwrap_or(u32::MAX);
        paired.push(Paired { token, partner });
        if let TokenKind::Symbol(symbol) = token.kind {
            if let Some(closer) = symbol.closer() {
                open.push((at, closer));
            } else if let Some(&(opener, closer)) = open.last()
                && closer == symbol
            {
                paired[opener].partner = partner;
                open.pop();
            }
        }
    }
    paired
}

/// What does not change while a text is parsed.
pub(super) struct Parsing<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// Its tokens; the last is always [`TokenKind::End`].
    pub(super) all: &'a [Paired],
    /// How often a token was looked at: what the parser's work is measured by.
    pub(super) looks: Cell<u64>,
}

/// What is left to parse. Small, since every level of nesting keeps many on the stack.
#[derive(Clone, Copy)]
pub(super) struct Tokens<'a> {
    parsing: &'a Parsing<'a>,
    at: u32,
    end: u32,
    /// How deep the parser is in brackets, subqueries and prefix operators.
    pub(super) depth: u16,
    /// Whether a `|` ends an expression: it does where a comprehension's projection may follow.
    pub(super) bar_ends: bool,
}

/// A place as it is kept: texts are shorter than 4 GB, and tokens not shorter than a byte.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'a> Tokens<'a> {
    pub(super) fn new(parsing: &'a Parsing<'a>) -> Self {
        Self { parsing, at: 0, end: place(parsing.all.len()), depth: 0, bar_ends: false }
    }

    /// The place `n` tokens ahead, the end for all behind it.
    fn place_ahead(self, n: usize) -> usize {
        (self.at as usize + n).min(self.parsing.all.len() - 1)
    }

    /// The same tokens, read at another depth.
    pub(super) fn at_depth(self, depth: u16) -> Self {
        Self { depth, ..self }
    }

    /// The same tokens, with `|` ending an expression or not.
    pub(super) fn until_bar(self, bar_ends: bool) -> Self {
        Self { bar_ends, ..self }
    }

    /// The token `n` places ahead, the end for all behind it.
    pub(super) fn ahead(self, n: usize) -> Token {
        let looks = &self.parsing.looks;
        looks.set(looks.get() + 1);
        self.parsing.all[self.place_ahead(n)].token
    }

    /// The next token.
    pub(super) fn first(self) -> Token {
        self.ahead(0)
    }

    /// The tokens behind the next `n`.
    pub(super) fn skip(self, n: usize) -> Self {
        Self { at: place(self.place_ahead(n)), ..self }
    }

    /// How many tokens ahead the bracket stands that closes the one `n` places ahead; `None` if that
    /// is no bracket, or one that is not closed.
    pub(super) fn partner(self, n: usize) -> Option<usize> {
        let own = self.place_ahead(n);
        let partner = self.parsing.all[own].partner as usize;
        (partner > own).then(|| partner - self.at as usize)
    }

    /// The token before the next one.
    pub(super) fn previous(self) -> Option<Token> {
        let at = (self.at as usize).checked_sub(1)?;
        Some(self.parsing.all[at].token)
    }

    /// The last bracket of a kind before the next token that is not closed before it. Takes time in
    /// proportion to the text, so it is for messages only.
    pub(super) fn open_bracket(self, open: Symbol) -> Option<Token> {
        let before = self.parsing.all[..self.at as usize].iter().enumerate().rev();
        let is_open = |(own, paired): &(usize, &Paired)| {
            let partner = paired.partner as usize;
            paired.token.kind == TokenKind::Symbol(open)
                && (partner == *own || partner >= self.at as usize)
        };
        before.into_iter().find(is_open).map(|(_, paired)| paired.token)
    }

    /// Whether a keyword stands `n` places ahead.
    pub(super) fn is_keyword(self, n: usize, keyword: Keyword) -> bool {
        self.ahead(n).kind == TokenKind::Keyword(keyword)
    }

    /// Whether a symbol stands `n` places ahead.
    pub(super) fn is_symbol(self, n: usize, symbol: Symbol) -> bool {
        self.ahead(n).kind == TokenKind::Symbol(symbol)
    }

    /// The text under a span.
    pub(super) fn slice(self, span: Span) -> &'a str {
        span.of(self.parsing.text)
    }

    /// From the next token to the last one before `rest`.
    pub(super) fn to(self, rest: Self) -> Span {
        let start = self.first().span;
        if rest.at <= self.at {
            return start;
        }
        start.to(self.parsing.all[rest.at as usize - 1].token.span)
    }
}

impl<'a> Input for Tokens<'a> {
    type Item = Paired;
    type Iter = Copied<Iter<'a, Paired>>;
    type IterIndices = Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        (self.end - self.at) as usize
    }

    fn take(&self, n: usize) -> Self {
        Self { end: self.at + place(n), ..*self }
    }

    fn take_from(&self, n: usize) -> Self {
        Self { at: self.at + place(n), ..*self }
    }

    fn take_split(&self, n: usize) -> (Self, Self) {
        (self.take_from(n), self.take(n))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.parsing.all[self.at as usize..self.end as usize].iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.input_len() {
            Ok(count)
        } else {
            Err(Needed::new(count - self.input_len()))
        }
    }
}
