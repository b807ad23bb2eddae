//! Much at a time, as loading a file needs it: what is made together takes less time than one by one.

use std::ops::Range;

use crate::graph::Column;
use crate::graph::Graph;
use crate::graph::GraphError;
use crate::graph::KeyId;
use crate::graph::LabelId;
use crate::graph::Transaction;
use crate::graph::TypeId;
use crate::graph::Values;
use crate::graph::write::Undo;
use crate::graph::write::check_id;
use crate::graph::write::count;
use crate::value::NodeId;

/// Nodes or relationships, all of one kind, by their ids.
#[derive(Clone, Copy, Debug)]
pub enum Owners<'a> {
    /// Nodes.
    Nodes(&'a [u32]),
    /// Relationships.
    Rels(&'a [u32]),
}

impl<'a> Owners<'a> {
    /// Their ids.
    pub const fn ids(self) -> &'a [u32] {
        match self {
            Self::Nodes(ids) | Self::Rels(ids) => ids,
        }
    }

    /// Others of the same kind.
    #[must_use]
    pub const fn with(self, ids: &[u32]) -> Owners<'_> {
        match self {
            Self::Nodes(_) => Owners::Nodes(ids),
            Self::Rels(_) => Owners::Rels(ids),
        }
    }
}

impl Transaction<'_> {
    /// Makes room beforehand for so many more nodes and relationships.
    pub fn reserve(&mut self, nodes: usize, rels: usize) {
        self.graph.topology.reserve(nodes, rels);
        self.graph.node_labels.reserve(nodes);
        self.graph.rel_types.reserve(rels);
    }

    /// Makes compact adjacency anew if enough has changed since it was made.
    pub fn refresh(&mut self) {
        self.graph.refresh();
    }

    /// Creates so many nodes with the same labels and answers their ids, which follow each other.
    ///
    /// # Errors
    ///
    /// If the graph would be full; nothing is created then.
    pub fn create_nodes(&mut self, labels: &[LabelId], n: usize) -> Result<Range<u32>, GraphError> {
        let first = self.graph.next_node_id();
        let end = u32::try_from(n).ok().and_then(|n| first.checked_add(n));
        let end = end.ok_or(GraphError::Full)?;
        let mut labels = labels.to_vec();
        labels.sort_unstable();
        labels.dedup();
        let set = self.graph.label_sets.number(&labels)?;
        if n == 0 {
            return Ok(first..end);
        }
        for id in first..end {
            self.graph.topology.add_node(NodeId(id));
        }
        self.graph.node_labels.resize(end as usize, set);
        for label in &labels {
            let nodes = &mut self.graph.by_label[usize::from(label.0)];
            for id in first..end {
                nodes.insert(id);
            }
        }
        match self.log.last_mut() {
            Some(Undo::CreatedNodes(_, last)) if *last == first && first > self.fresh[0] => {
                *last = end;
            }
            _ => self.log.push(Undo::CreatedNodes(first, end)),
        }
        self.changes.nodes_created += count(n);
        self.changes.labels_added += count(n * labels.len());
        Ok(first..end)
    }

    /// Creates relationships, each as start, type and end, and answers their ids, which follow each other.
    /// Many at a time take less time than one by one.
    ///
    /// # Errors
    ///
    /// If one of the nodes does not exist, or the graph would be full; nothing is created then.
    pub fn create_rels(
        &mut self,
        rels: &[(NodeId, TypeId, NodeId)],
    ) -> Result<Range<u32>, GraphError> {
        let first = self.graph.next_rel_id();
        let end = u32::try_from(rels.len()).ok().and_then(|n| first.checked_add(n));
        let end = end.ok_or(GraphError::Full)?;
        if rels.is_empty() {
            return Ok(first..end);
        }
        self.graph.put_rels(rels).map_err(GraphError::NoSuchNode)?;
        match self.log.last_mut() {
            Some(Undo::CreatedRels(_, last)) if *last == first && first > self.fresh[1] => {
                *last = end;
            }
            _ => self.log.push(Undo::CreatedRels(first, end)),
        }
        self.changes.relationships_created += count(rels.len());
        Ok(first..end)
    }

    /// Gives nodes or relationships that this transaction has created, while there is no index yet,
    /// their values of a key. Takes time in proportion to the values.
    ///
    /// # Errors
    ///
    /// If a value cannot be stored.
    pub fn load_column(
        &mut self,
        owners: Owners<'_>,
        key: KeyId,
        values: Values,
    ) -> Result<(), GraphError> {
        let ids = owners.ids();
        self.changes.properties_set += count(ids.len());
        self.graph.column_mut(owners, key).load(ids, values)
    }

    /// The same with a column that was made elsewhere, for a key under which no node or no relationship
    /// has a value yet.
    pub fn put_column(&mut self, owners: Owners<'_>, key: KeyId, column: Column) {
        self.changes.properties_set += count(column.len());
        *self.graph.column_mut(owners, key) = column;
    }

    /// Lets the next node and relationship have at least these ids, as loading a file needs it:
    /// ids of what was deleted before are not used again.
    ///
    /// # Errors
    ///
    /// If an id is out of range.
    pub fn reserve_ids(&mut self, next_node: u32, next_rel: u32) -> Result<(), GraphError> {
        check_id(next_node, self.graph.next_node_id())?;
        check_id(next_rel, self.graph.next_rel_id())?;
        self.graph.topology.reserve_ids(next_node, next_rel);
        self.graph.node_labels.resize(self.graph.next_node_id() as usize, 0);
        self.graph.rel_types.resize(self.graph.next_rel_id() as usize, TypeId(0));
        Ok(())
    }
}

impl Graph {
    fn column_mut(&mut self, owners: Owners<'_>, key: KeyId) -> &mut Column {
        let columns = match owners {
            Owners::Nodes(_) => &mut self.node_columns,
            Owners::Rels(_) => &mut self.rel_columns,
        };
        &mut columns[usize::from(key.0)]
    }
}
