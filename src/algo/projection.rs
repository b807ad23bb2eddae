//! The part of a graph that an algorithm sees.

use petgraph::graph::DiGraph;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::algo::Stop;
use crate::algo::settings::AlgoError;
use crate::algo::settings::Settings;
use crate::graph::Graph;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// After how many relationships it is asked whether to end.
const STOP_EVERY: usize = 1 << 14;

/// A relationship in a projection.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Which relationship it is.
    pub rel: RelId,
    /// Its weight or length, finite and not negative.
    pub weight: f64,
}

/// The part of a graph that an algorithm sees: nodes with some labels, relationships of some
/// types between them, and a weight for each. Nodes are numbered from 0 in order of id.
#[derive(Debug)]
pub struct Projection {
    nodes: Vec<NodeId>,
    graph: DiGraph<NodeId, Step>,
}

impl Projection {
    /// Selects a part of a graph. O(nodes + relationships).
    ///
    /// # Errors
    ///
    /// If a weight is no finite number from 0, or if it is to end. A label or type that the graph does not have selects
    /// nothing.
    pub fn of(graph: &Graph, settings: &Settings, stop: Stop<'_>) -> Result<Self, AlgoError> {
        let labels = settings.names("labels")?;
        let types = settings.names("types")?;
        let weight = settings.key("weight")?;
        let labels = labels.map(|names| -> Vec<_> {
            names.iter().filter_map(|name| graph.label_id(name)).collect()
        });
        let types = types.map(|names| -> Vec<_> {
            names.iter().filter_map(|name| graph.type_id(name)).collect()
        });
        let mut projected = DiGraph::new();
        let mut index_of = vec![None; graph.next_node_id() as usize];
        let mut nodes = Vec::new();
        for node in graph.nodes() {
            let selected = labels
                .as_ref()
                .is_none_or(|labels| labels.iter().any(|&label| graph.has_label(node, label)));
            if selected {
                index_of[node.0 as usize] = Some(projected.add_node(node));
                nodes.push(node);
            }
        }
        for (at, rel) in graph.rels().enumerate() {
            if at.is_multiple_of(STOP_EVERY) {
                stop()?;
            }
            if types.as_ref().is_some_and(|types| !types.contains(&graph.rel_type_id(rel))) {
                continue;
            }
            let Some((start, end)) = graph.endpoints(rel) else { continue };
            let ends = (index_of[start.0 as usize], index_of[end.0 as usize]);
            if let (Some(start), Some(end)) = ends {
                let weight = match &weight {
                    Some(key) => read_weight(&graph.property(rel, key))?,
                    None => 1.0,
                };
                projected.add_edge(start, end, Step { rel, weight });
            }
        }
        Ok(Self { nodes, graph: projected })
    }

    /// The nodes, in order of id; their places here are their numbers in the projection.
    pub fn nodes(&self) -> &[NodeId] {
        &self.nodes
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The number of a node in the projection.
    pub fn number(&self, node: NodeId) -> Option<usize> {
        self.nodes.binary_search(&node).ok()
    }

    /// The projection as petgraph sees it.
    pub fn as_petgraph(&self) -> &DiGraph<NodeId, Step> {
        &self.graph
    }

    /// For each node the numbers of the nodes that its relationships lead to, with their weights.
    pub fn leaving(&self) -> Vec<Vec<(usize, f64)>> {
        self.adjacency(|start, end, lists, weight| lists[start].push((end, weight)))
    }

    /// For each node its neighbours in either direction, loops left out.
    pub fn around(&self) -> Vec<Vec<(usize, f64)>> {
        self.adjacency(|start, end, lists, weight| {
            if start != end {
                lists[start].push((end, weight));
                lists[end].push((start, weight));
            }
        })
    }

    /// For each node its different neighbours in either direction, ascending, loops left out.
    pub fn neighbour_sets(&self) -> Vec<Vec<usize>> {
        let mut sets: Vec<Vec<usize>> = self
            .around()
            .into_iter()
            .map(|list| list.into_iter().map(|(other, _)| other).collect())
            .collect();
        for set in &mut sets {
            set.sort_unstable();
            set.dedup();
        }
        sets
    }

    /// Collects relationships, in order of id, into a list per node.
    fn adjacency(
        &self,
        add: impl Fn(usize, usize, &mut Vec<Vec<(usize, f64)>>, f64),
    ) -> Vec<Vec<(usize, f64)>> {
        let mut lists = vec![Vec::new(); self.len()];
        for edge in self.graph.edge_references() {
            let (start, end) = (edge.source().index(), edge.target().index());
            add(start, end, &mut lists, edge.weight().weight);
        }
        lists
    }

    /// petgraph's index of a numbered node.
    pub fn index(number: usize) -> NodeIndex {
        NodeIndex::new(number)
    }
}

/// A weight as a number; an absent one counts as 1.
fn read_weight(value: &Value) -> Result<f64, AlgoError> {
    #[expect(clippy::cast_precision_loss, reason = "weights beyond 2^53 need not be exact")]
    let weight = match value {
        Value::Null => 1.0,
        Value::Int(number) => *number as f64,
        Value::Float(number) => *number,
        other => return Err(AlgoError::BadWeight { found: format!("{other:?}") }),
    };
    if weight.is_finite() && weight >= 0.0 {
        Ok(weight)
    } else {
        Err(AlgoError::BadWeight { found: weight.to_string() })
    }
}
