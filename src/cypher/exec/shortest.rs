//! Shortest paths, breadth first.

use rustc_hash::FxHashMap;

use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::expand::Used;
use crate::cypher::exec::expand::direction;
use crate::cypher::exec::expand::resolve;
use crate::cypher::exec::expand_far::list;
use crate::cypher::exec::rows::Made;
use crate::cypher::plan;
use crate::graph::TypeId;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// Finds the shortest paths between nodes, or from a node to all others.
pub(super) struct Shortest<'p> {
    pub(super) input: Rows<'p>,
    pub(super) step: &'p plan::Shortest,
    pub(super) batch: Batch,
    pub(super) row: usize,
    pub(super) properties: Vec<Column>,
    pub(super) made: Made,
}

/// How a search has reached a node.
struct Reached {
    /// How many relationships away it is.
    depth: u64,
    /// The last relationships of the shortest ways to it, and the nodes before.
    by: Vec<(RelId, NodeId)>,
}

/// What a search has found: nodes by id, and those with ids in the order in which they were reached.
struct Search {
    reached: FxHashMap<NodeId, Reached>,
    order: Vec<NodeId>,
}

impl Operator for Shortest<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        while self.made.is_done() {
            if self.row >= self.batch.n_rows() {
                self.batch = self.input.pull(cx)?;
                self.row = 0;
                if self.batch.is_empty() {
                    return Ok(Batch::default());
                }
                self.properties.clear();
                for entry in &self.step.far.properties {
                    self.properties.push(cx.eval(&entry.value, &self.batch)?);
                }
            }
            self.made = self.next_row(cx)?;
            cx.check()?;
        }
        Ok(self.made.piece(cx.env.batch_rows))
    }
}

impl Shortest<'_> {
    fn next_row(&mut self, cx: &Context<'_, '_>) -> Result<Made, CypherError> {
        let row = self.row;
        self.row += 1;
        let far = &self.step.far;
        let Some(start) = self.batch.column(far.hop.from.index()).node(row) else {
            return Ok(Made::default());
        };
        let goal = if far.hop.into {
            match self.batch.column(far.hop.to.index()).node(row) {
                Some(goal) => Some(goal),
                None => return Ok(Made::default()),
            }
        } else {
            None
        };
        let types = resolve(cx.graph(), far.hop.types.as_ref());
        let search = self.search(cx, types.as_deref(), start, goal)?;
        let (mut rels, mut ends) = (Vec::new(), Vec::new());
        match goal {
            Some(goal) => self.ways(&search, (start, goal), &mut rels, &mut ends),
            None => {
                for &node in &search.order {
                    self.ways(&search, (start, node), &mut rels, &mut ends);
                }
            }
        }
        let rows = vec![row_number(row); rels.len()];
        let columns = [
            (far.hop.rel.index(), Column::from_values(rels)),
            (far.hop.to.index(), Column::nodes(ends)),
        ];
        Ok(Made::new(&self.batch, &rows, columns))
    }

    fn search(
        &self,
        cx: &Context<'_, '_>,
        types: Option<&[TypeId]>,
        start: NodeId,
        goal: Option<NodeId>,
    ) -> Result<Search, CypherError> {
        let graph = cx.graph();
        let far = &self.step.far;
        let row = self.row - 1;
        let used = Used::of(&self.batch, &far.hop.differs, row);
        let mut reached = FxHashMap::default();
        reached.insert(start, Reached { depth: 0, by: Vec::new() });
        let mut order = vec![start];
        let mut at = 0;
        while let Some(&node) = order.get(at) {
            at += 1;
            let depth = reached.get(&node).map_or(0, |own: &Reached| own.depth) + 1;
            // All ways to the goal are known once a node farther away than it is reached.
            let enough =
                goal.and_then(|goal| reached.get(&goal)).is_some_and(|own| own.depth < depth);
            if enough || far.length.max.is_some_and(|max| depth > max) {
                break;
            }
            let mut hits = 1;
            graph.visit(node, types, direction(far.hop.direction), |rel, other| {
                hits += 1;
                let fits = far.properties.iter().zip(&self.properties).all(|(entry, column)| {
                    graph.property(rel, &entry.key).equals(&column.value(row)) == Some(true)
                });
                if !fits || used.has(rel) {
                    return;
                }
                match reached.get_mut(&other) {
                    None => {
                        reached.insert(other, Reached { depth, by: vec![(rel, node)] });
                        order.push(other);
                    }
                    Some(own) if self.step.all && own.depth == depth => own.by.push((rel, node)),
                    Some(_) => {}
                }
            });
            cx.hit(hits);
            if at.is_multiple_of(1 << 12) {
                cx.check()?;
                cx.hold_bytes((1 << 12) * size_of::<Reached>())?;
            }
        }
        Ok(Search { reached, order })
    }

    /// Adds the shortest ways to a node.
    fn ways(
        &self,
        search: &Search,
        (start, goal): (NodeId, NodeId),
        rels: &mut Vec<Value>,
        ends: &mut Vec<NodeId>,
    ) {
        let far = &self.step.far;
        let Some(reached) = search.reached.get(&goal) else { return };
        if reached.depth < far.length.min {
            return;
        }
        // Backwards from the goal; each frame holds a node and the next of its ways.
        let mut frames = vec![(goal, 0)];
        let mut way: Vec<RelId> = Vec::new();
        while let Some((node, next)) = frames.last_mut() {
            if *node == start {
                rels.push(list(&way, !far.backwards));
                ends.push(goal);
                frames.pop();
                way.pop();
                continue;
            }
            let by = search.reached.get(node).and_then(|own| own.by.get(*next)).copied();
            *next += 1;
            match by {
                Some((rel, before)) => {
                    way.push(rel);
                    frames.push((before, 0));
                }
                None => {
                    frames.pop();
                    way.pop();
                }
            }
        }
    }
}
