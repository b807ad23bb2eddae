//! The nodes of which something holds, as a set.

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::batch::BATCH_ROWS;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::context::Context;
use crate::graph::IdSet;
use crate::value::NodeId;

/// All nodes for which some predicates are true, which read nothing but the slot.
pub(super) fn among(
    predicates: &[Expr],
    slot: Slot,
    cx: &Context<'_, '_>,
) -> Result<IdSet, CypherError> {
    let mut set = IdSet::default();
    let mut from = Some(0);
    while let Some(start) = from {
        let mut ids = Vec::new();
        from = cx.graph().read_nodes(start, BATCH_ROWS, &mut ids);
        if ids.is_empty() {
            break;
        }
        cx.hit(ids.len());
        cx.check()?;
        let mut batch = Batch::new(ids.len());
        batch.set(slot.index(), Column::nodes(ids.into_iter().map(NodeId).collect()));
        for predicate in predicates {
            if !batch.is_empty() {
                batch = batch.filter(&cx.eval(predicate, &batch)?);
            }
        }
        for row in 0..batch.n_rows() {
            if let Some(node) = batch.column(slot.index()).node(row) {
                set.insert(node.0);
            }
        }
    }
    Ok(set)
}
