//! Core numbers.

use crate::algo::AlgoError;
use crate::algo::Algorithm;
use crate::algo::Projection;
use crate::algo::Rows;
use crate::algo::Settings;
use crate::algo::Stop;
use crate::algo::int;
use crate::algo::per_node;

/// `algo.kcore`.
///
/// Batagelj and Zaveršnik 2003, "An O(m) Algorithm for Cores Decomposition of Networks".
pub(super) const KCORE: Algorithm = Algorithm {
    name: "kcore",
    columns: &[("node", "NODE"), ("core", "INTEGER")],
    doc: "the largest k for which each node belongs to a part where all have k neighbours",
    settings: &[],
    run,
};

/// After how many steps it is asked whether to end.
const STOP_EVERY: usize = 1 << 12;

fn run(projection: &Projection, _: &Settings, stop: Stop<'_>) -> Result<Rows, AlgoError> {
    let neighbours = projection.neighbour_sets();
    let mut degree: Vec<usize> = neighbours.iter().map(Vec::len).collect();
    let highest = degree.iter().copied().max().unwrap_or(0);
    let mut buckets: Vec<Vec<usize>> = vec![Vec::new(); highest + 1];
    for (node, &degree) in degree.iter().enumerate() {
        buckets[degree].push(node);
    }
    let mut core = vec![None; neighbours.len()];
    let mut k = 0;
    let mut at = 0;
    let mut n_steps = 0_usize;
    while at <= highest {
        n_steps += 1;
        if n_steps.is_multiple_of(STOP_EVERY) {
            stop()?;
        }
        let Some(node) = buckets[at].pop() else {
            at += 1;
            continue;
        };
        // A node stands in a bucket for every degree it has had; only the last one counts.
        if core[node].is_some() || degree[node] != at {
            continue;
        }
        k = k.max(at);
        core[node] = Some(k);
        for &other in &neighbours[node] {
            if core[other].is_none() && degree[other] > at {
                degree[other] -= 1;
                buckets[degree[other]].push(other);
                at = at.min(degree[other]);
            }
        }
    }
    Ok(per_node(projection, |at| int(core[at].unwrap_or(0))))
}
