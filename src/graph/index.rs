//! Indexes: the nodes of a label by the value of a key, in order of the values.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;
use std::sync::OnceLock;

use rayon::slice::ParallelSliceMut;
use smallvec::SmallVec;

use crate::graph::Graph;
use crate::graph::KeyId;
use crate::graph::LabelId;
use crate::value::NodeId;
use crate::value::Value;

/// What is known of an index from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexInfo {
    /// Its name.
    pub name: Arc<str>,
    /// Its label.
    pub label: Arc<str>,
    /// Its key.
    pub key: Arc<str>,
    /// Whether no two nodes may have the same value.
    pub unique: bool,
}

/// Values to look for in an index.
#[derive(Clone, Debug)]
pub enum IndexRange {
    /// Strings that begin so.
    Prefix(Arc<str>),
    /// Values between a lower and an upper bound, each with whether it belongs to the range.
    Between(Option<(Value, bool)>, Option<(Value, bool)>),
}

/// The nodes of a label by the value of a key.
#[derive(Clone, Debug)]
pub(super) struct Index {
    pub(super) name: Arc<str>,
    pub(super) label: LabelId,
    pub(super) key: KeyId,
    pub(super) unique: bool,
    /// Made when somebody asks for the first time, if two nodes may have the same value: many a program that
    /// opens a file has no use for its indexes.
    entries: OnceLock<Entries>,
}

/// The nodes with each value, in order of id.
type Entries = BTreeMap<Ordered, SmallVec<[u32; 4]>>;

/// A value by [`Value::order`].
#[derive(Clone, Debug)]
struct Ordered(Value);

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Value::Str(a), Value::Str(b)) => a.cmp(b),
            (Value::Int(a), Value::Int(b)) => a.cmp(b),
            (a, b) => a.order(b),
        }
    }
}

impl Index {
    pub(super) fn new(name: Arc<str>, label: LabelId, key: KeyId, unique: bool) -> Self {
        Self { name, label, key, unique, entries: OnceLock::new() }
    }

    /// Makes the entries. If no two nodes may have the same value and some have, one of these is the error.
    pub(super) fn fill(&self, graph: &Graph) -> Result<(), NodeId> {
        let entries = self.entries(graph);
        let twice = |(value, nodes): &(&Ordered, &SmallVec<[u32; 4]>)| {
            nodes.len() > 1 && value.0.equals(&value.0) == Some(true)
        };
        match entries.iter().find(twice) {
            Some((_, nodes)) if self.unique => Err(NodeId(nodes[0])),
            _ => Ok(()),
        }
    }

    fn entries(&self, graph: &Graph) -> &Entries {
        self.entries.get_or_init(|| {
            let nodes = graph.nodes_with_label(self.label).iter().map(NodeId);
            let values = nodes.map(|node| (Ordered(graph.property_by(node, self.key)), node.0));
            let mut sorted: Vec<(Ordered, u32)> =
                values.filter(|(value, _)| !value.0.is_null()).collect();
            sorted.par_sort_by(|a, b| a.0.cmp(&b.0));
            let groups = sorted.chunk_by(|a, b| a.0 == b.0);
            let nodes = |group: &[(Ordered, u32)]| group.iter().map(|entry| entry.1).collect();
            groups.map(|group| (group[0].0.clone(), nodes(group))).collect()
        })
    }

    /// Notes that a node has got a value.
    pub(super) fn insert(&mut self, value: Value, node: NodeId) {
        let Some(entries) = self.entries.get_mut() else { return };
        let nodes = entries.entry(Ordered(value)).or_default();
        if let Err(place) = nodes.binary_search(&node.0) {
            nodes.insert(place, node.0);
        }
    }

    /// Notes that a node has lost a value.
    pub(super) fn remove(&mut self, value: Value, node: NodeId) {
        let Some(entries) = self.entries.get_mut() else { return };
        let value = Ordered(value);
        let Some(nodes) = entries.get_mut(&value) else { return };
        if let Ok(place) = nodes.binary_search(&node.0) {
            nodes.remove(place);
        }
        if nodes.is_empty() {
            entries.remove(&value);
        }
    }

    /// The nodes with a value that equals a given one.
    fn equal(&self, graph: &Graph, value: &Value) -> &[u32] {
        // Null and what holds null equals nothing, nor does NaN.
        if value.equals(value) != Some(true) {
            return &[];
        }
        self.entries(graph).get(&Ordered(value.clone())).map_or(&[], SmallVec::as_slice)
    }

