//! Open information extraction: predicates and arguments as they stand in the sentence.

use crate::text::Analysis;
use crate::text::SentenceId;

/// A predicate and its arguments in the words of the sentence, blanks between tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Triple {
    /// The sentence that it stands in.
    pub sentence: SentenceId,
    /// How sure, from 0 to 1.
    pub confidence: f64,
    /// The words that express what happens.
    pub predicate: String,
    /// Who or what takes part, the subject first.
    pub arguments: Vec<String>,
}

/// What a text says, sentence by sentence, without regard to entities.
pub fn triples(_analysis: &Analysis) -> Vec<Triple> {
    Vec::new()
}
