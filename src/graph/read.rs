//! What a reader may ask of a graph.

use std::sync::Arc;

use crate::graph::Direction;
use crate::graph::Entity;
use crate::graph::Graph;
use crate::graph::IdSet;
use crate::graph::KeyId;
use crate::graph::LabelId;
use crate::graph::Neighbours;
use crate::graph::TypeId;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// With more types than this, relationships of any type are read from the topology's lists.
const TYPES_TO_VISIT: usize = 16;

/// How many relationships of some types and direction nodes have, answered without visiting them
/// where compact adjacency is up to date.
#[derive(Clone, Copy, Debug)]
pub struct Degrees<'a> {
    graph: &'a Graph,
    types: Option<&'a [TypeId]>,
    direction: Direction,
}

impl Degrees<'_> {
    /// The degree of a node; a loop counts once.
    pub fn of(&self, node: NodeId) -> usize {
        let mut n = 0;
        if self.direction != Direction::Both && self.graph.is_compact() {
            let side = usize::from(self.direction == Direction::In);
            let mut count = |rel_type: TypeId| {
                let adjacency = self.graph.adjacency.of_type(rel_type);
                n += adjacency.map_or(0, |sides| sides[side].degree(node));
            };
            match self.types {
                Some(types) => types.iter().copied().for_each(&mut count),
                None => self.graph.type_ids().for_each(&mut count),
            }
            return n;
        }
        self.graph.visit(node, self.types, self.direction, |_, _| n += 1);
        n
    }
}

impl Graph {
    /// How many nodes there are.
    pub fn n_nodes(&self) -> usize {
        self.topology.n_nodes()
    }

    /// How many relationships there are.
    pub fn n_rels(&self) -> usize {
        self.topology.n_rels()
    }

    /// Whether there is such a node.
    pub fn has_node(&self, node: NodeId) -> bool {
        self.topology.has_node(node)
    }

    /// Whether there is such a relationship.
    pub fn has_rel(&self, rel: RelId) -> bool {
        self.topology.has_rel(rel)
    }

    /// Whether there is such a node or relationship.
    pub fn has(&self, entity: impl Into<Entity>) -> bool {
        match entity.into() {
            Entity::Node(node) => self.has_node(node),
            Entity::Rel(rel) => self.has_rel(rel),
        }
    }

