//! Shortest paths by weight.

use std::cmp::Ordering;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use petgraph::visit::EdgeRef;

use crate::algo::AlgoError;
use crate::algo::Algorithm;
use crate::algo::Projection;
use crate::algo::Rows;
use crate::algo::Settings;
use crate::algo::Stop;
use crate::value::Path;
use crate::value::Value;

/// `algo.dijkstra`.
///
/// petgraph's gives distances without the relationships that lead there, of which there can be
/// several between two nodes; paths need them.
pub(super) const DIJKSTRA: Algorithm = Algorithm {
    name: "dijkstra",
    columns: &[("node", "NODE"), ("distance", "FLOAT"), ("path", "PATH")],
    doc: "the shortest path by weight from one node to another, or to all that can be reached",
    settings: &[
        ("from", "the node to start from"),
        ("to", "the node to reach; all nodes unless told"),
        ("direction", "'out' (unless told) to follow relationships only forward, or 'both'"),
    ],
    run,
};

/// A node to visit, nearest first and then by number.
#[derive(PartialEq)]
struct Visit {
    distance: f64,
    node: usize,
}

impl Eq for Visit {}

impl Ord for Visit {
    fn cmp(&self, other: &Self) -> Ordering {
        self.distance.total_cmp(&other.distance).then(self.node.cmp(&other.node))
    }
}

impl PartialOrd for Visit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// After how many visits it is asked whether to end.
const STOP_EVERY: usize = 1 << 10;

fn run(projection: &Projection, settings: &Settings, stop: Stop<'_>) -> Result<Rows, AlgoError> {
    let number = |name, node| projection.number(node).ok_or(AlgoError::NodeNotSelected { name });
    let from = number("from", settings.node("from")?)?;
    let to = settings.optional_node("to")?.map(|node| number("to", node)).transpose()?;
    let both =
        settings.word("direction", "'out' or 'both'", &[("out", false), ("both", true)], false)?;
    let graph = projection.as_petgraph();
    let mut steps = vec![Vec::new(); projection.len()];
    for edge in graph.edge_references() {
        let (start, end) = (edge.source().index(), edge.target().index());
        steps[start].push((end, *edge.weight()));
        if both && start != end {
            steps[end].push((start, *edge.weight()));
        }
    }
    let mut distance = vec![f64::INFINITY; projection.len()];
    let mut arrived_by = vec![None; projection.len()];
    let mut done = vec![false; projection.len()];
    distance[from] = 0.0;
    let mut queue = BinaryHeap::from([Reverse(Visit { distance: 0.0, node: from })]);
    let mut n_visits = 0_usize;
    while let Some(Reverse(Visit { node, .. })) = queue.pop() {
        n_visits += 1;
        if n_visits.is_multiple_of(STOP_EVERY) {
            stop()?;
        }
        if std::mem::replace(&mut done[node], true) {
            continue;
        }
        if to == Some(node) {
            break;
        }
        for &(other, step) in &steps[node] {
            let far = distance[node] + step.weight;
            if far < distance[other] {
                distance[other] = far;
                arrived_by[other] = Some((node, step.rel));
                queue.push(Reverse(Visit { distance: far, node: other }));
            }
        }
    }
    let reached =
        (0..projection.len()).filter(|&node| done[node] && to.is_none_or(|to| to == node));
    Ok(reached
        .map(|node| {
            let mut path = Path { nodes: vec![projection.nodes()[node]], rels: Vec::new() };
            let mut at = node;
            while let Some((before, rel)) = arrived_by[at] {
                path.nodes.push(projection.nodes()[before]);
                path.rels.push(rel);
                at = before;
            }
            path.nodes.reverse();
            path.rels.reverse();
            vec![
                Value::Node(projection.nodes()[node]),
                Value::Float(distance[node]),
                Value::Path(Arc::new(path)),
            ]
        })
        .collect())
}
