//! From trees to statements: who did what to whom, when, where and according to whom.
//!
//! Reading one article is a pure function: it cannot fail, reads no files and knows nothing of
//! graphs. Mentions and coreference chains come first, then what verbs and nouns predicate of them.

mod date;
mod discourse;
mod statement;

mod coref;
pub mod time;

pub use coref::discourse;
pub use date::Date;
pub use discourse::Discourse;
pub use discourse::Entity;
pub use discourse::EntityId;
pub use discourse::EntityKind;
pub use discourse::Mention;
pub use discourse::MentionForm;
pub use discourse::MentionId;
pub use statement::Evidence;
pub use statement::Modality;
pub use statement::Statement;

/// What is known of an article from outside its text.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// When it was published: "in July" and "on Tuesday" are counted from there.
    pub published: Option<Date>,
}

/// Everything that was read out of one article.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    /// What is talked about.
    pub discourse: Discourse,
    /// What is said of it, in order of sentence and then of predicate.
    pub statements: Vec<Statement>,
}
