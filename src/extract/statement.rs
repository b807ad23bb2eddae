//! One thing said of two entities, with the sentence that says it.

use crate::extract::date::Date;
use crate::extract::discourse::EntityId;
use crate::text::SentenceId;

/// How a statement is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Modality {
    /// The article says so itself.
    Asserted,
    /// Somebody says so.
    Claimed,
    /// It is to happen.
    Planned,
    /// It is demanded, or a duty.
    Obligation,
    /// It may be, or would be.
    Hypothetical,
}

/// Where a statement was found, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The sentence that says so.
    pub sentence: SentenceId,
    /// The rule or model step that found it.
    pub rule: &'static str,
}

/// One thing said of two entities.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Who does it.
    pub subject: EntityId,
    /// What happens, as a relationship type: third person, `UPPER_SNAKE`.
    pub relation: Box<str>,
    /// Whom it is done to.
    pub object: EntityId,
    /// The words of the text that express it.
    pub predicate: String,
    /// Whether it is said not to be so.
    pub negated: bool,
    /// How it is meant.
    pub modality: Modality,
    /// Who says so, whatever the modality.
    pub attributed_to: Option<EntityId>,
    /// When it happens.
    pub date: Option<Date>,
    /// Where it happens.
    pub place: Option<EntityId>,
    /// How sure, from 0 to 1, calibrated.
    pub confidence: f64,
    /// The sentence behind it; a statement without one cannot be built.
    pub evidence: Evidence,
}
