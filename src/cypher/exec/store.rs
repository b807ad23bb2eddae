//! Counts that the graph keeps, and degrees.

use crate::cypher::check::bound::Direction as Arrow;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::among::among;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::expand::direction;
use crate::cypher::exec::expand::resolve;
use crate::cypher::plan;
use crate::graph::IdSet;
use crate::value::NodeId;
use crate::value::Value;

/// Adds a count of the whole graph to each row.
pub(super) struct CountStore<'p> {
    pub(super) input: Rows<'p>,
    pub(super) count: &'p plan::CountStore,
}

impl Operator for CountStore<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let mut batch = self.input.pull(cx)?;
        if batch.is_empty() {
            return Ok(batch);
        }
        let graph = cx.graph();
        let (slot, n) = match self.count {
            plan::CountStore::Nodes { slot, label: None } => (slot, graph.n_nodes()),
            plan::CountStore::Nodes { slot, label: Some(label) } => {
                let label = graph.label_id(label);
                (slot, label.map_or(0, |label| graph.nodes_with_label(label).len()))
            }
            plan::CountStore::Rels { slot, types, either } => {
                let n = match resolve(graph, types.as_ref()) {
                    None => graph.n_rels(),
                    Some(types) => types.iter().map(|&id| graph.n_rels_of_type(id)).sum(),
                };
                (slot, if *either { 2 * n } else { n })
            }
        };
        cx.hit(1);
        batch.set(slot.index(), Column::Const(Value::Int(count(n))));
        Ok(batch)
    }
}

/// Adds to each row how many relationships its node has.
pub(super) struct Degree<'p> {
    pub(super) input: Rows<'p>,
    pub(super) from: Slot,
    pub(super) slot: Slot,
    pub(super) direction: Arrow,
    pub(super) types: Option<&'p LabelExpr>,
    /// What must hold of the nodes at the other ends.
    pub(super) ends: &'p (Slot, Vec<Expr>),
    /// Those nodes, once they are known.
    pub(super) among: Option<IdSet>,
}

impl Operator for Degree<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let mut batch = self.input.pull(cx)?;
        if batch.is_empty() {
            return Ok(batch);
        }
        if self.among.is_none() && !self.ends.1.is_empty() {
            self.among = Some(among(&self.ends.1, self.ends.0, cx)?);
        }
        let graph = cx.graph();
        let types = resolve(graph, self.types);
        let degrees = graph.degrees(types.as_deref(), direction(self.direction));
        let nodes = batch.column(self.from.index());
        let of = |node: NodeId| match &self.among {
            None => degrees.of(node),
            Some(among) => {
                let mut n = 0;
                let direction = direction(self.direction);
                graph.visit(node, types.as_deref(), direction, |_, other| {
                    n += usize::from(among.contains(other.0));
                });
                n
            }
        };
        let counts =
            (0..batch.n_rows()).map(|row| nodes.node(row).map_or(0, |node| count(of(node))));
        let counts = counts.collect();
        cx.hit(batch.n_rows());
        cx.check()?;
        batch.set(self.slot.index(), Column::ints(counts));
        Ok(batch)
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
