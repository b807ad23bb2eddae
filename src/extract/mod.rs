//! From trees to statements: who did what to whom, when, where and according to whom.
//!
//! Reading one article is a pure function: it cannot fail, reads no files and knows nothing of
//! graphs. Mentions and coreference chains come first, then what verbs and nouns predicate of them.

mod date;
mod discourse;
mod statement;

mod coref;
mod gazetteer;
pub(crate) mod kind;
mod mention;
pub(crate) mod name;
mod phrase;
pub mod time;

mod argument;
mod attitude;
mod attribution;
mod confidence;
mod describe;
mod emit;
mod modality;
mod naming;
mod nouns;
mod predication;
mod prevention;
mod quotation;
mod repair;
mod rules;
pub mod schema;
mod statements;
mod syntax;
mod triples;

pub use coref::discourse;
pub use date::Date;
pub use discourse::Discourse;
pub use discourse::Entity;
pub use discourse::EntityId;
pub use discourse::EntityKind;
pub use discourse::Mention;
pub use discourse::MentionForm;
pub use discourse::MentionId;
pub use predication::Argument;
pub use predication::Predication;
pub use predication::Role;
pub use predication::predications;
pub use statement::Evidence;
pub use statement::Modality;
pub use statement::Statement;
pub use statements::statements;
pub use triples::Triple;
pub use triples::triples;

use std::sync::Arc;

use crate::extract::schema::Schema;
use crate::text::Analysis;

/// What is known of an article from outside its text.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// When it was published: "in July" and "on Tuesday" are counted from there.
    pub published: Option<Date>,
    /// The relation schema; the one that ships with the program where there is none.
    pub schema: Option<Arc<Schema>>,
}

/// Everything that was read out of one article.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    /// What is talked about.
    pub discourse: Discourse,
    /// What is said of it, in order of sentence and then of predicate.
    pub statements: Vec<Statement>,
}

/// Reads one article: finds what it talks about, then what it says of it.
pub fn extract(analysis: &Analysis, frame: &Frame) -> Extraction {
    let analysis = repair::repair(analysis);
    let discourse = discourse(&analysis, frame);
    let statements = statements(&analysis, &discourse, frame);
    Extraction { discourse, statements }
}
