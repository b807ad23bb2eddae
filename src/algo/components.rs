//! Which nodes hang together.

use petgraph::algo::kosaraju_scc;
use petgraph::unionfind::UnionFind;

use crate::algo::AlgoError;
use crate::algo::Algorithm;
use crate::algo::Projection;
use crate::algo::Rows;
use crate::algo::Settings;
use crate::algo::Stop;
use crate::algo::int;
use crate::algo::per_node;

/// `algo.components`, with petgraph's union-find.
pub(super) const COMPONENTS: Algorithm = Algorithm {
    name: "components",
    columns: &[("node", "NODE"), ("component", "INTEGER")],
    doc: "which nodes are connected when directions do not matter; numbered from 0 by first node",
    settings: &[],
    run: components,
};

/// `algo.scc`, with petgraph's version of Kosaraju's algorithm, which keeps its own stack.
pub(super) const SCC: Algorithm = Algorithm {
    name: "scc",
    columns: &[("node", "NODE"), ("component", "INTEGER")],
    doc: "which nodes can reach each other along directions; numbered from 0 by first node",
    settings: &[],
    run: scc,
};

fn components(projection: &Projection, _: &Settings, _: Stop<'_>) -> Result<Rows, AlgoError> {
    let mut sets = UnionFind::<usize>::new(projection.len());
    for (node, list) in projection.leaving().iter().enumerate() {
        for &(other, _) in list {
            sets.union(node, other);
        }
    }
    Ok(numbered(projection, &sets.into_labeling()))
}

fn scc(projection: &Projection, _: &Settings, _: Stop<'_>) -> Result<Rows, AlgoError> {
    let mut label = vec![0; projection.len()];
    for (number, component) in kosaraju_scc(projection.as_petgraph()).iter().enumerate() {
        for node in component {
            label[node.index()] = number;
        }
    }
    Ok(numbered(projection, &label))
}

/// Rows with labels replaced by numbers from 0 in order of first use.
pub(super) fn numbered(projection: &Projection, label: &[usize]) -> Rows {
    let mut number = vec![None; label.len()];
    let mut n = 0;
    for &label in label {
        number[label].get_or_insert_with(|| {
            n += 1;
            n - 1
        });
    }
    per_node(projection, |at| int(number[label[at]].unwrap_or(0)))
}
