//! Time expressions, resolved against the date of publication.

mod calendar;
mod grammar;

use std::ops::Range;

use crate::extract::Frame;
use crate::extract::date::Date;
use crate::extract::time::calendar::Calendar;
use crate::extract::time::calendar::Direction;
use crate::extract::time::grammar::Phrase;
pub(crate) use crate::extract::time::grammar::names_day;
use crate::text::Analysis;
use crate::text::NameKind;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

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
pub fn times(analysis: &Analysis, frame: &Frame) -> Times {
    let phrases: Vec<Phrase> = analysis
        .document
        .sentence_ids()
        .flat_map(|sentence| grammar::phrases(analysis, sentence))
        .filter(|phrase| says_when(analysis, phrase))
        .collect();
    let calendar = Calendar::new(frame.published, &phrases);
    let times = phrases.iter().map(|phrase| {
        let direction = direction(analysis, phrase.head);
        let (first, last) = calendar.resolve(phrase.when, direction, phrase.tokens.start);
        TimeExpression {
            head: phrase.head,
            tokens: phrase.tokens.clone(),
            relation: phrase.relation,
            first,
            last,
        }
    });
    Times(times.collect())
}

/// Whether a phrase says when something is, and does not belong to a name ("the 1951 Refugee
/// Convention") or count something.
fn says_when(analysis: &Analysis, phrase: &Phrase) -> bool {
    let trees = &analysis.trees;
    let inside_name = analysis.names.at(phrase.head).is_some_and(|name| {
        name.tokens.start < phrase.tokens.start || name.tokens.end > phrase.tokens.end
    });
    let modifies = matches!(
        trees.relation(phrase.head),
        Relation::Nummod | Relation::Compound | Relation::Amod | Relation::Flat
    );
    let of_noun = trees
        .head(phrase.head)
        .is_some_and(|head| matches!(analysis.tags.upos(head), Upos::Noun | Upos::Propn));
    let person = analysis.names.at(phrase.head).is_some_and(|name| name.kind == NameKind::Person);
    let excluded = inside_name || person || (modifies && of_noun);
    !excluded
}

/// Whether what a phrase dates has happened or is to happen.
fn direction(analysis: &Analysis, head: TokenId) -> Direction {
    let trees = &analysis.trees;
    let verb = std::iter::once(head).chain(trees.ancestors(head)).find(|&token| {
        matches!(analysis.tags.upos(token), Upos::Verb | Upos::Aux)
            || trees.child(token, Relation::Cop).is_some()
    });
    let Some(verb) = verb else { return Direction::Past };
    let to_come = trees.children(verb).iter().any(|&child| {
        let lemma = analysis.lemmas.lemma(child);
        let auxiliary = trees.relation(child) == Relation::Aux
            && matches!(
                lemma,
                "will" | "shall" | "would" | "'ll" | "should" | "must" | "may" | "can"
            );
        let infinitive = trees.relation(child) == Relation::Mark && lemma == "to";
        auxiliary || infinitive
    });
    let perfect =
        trees.children_by(verb, Relation::Aux).any(|child| analysis.lemmas.lemma(child) == "have");
    if to_come && !perfect { Direction::Future } else { Direction::Past }
}
