//! Which labels and types carry which keys, with values of which types.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::graph::Column;
use crate::graph::ColumnView;
use crate::graph::Graph;
use crate::graph::KeyId;
use crate::value::Value;

/// Labels, types and keys that are in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// Labels, sorted by name.
    pub labels: Vec<LabelSchema>,
    /// Relationship types, sorted by name.
    pub types: Vec<TypeSchema>,
}

/// One label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelSchema {
    /// Its name.
    pub name: Arc<str>,
    /// How many nodes have it.
    pub count: usize,
    /// The keys of these nodes, sorted by name.
    pub keys: Vec<KeySchema>,
}

/// One relationship type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeSchema {
    /// Its name.
    pub name: Arc<str>,
    /// How many relationships have it.
    pub count: usize,
    /// The keys of these relationships, sorted by name.
    pub keys: Vec<KeySchema>,
    /// Labels at the start and at the end, with the number of relationships between them, sorted.
    pub ends: Vec<(Arc<str>, Arc<str>, usize)>,
}

/// One key of a label or type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySchema {
    /// Its name.
    pub name: Arc<str>,
    /// How many nodes or relationships have it.
    pub count: usize,
    /// The types of its values, sorted.
    pub types: Vec<&'static str>,
}

/// Count of values and their types by key.
type Found = BTreeMap<Arc<str>, (usize, BTreeSet<&'static str>)>;

impl Graph {
    /// The labels that nodes have, sorted.
    pub fn used_labels(&self) -> Vec<Arc<str>> {
        let used = self.all_label_ids().filter(|&label| !self.nodes_with_label(label).is_empty());
        sorted(used.map(|label| Arc::clone(self.label_name(label))))
    }

    /// The types that relationships have, sorted.
    pub fn used_types(&self) -> Vec<Arc<str>> {
        let used = self.type_ids().filter(|&rel_type| self.n_rels_of_type(rel_type) > 0);
        sorted(used.map(|rel_type| Arc::clone(self.type_name(rel_type))))
    }

    /// The keys that nodes or relationships have, sorted.
    pub fn used_keys(&self) -> Vec<Arc<str>> {
        let some = |column: Option<&Column>| column.is_some_and(|column| !column.is_empty());
        let used =
            self.key_ids().filter(|&key| some(self.node_column(key)) || some(self.rel_column(key)));
        sorted(used.map(|key| Arc::clone(self.key_name(key))))
    }

    /// Labels, types and keys in use, with counts. Visits everything.
    pub fn schema(&self) -> Schema {
        Schema { labels: self.label_schemas(), types: self.type_schemas() }
    }

    fn label_schemas(&self) -> Vec<LabelSchema> {
        let mut labels = Vec::new();
        for name in self.used_labels() {
            let Some(label) = self.label_id(&name) else { continue };
            let nodes = self.nodes_with_label(label);
            let mut found = Found::new();
            for key in self.key_ids() {
                let Some(column) = self.node_column(key) else { continue };
                self.find(&mut found, key, column, nodes.iter());
            }
            labels.push(LabelSchema { name, count: nodes.len(), keys: keys(found) });
        }
        labels
    }

    fn type_schemas(&self) -> Vec<TypeSchema> {
        let mut by_type: Vec<Vec<u32>> = self.type_ids().map(|_| Vec::new()).collect();
        for rel in self.rels() {
            by_type[usize::from(self.rel_type_id(rel).0)].push(rel.0);
        }
        let mut types = Vec::new();
        for name in self.used_types() {
            let Some(rel_type) = self.type_id(&name) else { continue };
            let rels = &by_type[usize::from(rel_type.0)];
            let mut found = Found::new();
            for key in self.key_ids() {
                let Some(column) = self.rel_column(key) else { continue };
                self.find(&mut found, key, column, rels.iter().copied());
            }
            types.push(TypeSchema {
                name,
                count: rels.len(),
                keys: keys(found),
                ends: self.ends(rels),
            });
        }
        types
    }

    fn ends(&self, rels: &[u32]) -> Vec<(Arc<str>, Arc<str>, usize)> {
        let mut pairs: BTreeMap<_, usize> = BTreeMap::new();
        for &rel in rels {
            let Some((start, end)) = self.endpoints(crate::value::RelId(rel)) else { continue };
            for &from in self.label_ids(start) {
                for &to in self.label_ids(end) {
                    *pairs.entry((from, to)).or_default() += 1;
                }
            }
        }
        let named = pairs.into_iter().map(|((from, to), n)| {
            (Arc::clone(self.label_name(from)), Arc::clone(self.label_name(to)), n)
        });
        sorted(named)
    }

    fn find(&self, found: &mut Found, key: KeyId, column: &Column, ids: impl Iterator<Item = u32>) {
        let mixed = matches!(column.view(), ColumnView::Mixed(_));
        let mut count = 0;
        let mut types = BTreeSet::new();
        for id in ids.filter(|&id| column.has(id)) {
            if mixed || count == 0 {
                types.insert(type_name(&column.get(id)));
            }
            count += 1;
        }
        if count > 0 {
            found.insert(Arc::clone(self.key_name(key)), (count, types));
        }
    }
}

fn keys(found: Found) -> Vec<KeySchema> {
    found
        .into_iter()
        .map(|(name, (count, types))| KeySchema { name, count, types: types.into_iter().collect() })
        .collect()
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items
}

/// The name of a stored value's type, as the openCypher type system spells it.
fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "BOOLEAN",
        Value::Int(_) => "INTEGER",
        Value::Float(_) => "FLOAT",
        Value::Str(_) => "STRING",
        Value::List(_) => "LIST",
        Value::Date(_) => "DATE",
        Value::LocalTime(_) => "LOCAL TIME",
        Value::Time(_) => "TIME",
        Value::LocalDateTime(_) => "LOCAL DATETIME",
        Value::DateTime(_) => "DATETIME",
        Value::Duration(_) => "DURATION",
        Value::Null | Value::Map(_) | Value::Node(_) | Value::Rel(_) | Value::Path(_) => "ANY",
    }
}
