//! Betweenness centrality.

use std::collections::VecDeque;

use crate::algo::AlgoError;
use crate::algo::Algorithm;
use crate::algo::Projection;
use crate::algo::Rows;
use crate::algo::Settings;
use crate::algo::Stop;
use crate::algo::per_node;
use crate::value::Value;

/// `algo.betweenness`.
///
/// Brandes 2001, "A Faster Algorithm for Betweenness Centrality": O(nodes × relationships). Weights
/// do not count; parallel relationships are as many paths.
pub(super) const BETWEENNESS: Algorithm = Algorithm {
    name: "betweenness",
    columns: &[("node", "NODE"), ("score", "FLOAT")],
    doc: "how many shortest paths between other nodes go through each node",
    settings: &[("direction", "'out' to follow relationships only forward, 'both' (unless told)")],
    run,
};

fn run(projection: &Projection, settings: &Settings, stop: Stop<'_>) -> Result<Rows, AlgoError> {
    let both =
        settings.word("direction", "'out' or 'both'", &[("out", false), ("both", true)], true)?;
    let lists = if both { projection.around() } else { projection.leaving() };
    let mut scores = vec![0.0; lists.len()];
    let mut search = Search::new(lists.len());
    for source in 0..lists.len() {
        stop()?;
        search.run(&lists, source);
        search.collect(source, &mut scores);
    }
    // Each undirected pair was seen from both of its ends.
    let share = if both { 0.5 } else { 1.0 };
    Ok(per_node(projection, |at| Value::Float(scores[at] * share)))
}

/// One breadth-first search, its tables kept for the next one.
struct Search {
    distance: Vec<usize>,
    paths: Vec<f64>,
    before: Vec<Vec<usize>>,
    order: Vec<usize>,
}

impl Search {
    fn new(n: usize) -> Self {
        Self {
            distance: vec![usize::MAX; n],
            paths: vec![0.0; n],
            before: vec![Vec::new(); n],
            order: Vec::with_capacity(n),
        }
    }

    /// Counts the shortest paths from a node to all others.
    fn run(&mut self, lists: &[Vec<(usize, f64)>], source: usize) {
        for &seen in &self.order {
            self.distance[seen] = usize::MAX;
            self.paths[seen] = 0.0;
            self.before[seen].clear();
        }
        self.order.clear();
        self.distance[source] = 0;
        self.paths[source] = 1.0;
        let mut queue = VecDeque::from([source]);
        while let Some(node) = queue.pop_front() {
            self.order.push(node);
            for &(other, _) in &lists[node] {
                if self.distance[other] == usize::MAX {
                    self.distance[other] = self.distance[node] + 1;
                    queue.push_back(other);
                }
                if self.distance[other] == self.distance[node] + 1 {
                    self.paths[other] += self.paths[node];
                    self.before[other].push(node);
                }
            }
        }
    }

    /// Adds what the paths from `source` contribute, farthest nodes first.
    fn collect(&self, source: usize, scores: &mut [f64]) {
        let mut share = vec![0.0; scores.len()];
        for &node in self.order.iter().rev() {
            for &before in &self.before[node] {
                share[before] += self.paths[before] / self.paths[node] * (1.0 + share[node]);
            }
            if node != source {
                scores[node] += share[node];
            }
        }
    }
}
