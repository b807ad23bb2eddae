//! The nodes that two hops from two known nodes both reach.

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
use crate::cypher::exec::rows::Made;
use crate::cypher::plan;
use crate::graph::Graph;
use crate::graph::TypeId;
use crate::value::NodeId;
use crate::value::RelId;

/// Follows a hop from one node to where a hop from another node leads, too.
///
/// The neighbours of the other node are marked; rows in which it is the same follow each other as a
/// rule, so that they are marked once for many rows.
pub(super) struct Intersect<'p> {
    pub(super) input: Rows<'p>,
    pub(super) step: &'p plan::Intersect,
    pub(super) batch: Batch,
    pub(super) row: usize,
    pub(super) marks: Marks,
    pub(super) made: Made,
}

/// The neighbours of one node.
#[derive(Default)]
pub(super) struct Marks {
    of: Option<NodeId>,
    /// Neighbours and the relationships to them, sorted by neighbour.
    found: Vec<(NodeId, RelId)>,
    /// For each node one more than its first place in `found`, 0 for none.
    place: Vec<u32>,
}

impl Operator for Intersect<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let max = cx.env.batch_rows;
        while self.made.is_done() {
            if self.row >= self.batch.n_rows() {
                self.batch = self.input.pull(cx)?;
                self.row = 0;
                // Between pulls the graph may have changed.
                self.marks.clear();
                if self.batch.is_empty() {
                    return Ok(Batch::default());
                }
            }
            self.made = self.meet(cx, max)?;
            cx.check()?;
        }
        Ok(self.made.piece(max))
    }
}

impl Intersect<'_> {
    fn meet(&mut self, cx: &Context<'_, '_>, max: usize) -> Result<Made, CypherError> {
        let (first, second) = (&self.step.first, &self.step.second);
        let graph = cx.graph();
        let first_types = resolve(graph, first.types.as_ref());
        let second_types = resolve(graph, second.types.as_ref());
        let (mut rows, mut rels, mut ends) = (Vec::new(), [Vec::new(), Vec::new()], Vec::new());
        let mut hits = 0;
        while self.row < self.batch.n_rows() && rows.len() < max {
            let row = self.row;
            self.row += 1;
            let near = self.batch.column(first.from.index()).node(row);
            let other = self.batch.column(second.from.index()).node(row);
            let (Some(near), Some(other)) = (near, other) else { continue };
            self.marks.mark(graph, other, (second_types.as_deref(), second));
            let used = [first, second].map(|hop| Used::of(&self.batch, &hop.differs, row));
            let alike = first.differs.contains(&second.rel) || second.differs.contains(&first.rel);
            let marks = &self.marks;
            graph.visit(near, first_types.as_deref(), direction(first.direction), |rel, end| {
                hits += 1;
                if used[0].has(rel) {
                    return;
                }
                for &back in marks.to(end) {
                    if !(used[1].has(back.1) || alike && back.1 == rel) {
                        rels[0].push(rel);
                        rels[1].push(back.1);
                        ends.push(end);
                    }
                }
            });
            rows.resize(ends.len(), row_number(row));
            if row.is_multiple_of(256) {
                cx.check()?;
            }
        }
        cx.hit(hits + 1);
        let [to_first, to_second] = rels;
        let columns = [
            (first.rel.index(), Column::rels(to_first)),
            (second.rel.index(), Column::rels(to_second)),
            (first.to.index(), Column::nodes(ends)),
        ];
        Ok(Made::new(&self.batch, &rows, columns))
    }
}

impl Marks {
    fn clear(&mut self) {
        for &(node, _) in &self.found {
            self.place[node.0 as usize] = 0;
        }
        self.found.clear();
        self.of = None;
    }

    /// Marks the neighbours of a node, unless they are.
    fn mark(&mut self, graph: &Graph, of: NodeId, hop: (Option<&[TypeId]>, &plan::Expand)) {
        if self.of == Some(of) {
            return;
        }
        self.clear();
        self.of = Some(of);
        let found = &mut self.found;
        graph.visit(of, hop.0, direction(hop.1.direction), |rel, node| found.push((node, rel)));
        self.found.sort_by_key(|entry| entry.0);
        if self.place.len() < graph.next_node_id() as usize {
            self.place.resize(graph.next_node_id() as usize, 0);
        }
        for (at, &(node, _)) in (1..).zip(&self.found) {
            let place = &mut self.place[node.0 as usize];
            if *place == 0 {
                *place = at;
            }
        }
    }

    /// The marked relationships to a node.
    fn to(&self, node: NodeId) -> &[(NodeId, RelId)] {
        let place = self.place.get(node.0 as usize).copied().unwrap_or(0) as usize;
        if place == 0 {
            return &[];
        }
        let from = &self.found[place - 1..];
        let n = from.iter().take_while(|entry| entry.0 == node).count();
        &from[..n]
    }
}
