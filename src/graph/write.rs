//! Changing a graph: transactions, savepoints, undo.
//!
//! Every change is applied at once and noted in a log, from which it can be undone. A statement that
//! fails goes back to the savepoint where it began; a transaction that is dropped goes back to its
//! beginning.

use std::ops::Deref;
use std::sync::Arc;

use crate::graph::Entity;
use crate::graph::Graph;
use crate::graph::GraphError;
use crate::graph::IdSet;
use crate::graph::KeyId;
use crate::graph::LabelId;
use crate::graph::TypeId;
use crate::graph::adjacency::Adjacency;
use crate::graph::adjacency::NodeLabels;
use crate::graph::adjacency::RelTypes;
use crate::graph::column::Column;
use crate::graph::error::check_storable;
use crate::graph::index::Index;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// How far beyond the ids in use an id may lie that is given from outside: a damaged file must not
/// make tables of thousands of millions of entries.
pub const ID_GAP_MAX: u32 = 1 << 26;

/// With fewer relationships than this, compact adjacency is made anew whenever something changed.
const SMALL: usize = 4_096;

/// What statements have changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Nodes that were created.
    pub nodes_created: u64,
    /// Nodes that were deleted.
    pub nodes_deleted: u64,
    /// Relationships that were created.
    pub relationships_created: u64,
    /// Relationships that were deleted.
    pub relationships_deleted: u64,
    /// Properties that were set or removed.
    pub properties_set: u64,
    /// Labels that nodes were given.
    pub labels_added: u64,
    /// Labels that nodes have lost.
    pub labels_removed: u64,
    /// Indexes and constraints that were made.
    pub indexes_added: u64,
    /// Indexes and constraints that were dropped.
    pub indexes_removed: u64,
}

impl Changes {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The changes since an earlier count of the same transaction.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        Self {
            nodes_created: self.nodes_created - earlier.nodes_created,
            nodes_deleted: self.nodes_deleted - earlier.nodes_deleted,
            relationships_created: self.relationships_created - earlier.relationships_created,
            relationships_deleted: self.relationships_deleted - earlier.relationships_deleted,
            properties_set: self.properties_set - earlier.properties_set,
            labels_added: self.labels_added - earlier.labels_added,
            labels_removed: self.labels_removed - earlier.labels_removed,
            indexes_added: self.indexes_added - earlier.indexes_added,
            indexes_removed: self.indexes_removed - earlier.indexes_removed,
        }
    }
}

/// Whether an index allows a value once only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    /// Once only.
    Yes,
    /// Any number of times.
    No,
}

/// One change, as what undoes it.
#[derive(Clone, Debug)]
pub(super) enum Undo {
    /// Nodes from one id up to another were created.
    CreatedNodes(u32, u32),
    /// Relationships from one id up to another were created.
    CreatedRels(u32, u32),
    /// A node without labels and properties was deleted.
    DeletedNode(NodeId),
    /// A relationship without properties was deleted.
    DeletedRel(RelId, NodeId, NodeId),
    /// A property had this value.
    Property(Entity, KeyId, Value),
    /// A node had this set of labels.
    Labels(NodeId, u32),
    /// The last index was made.
    CreatedIndex,
    /// An index was dropped from a place.
    DroppedIndex(usize, Box<Index>),
}

/// A place in a transaction to which it can go back.
#[derive(Clone, Copy, Debug)]
pub struct Savepoint {
    log: usize,
    changes: Changes,
    /// Lengths of the tables of labels, types and keys.
    pub(super) names: [usize; 3],
    /// The next ids of nodes and relationships.
    pub(super) ids: [u32; 2],
}

/// A transaction that is neither committed nor rolled back, without its graph.
#[derive(Debug)]
pub struct Open {
    log: Vec<Undo>,
    changes: Changes,
    start: Savepoint,
}

/// A change to a graph. Reads see what it has changed so far. What is not committed is undone.
#[derive(Debug)]
pub struct Transaction<'g> {
    pub(super) graph: &'g mut Graph,
    pub(super) log: Vec<Undo>,
    pub(super) changes: Changes,
    start: Savepoint,
    /// Entities from these ids on need no note of their properties and labels: undoing their
    /// creation undoes those too.
    pub(super) fresh: [u32; 2],
    done: bool,
}

