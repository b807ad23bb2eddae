//! The constructions that predicate, one a file, and the table of them.

pub(crate) mod subject;
mod verb;

pub(crate) mod copula;
pub(crate) mod light;
pub(crate) mod nominal;
pub(crate) mod relational;

use crate::extract::predication::Predication;
use crate::extract::syntax::Syntax;
use crate::text::TokenId;

/// Adds what a token predicates by one construction.
pub(crate) type Construction = for<'a> fn(Syntax<'a>, TokenId, &mut Vec<Predication<'a>>);

/// All constructions, in the order in which they look at a token.
pub(crate) const CONSTRUCTIONS: &[Construction] = &[verb::read, copula::read, nominal::read];
