//! Which part of a graph is written.

use std::collections::BTreeSet;

use crate::graph::Graph;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// A part of a graph: some of its nodes and relationships, or all.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    some: Option<(BTreeSet<NodeId>, BTreeSet<RelId>)>,
}

impl Selection {
    /// Everything.
    pub const fn all() -> Self {
        Self { some: None }
    }

    /// Whether it is everything.
    pub const fn is_all(&self) -> bool {
        self.some.is_none()
    }

    /// Some nodes and relationships, with the nodes at the ends of these.
    pub fn some(
        graph: &Graph,
        nodes: impl IntoIterator<Item = NodeId>,
        rels: impl IntoIterator<Item = RelId>,
    ) -> Self {
        let mut own_nodes: BTreeSet<_> =
            nodes.into_iter().filter(|&node| graph.has_node(node)).collect();
        let mut own_rels = BTreeSet::new();
        for rel in rels {
            if let Some((start, end)) = graph.endpoints(rel) {
                own_rels.insert(rel);
                own_nodes.extend([start, end]);
            }
        }
        Self { some: Some((own_nodes, own_rels)) }
    }

    /// The nodes, relationships and paths in some values, lists and maps looked into. If there are
    /// only nodes, the relationships between them come with them.
    pub fn of_values<'a>(graph: &Graph, values: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut nodes = BTreeSet::new();
        let mut rels = BTreeSet::new();
        let mut rest: Vec<&Value> = values.into_iter().collect();
        while let Some(value) = rest.pop() {
            match value {
                Value::Node(node) => {
                    nodes.insert(*node);
                }
                Value::Rel(rel) => {
                    rels.insert(*rel);
                }
                Value::Path(path) => {
                    nodes.extend(path.nodes.iter().copied());
                    rels.extend(path.rels.iter().copied());
                }
                Value::List(items) => rest.extend(items.iter()),
                Value::Map(map) => rest.extend(map.values()),
                _ => {}
            }
        }
        if rels.is_empty() {
            rels = graph
                .rels()
                .filter(|&rel| {
                    graph
                        .endpoints(rel)
                        .is_some_and(|(start, end)| nodes.contains(&start) && nodes.contains(&end))
                })
                .collect();
        }
        Self::some(graph, nodes, rels)
    }

    /// What a drawing of the whole graph shows: statements and what they are about. Articles and
    /// what is merely mentioned would hide them; where there are no statements, all is shown.
    pub fn drawing(graph: &Graph) -> Self {
        let (Some(article), Some(mentions)) =
            (graph.label_id("Article"), graph.type_id("MENTIONS"))
        else {
            return Self::all();
        };
        let is_mention = |rel: RelId| {
            graph.rel_type_id(rel) == mentions
                && graph.endpoints(rel).is_some_and(|(start, _)| graph.has_label(start, article))
        };
        let mut mentioned = BTreeSet::new();
        let mut rels = BTreeSet::new();
        for rel in graph.rels() {
            if is_mention(rel) {
                mentioned.extend(graph.endpoints(rel).map(|(_, end)| end));
            } else {
                rels.insert(rel);
            }
        }
        if rels.is_empty() {
            return Self::all();
        }
        let unmentioned = graph
            .nodes()
            .filter(|node| !graph.has_label(*node, article) && !mentioned.contains(node));
        Self::some(graph, unmentioned.collect::<Vec<_>>(), rels)
    }

    /// Whether a node belongs to it.
    pub fn has_node(&self, node: NodeId) -> bool {
        self.some.as_ref().is_none_or(|(nodes, _)| nodes.contains(&node))
    }

    /// Its nodes, in order of id.
    pub fn nodes<'a>(&'a self, graph: &'a Graph) -> Box<dyn Iterator<Item = NodeId> + 'a> {
        match &self.some {
            None => Box::new(graph.nodes()),
            Some((nodes, _)) => Box::new(nodes.iter().copied()),
        }
    }

    /// Its relationships, in order of id.
    pub fn rels<'a>(&'a self, graph: &'a Graph) -> Box<dyn Iterator<Item = RelId> + 'a> {
        match &self.some {
            None => Box::new(graph.rels()),
            Some((_, rels)) => Box::new(rels.iter().copied()),
        }
    }

    /// How many nodes it has.
    pub fn n_nodes(&self, graph: &Graph) -> usize {
        self.some.as_ref().map_or_else(|| graph.n_nodes(), |(nodes, _)| nodes.len())
    }

    /// How many relationships it has.
    pub fn n_rels(&self, graph: &Graph) -> usize {
        self.some.as_ref().map_or_else(|| graph.n_rels(), |(_, rels)| rels.len())
    }
}