impl Deref for Transaction<'_> {
    type Target = Graph;

    fn deref(&self) -> &Graph {
        self.graph
    }
}

impl Graph {
    /// Goes on with a transaction that was put aside on this graph.
    pub fn resume(&mut self, open: Open) -> Transaction<'_> {
        let fresh = [self.next_node_id(), self.next_rel_id()];
        let Open { log, changes, start } = open;
        Transaction { graph: self, log, changes, start, fresh, done: false }
    }

    /// Makes compact adjacency anew, whatever has changed, and gives back spare memory.
    pub fn compact(&mut self) {
        self.topology.shrink();
        self.renew_adjacency();
    }

    fn renew_adjacency(&mut self) {
        let sets = NodeLabels { sets: &self.label_sets, of_nodes: &self.node_labels };
        let of_types = RelTypes { of_rels: &self.rel_types, counts: &self.type_counts };
        self.adjacency = Adjacency::new(&self.topology, of_types, sets);
        self.labels_changed = false;
    }

    /// Makes compact adjacency anew if enough has changed since it was made.
    pub fn refresh(&mut self) {
        if self.is_compact() {
            return;
        }
        let new = (self.topology.rel_ids_end() - self.adjacency.known) as usize;
        let changed = new + self.adjacency.removed as usize;
        let n_rels = self.n_rels();
        if self.adjacency.disordered || n_rels < SMALL || changed * 8 > n_rels {
            self.renew_adjacency();
        }
    }
}

impl<'g> Transaction<'g> {
    pub(super) fn new(graph: &'g mut Graph) -> Self {
        graph.refresh();
        let changes = Changes::default();
        let start = savepoint(graph, 0, changes);
        let fresh = start.ids;
        Self { graph, log: Vec::new(), changes, start, fresh, done: false }
    }

    /// Keeps the changes and says how many there were.
    pub fn commit(mut self) -> Changes {
        self.done = true;
        self.changes
    }

    /// Undoes everything.
    pub fn rollback(self) {
        drop(self);
    }

    /// Puts the transaction aside. It must be resumed on the same graph, which must not be changed
    /// in between.
    pub fn suspend(mut self) -> Open {
        self.done = true;
        Open { log: std::mem::take(&mut self.log), changes: self.changes, start: self.start }
    }

    /// What was changed so far.
    pub fn changes(&self) -> Changes {
        self.changes
    }

    /// A place to which the transaction can go back.
    pub fn savepoint(&mut self) -> Savepoint {
        self.graph.refresh();
        let point = savepoint(self.graph, self.log.len(), self.changes);
        self.fresh = point.ids;
        point
    }

    /// Undoes everything since a savepoint.
    pub fn rollback_to(&mut self, point: &Savepoint) {
        while self.log.len() > point.log {
            if let Some(undo) = self.log.pop() {
                self.graph.undo(undo);
            }
        }
        self.graph.forget(point);
        self.changes = point.changes;
        self.fresh = point.ids;
    }

    /// The number of a label, a new one if it has none.
    ///
    /// # Errors
    ///
    /// If there are too many labels.
    pub fn intern_label(&mut self, name: &str) -> Result<LabelId, GraphError> {
        let label = self.graph.labels.intern(name)?;
        self.graph.by_label.resize_with(self.graph.labels.len(), IdSet::default);
        Ok(LabelId(label))
    }

    /// The number of a relationship type, a new one if it has none.
    ///
    /// # Errors
    ///
    /// If there are too many types.
    pub fn intern_type(&mut self, name: &str) -> Result<TypeId, GraphError> {
        let rel_type = self.graph.types.intern(name)?;
        self.graph.type_counts.resize(self.graph.types.len(), 0);
        Ok(TypeId(rel_type))
    }

    /// The number of a property key, a new one if it has none.
    ///
    /// # Errors
    ///
    /// If there are too many keys.
    pub fn intern_key(&mut self, name: &str) -> Result<KeyId, GraphError> {
        let key = self.graph.keys.intern(name)?;
        self.graph.node_columns.resize_with(self.graph.keys.len(), Column::default);
        self.graph.rel_columns.resize_with(self.graph.keys.len(), Column::default);
        Ok(KeyId(key))
    }

    /// Creates a node.
    ///
    /// # Errors
    ///
    /// If the graph is full.
    pub fn create_node(&mut self, labels: &[&str]) -> Result<NodeId, GraphError> {
        self.create_node_with_id(NodeId(self.graph.next_node_id()), labels)
    }

