//! What stands for a node, a relationship or a path.

/// A node. Ids are given in order of creation and never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A relationship. Ids are given in order of creation and never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RelId(pub u32);

/// A walk through the graph: one node more than relationships.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// The nodes in the order of the walk.
    pub nodes: Vec<NodeId>,
    /// The relationships between them.
    pub rels: Vec<RelId>,
}
