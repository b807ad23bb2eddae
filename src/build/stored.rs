//! What a graph that was built before holds.

use std::collections::BTreeMap;

use crate::build::naming;
use crate::extract::EntityKind;
use crate::graph::Graph;
use crate::value::NodeId;
use crate::value::Value;

/// An entity of the graph.
pub(super) struct StoredEntity {
    pub(super) node: NodeId,
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) kind: EntityKind,
    pub(super) mentions: i64,
}

/// The nodes of the articles, by their ids.
pub(super) fn articles(graph: &Graph) -> BTreeMap<String, NodeId> {
    let Some(label) = graph.label_id(naming::ARTICLE) else { return BTreeMap::new() };
    let nodes = graph.nodes_with_label(label).iter().map(NodeId);
    nodes.filter_map(|node| Some((text(&graph.property(node, "id"))?, node))).collect()
}

/// The entities, in order of their nodes. Nodes without a name were not made by reading.
pub(super) fn entities(graph: &Graph) -> Vec<StoredEntity> {
    let Some(label) = graph.label_id(naming::ENTITY) else { return Vec::new() };
    let nodes = graph.nodes_with_label(label).iter().map(NodeId);
    nodes
        .filter_map(|node| {
            Some(StoredEntity {
                node,
                name: text(&graph.property(node, "name"))?,
                aliases: texts(&graph.property(node, "aliases")),
                kind: naming::kind_of(&graph.labels(node)),
                mentions: integer(&graph.property(node, "mentions")),
            })
        })
        .collect()
}

/// A string, if it is one.
pub(super) fn text(value: &Value) -> Option<String> {
    if let Value::Str(text) = value { Some(text.to_string()) } else { None }
}

/// The strings of a list.
pub(super) fn texts(value: &Value) -> Vec<String> {
    if let Value::List(items) = value {
        items.iter().filter_map(text).collect()
    } else {
        Vec::new()
    }
}

/// The integers of a list.
pub(super) fn integers(value: &Value) -> Vec<i64> {
    if let Value::List(items) = value { items.iter().map(integer).collect() } else { Vec::new() }
}

/// An integer; 0 if it is something else.
pub(super) fn integer(value: &Value) -> i64 {
    if let Value::Int(number) = value { *number } else { 0 }
}

/// A list of strings as a value.
pub(super) fn list_of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Value {
    Value::List(texts.into_iter().map(|text| Value::Str(text.into())).collect())
}