    /// Creates a node with a given id, as loading a file needs it.
    ///
    /// # Errors
    ///
    /// If the id is in use or out of range, or the graph is full.
    pub fn create_node_with_id(
        &mut self,
        id: NodeId,
        labels: &[&str],
    ) -> Result<NodeId, GraphError> {
        let mut set = Vec::with_capacity(labels.len());
        for label in labels {
            set.push(self.intern_label(label)?);
        }
        self.create_node_by(id, set)
    }

    /// Creates a node with labels by number.
    ///
    /// # Errors
    ///
    /// If the graph is full.
    pub fn create_node_labelled(&mut self, labels: &[LabelId]) -> Result<NodeId, GraphError> {
        self.create_node_by(NodeId(self.graph.next_node_id()), labels.to_vec())
    }

    fn create_node_by(
        &mut self,
        id: NodeId,
        mut labels: Vec<LabelId>,
    ) -> Result<NodeId, GraphError> {
        let next = self.graph.next_node_id();
        if self.graph.has_node(id) {
            return Err(GraphError::IdInUse { id: id.0 });
        }
        check_id(id.0, next)?;
        labels.sort_unstable();
        labels.dedup();
        let set = self.graph.label_sets.number(&labels)?;
        self.graph.topology.add_node(id);
        self.graph.node_labels.resize(self.graph.topology.node_ids_end() as usize, 0);
        self.graph.node_labels[id.0 as usize] = set;
        for &label in &labels {
            self.graph.by_label[usize::from(label.0)].insert(id.0);
        }
        match self.log.last_mut() {
            Some(Undo::CreatedNodes(_, end)) if *end == id.0 && id.0 > self.fresh[0] => *end += 1,
            _ => self.log.push(Undo::CreatedNodes(id.0, id.0 + 1)),
        }
        self.changes.nodes_created += 1;
        self.changes.labels_added += count(labels.len());
        Ok(id)
    }

    /// Creates a relationship.
    ///
    /// # Errors
    ///
    /// If one of the nodes does not exist, or the graph is full.
    pub fn create_rel(
        &mut self,
        start: NodeId,
        rel_type: &str,
        end: NodeId,
    ) -> Result<RelId, GraphError> {
        let rel_type = self.intern_type(rel_type)?;
        self.create_rel_by(RelId(self.graph.next_rel_id()), start, rel_type, end)
    }

    /// Creates a relationship with a given id, as loading a file needs it.
    ///
    /// # Errors
    ///
    /// If the id is in use or out of range, a node does not exist, or the graph is full.
    pub fn create_rel_with_id(
        &mut self,
        id: RelId,
        start: NodeId,
        rel_type: &str,
        end: NodeId,
    ) -> Result<RelId, GraphError> {
        let rel_type = self.intern_type(rel_type)?;
        self.create_rel_by(id, start, rel_type, end)
    }

    /// Creates a relationship with a type by number.
    ///
    /// # Errors
    ///
    /// If one of the nodes does not exist, or the graph is full.
    pub fn create_rel_typed(
        &mut self,
        start: NodeId,
        rel_type: TypeId,
        end: NodeId,
    ) -> Result<RelId, GraphError> {
        self.create_rel_by(RelId(self.graph.next_rel_id()), start, rel_type, end)
    }

    fn create_rel_by(
        &mut self,
        id: RelId,
        start: NodeId,
        rel_type: TypeId,
        end: NodeId,
    ) -> Result<RelId, GraphError> {
        for node in [start, end] {
            if !self.graph.has_node(node) {
                return Err(GraphError::NoSuchNode(node));
            }
        }
        let next = self.graph.next_rel_id();
        if self.graph.has_rel(id) {
            return Err(GraphError::IdInUse { id: id.0 });
        }
        check_id(id.0, next)?;
        self.graph.put_rel(id, start, rel_type, end);
        match self.log.last_mut() {
            Some(Undo::CreatedRels(_, end)) if *end == id.0 && id.0 > self.fresh[1] => *end += 1,
            _ => self.log.push(Undo::CreatedRels(id.0, id.0 + 1)),
        }
        self.changes.relationships_created += 1;
        Ok(id)
    }

