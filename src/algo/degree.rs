//! How many relationships a node has.

use crate::algo::AlgoError;
use crate::algo::Algorithm;
use crate::algo::Projection;
use crate::algo::Rows;
use crate::algo::Settings;
use crate::algo::Stop;
use crate::algo::int;
use crate::value::Value;

/// `algo.degree`.
pub(super) const DEGREE: Algorithm = Algorithm {
    name: "degree",
    columns: &[("node", "NODE"), ("out", "INTEGER"), ("in", "INTEGER"), ("weighted", "FLOAT")],
    doc: "how many relationships leave and reach each node, and the sum of their weights",
    settings: &[],
    run,
};

fn run(projection: &Projection, _: &Settings, _: Stop<'_>) -> Result<Rows, AlgoError> {
    let mut out = vec![0; projection.len()];
    let mut arriving = vec![0; projection.len()];
    let mut weighted = vec![0.0; projection.len()];
    for (node, list) in projection.leaving().iter().enumerate() {
        for &(other, weight) in list {
            out[node] += 1;
            arriving[other] += 1;
            weighted[node] += weight;
            weighted[other] += weight;
        }
    }
    let nodes = projection.nodes().iter().enumerate();
    Ok(nodes
        .map(|(at, &node)| {
            vec![Value::Node(node), int(out[at]), int(arriving[at]), Value::Float(weighted[at])]
        })
        .collect())
}
