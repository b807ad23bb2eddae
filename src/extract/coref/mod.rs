//! Which mentions are one entity.
//!
//! A sieve, the surest step first: what the syntax of a phrase says (appositions, "the city of
//! Kabul"), names, descriptions, pronouns. Each step sees what the ones before it joined. A wrong
//! merge does more harm than a missed one: whatever is not sure stays apart, and a pronoun that
//! cannot be resolved is no mention.

mod chains;
mod index;
mod named;
mod nominal;
mod pronoun;

use crate::extract::Frame;
use crate::extract::coref::chains::Chains;
use crate::extract::discourse::Discourse;
use crate::extract::mention;
use crate::extract::time;
use crate::text::Analysis;

/// Finds what an article talks about: its mentions, and the entities that they mention.
pub fn discourse(analysis: &Analysis, frame: &Frame) -> Discourse {
    let times = time::times(analysis, frame);
    let drafts = mention::mentions(analysis, &times);
    let mut chains = Chains::new(analysis, drafts);
    named::structural(&mut chains);
    named::names(&mut chains);
    nominal::bodies(&mut chains);
    nominal::descriptions(&mut chains);
    pronoun::pronouns(&mut chains);
    nominal::home_countries(&mut chains);
    nominal::possessions(&mut chains);
    chains.finish()
}
