//! Topology: which relationships lead from where to where. The one file that names petgraph's
//! storage.
//!
//! petgraph hands freed indices out again, so ids of our own are mapped to its indices; the weights
//! hold the ids. New edges go to the front of petgraph's lists, so a node's relationships come
//! newest first unless some have been put back.

use petgraph::Direction;
use petgraph::Graph;
use petgraph::graph::EdgeIndex;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use crate::value::NodeId;
use crate::value::RelId;

/// Says that an id has no index.
const NONE: u32 = u32::MAX;

/// Which relationships lead from where to where.
#[derive(Clone, Debug, Default)]
pub(super) struct Topology {
    graph: Graph<NodeId, RelId>,
    /// petgraph's index of each node, by id.
    node_at: Vec<u32>,
    /// petgraph's index of each relationship, by id.
    rel_at: Vec<u32>,
}

impl Topology {
    pub(super) fn has_node(&self, id: NodeId) -> bool {
        self.node_at.get(id.0 as usize).is_some_and(|&at| at != NONE)
    }

    pub(super) fn has_rel(&self, id: RelId) -> bool {
        self.rel_at.get(id.0 as usize).is_some_and(|&at| at != NONE)
    }

    pub(super) fn n_nodes(&self) -> usize {
        self.graph.node_count()
    }

    pub(super) fn n_rels(&self) -> usize {
        self.graph.edge_count()
    }

    /// One more than the highest node id that was ever used.
    pub(super) fn node_ids_end(&self) -> u32 {
        u32::try_from(self.node_at.len()).unwrap_or(NONE)
    }

    /// One more than the highest relationship id that was ever used.
    pub(super) fn rel_ids_end(&self) -> u32 {
        u32::try_from(self.rel_at.len()).unwrap_or(NONE)
    }

    /// Makes room beforehand.
    pub(super) fn reserve(&mut self, nodes: usize, rels: usize) {
        self.graph.reserve_nodes(nodes);
        self.graph.reserve_edges(rels);
        self.node_at.reserve(nodes);
        self.rel_at.reserve(rels);
    }

    /// Gives memory back that growth has taken in advance.
    pub(super) fn shrink(&mut self) {
        self.graph.shrink_to_fit();
        self.node_at.shrink_to_fit();
        self.rel_at.shrink_to_fit();
    }

    /// Adds a node that is not there.
    pub(super) fn add_node(&mut self, id: NodeId) {
        let at = self.graph.add_node(id);
        put(&mut self.node_at, id.0, number(at.index()));
    }

    /// Takes a node away that has no relationships.
    pub(super) fn remove_node(&mut self, id: NodeId) {
        let at = self.node_at[id.0 as usize];
        self.graph.remove_node(NodeIndex::new(at as usize));
        self.node_at[id.0 as usize] = NONE;
        // The last node has moved to the place that became free.
        if let Some(&moved) = self.graph.node_weight(NodeIndex::new(at as usize)) {
            self.node_at[moved.0 as usize] = at;
        }
    }

    /// Adds a relationship that is not there between nodes that are.
    pub(super) fn add_rel(&mut self, id: RelId, start: NodeId, end: NodeId) {
        let (start, end) = (self.index(start), self.index(end));
        let at = self.graph.add_edge(start, end, id);
        put(&mut self.rel_at, id.0, number(at.index()));
    }

    /// Adds relationships with the next ids. If one of their ends is not there, it is the error and nothing
    /// is added.
    pub(super) fn add_rels(
        &mut self,
        ends: impl Iterator<Item = (NodeId, NodeId)> + Clone,
    ) -> Result<(), NodeId> {
        // In a loop of their own, look-ups that miss the cache overlap.
        let places: Vec<_> =
            ends.clone().map(|(start, end)| (self.index(start), self.index(end))).collect();
        let n_nodes = self.graph.node_count();
        for (&(start, end), ids) in places.iter().zip(ends) {
            if start.index() >= n_nodes {
                return Err(ids.0);
            }
            if end.index() >= n_nodes {
                return Err(ids.1);
            }
        }
        for ((start, end), id) in places.into_iter().zip(self.rel_ids_end()..) {
            let at = self.graph.add_edge(start, end, RelId(id));
            self.rel_at.push(number(at.index()));
        }
        Ok(())
    }

    /// Takes a relationship away.
    pub(super) fn remove_rel(&mut self, id: RelId) {
        let at = self.rel_at[id.0 as usize];
        self.graph.remove_edge(EdgeIndex::new(at as usize));
        self.rel_at[id.0 as usize] = NONE;
        if let Some(&moved) = self.graph.edge_weight(EdgeIndex::new(at as usize)) {
            self.rel_at[moved.0 as usize] = at;
        }
    }

    /// Counts ids as given up to these.
    pub(super) fn reserve_ids(&mut self, nodes: u32, rels: u32) {
        if nodes > self.node_ids_end() {
            self.node_at.resize(nodes as usize, NONE);
        }
        if rels > self.rel_ids_end() {
            self.rel_at.resize(rels as usize, NONE);
        }
    }

    /// Forgets ids at the end that are not in use, as if they had never been given.
    pub(super) fn truncate_ids(&mut self, nodes: u32, rels: u32) {
        self.node_at.truncate(nodes as usize);
        self.rel_at.truncate(rels as usize);
    }

    /// Where a relationship leads from and to.
    pub(super) fn endpoints(&self, id: RelId) -> Option<(NodeId, NodeId)> {
        let at = *self.rel_at.get(id.0 as usize)?;
        let (start, end) = self.graph.edge_endpoints(EdgeIndex::new(at as usize))?;
        Some((self.graph[start], self.graph[end]))
    }

    /// The relationships that leave a node, with where they lead.
    pub(super) fn leaving(&self, id: NodeId) -> impl Iterator<Item = (RelId, NodeId)> + '_ {
        self.graph
            .edges_directed(self.index(id), Direction::Outgoing)
            .map(|edge| (*edge.weight(), self.graph[edge.target()]))
    }

    /// The relationships that arrive at a node, with where they come from.
    pub(super) fn arriving(&self, id: NodeId) -> impl Iterator<Item = (RelId, NodeId)> + '_ {
        self.graph
            .edges_directed(self.index(id), Direction::Incoming)
            .map(|edge| (*edge.weight(), self.graph[edge.source()]))
    }

    /// All relationships in the order in which petgraph keeps them.
    pub(super) fn rels_unordered(&self) -> impl Iterator<Item = (RelId, NodeId, NodeId)> + '_ {
        self.graph
            .raw_edges()
            .iter()
            .map(|edge| (edge.weight, self.graph[edge.source()], self.graph[edge.target()]))
    }

    /// petgraph's index of a node; one beyond all nodes if there is no such node.
    fn index(&self, id: NodeId) -> NodeIndex {
        NodeIndex::new(self.node_at.get(id.0 as usize).copied().unwrap_or(NONE) as usize)
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("petgraph's indices are u32")
}

fn put(table: &mut Vec<u32>, id: u32, at: u32) {
    let place = id as usize;
    if place >= table.len() {
        table.resize(place + 1, NONE);
    }
    table[place] = at;
}
