//! What a verb or a noun predicates, and of which words: the layer between trees and statements.

use std::borrow::Cow;

use crate::extract::rules::CONSTRUCTIONS;
use crate::extract::syntax::Syntax;
use crate::text::Analysis;
use crate::text::TokenId;

/// What an argument is to its predicate. Passives are turned round: the subject is who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Who does it, or what is so.
    Subject,
    /// Whom it is done to.
    Object,
    /// Who gets it.
    Recipient,
    /// What stands behind a preposition.
    Oblique,
    /// What something is, or is made or called.
    Attribute,
    /// A clause that is said, wanted or done.
    Clause,
    /// When, how or why, without a preposition.
    Adjunct,
}

/// One argument of a predication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument<'a> {
    /// What it is to the predicate.
    pub role: Role,
    /// Its syntactic head.
    pub head: TokenId,
    /// The preposition before it, in lower case; several words with blanks between.
    pub preposition: Option<Cow<'a, str>>,
    /// Whether it was inferred: shared between coordinated verbs, controlled, or relative.
    pub inferred: bool,
}

/// A predicate with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predication<'a> {
    /// The token that predicates.
    pub head: TokenId,
    /// The base form, as a verb where there is one, with its particle: `carry out`.
    pub lemma: Cow<'a, str>,
    /// The words that express it, in order: "have been unlawfully deported".
    pub words: Vec<TokenId>,
    /// Whether it is in the passive voice.
    pub passive: bool,
    /// The construction that it was found by.
    pub rule: &'static str,
    /// Its arguments: subject first, then in text order.
    pub arguments: Vec<Argument<'a>>,
}

impl<'a> Predication<'a> {
    /// The first argument with a role.
    pub fn argument(&self, role: Role) -> Option<&Argument<'a>> {
        self.arguments.iter().find(|argument| argument.role == role)
    }

    /// The first argument behind a preposition.
    pub fn oblique(&self, preposition: &str) -> Option<&Argument<'a>> {
        self.arguments.iter().find(|argument| {
            argument.role == Role::Oblique && argument.preposition.as_deref() == Some(preposition)
        })
    }
}

/// Finds what verbs, nouns and adjectives predicate, in text order of the predicates.
pub fn predications(analysis: &Analysis) -> Vec<Predication<'_>> {
    let syntax = Syntax::new(analysis);
    let mut found = Vec::new();
    for sentence in analysis.document.sentence_ids() {
        for token in analysis.document.sentence_tokens(sentence) {
            for construction in CONSTRUCTIONS {
                construction(syntax, token, &mut found);
            }
        }
    }
    found
}
