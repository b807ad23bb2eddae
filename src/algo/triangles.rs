//! Triangles and clustering.

use crate::algo::AlgoError;
use crate::algo::Algorithm;
use crate::algo::Projection;
use crate::algo::Rows;
use crate::algo::Settings;
use crate::algo::Stop;
use crate::algo::int;
use crate::value::Value;

/// `algo.triangles`.
pub(super) const TRIANGLES: Algorithm = Algorithm {
    name: "triangles",
    columns: &[("node", "NODE"), ("triangles", "INTEGER"), ("clustering", "FLOAT")],
    doc: "in how many triangles each node stands, and the share of its neighbours' pairs that are neighbours",
    settings: &[],
    run,
};

/// After how many nodes it is asked whether to end.
const STOP_EVERY: usize = 1 << 6;

fn run(projection: &Projection, _: &Settings, stop: Stop<'_>) -> Result<Rows, AlgoError> {
    let sets = projection.neighbour_sets();
    let mut count = vec![0_usize; sets.len()];
    for (low, set) in sets.iter().enumerate() {
        if low.is_multiple_of(STOP_EVERY) {
            stop()?;
        }
        for &middle in set.iter().filter(|&&middle| middle > low) {
            let others = sets[middle].iter().filter(|&&high| high > middle);
            for &high in others.filter(|high| set.binary_search(high).is_ok()) {
                count[low] += 1;
                count[middle] += 1;
                count[high] += 1;
            }
        }
    }
    let nodes = projection.nodes().iter().enumerate();
    Ok(nodes
        .map(|(at, &node)| {
            let n = sets[at].len();
            let pairs = n * n.saturating_sub(1) / 2;
            #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
            let clustering = if pairs == 0 { 0.0 } else { count[at] as f64 / pairs as f64 };
            vec![Value::Node(node), int(count[at]), Value::Float(clustering)]
        })
        .collect())
}
