//! Compact adjacency for reading: per relationship type and direction the neighbours of each node,
//! one after the other.
//!
//! It is made from the topology and knows the relationships up to a certain id. What came later is
//! at the front of the topology's own lists; what has gone since is looked up.

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::graph::names::LabelId;
use crate::graph::names::TypeId;
use crate::graph::store::Topology;
use crate::value::NodeId;
use crate::value::RelId;

/// The neighbours of all nodes by relationships of one type in one direction.
#[derive(Clone, Debug, Default)]
pub struct Neighbours {
    offsets: Offsets,
    /// Node at the other end.
    nodes: Vec<u32>,
    /// The relationship that leads there.
    rels: Vec<u32>,
}

/// Where the neighbours of a node begin and end.
#[derive(Clone, Debug)]
enum Offsets {
    /// One entry per node from `base` on, and one more.
    Dense { base: u32, starts: Vec<u32> },
    /// One entry per node that has neighbours, in order, and one more.
    Sparse { ids: Vec<u32>, starts: Vec<u32> },
}

impl Default for Offsets {
    fn default() -> Self {
        Self::Dense { base: 0, starts: Vec::new() }
    }
}

/// How many ids a dense table may span per relationship.
const SPREAD_MAX: usize = 4;

impl Neighbours {
    /// The neighbours of a node, and the relationships that lead to them.
    #[inline]
    pub fn of(&self, node: NodeId) -> (&[u32], &[u32]) {
        let (start, end) = self.range(node.0);
        (&self.nodes[start..end], &self.rels[start..end])
    }

    /// How many neighbours a node has.
    #[inline]
    pub fn degree(&self, node: NodeId) -> usize {
        let (start, end) = self.range(node.0);
        end - start
    }

    #[inline]
    fn range(&self, node: u32) -> (usize, usize) {
        match &self.offsets {
            Offsets::Dense { base, starts } => {
                let at = node.wrapping_sub(*base) as usize;
                match (starts.get(at), starts.get(at.wrapping_add(1))) {
                    (Some(&start), Some(&end)) => (start as usize, end as usize),
                    _ => (0, 0),
                }
            }
            Offsets::Sparse { ids, starts } => match ids.binary_search(&node) {
                Ok(at) => (starts[at] as usize, starts[at + 1] as usize),
                Err(_) => (0, 0),
            },
        }
    }

    /// Takes (node, relationship, neighbour) in order of relationship.
    fn new(entries: &[(u32, u32, u32)]) -> Self {
        let Some(base) = entries.iter().map(|entry| entry.0).min() else { return Self::default() };
        let top = entries.iter().map(|entry| entry.0).max().unwrap_or(base);
        let spread = (top - base) as usize + 1;
        if spread > entries.len().saturating_mul(SPREAD_MAX) {
            return Self::sparse(entries);
        }
        let mut starts = vec![0_u32; spread + 1];
        for &(node, ..) in entries {
            starts[(node - base) as usize + 1] += 1;
        }
        for at in 0..spread {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut nodes = vec![0; entries.len()];
        let mut rels = vec![0; entries.len()];
        for &(node, rel, neighbour) in entries {
            let place = &mut next[(node - base) as usize];
            nodes[*place as usize] = neighbour;
            rels[*place as usize] = rel;
            *place += 1;
        }
        Self { offsets: Offsets::Dense { base, starts }, nodes, rels }
    }

    fn sparse(entries: &[(u32, u32, u32)]) -> Self {
        let mut sorted = entries.to_vec();
        sorted.sort_unstable();
        let mut ids = Vec::new();
        let mut starts = Vec::new();
        for (at, &(node, ..)) in (0_u32..).zip(&sorted) {
            if ids.last() != Some(&node) {
                ids.push(node);
                starts.push(at);
            }
        }
        starts.push(u32::try_from(sorted.len()).expect("relationship ids are u32"));
        Self {
            offsets: Offsets::Sparse { ids, starts },
            nodes: sorted.iter().map(|entry| entry.2).collect(),
            rels: sorted.iter().map(|entry| entry.1).collect(),
        }
    }
}

/// What holds of all relationships of a type.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// Whether one of them leads from a node to itself.
    pub(super) has_loops: bool,
    /// The labels that all nodes at their start, and all at their end, have.
    pub(super) labels: [Vec<LabelId>; 2],
    /// The labels that some node at their start, and some at their end, has.
    pub(super) some: [Vec<LabelId>; 2],
}