    /// A node other than `node` that has a value.
    pub(super) fn other(&self, graph: &Graph, value: &Value, node: NodeId) -> Option<NodeId> {
        self.equal(graph, value).iter().copied().map(NodeId).find(|&other| other != node)
    }

    fn range(&self, graph: &Graph, range: &IndexRange, found: &mut Vec<NodeId>) {
        let entries = self.entries(graph);
        match range {
            IndexRange::Prefix(prefix) => {
                let from = Ordered(Value::Str(Arc::clone(prefix)));
                for (value, nodes) in entries.range(from..) {
                    match &value.0 {
                        Value::Str(text) if text.starts_with(&**prefix) => {
                            found.extend(nodes.iter().copied().map(NodeId));
                        }
                        _ => break,
                    }
                }
            }
            IndexRange::Between(low, high) => {
                let bound = |own: &Option<(Value, bool)>| match own {
                    None => Bound::Unbounded,
                    Some((value, true)) => Bound::Included(Ordered(value.clone())),
                    Some((value, false)) => Bound::Excluded(Ordered(value.clone())),
                };
                let holds = |value: &Value, own: &Option<(Value, bool)>, want: Ordering| {
                    own.as_ref().is_none_or(|(limit, inclusive)| {
                        value
                            .compare(limit)
                            .holds(|order| order == want || *inclusive && order == Ordering::Equal)
                            == Some(true)
                    })
                };
                let (from, to) = (bound(low), bound(high));
                if is_empty(&from, &to) {
                    return;
                }
                for (value, nodes) in entries.range((from, to)) {
                    if holds(&value.0, low, Ordering::Greater)
                        && holds(&value.0, high, Ordering::Less)
                    {
                        found.extend(nodes.iter().copied().map(NodeId));
                    }
                }
            }
        }
    }
}

/// Whether nothing can lie between two bounds, which `BTreeMap::range` does not take.
fn is_empty(from: &Bound<Ordered>, to: &Bound<Ordered>) -> bool {
    match (from, to) {
        (Bound::Included(low), Bound::Included(high)) => low > high,
        (
            Bound::Included(low) | Bound::Excluded(low),
            Bound::Included(high) | Bound::Excluded(high),
        ) => low >= high,
        _ => false,
    }
}

impl Graph {
    /// All indexes, sorted by name.
    pub fn indexes(&self) -> Vec<IndexInfo> {
        let mut all: Vec<IndexInfo> = self.indexes.iter().map(|index| self.info(index)).collect();
        all.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        all
    }

    pub(super) fn info(&self, index: &Index) -> IndexInfo {
        IndexInfo {
            name: Arc::clone(&index.name),
            label: Arc::clone(self.label_name(index.label)),
            key: Arc::clone(self.key_name(index.key)),
            unique: index.unique,
        }
    }

    pub(super) fn index_on(&self, label: &str, key: &str) -> Option<&Index> {
        let (label, key) = (self.label_id(label)?, self.key_id(key)?);
        self.indexes.iter().find(|index| index.label == label && index.key == key)
    }

    /// Whether there is an index on a label and a key.
    pub fn has_index(&self, label: &str, key: &str) -> bool {
        self.index_on(label, key).is_some()
    }

    /// How many different values an index has.
    pub fn index_size(&self, label: &str, key: &str) -> Option<usize> {
        self.index_on(label, key).map(|index| index.entries(self).len())
    }

    /// Appends the nodes of a label with a value that equals the given one, in order of id; whether
    /// there is an index.
    pub fn index_lookup(
        &self,
        label: &str,
        key: &str,
        value: &Value,
        found: &mut Vec<NodeId>,
    ) -> bool {
        let Some(index) = self.index_on(label, key) else { return false };
        found.extend(index.equal(self, value).iter().copied().map(NodeId));
        true
    }

    /// Appends the nodes of a label with values in a range, in order of value; whether there is an
    /// index.
    pub fn index_range(
        &self,
        label: &str,
        key: &str,
        range: &IndexRange,
        found: &mut Vec<NodeId>,
    ) -> bool {
        let Some(index) = self.index_on(label, key) else { return false };
        index.range(self, range, found);
        true
    }
}
