//! Paths, made of their relationships.

use std::sync::Arc;

use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::context::Context;
use crate::graph::Graph;
use crate::value::NodeId;
use crate::value::Path;
use crate::value::RelId;
use crate::value::Value;

/// Makes a path of its first node and its relationships.
pub(super) struct MakePath<'p> {
    pub(super) input: Rows<'p>,
    pub(super) slot: Slot,
    pub(super) start: Slot,
    pub(super) parts: &'p [Slot],
}

impl Operator for MakePath<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let mut batch = self.input.pull(cx)?;
        if batch.is_empty() {
            return Ok(batch);
        }
        let graph = cx.graph();
        let paths = (0..batch.n_rows()).map(|row| {
            let start = batch.column(self.start.index()).node(row);
            let rels = rels_of(&batch, self.parts, row);
            match (start, rels) {
                (Some(start), Some(rels)) => path(graph, start, rels),
                _ => Value::Null,
            }
        });
        let column = Column::from_values(paths.collect());
        batch.set(self.slot.index(), column);
        Ok(batch)
    }
}

/// The relationships in some slots of a row, one after the other; `None` if there is a null.
pub(super) fn rels_of(batch: &Batch, parts: &[Slot], row: usize) -> Option<Vec<RelId>> {
    let mut rels = Vec::with_capacity(parts.len());
    for part in parts {
        match batch.value(part.index(), row) {
            Value::Rel(rel) => rels.push(rel),
            Value::List(list) => {
                for item in list.iter() {
                    let Value::Rel(rel) = item else { return None };
                    rels.push(*rel);
                }
            }
            _ => return None,
        }
    }
    Some(rels)
}

/// The path from a node along relationships.
pub(super) fn path(graph: &Graph, start: NodeId, rels: Vec<RelId>) -> Value {
    let mut nodes = Vec::with_capacity(rels.len() + 1);
    nodes.push(start);
    let mut at = start;
    for &rel in &rels {
        let Some((from, to)) = graph.endpoints(rel) else { return Value::Null };
        at = if from == at { to } else { from };
        nodes.push(at);
    }
    Value::Path(Arc::new(Path { nodes, rels }))
}
