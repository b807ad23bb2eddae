//! Communities.

use std::collections::BTreeMap;

use crate::algo::AlgoError;
use crate::algo::Algorithm;
use crate::algo::Projection;
use crate::algo::Rows;
use crate::algo::Settings;
use crate::algo::Stop;
use crate::algo::components::numbered;

/// Gain of modularity below which a move is not made.
const GAIN_MIN: f64 = 1e-12;
/// Passes over all nodes at one level; in practice a handful is enough.
const PASSES_MAX: usize = 100;

/// `algo.communities`.
///
/// The Louvain method: Blondel, Guillaume, Lambiotte, Lefebvre 2008, "Fast unfolding of communities
/// in large networks". Nodes are visited in order of id and ties go to the lower community, so the
/// same graph gives the same communities.
pub(super) const COMMUNITIES: Algorithm = Algorithm {
    name: "communities",
    columns: &[("node", "NODE"), ("community", "INTEGER")],
    doc: "groups of nodes with many relationships inside and few between; numbered from 0",
    settings: &[],
    run,
};

fn run(projection: &Projection, _: &Settings, stop: Stop<'_>) -> Result<Rows, AlgoError> {
    let mut level =
        Level { links: merged(projection.around()), inner: vec![0.0; projection.len()] };
    let mut label: Vec<usize> = (0..projection.len()).collect();
    loop {
        let community = level.optimize(stop)?;
        let n = community.iter().max().map_or(0, |&max| max + 1);
        for label in &mut label {
            *label = community[*label];
        }
        if n == level.links.len() {
            return Ok(numbered(projection, &label));
        }
        level = level.collapse(&community, n);
    }
}

/// Adds up parallel links, sorted by neighbour.
fn merged(lists: Vec<Vec<(usize, f64)>>) -> Vec<Vec<(usize, f64)>> {
    let merge = |list: Vec<(usize, f64)>| {
        let mut sums = BTreeMap::new();
        for (other, weight) in list {
            *sums.entry(other).or_insert(0.0) += weight;
        }
        sums.into_iter().collect()
    };
    lists.into_iter().map(merge).collect()
}

/// After how many nodes it is asked whether to end.
const STOP_EVERY: usize = 1 << 10;

/// A graph whose nodes are the communities of the level before.
struct Level {
    /// For each node its neighbours, itself excluded, with the weight of the links to them.
    links: Vec<Vec<(usize, f64)>>,
    /// Twice the weight of the links inside each node.
    inner: Vec<f64>,
}

impl Level {
    /// Moves nodes to neighbouring communities as long as modularity grows. Returns the community
    /// of each node, numbered from 0 without gaps.
    fn optimize(&self, stop: Stop<'_>) -> Result<Vec<usize>, AlgoError> {
        let n = self.links.len();
        let strength: Vec<f64> = (0..n)
            .map(|node| {
                self.inner[node] + self.links[node].iter().map(|&(_, weight)| weight).sum::<f64>()
            })
            .collect();
        let total: f64 = strength.iter().sum();
        let mut community: Vec<usize> = (0..n).collect();
        let mut held = strength.clone();
        for _ in 0..PASSES_MAX {
            let mut moved = false;
            for node in 0..n {
                if node.is_multiple_of(STOP_EVERY) {
                    stop()?;
                }
                let own = community[node];
                held[own] -= strength[node];
                let to = self.best(
                    node,
                    &community,
                    &held,
                    strength[node] / total.max(f64::MIN_POSITIVE),
                );
                held[to] += strength[node];
                community[node] = to;
                moved |= to != own;
            }
            if !moved {
                break;
            }
        }
        let mut number = vec![None; n];
        let mut next = 0;
        for community in &mut community {
            *community = *number[*community].get_or_insert_with(|| {
                next += 1;
                next - 1
            });
        }
        Ok(community)
    }

    /// The community that a node, taken out of its own, gains most by joining.
    fn best(&self, node: usize, community: &[usize], held: &[f64], share: f64) -> usize {
        let own = community[node];
        let mut weights = BTreeMap::from([(own, 0.0)]);
        for &(other, weight) in &self.links[node] {
            *weights.entry(community[other]).or_insert(0.0) += weight;
        }
        let gain = |to: usize, weight: f64| weight - held[to] * share;
        let mut best = (own, gain(own, weights[&own]));
        for (&to, &weight) in &weights {
            let gain = gain(to, weight);
            if gain > best.1 + GAIN_MIN {
                best = (to, gain);
            }
        }
        best.0
    }

    /// The graph of the communities.
    fn collapse(&self, community: &[usize], n: usize) -> Self {
        let mut inner = vec![0.0; n];
        let mut links = vec![Vec::new(); n];
        for (node, list) in self.links.iter().enumerate() {
            inner[community[node]] += self.inner[node];
            for &(other, weight) in list {
                if community[other] == community[node] {
                    inner[community[node]] += weight;
                } else {
                    links[community[node]].push((community[other], weight));
                }
            }
        }
        Self { links: merged(links), inner }
    }
}