/// Compact adjacency of a whole graph as it was at some time.
#[derive(Clone, Debug, Default)]
pub(super) struct Adjacency {
    types: Vec<[Neighbours; 2]>,
    facts: Vec<Facts>,
    /// Relationships with this id or a higher one are not in it.
    pub(super) known: u32,
    /// Relationships that have gone since.
    pub(super) removed: u32,
    /// A relationship was put back since, so that the topology's lists are not in order.
    pub(super) disordered: bool,
}

impl Adjacency {
    /// Reads the topology. `labels` gives those of a node.
    pub(super) fn new<'g>(
        topology: &Topology,
        rel_types: &[TypeId],
        n_types: usize,
        labels: impl Fn(u32) -> &'g [LabelId] + Sync,
    ) -> Self {
        let mut of_types: Vec<Vec<(u32, u32, u32)>> = vec![Vec::new(); n_types];
        for (rel, start, end) in topology.rels_unordered() {
            of_types[usize::from(rel_types[rel.0 as usize].0)].push((rel.0, start.0, end.0));
        }
        let of_type = |mut own: Vec<(u32, u32, u32)>| {
            // As long as nothing was removed they are in order.
            own.sort_by_key(|entry| entry.0);
            let entries: Vec<_> = own.iter().map(|&(rel, start, end)| (start, rel, end)).collect();
            let leaving = Neighbours::new(&entries);
            let entries: Vec<_> = own.iter().map(|&(rel, start, end)| (end, rel, start)).collect();
            let arriving = Neighbours::new(&entries);
            let facts = Facts {
                has_loops: own.iter().any(|&(_, start, end)| start == end),
                labels: [
                    common(own.iter().map(|&(_, start, _)| labels(start))),
                    common(own.iter().map(|&(_, _, end)| labels(end))),
                ],
                some: [
                    any(own.iter().map(|&(_, start, _)| labels(start))),
                    any(own.iter().map(|&(_, _, end)| labels(end))),
                ],
            };
            ([leaving, arriving], facts)
        };
        let (types, facts) = of_types.into_par_iter().map(of_type).unzip();
        Self { types, facts, known: topology.rel_ids_end(), removed: 0, disordered: false }
    }

    /// What holds of all relationships of a type; nothing is known of a type that came later.
    pub(super) fn facts(&self, rel_type: TypeId) -> Option<&Facts> {
        self.facts.get(usize::from(rel_type.0))
    }

    /// The neighbours by a type, leaving and arriving; none for a type that came later.
    pub(super) fn of_type(&self, rel_type: TypeId) -> Option<&[Neighbours; 2]> {
        self.types.get(usize::from(rel_type.0))
    }

    /// Whether a relationship is in it.
    pub(super) fn knows(&self, rel: RelId) -> bool {
        rel.0 < self.known
    }
}

/// The labels in any of some sets, in order of number.
fn any<'g>(sets: impl Iterator<Item = &'g [LabelId]>) -> Vec<LabelId> {
    let mut any: Vec<LabelId> = Vec::new();
    let mut last: &[LabelId] = &[];
    for set in sets {
        // Most nodes have the labels of the one before.
        if !std::ptr::eq(set, last) {
            any.extend(
                set.iter().filter(|label| !any.contains(label)).copied().collect::<Vec<_>>(),
            );
            last = set;
        }
    }
    any.sort_unstable();
    any
}

/// The labels in all of some sets, each in order of number.
fn common<'g>(sets: impl Iterator<Item = &'g [LabelId]>) -> Vec<LabelId> {
    let mut common: Option<Vec<LabelId>> = None;
    for set in sets {
        match &mut common {
            None => common = Some(set.to_vec()),
            Some(common) if common.as_slice() == set => {}
            Some(common) => common.retain(|label| set.contains(label)),
        }
    }
    common.unwrap_or_default()
}
