//! Changes to a graph without a note of them, and their undoing.

use crate::graph::Entity;
use crate::graph::Graph;
use crate::graph::GraphError;
use crate::graph::KeyId;
use crate::graph::LabelId;
use crate::graph::Savepoint;
use crate::graph::TypeId;
use crate::graph::adjacency::Adjacency;
use crate::graph::index::Index;
use crate::graph::write::Undo;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

impl Graph {
    pub(super) fn undo(&mut self, undo: Undo) {
        match undo {
            Undo::CreatedNodes(first, end) => {
                for node in (first..end).rev().map(NodeId) {
                    for key in self.key_ids() {
                        self.put_property(node.into(), key, Value::Null);
                    }
                    self.put_labels(node, 0);
                    self.topology.remove_node(node);
                }
            }
            Undo::CreatedRels(first, end) => {
                for rel in (first..end).rev().map(RelId) {
                    for key in self.key_ids() {
                        self.put_property(rel.into(), key, Value::Null);
                    }
                    self.take_rel(rel);
                }
            }
            Undo::DeletedNode(node) => self.topology.add_node(node),
            Undo::DeletedRel(rel, start, end) => {
                self.put_rel(rel, start, self.rel_type_id(rel), end);
            }
            Undo::Property(entity, key, old) => {
                self.put_property(entity, key, old);
            }
            Undo::Labels(node, set) => {
                self.put_labels(node, set);
            }
            Undo::CreatedIndex => drop(self.indexes.pop()),
            Undo::DroppedIndex(at, index) => self.indexes.insert(at, *index),
        }
    }

    /// Forgets names and ids that came after a savepoint.
    pub(super) fn forget(&mut self, point: &Savepoint) {
        let [labels, types, keys] = point.names;
        self.labels.truncate(labels);
        self.by_label.truncate(labels);
        self.types.truncate(types);
        self.type_counts.truncate(types);
        self.keys.truncate(keys);
        self.node_columns.truncate(keys);
        self.rel_columns.truncate(keys);
        let [nodes, rels] = point.ids;
        self.topology.truncate_ids(nodes, rels);
        self.node_labels.truncate(nodes as usize);
        self.rel_types.truncate(rels as usize);
        if self.adjacency.known > rels {
            self.adjacency = Adjacency::default();
        }
        self.refresh();
    }

    pub(super) fn put_rel(&mut self, rel: RelId, start: NodeId, rel_type: TypeId, end: NodeId) {
        // The lists are in order as long as ids only grow.
        if self.adjacency.knows(rel) || rel.0 < self.topology.rel_ids_end() {
            self.adjacency.disordered = true;
        }
        self.topology.add_rel(rel, start, end);
        self.rel_types.resize(self.topology.rel_ids_end() as usize, TypeId(0));
        self.rel_types[rel.0 as usize] = rel_type;
        self.type_counts[usize::from(rel_type.0)] += 1;
    }

    /// Adds relationships with ids that were never used. If one of their ends is not there, it is the error
    /// and nothing is added.
    pub(super) fn put_rels(&mut self, rels: &[(NodeId, TypeId, NodeId)]) -> Result<(), NodeId> {
        self.topology.add_rels(rels.iter().map(|&(start, _, end)| (start, end)))?;
        for &(_, rel_type, _) in rels {
            self.rel_types.push(rel_type);
            self.type_counts[usize::from(rel_type.0)] += 1;
        }
        Ok(())
    }

    pub(super) fn take_rel(&mut self, rel: RelId) {
        self.topology.remove_rel(rel);
        let rel_type = self.rel_type_id(rel);
        self.type_counts[usize::from(rel_type.0)] -= 1;
        if self.adjacency.knows(rel) {
            self.adjacency.removed += 1;
        }
    }

    pub(super) fn put_labels(&mut self, node: NodeId, set: u32) -> u32 {
        let old = std::mem::replace(&mut self.node_labels[node.0 as usize], set);
        self.labels_changed |= old != set && self.has_node(node) && self.is_connected(node);
        for label in self.label_sets.labels(old) {
            self.by_label[usize::from(label.0)].remove(node.0);
        }
        for label in self.label_sets.labels(set) {
            self.by_label[usize::from(label.0)].insert(node.0);
        }
        for index in &mut self.indexes {
            let had = self.label_sets.labels(old).contains(&index.label);
            let has = self.label_sets.labels(set).contains(&index.label);
            if had == has {
                continue;
            }
            let value = self.node_columns[usize::from(index.key.0)].get(node.0);
            match value {
                Value::Null => {}
                value if has => index.insert(value, node),
                value => index.remove(value, node),
            }
        }
        old
    }

    pub(super) fn put_property(&mut self, entity: Entity, key: KeyId, value: Value) -> Value {
        let column = usize::from(key.0);
        let node = match entity {
            Entity::Node(node) => node,
            Entity::Rel(rel) => return self.rel_columns[column].set(rel.0, value),
        };
        if !self.indexes.iter().any(|index| index.key == key) {
            return self.node_columns[column].set(node.0, value);
        }
        let old = self.node_columns[column].set(node.0, value.clone());
        let labels = self.label_sets.labels(self.node_labels[node.0 as usize]);
        for index in self.indexes.iter_mut().filter(|index| index.key == key) {
            if !labels.contains(&index.label) {
                continue;
            }
            if !matches!(old, Value::Null) {
                index.remove(old.clone(), node);
            }
            if !matches!(value, Value::Null) {
                index.insert(value.clone(), node);
            }
        }
        old
    }

    /// Refuses a value of a node that another one has under a key that must be unique.
    pub(super) fn check_unique(
        &self,
        node: NodeId,
        key: KeyId,
        value: &Value,
    ) -> Result<(), GraphError> {
        for index in self.indexes.iter().filter(|index| index.unique && index.key == key) {
            if self.has_label(node, index.label)
                && let Some(other) = index.other(self, value, node)
            {
                return Err(self.not_unique(index, other));
            }
        }
        Ok(())
    }

    /// Refuses a label for a node whose values others of that label have.
    pub(super) fn check_unique_label(
        &self,
        node: NodeId,
        label: LabelId,
    ) -> Result<(), GraphError> {
        for index in self.indexes.iter().filter(|index| index.unique && index.label == label) {
            if let Some(other) = index.other(self, &self.property_by(node, index.key), node) {
                return Err(self.not_unique(index, other));
            }
        }
        Ok(())
    }

    pub(super) fn not_unique(&self, index: &Index, node: NodeId) -> GraphError {
        let info = self.info(index);
        GraphError::NotUnique { label: info.label, key: info.key, node }
    }
}
