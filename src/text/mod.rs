//! From raw text to trees.
//!
//! Each stage is a function of what came before and returns one layer. The signature of a stage is
//! the list of what it needs, so the stages cannot be run in a wrong order and none can be
//! forgotten. Text stages cannot fail, read no files and know nothing of graphs.

mod abbreviation;
mod address;
pub mod clean;
pub mod conllu;
mod dateline;
mod document;
pub mod features;
mod finite;
mod labels;
mod layers;
mod lemma;
pub mod linear;
mod model;
mod names;
mod paragraph;
mod parse;
mod parse_features;
mod segment;
mod senses;
mod sentence;
mod tag;
mod tokenize;
pub mod train;
mod tree;
pub mod weights;

pub use document::Document;
pub use document::Sentence;
pub use document::SentenceId;
pub use document::Token;
pub use document::TokenId;
pub use labels::NameKind;
pub use labels::Relation;
pub use labels::Upos;
pub use layers::Lemmas;
pub use layers::Name;
pub use layers::Names;
pub use layers::Tag;
pub use layers::Tags;
pub use lemma::lemmas;
pub use model::Model;
pub use model::analyze;
pub use model::analyze_document;
pub use model::analyze_pretokenized;
pub use model::segment;
pub use names::names;
pub use paragraph::paragraphs;
pub use parse::parse;
pub use segment::Segmenter;
pub use segment::pretokenized;
pub use senses::Lexicon;
pub use senses::Senses;
pub use sentence::SENTENCE_TOKENS_MAX;
pub use tag::tag;
pub use tokenize::TOKEN_CHARS_MAX;
pub use tree::Trees;

/// Everything the text stages say about one article.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The text, its tokens and sentences.
    pub document: Document,
    /// Parts of speech and features.
    pub tags: Tags,
    /// Base forms.
    pub lemmas: Lemmas,
    /// Dependency trees.
    pub trees: Trees,
    /// Names of persons, organizations and places.
    pub names: Names,
}
