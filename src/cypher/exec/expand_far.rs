//! Following any number of relationships, and following those of a list that is known.

use std::sync::Arc;

use crate::cypher::check::bound::Direction as Arrow;
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
use crate::cypher::plan;
use crate::graph::Graph;
use crate::graph::TypeId;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// How many relationships the lists of a batch may hold: ways may be as long as there are relationships.
const LISTED_MAX: usize = 1 << 17;
/// How many relationships are followed before the run is asked whether to end.
const CHECK_EVERY: u32 = 1 << 16;

/// Follows any number of relationships, none of them twice, depth first.
pub(super) struct ExpandFar<'p> {
    input: Rows<'p>,
    far: &'p plan::ExpandFar,
    batch: Batch,
    row: usize,
    /// The walk for the row before `row`, if it has not ended.
    walk: Option<Walk>,
    /// Vectors of a walk that has ended.
    spare: (Around, Frames),
    properties: Vec<Column>,
}

/// Relationships and the nodes that they lead to.
type Around = Vec<(RelId, NodeId)>;
/// For each node on a way, where its relationships begin and which comes next.
type Frames = Vec<(usize, usize)>;

/// One walk through the graph from one node.
struct Walk {
    /// The relationships that leave the nodes on the way, one node after the other.
    around: Around,
    /// For each node on the way, where its relationships begin and which comes next.
    frames: Frames,
    path: Vec<RelId>,
    used: Used,
    end: Option<NodeId>,
    /// The walk's first node, if it is still to be given as the end of an empty way.
    empty: Option<NodeId>,
}

impl<'p> ExpandFar<'p> {
    pub(super) fn new(input: Rows<'p>, far: &'p plan::ExpandFar) -> Self {
        let (batch, properties) = (Batch::default(), Vec::new());
        let spare = Default::default();
        Self { input, far, batch, row: 0, walk: None, spare, properties }
    }

    /// Begins with the next row; whether there is one in the batch.
    fn next_row(&mut self, graph: &Graph, types: Option<&[TypeId]>) -> bool {
        let hop = &self.far.hop;
        while self.row < self.batch.n_rows() {
            let row = self.row;
            self.row += 1;
            let Some(node) = self.batch.column(hop.from.index()).node(row) else { continue };
            let end = match hop.into {
                true => match self.batch.column(hop.to.index()).node(row) {
                    Some(end) => Some(end),
                    None => continue,
                },
                false => None,
            };
            let used = Used::of(&self.batch, &hop.differs, row);
            let empty = (self.far.length.min == 0).then_some(node);
            // The last walk's vectors are used again.
            let (mut around, mut frames) = std::mem::take(&mut self.spare);
            around.clear();
            frames.clear();
            if self.far.length.max != Some(0) {
                self.around(graph, types, node, &mut around);
                frames.push((0, 0));
            }
            self.walk = Some(Walk { around, frames, path: Vec::new(), used, end, empty });
            return true;
        }
        false
    }

    /// Adds the relationships that may follow at a node.
    fn around(
        &self,
        graph: &Graph,
        types: Option<&[TypeId]>,
        node: NodeId,
        around: &mut Vec<(RelId, NodeId)>,
    ) {
        let row = self.row - 1;
        graph.visit(node, types, direction(self.far.hop.direction), |rel, other| {
            let fits = self.far.properties.iter().zip(&self.properties).all(|(entry, column)| {
                graph.property(rel, &entry.key).equals(&column.value(row)) == Some(true)
            });
            if fits {
                around.push((rel, other));
            }
        });
    }

    /// The end of the next way that fits; the way itself is in the walk.
    fn next_end(
        &mut self,
        cx: &Context<'_, '_>,
        types: Option<&[TypeId]>,
    ) -> Result<Option<NodeId>, CypherError> {
        let Some(mut walk) = self.walk.take() else { return Ok(None) };
        let length = self.far.length;
        if let Some(node) = walk.empty.take()
            && walk.end.is_none_or(|end| end == node)
        {
            self.walk = Some(walk);
            return Ok(Some(node));
        }
        let mut steps = 0_u32;
        while let Some((start, next)) = walk.frames.last_mut() {
            let Some(&(rel, node)) = walk.around.get(*next) else {
                walk.around.truncate(*start);
                walk.frames.pop();
                walk.path.pop();
                // What the node before has left lies below.
                continue;
            };
            *next += 1;
            steps = steps.wrapping_add(1);
            if steps.is_multiple_of(CHECK_EVERY) {
                cx.check()?;
            }
            // The way down to this frame is one shorter than the number of frames.
            walk.path.truncate(walk.frames.len() - 1);
            if walk.path.contains(&rel) || walk.used.has(rel) {
                continue;
            }
            walk.path.push(rel);
            let n = walk.path.len() as u64;
            cx.hit(1);
            if length.max.is_none_or(|max| n < max) {
                let from = walk.around.len();
                self.around(cx.graph(), types, node, &mut walk.around);
                cx.hit(walk.around.len() - from);
                walk.frames.push((from, from));
            }
            if n >= length.min && walk.end.is_none_or(|end| end == node) {
                self.walk = Some(walk);
                return Ok(Some(node));
            }
        }
        self.spare = (walk.around, walk.frames);
        Ok(None)
    }
}

