//! Sets of labels as small numbers: most nodes of a graph have one of few combinations.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::graph::error::GraphError;
use crate::graph::names::LabelId;

/// The different sets of labels of a graph. Set 0 is the empty one.
#[derive(Clone, Debug)]
pub(super) struct LabelSets(IndexSet<Box<[LabelId]>, FxBuildHasher>);

impl Default for LabelSets {
    fn default() -> Self {
        let mut sets = IndexSet::default();
        sets.insert(Box::default());
        Self(sets)
    }
}

impl LabelSets {
    /// The number of a set; `labels` are in order of number and without repetition.
    pub(super) fn number(&mut self, labels: &[LabelId]) -> Result<u32, GraphError> {
        let at = match self.0.get_index_of(labels) {
            Some(at) => at,
            None => self.0.insert_full(Box::from(labels)).0,
        };
        u32::try_from(at).map_err(|_| GraphError::Full)
    }

    /// How many sets there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The labels of a set, in order of number.
    pub(super) fn labels(&self, set: u32) -> &[LabelId] {
        &self.0[set as usize]
    }
}