    /// Sets a property; null removes it.
    ///
    /// # Errors
    ///
    /// If there is no such node or relationship, or if the value cannot be stored.
    pub fn set_property(
        &mut self,
        entity: impl Into<Entity>,
        key: &str,
        value: Value,
    ) -> Result<(), GraphError> {
        let entity = entity.into();
        if matches!(value, Value::Null) && self.graph.key_id(key).is_none() {
            return self.check_there(entity);
        }
        let key = self.intern_key(key)?;
        self.set_property_by(entity, key, value)
    }

    /// Sets a property of a node; null removes it.
    ///
    /// # Errors
    ///
    /// If there is no such node, or if the value cannot be stored.
    pub fn set_node_property(
        &mut self,
        node: NodeId,
        key: &str,
        value: Value,
    ) -> Result<(), GraphError> {
        self.set_property(node, key, value)
    }

    /// Sets a property of a relationship; null removes it.
    ///
    /// # Errors
    ///
    /// If there is no such relationship, or if the value cannot be stored.
    pub fn set_rel_property(
        &mut self,
        rel: RelId,
        key: &str,
        value: Value,
    ) -> Result<(), GraphError> {
        self.set_property(rel, key, value)
    }

    /// Sets a property with a key by number; null removes it.
    ///
    /// # Errors
    ///
    /// If there is no such node or relationship, or if the value cannot be stored.
    pub fn set_property_by(
        &mut self,
        entity: impl Into<Entity>,
        key: KeyId,
        value: Value,
    ) -> Result<(), GraphError> {
        let entity = entity.into();
        self.check_there(entity)?;
        check_storable(&value)?;
        if let Entity::Node(node) = entity {
            self.graph.check_unique(node, key, &value)?;
        }
        let null = matches!(value, Value::Null);
        let old = self.graph.put_property(entity, key, value);
        if null && matches!(old, Value::Null) {
            return Ok(());
        }
        self.changes.properties_set += 1;
        let fresh = match entity {
            Entity::Node(node) => node.0 >= self.fresh[0],
            Entity::Rel(rel) => rel.0 >= self.fresh[1],
        };
        if !fresh {
            self.log.push(Undo::Property(entity, key, old));
        }
        Ok(())
    }

    /// Removes all properties.
    ///
    /// # Errors
    ///
    /// If there is no such node or relationship.
    pub fn clear_properties(&mut self, entity: impl Into<Entity>) -> Result<(), GraphError> {
        let entity = entity.into();
        for key in self.graph.key_ids() {
            self.set_property_by(entity, key, Value::Null)?;
        }
        Ok(())
    }

    /// Gives a node a label; whether it was new.
    ///
    /// # Errors
    ///
    /// If there is no such node, or if there are too many labels.
    pub fn add_label(&mut self, node: NodeId, label: &str) -> Result<bool, GraphError> {
        self.check_there(node.into())?;
        let label = self.intern_label(label)?;
        let old = self.graph.label_ids(node);
        let Err(place) = old.binary_search(&label) else { return Ok(false) };
        let mut labels = old.to_vec();
        labels.insert(place, label);
        self.graph.check_unique_label(node, label)?;
        self.set_labels(node, &labels)?;
        self.changes.labels_added += 1;
        Ok(true)
    }

    /// Takes a label from a node; whether it had it.
    ///
    /// # Errors
    ///
    /// If there is no such node.
    pub fn remove_label(&mut self, node: NodeId, label: &str) -> Result<bool, GraphError> {
        self.check_there(node.into())?;
        let Some(label) = self.graph.label_id(label) else { return Ok(false) };
        let mut labels = self.graph.label_ids(node).to_vec();
        let Ok(place) = labels.binary_search(&label) else { return Ok(false) };
        labels.remove(place);
        self.set_labels(node, &labels)?;
        self.changes.labels_removed += 1;
        Ok(true)
    }

    fn set_labels(&mut self, node: NodeId, labels: &[LabelId]) -> Result<(), GraphError> {
        let set = self.graph.label_sets.number(labels)?;
        let old = self.graph.put_labels(node, set);
        self.log.push(Undo::Labels(node, old));
        Ok(())
    }

    /// Deletes a relationship.
    ///
    /// # Errors
    ///
    /// If there is no such relationship.
    pub fn delete_rel(&mut self, rel: RelId) -> Result<(), GraphError> {
        let Some((start, end)) = self.graph.endpoints(rel) else {
            return Err(GraphError::NoSuchRel(rel));
        };
        self.drop_properties(rel.into());
        self.graph.take_rel(rel);
        self.log.push(Undo::DeletedRel(rel, start, end));
        self.changes.relationships_deleted += 1;
        Ok(())
    }

