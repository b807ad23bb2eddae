//! From predications to statements about entities.

use crate::extract::Frame;
use crate::extract::discourse::Discourse;
use crate::extract::statement::Statement;
use crate::text::Analysis;

/// Finds what an article says of its entities, in order of sentence and then of predicate.
pub fn statements(_analysis: &Analysis, _discourse: &Discourse, _frame: &Frame) -> Vec<Statement> {
    Vec::new()
}