impl Operator for ExpandFar<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let hop = &self.far.hop;
        let (mut rows, mut lists, mut ends) = (Vec::new(), Vec::new(), Vec::new());
        let types = resolve(cx.graph(), hop.types.as_ref());
        let mut n_listed = 0;
        while rows.len() < cx.env.batch_rows && n_listed < LISTED_MAX {
            if self.walk.is_none() && !self.next_row(cx.graph(), types.as_deref()) {
                if !rows.is_empty() {
                    break;
                }
                self.batch = self.input.pull(cx)?;
                self.row = 0;
                if self.batch.is_empty() {
                    return Ok(Batch::default());
                }
                self.properties.clear();
                for entry in &self.far.properties {
                    self.properties.push(cx.eval(&entry.value, &self.batch)?);
                }
                continue;
            }
            let Some(end) = self.next_end(cx, types.as_deref())? else { continue };
            rows.push(row_number(self.row - 1));
            ends.push(end);
            if self.far.lists {
                let way = self.walk.as_ref();
                n_listed += way.map_or(0, |walk| walk.path.len());
                lists.push(way.map_or(Value::Null, |walk| list(&walk.path, self.far.backwards)));
            }
        }
        cx.check()?;
        let mut out = self.batch.gather(&rows);
        if self.far.lists {
            out.set(hop.rel.index(), Column::from_values(lists));
        }
        out.set(hop.to.index(), Column::nodes(ends));
        Ok(out)
    }
}

/// Relationships as a list.
pub(super) fn list(rels: &[RelId], backwards: bool) -> Value {
    let items: Arc<[Value]> = if backwards {
        rels.iter().rev().map(|&rel| Value::Rel(rel)).collect()
    } else {
        rels.iter().map(|&rel| Value::Rel(rel)).collect()
    };
    Value::List(items)
}

/// Follows the relationships of a list that is known.
pub(super) struct Retrace<'p> {
    pub(super) input: Rows<'p>,
    pub(super) step: &'p plan::Retrace,
}

impl Operator for Retrace<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let step = self.step;
        loop {
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            let graph = cx.graph();
            let types = resolve(graph, step.types.as_ref());
            let (mut rows, mut ends) = (Vec::new(), Vec::new());
            for row in 0..batch.n_rows() {
                let Some(start) = batch.column(step.from.0.index()).node(row) else { continue };
                let Value::List(rels) = batch.value(step.rels.index(), row) else { continue };
                let Some(end) = self.follow(graph, types.as_deref(), start, &rels) else {
                    continue;
                };
                let (to, filled) = step.to;
                if !filled || batch.column(to.index()).node(row) == Some(end) {
                    rows.push(row_number(row));
                    ends.push(end);
                }
            }
            cx.check()?;
            if !rows.is_empty() {
                let mut out = batch.gather(&rows);
                out.set(step.to.0.index(), Column::nodes(ends));
                return Ok(out);
            }
        }
    }
}

impl Retrace<'_> {
    /// Where the relationships lead from a node, if they do.
    fn follow(
        &self,
        graph: &Graph,
        types: Option<&[TypeId]>,
        start: NodeId,
        rels: &[Value],
    ) -> Option<NodeId> {
        let n = rels.len() as u64;
        if n < self.step.length.min || self.step.length.max.is_some_and(|max| n > max) {
            return None;
        }
        let mut at = start;
        for rel in rels {
            let Value::Rel(rel) = rel else { return None };
            let (from, to) = graph.endpoints(*rel)?;
            if types.is_some_and(|types| !types.contains(&graph.rel_type_id(*rel))) {
                return None;
            }
            let out = from == at && self.step.direction != Arrow::In;
            let into = to == at && self.step.direction != Arrow::Out;
            at = if out { to } else { into.then_some(from)? };
        }
        Some(at)
    }
}