    /// Deletes a node that has no relationships.
    ///
    /// # Errors
    ///
    /// If there is no such node, or if it has relationships.
    pub fn delete_node(&mut self, node: NodeId) -> Result<(), GraphError> {
        self.check_there(node.into())?;
        if self.graph.is_connected(node) {
            return Err(GraphError::NodeHasRels { node });
        }
        self.drop_properties(node.into());
        if !self.graph.label_ids(node).is_empty() {
            self.set_labels(node, &[])?;
        }
        self.graph.topology.remove_node(node);
        self.log.push(Undo::DeletedNode(node));
        self.changes.nodes_deleted += 1;
        Ok(())
    }

    /// Deletes a node and its relationships.
    ///
    /// # Errors
    ///
    /// If there is no such node.
    pub fn detach_delete_node(&mut self, node: NodeId) -> Result<(), GraphError> {
        self.check_there(node.into())?;
        loop {
            // The newest first: it is the first of the topology's list, where it is found at once.
            let first = self.graph.topology.leaving(node).next();
            let Some((rel, _)) = first.or_else(|| self.graph.topology.arriving(node).next()) else {
                break;
            };
            self.delete_rel(rel)?;
        }
        self.delete_node(node)
    }

    /// Makes an index of the nodes of a label by a key. If it is to be unique, no two of them may
    /// ever have the same value.
    ///
    /// # Errors
    ///
    /// If there is one with this name or on these already, or two nodes have the same value.
    pub fn create_index(
        &mut self,
        name: &str,
        label: &str,
        key: &str,
        unique: Unique,
    ) -> Result<(), GraphError> {
        let same = self.graph.indexes.iter().any(|index| *index.name == *name);
        if same || self.graph.has_index(label, key) {
            return Err(GraphError::IndexExists { label: label.into(), key: key.into() });
        }
        let (label, key) = (self.intern_label(label)?, self.intern_key(key)?);
        let unique = unique == Unique::Yes;
        let index = Index::new(Arc::from(name), label, key, unique);
        if unique {
            index.fill(self.graph).map_err(|node| self.graph.not_unique(&index, node))?;
        }
        self.graph.indexes.push(index);
        self.log.push(Undo::CreatedIndex);
        self.changes.indexes_added += 1;
        Ok(())
    }

    /// Drops an index by name; whether there was one.
    pub fn drop_index(&mut self, name: &str) -> bool {
        let Some(at) = self.graph.indexes.iter().position(|index| *index.name == *name) else {
            return false;
        };
        let index = self.graph.indexes.remove(at);
        self.log.push(Undo::DroppedIndex(at, Box::new(index)));
        self.changes.indexes_removed += 1;
        true
    }

    fn drop_properties(&mut self, entity: Entity) {
        for key in self.graph.key_ids() {
            let old = self.graph.put_property(entity, key, Value::Null);
            if !matches!(old, Value::Null) {
                self.log.push(Undo::Property(entity, key, old));
            }
        }
    }

    fn check_there(&self, entity: Entity) -> Result<(), GraphError> {
        match entity {
            Entity::Node(node) if !self.graph.has_node(node) => Err(GraphError::NoSuchNode(node)),
            Entity::Rel(rel) if !self.graph.has_rel(rel) => Err(GraphError::NoSuchRel(rel)),
            _ => Ok(()),
        }
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.done {
            let start = self.start;
            self.rollback_to(&start);
        }
    }
}

fn savepoint(graph: &Graph, log: usize, changes: Changes) -> Savepoint {
    Savepoint {
        log,
        changes,
        names: [graph.labels.len(), graph.types.len(), graph.keys.len()],
        ids: [graph.next_node_id(), graph.next_rel_id()],
    }
}

pub(super) fn check_id(id: u32, next: u32) -> Result<(), GraphError> {
    if id == u32::MAX {
        return Err(GraphError::Full);
    }
    if id > next && id - next > ID_GAP_MAX {
        return Err(GraphError::IdOutOfRange { id });
    }
    Ok(())
}

pub(super) fn count(n: usize) -> u64 {
    n as u64
}
