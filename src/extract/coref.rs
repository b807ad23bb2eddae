//! Which mentions are one entity.

use crate::extract::Frame;
use crate::extract::discourse::Discourse;
use crate::text::Analysis;

/// Finds what an article talks about: its mentions, and the entities that they mention.
pub fn discourse(_analysis: &Analysis, _frame: &Frame) -> Discourse {
    Discourse::default()
}
