//! `PageRank`.

use crate::algo::AlgoError;
use crate::algo::Algorithm;
use crate::algo::Projection;
use crate::algo::Rows;
use crate::algo::Settings;
use crate::algo::Stop;
use crate::algo::per_node;
use crate::value::Value;

/// Change of the ranks' sum below which iteration ends.
const TOLERANCE: f64 = 1e-9;

/// `algo.pagerank`.
///
/// Power iteration after Page, Brin, Motwani, Winograd 1998, "The `PageRank` Citation Ranking"; what
/// nodes without leaving relationships hold is spread over all. petgraph's own compares every
/// pair of nodes in each step; this takes O(relationships) a step.
pub(super) const PAGERANK: Algorithm = Algorithm {
    name: "pagerank",
    columns: &[("node", "NODE"), ("rank", "FLOAT")],
    doc: "how important each node is by the importance of those that point to it; ranks sum to 1",
    settings: &[
        ("damping", "how likely a step follows a relationship, 0.85 unless told"),
        ("iterations", "how many steps at the most, 100 unless told"),
    ],
    run,
};

fn run(projection: &Projection, settings: &Settings, stop: Stop<'_>) -> Result<Rows, AlgoError> {
    let damping = settings.fraction("damping", 0.85)?;
    let iterations = settings.count("iterations", 100)?;
    let leaving = projection.leaving();
    let totals: Vec<f64> =
        leaving.iter().map(|list| list.iter().map(|&(_, weight)| weight).sum()).collect();
    #[expect(clippy::cast_precision_loss, reason = "node numbers are u32")]
    let n = projection.len() as f64;
    let mut ranks = vec![1.0 / n; projection.len()];
    for _ in 0..iterations {
        stop()?;
        let stuck: f64 = ranks
            .iter()
            .zip(&totals)
            .filter(|(_, total)| **total <= 0.0)
            .map(|(rank, _)| rank)
            .sum();
        let mut next = vec![(1.0 - damping + damping * stuck) / n; projection.len()];
        for ((list, rank), total) in leaving.iter().zip(&ranks).zip(&totals) {
            for &(other, weight) in list {
                if *total > 0.0 {
                    next[other] += damping * rank * weight / total;
                }
            }
        }
        let change: f64 = next.iter().zip(&ranks).map(|(new, old)| (new - old).abs()).sum();
        ranks = next;
        if change < TOLERANCE {
            break;
        }
    }
    Ok(per_node(projection, |at| Value::Float(ranks[at])))
}
