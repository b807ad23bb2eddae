//! Labels, relationship types and property keys as small numbers, owned by the graph.

use std::sync::Arc;

use crate::graph::error::GraphError;
use crate::value::Dictionary;

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

/// Names as numbers, in order of first use. Shared, so that a column of names is a column of numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(Arc<Dictionary>);

impl Names {
    /// The number of a name, if it has one.
    pub(super) fn get(&self, name: &str) -> Option<u16> {
        self.0.code(name).and_then(|code| u16::try_from(code).ok())
    }

    /// The number of a name, a new one if it has none.
    pub(super) fn intern(&mut self, name: &str) -> Result<u16, GraphError> {
        if let Some(number) = self.get(name) {
            return Ok(number);
        }
        let number = self.0.len();
        match u16::try_from(number) {
            Ok(small) if number < NAMES_MAX => {
                Arc::make_mut(&mut self.0).add(&Arc::from(name));
                Ok(small)
            }
            _ => Err(GraphError::TooManyNames { max: NAMES_MAX }),
        }
    }

    /// The name with a number.
    pub(super) fn name(&self, number: u16) -> &Arc<str> {
        self.0.string(number.into())
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Forgets the names after the first `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        if len < self.0.len() {
            Arc::make_mut(&mut self.0).truncate(len);
        }
    }

    /// The names by number.
    pub(super) const fn dictionary(&self) -> &Arc<Dictionary> {
        &self.0
    }
}
