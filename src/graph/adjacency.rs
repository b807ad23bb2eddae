//! Compact adjacency for reading: per relationship type and direction the neighbours of each node,
//! one after the other.
//!
//! It is made from the topology and knows the relationships up to a certain id. What came later is
//! at the front of the topology's own lists; what has gone since is looked up.

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::graph::label_sets::LabelSets;
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

    /// Takes relationships in order, each as the node whose neighbour is meant and the neighbour.
    fn new(rels: &[Link], ends: impl Fn(&Link) -> (u32, u32)) -> Self {
        let Some(base) = rels.iter().map(|rel| ends(rel).0).min() else { return Self::default() };
        let top = rels.iter().map(|rel| ends(rel).0).max().unwrap_or(base);
        let spread = (top - base) as usize + 1;
        if spread > rels.len().saturating_mul(SPREAD_MAX) {
            let entries = rels.iter().map(|link| {
                let (node, neighbour) = ends(link);
                (node, link.rel, neighbour)
            });
            return Self::sparse(entries.collect());
        }
        let mut starts = vec![0_u32; spread + 1];
        for rel in rels {
            starts[(ends(rel).0 - base) as usize + 1] += 1;
        }
        for at in 0..spread {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut nodes = vec![0; rels.len()];
        let mut own = vec![0; rels.len()];
        for link in rels {
            let (node, neighbour) = ends(link);
            let place = &mut next[(node - base) as usize];
            nodes[*place as usize] = neighbour;
            own[*place as usize] = link.rel;
            *place += 1;
        }
        Self { offsets: Offsets::Dense { base, starts }, nodes, rels: own }
    }

    /// Takes (node, relationship, neighbour).
    fn sparse(mut sorted: Vec<(u32, u32, u32)>) -> Self {
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

/// The type of each relationship by id, and how many there are of each.
#[derive(Clone, Copy, Debug)]
pub(super) struct RelTypes<'g> {
    pub(super) of_rels: &'g [TypeId],
    pub(super) counts: &'g [usize],
}

/// The different sets of labels, and that of each node by id.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeLabels<'g> {
    pub(super) sets: &'g LabelSets,
    pub(super) of_nodes: &'g [u32],
}

/// A relationship.
#[derive(Clone, Copy, Debug)]
struct Link {
    rel: u32,
    start: u32,
    end: u32,
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
    /// Reads the topology.
    pub(super) fn new(
        topology: &Topology,
        rel_types: RelTypes<'_>,
        labels: NodeLabels<'_>,
    ) -> Self {
        let mut of_types: Vec<Vec<Link>> =
            rel_types.counts.iter().map(|&count| Vec::with_capacity(count)).collect();
        for (rel, start, end) in topology.rels_unordered() {
            let rel_type = rel_types.of_rels[rel.0 as usize];
            of_types[usize::from(rel_type.0)].push(Link { rel: rel.0, start: start.0, end: end.0 });
        }
        let of_type = |mut own: Vec<Link>| {
            // As long as nothing was removed they are in order.
            own.sort_by_key(|link| link.rel);
            let (leaving, (arriving, facts)) = rayon::join(
                || Neighbours::new(&own, |link| (link.start, link.end)),
                || {
                    let arriving = Neighbours::new(&own, |link| (link.end, link.start));
                    (arriving, Facts::new(&own, labels))
                },
            );
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

impl Facts {
    fn new(rels: &[Link], labels: NodeLabels<'_>) -> Self {
        let starts = labels.sets_of(rels.iter().map(|link| link.start));
        let ends = labels.sets_of(rels.iter().map(|link| link.end));
        Self {
            has_loops: rels.iter().any(|link| link.start == link.end),
            labels: [common(&starts), common(&ends)],
            some: [any(&starts), any(&ends)],
        }
    }
}

impl<'g> NodeLabels<'g> {
    /// The different sets of labels that some nodes have.
    fn sets_of(self, nodes: impl Iterator<Item = u32>) -> Vec<&'g [LabelId]> {
        let mut is_there = vec![false; self.sets.len()];
        for node in nodes {
            is_there[self.of_nodes[node as usize] as usize] = true;
        }
        let numbers = (0..).zip(is_there).filter(|&(_, is_there)| is_there);
        numbers.map(|(number, _)| self.sets.labels(number)).collect()
    }
}

/// The labels in any of some sets, in order of number.
fn any(sets: &[&[LabelId]]) -> Vec<LabelId> {
    let mut any: Vec<LabelId> = sets.iter().copied().flatten().copied().collect();
    any.sort_unstable();
    any.dedup();
    any
}

/// The labels in all of some sets, each in order of number.
fn common(sets: &[&[LabelId]]) -> Vec<LabelId> {
    let Some((first, rest)) = sets.split_first() else { return Vec::new() };
    let in_all = |label: &&LabelId| rest.iter().all(|set| set.contains(label));
    first.iter().filter(in_all).copied().collect()
}
