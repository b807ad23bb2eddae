//! Labels, relationship types and property keys as small numbers, owned by the graph.

use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::graph::error::GraphError;

/// A label, as a number within its graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelId(pub u16);

/// A relationship type, as a number within its graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u16);

/// A property key, as a number within its graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u16);

/// How many different names of one sort (labels, types, keys) a graph may have.
pub const NAMES_MAX: usize = 65_535;

/// Names as numbers, in order of first use.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(IndexSet<Arc<str>, FxBuildHasher>);

impl Names {
    /// The number of a name, if it has one.
    pub(super) fn get(&self, name: &str) -> Option<u16> {
        self.0.get_index_of(name).and_then(|at| u16::try_from(at).ok())
    }

    /// The number of a name, a new one if it has none.
    pub(super) fn intern(&mut self, name: &str) -> Result<u16, GraphError> {
        if let Some(number) = self.get(name) {
            return Ok(number);
        }
        let number = self.0.len();
        match u16::try_from(number) {
            Ok(small) if number < NAMES_MAX => {
                self.0.insert(Arc::from(name));
                Ok(small)
            }
            _ => Err(GraphError::TooManyNames { max: NAMES_MAX }),
        }
    }

    /// The name with a number.
    pub(super) fn name(&self, number: u16) -> &Arc<str> {
        &self.0[usize::from(number)]
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets the names after the first `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }
}