    /// All nodes, in order of id.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        (0..self.topology.node_ids_end()).map(NodeId).filter(|&node| self.has_node(node))
    }

    /// Appends to `out` the nodes from an id on, in order, at most `max` of them. Answers where to go
    /// on, or `None` when there are no more.
    pub fn read_nodes(&self, from: u32, max: usize, out: &mut Vec<u32>) -> Option<u32> {
        let end = self.topology.node_ids_end();
        let mut room = max;
        for id in from..end {
            if self.has_node(NodeId(id)) {
                if room == 0 {
                    return Some(id);
                }
                out.push(id);
                room -= 1;
            }
        }
        None
    }

    /// All relationships, in order of id.
    pub fn rels(&self) -> impl Iterator<Item = RelId> + '_ {
        (0..self.topology.rel_ids_end()).map(RelId).filter(|&rel| self.has_rel(rel))
    }

    /// The id that the next node will get.
    pub fn next_node_id(&self) -> u32 {
        self.topology.node_ids_end()
    }

    /// The id that the next relationship will get.
    pub fn next_rel_id(&self) -> u32 {
        self.topology.rel_ids_end()
    }

    /// The labels of a node, sorted; none if there is no such node.
    pub fn labels(&self, node: NodeId) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> =
            self.label_ids(node).iter().map(|&label| Arc::clone(self.label_name(label))).collect();
        names.sort_unstable();
        names
    }

    /// The labels of a node in order of number; none if there is no such node.
    pub fn label_ids(&self, node: NodeId) -> &[LabelId] {
        self.label_sets.labels(self.node_labels.get(node.0 as usize).copied().unwrap_or(0))
    }

    /// Whether a node has a label.
    #[inline]
    pub fn has_label(&self, node: NodeId, label: LabelId) -> bool {
        self.label_ids(node).contains(&label)
    }

    /// The nodes with a label.
    pub fn nodes_with_label(&self, label: LabelId) -> &IdSet {
        &self.by_label[usize::from(label.0)]
    }

    /// The type of a relationship. A relationship that is gone has its type still.
    ///
    /// # Panics
    ///
    /// If there never was such a relationship.
    pub fn rel_type(&self, rel: RelId) -> &Arc<str> {
        self.type_name(self.rel_type_id(rel))
    }

    /// The type of a relationship as a number. A relationship that is gone has its type still.
    ///
    /// # Panics
    ///
    /// If there never was such a relationship.
    #[inline]
    pub fn rel_type_id(&self, rel: RelId) -> TypeId {
        self.rel_types[rel.0 as usize]
    }

    /// How many relationships of a type there are.
    pub fn n_rels_of_type(&self, rel_type: TypeId) -> usize {
        self.type_counts.get(usize::from(rel_type.0)).copied().unwrap_or(0)
    }

    /// The numbers of all types that the graph has ever had.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..u16::try_from(self.types.len()).unwrap_or(u16::MAX)).map(TypeId)
    }

    /// The numbers of all labels that the graph has ever had.
    pub fn all_label_ids(&self) -> impl Iterator<Item = LabelId> + use<> {
        (0..u16::try_from(self.labels.len()).unwrap_or(u16::MAX)).map(LabelId)
    }

    /// The numbers of all property keys that the graph has ever had.
    pub fn key_ids(&self) -> impl Iterator<Item = KeyId> + use<> {
        (0..u16::try_from(self.keys.len()).unwrap_or(u16::MAX)).map(KeyId)
    }

    /// Start and end of a relationship, `None` if there is no such relationship.
    #[inline]
    pub fn endpoints(&self, rel: RelId) -> Option<(NodeId, NodeId)> {
        self.topology.endpoints(rel)
    }

    /// A property by name, null if it is not set.
    pub fn property(&self, entity: impl Into<Entity>, key: &str) -> Value {
        self.key_id(key).map_or(Value::Null, |key| self.property_by(entity, key))
    }

    /// A property by key, null if it is not set.
    #[inline]
    pub fn property_by(&self, entity: impl Into<Entity>, key: KeyId) -> Value {
        let key = usize::from(key.0);
        let (column, id) = match entity.into() {
            Entity::Node(node) => (self.node_columns.get(key), node.0),
            Entity::Rel(rel) => (self.rel_columns.get(key), rel.0),
        };
        column.map_or(Value::Null, |column| column.get(id))
    }

    /// All properties, sorted by key.
    pub fn properties(&self, entity: impl Into<Entity>) -> Vec<(Arc<str>, Value)> {
        let (columns, id) = match entity.into() {
            Entity::Node(node) => (&self.node_columns, node.0),
            Entity::Rel(rel) => (&self.rel_columns, rel.0),
        };
        let mut properties: Vec<(Arc<str>, Value)> = self
            .key_ids()
            .zip(columns)
            .filter(|(_, column)| column.has(id))
            .map(|(key, column)| (Arc::clone(self.key_name(key)), column.get(id)))
            .collect();
        properties.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        properties
    }

    /// The neighbours by a type in one direction (not `Both`) as compact adjacency; `None` where
    /// there is none that is up to date.
    pub fn neighbours(&self, rel_type: TypeId, direction: Direction) -> Option<&Neighbours> {
        if !self.is_compact() {
            return None;
        }
        let [leaving, arriving] = self.adjacency.of_type(rel_type)?;
        match direction {
            Direction::Out => Some(leaving),
            Direction::In => Some(arriving),
            Direction::Both => None,
        }
    }

    /// Whether every relationship of a type is known to start (`Out`) or end (`In`) at a node with a
    /// label. False where that is not known.
    pub fn always_has_label(&self, rel_type: TypeId, side: Direction, label: LabelId) -> bool {
        if !self.is_compact() || self.labels_changed {
            return false;
        }
        let Some(facts) = self.adjacency.facts(rel_type) else { return false };
        match side {
            Direction::Out => facts.labels[0].contains(&label),
            Direction::In => facts.labels[1].contains(&label),
            Direction::Both => facts.labels.iter().all(|labels| labels.contains(&label)),
        }
    }

    /// Whether no relationship of a type is known to start (`Out`) or end (`In`), or either (`Both`),
    /// at a node with a label. False where that is not known.
    pub fn never_has_label(&self, rel_type: TypeId, side: Direction, label: LabelId) -> bool {
        if !self.is_compact() || self.labels_changed {
            return false;
        }
        let Some(facts) = self.adjacency.facts(rel_type) else { return false };
        match side {
            Direction::Out => !facts.some[0].contains(&label),
            Direction::In => !facts.some[1].contains(&label),
            Direction::Both => facts.some.iter().all(|labels| !labels.contains(&label)),
        }
    }

    /// The labels that all nodes at the start (`Out`) or end of relationships of a type are known to
    /// have.
    pub fn labels_at(&self, rel_type: TypeId, side: Direction) -> &[LabelId] {
        match self.adjacency.facts(rel_type) {
            Some(facts) if self.is_compact() && !self.labels_changed => {
                &facts.labels[usize::from(side == Direction::In)]
            }
            _ => &[],
        }
    }

    /// Whether no relationship of a type is known to lead from a node to itself. False where that is
    /// not known.
    pub fn never_loops(&self, rel_type: TypeId) -> bool {
        self.is_compact() && self.adjacency.facts(rel_type).is_some_and(|facts| !facts.has_loops)
    }

    /// Whether compact adjacency knows every relationship.
    pub fn is_compact(&self) -> bool {
        self.adjacency.removed == 0
            && !self.adjacency.disordered
            && self.adjacency.known == self.topology.rel_ids_end()
    }

    /// Calls `f` with every relationship of a node and the node at its other end. `types`: only
    /// those, `None` for any. A loop comes once.
    pub fn visit(
        &self,
        node: NodeId,
        types: Option<&[TypeId]>,
        direction: Direction,
        mut f: impl FnMut(RelId, NodeId),
    ) {
        if direction != Direction::In {
            self.visit_side(node, types, Direction::Out, &mut f);
        }
        if direction == Direction::Both {
            self.visit_side(node, types, Direction::In, &mut |rel, other| {
                if other != node {
                    f(rel, other);
                }
            });
        } else if direction == Direction::In {
            self.visit_side(node, types, Direction::In, &mut f);
        }
    }

    /// `visit` in one direction.
    fn visit_side(
        &self,
        node: NodeId,
        types: Option<&[TypeId]>,
        direction: Direction,
        f: &mut impl FnMut(RelId, NodeId),
    ) {
        self.visit_lists(node, types, direction, f);
        if self.only_lists(types) {
            return;
        }
        let side = usize::from(direction == Direction::In);
        let mut visit_type = |rel_type: TypeId| {
            let Some(sides) = self.adjacency.of_type(rel_type) else { return };
            let (nodes, rels) = sides[side].of(node);
            for (&other, &rel) in nodes.iter().zip(rels) {
                if self.adjacency.removed == 0 || self.has_rel(RelId(rel)) {
                    f(RelId(rel), NodeId(other));
                }
            }
        };
        match types {
            Some(types) => types.iter().copied().for_each(&mut visit_type),
            None => self.type_ids().for_each(&mut visit_type),
        }
    }

    /// Visits the topology's own lists, newest first, down to the first relationship that compact
    /// adjacency knows, or altogether where that is of no use.
    fn visit_lists(
        &self,
        node: NodeId,
        types: Option<&[TypeId]>,
        direction: Direction,
        f: &mut impl FnMut(RelId, NodeId),
    ) {
        let from = if self.only_lists(types) { 0 } else { self.adjacency.known };
        if from == self.topology.rel_ids_end() {
            return;
        }
        let mut each = |(rel, other): (RelId, NodeId)| {
            if rel.0 < from {
                return false;
            }
            if types.is_none_or(|types| types.contains(&self.rel_type_id(rel))) {
                f(rel, other);
            }
            true
        };
        match direction {
            Direction::In => {
                self.topology.arriving(node).take_while(|&entry| each(entry)).for_each(drop);
            }
            _ => self.topology.leaving(node).take_while(|&entry| each(entry)).for_each(drop),
        }
    }

    /// Whether relationships of some types are better read from the topology's lists alone.
    fn only_lists(&self, types: Option<&[TypeId]>) -> bool {
        types.map_or(self.types.len(), <[TypeId]>::len) > TYPES_TO_VISIT
            || self.adjacency.disordered
            || self.adjacency.known == 0
    }

    /// How many relationships of some types and direction nodes have.
    pub fn degrees<'a>(&'a self, types: Option<&'a [TypeId]>, direction: Direction) -> Degrees<'a> {
        Degrees { graph: self, types, direction }
    }

    /// Whether a node has any relationship.
    pub fn is_connected(&self, node: NodeId) -> bool {
        self.topology.leaving(node).next().is_some()
            || self.topology.arriving(node).next().is_some()
    }
}
