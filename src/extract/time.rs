//! Time expressions, resolved against the date of publication.

use std::ops::Range;

use crate::extract::Frame;
use crate::extract::date::Date;
use crate::text::Analysis;
use crate::text::TokenId;

/// How a time expression places what it is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeRelation {
    /// At or within it: "in 2025", "on Tuesday", "from 2006 to 2009".
    At,
    /// From it onwards: "since 2021".
    Since,
    /// Up to it: "until March".
    Until,
    /// Some time before it: "before 2014".
    Before,
    /// Some time after it: "after July 8".
    After,
}

/// A phrase that says when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeExpression {
    /// The syntactic head, a noun, a number or an adverb: "2025", "July", "ago".
    pub head: TokenId,
    /// From the first to the last token, a preposition included, by number.
    pub tokens: Range<u32>,
    /// How it places what it is said of.
    pub relation: TimeRelation,
    /// The first year, month or day that it names; absent if it cannot be told.
    pub first: Option<Date>,
    /// The last year, month or day that it names, the same as `first` unless it names a stretch.
    pub last: Option<Date>,
}

impl TimeExpression {
    /// The one date that it names and at which something happens, as precise as the text.
    pub fn date(&self) -> Option<Date> {
        (self.relation == TimeRelation::At && self.first == self.last).then_some(self.first)?
    }
}

/// The time expressions of an article, in text order; they do not overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times(pub Vec<TimeExpression>);

impl Times {
    /// The time expression that a token is part of.
    pub fn at(&self, token: TokenId) -> Option<&TimeExpression> {
        let after = self.0.partition_point(|time| time.tokens.end <= token.0);
        self.0.get(after).filter(|time| time.tokens.contains(&token.0))
    }

    /// The time expression with a head.
    pub fn headed(&self, head: TokenId) -> Option<&TimeExpression> {
        self.at(head).filter(|time| time.head == head)
    }
}

/// Finds the time expressions of an article and resolves them.
pub fn times(_analysis: &Analysis, _frame: &Frame) -> Times {
    Times::default()
}
