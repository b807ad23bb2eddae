//! The property graph.
//!
//! A [`Graph`] is read by anybody and changed only through a [`Transaction`]. Nodes and
//! relationships have ids that are never used again; labels, types and keys are small numbers
//! inside and names outside.
//!
//! ```
//! use factum::graph::Graph;
//! use factum::value::Value;
//!
//! let mut graph = Graph::new();
//! let mut change = graph.begin();
//! let oslo = change.create_node(&["City"])?;
//! change.set_property(oslo, "name", Value::Str("Oslo".into()))?;
//! change.commit();
//! assert_eq!(graph.nodes().collect::<Vec<_>>(), [oslo]);
//! # Ok::<(), factum::graph::GraphError>(())
//! ```

mod adjacency;
mod bulk;
mod change;
mod column;
mod error;
mod idset;
mod index;
mod label_sets;
mod names;
mod read;
mod schema;
mod store;
mod write;

use std::sync::Arc;

pub use adjacency::Neighbours;
pub use bulk::Owners;
pub use column::Chunks;
pub use column::Column;
pub use column::ColumnView;
pub use column::Values;
pub use error::GraphError;
pub use idset::IdSet;
pub use index::IndexInfo;
pub use index::IndexRange;
pub use names::KeyId;
pub use names::LabelId;
pub use names::NAMES_MAX;
pub use names::TypeId;
pub use read::Degrees;
pub use schema::KeySchema;
pub use schema::LabelSchema;
pub use schema::Schema;
pub use schema::TypeSchema;
pub use write::Changes;
pub use write::ID_GAP_MAX;
pub use write::Open;
pub use write::Savepoint;
pub use write::Transaction;
pub use write::Unique;

use crate::graph::adjacency::Adjacency;
use crate::graph::index::Index;
use crate::graph::label_sets::LabelSets;
use crate::graph::names::Names;
use crate::graph::store::Topology;
use crate::value::Dictionary;
use crate::value::NodeId;
use crate::value::RelId;

/// A node or a relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    /// A node.
    Node(NodeId),
    /// A relationship.
    Rel(RelId),
}

impl From<NodeId> for Entity {
    fn from(id: NodeId) -> Self {
        Self::Node(id)
    }
}

impl From<RelId> for Entity {
    fn from(id: RelId) -> Self {
        Self::Rel(id)
    }
}

/// Which way relationships are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the start to the end: `-->`.
    Out,
    /// From the end to the start: `<--`.
    In,
    /// Either way: `--`.
    Both,
}

impl Direction {
    /// The same relationships followed from the other side.
    pub const fn reversed(self) -> Self {
        match self {
            Self::Out => Self::In,
            Self::In => Self::Out,
            Self::Both => Self::Both,
        }
    }
}

/// A property graph: nodes with labels, relationships with a type, properties on both.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    topology: Topology,
    adjacency: Adjacency,
    labels: Names,
    types: Names,
    keys: Names,
    label_sets: LabelSets,
    /// The label set of each node, by id.
    node_labels: Vec<u32>,
    /// The type of each relationship, by id. It stays when the relationship goes.
    rel_types: Vec<TypeId>,
    /// The nodes of each label.
    by_label: Vec<IdSet>,
    /// How many relationships there are of each type.
    type_counts: Vec<usize>,
    node_columns: Vec<Column>,
    rel_columns: Vec<Column>,
    indexes: Vec<Index>,
    /// Whether nodes with relationships have got or lost labels since compact adjacency was made.
    labels_changed: bool,
}

impl Graph {
    /// An empty graph.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins to change the graph. What is not committed is undone.
    pub fn begin(&mut self) -> Transaction<'_> {
        Transaction::new(self)
    }

    /// The number of a label, if the graph has ever had it.
    pub fn label_id(&self, name: &str) -> Option<LabelId> {
        self.labels.get(name).map(LabelId)
    }

    /// The number of a relationship type, if the graph has ever had it.
    pub fn type_id(&self, name: &str) -> Option<TypeId> {
        self.types.get(name).map(TypeId)
    }

    /// The number of a property key, if the graph has ever had it.
    pub fn key_id(&self, name: &str) -> Option<KeyId> {
        self.keys.get(name).map(KeyId)
    }

    /// The name of a label.
    pub fn label_name(&self, label: LabelId) -> &Arc<str> {
        self.labels.name(label.0)
    }

    /// The name of a relationship type.
    pub fn type_name(&self, rel_type: TypeId) -> &Arc<str> {
        self.types.name(rel_type.0)
    }

    /// The names of all relationship types; the code of each is its number.
    pub const fn type_dictionary(&self) -> &Arc<Dictionary> {
        self.types.dictionary()
    }

    /// The name of a property key.
    pub fn key_name(&self, key: KeyId) -> &Arc<str> {
        self.keys.name(key.0)
    }

    /// The values of a key on nodes.
    pub fn node_column(&self, key: KeyId) -> Option<&Column> {
        self.node_columns.get(usize::from(key.0))
    }

    /// The values of a key on relationships.
    pub fn rel_column(&self, key: KeyId) -> Option<&Column> {
        self.rel_columns.get(usize::from(key.0))
    }
}
