//! What the graph refuses to do.

use std::sync::Arc;

use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// What the graph refuses to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    /// A node that is not there, or no longer.
    #[error("node {} does not exist", .0.0)]
    NoSuchNode(NodeId),
    /// A relationship that is not there, or no longer.
    #[error("relationship {} does not exist", .0.0)]
    NoSuchRel(RelId),
    /// A node cannot go while it has relationships.
    #[error("node {} still has relationships", node.0)]
    NodeHasRels {
        /// The node.
        node: NodeId,
    },
    /// A value that no property can hold: a map, a node, a relationship, a path or a list of such.
    #[error("a property cannot hold {what}")]
    NotStorable {
        /// What it is, with its article: `a map`.
        what: &'static str,
    },
    /// An id that is already in use.
    #[error("id {id} is already in use")]
    IdInUse {
        /// The id.
        id: u32,
    },
    /// An id that is out of all proportion to what the graph holds.
    #[error("id {id} is out of range")]
    IdOutOfRange {
        /// The id.
        id: u32,
    },
    /// More nodes or relationships than there are ids.
    #[error("the graph is full")]
    Full,
    /// More different labels, types or keys than the graph can number.
    #[error("more than {max} different names")]
    TooManyNames {
        /// How many there may be.
        max: usize,
    },
    /// Two nodes of one label would have the same value under a key that must be unique.
    #[error("a node with label `{label}` and this `{key}` exists already")]
    NotUnique {
        /// The label.
        label: Arc<str>,
        /// The key.
        key: Arc<str>,
        /// The node that has the value.
        node: NodeId,
    },
    /// There is an index of that sort already.
    #[error("there is an index on `{label}`, `{key}` already")]
    IndexExists {
        /// The label.
        label: Arc<str>,
        /// The key.
        key: Arc<str>,
    },
    /// There is no such index.
    #[error("there is no index on `{label}`, `{key}`")]
    NoSuchIndex {
        /// The label.
        label: Arc<str>,
        /// The key.
        key: Arc<str>,
    },
}

/// Properties hold simple values and lists of such.
pub(super) fn check_storable(value: &Value) -> Result<(), GraphError> {
    let what = match value {
        Value::Map(_) => "a map",
        Value::Node(_) => "a node",
        Value::Rel(_) => "a relationship",
        Value::Path(_) => "a path",
        Value::List(items) => {
            return items.iter().try_for_each(check_item);
        }
        _ => return Ok(()),
    };
    Err(GraphError::NotStorable { what })
}

fn check_item(item: &Value) -> Result<(), GraphError> {
    let what = match item {
        Value::Map(_) => "a list of maps",
        Value::Node(_) => "a list of nodes",
        Value::Rel(_) => "a list of relationships",
        Value::Path(_) => "a list of paths",
        Value::List(_) => "a list of lists",
        _ => return Ok(()),
    };
    Err(GraphError::NotStorable { what })
}
