//! Slots computed from slots, and slots dropped.

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::context::Context;

/// Computes slots from slots.
pub(super) struct Project<'p> {
    pub(super) input: Rows<'p>,
    pub(super) items: &'p [(Expr, Slot)],
}

impl Operator for Project<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let mut batch = self.input.pull(cx)?;
        if batch.is_empty() {
            return Ok(batch);
        }
        project(self.items, &mut batch, &|expr, batch| cx.eval(expr, batch))?;
        Ok(batch)
    }
}

/// Computes slots of a batch from slots.
pub(super) fn project(
    items: &[(Expr, Slot)],
    batch: &mut Batch,
    eval: &dyn Fn(&Expr, &Batch) -> Result<Column, CypherError>,
) -> Result<(), CypherError> {
    let mut columns = Vec::with_capacity(items.len());
    for (expr, _) in items {
        columns.push(eval(expr, batch)?);
    }
    for ((_, slot), column) in items.iter().zip(columns) {
        batch.set(slot.index(), column);
    }
    Ok(())
}

/// Drops slots that nobody reads any more.
pub(super) struct Prune<'p> {
    pub(super) input: Rows<'p>,
    pub(super) keep: &'p [Slot],
}

impl Operator for Prune<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let batch = self.input.pull(cx)?;
        Ok(prune(self.keep, &batch))
    }
}

/// A batch with some slots only.
pub(super) fn prune(keep: &[Slot], batch: &Batch) -> Batch {
    let end = keep.iter().map(|slot| slot.index() + 1).max().unwrap_or(0);
    let mut columns = vec![Column::NULL; end];
    for slot in keep {
        columns[slot.index()] = batch.column(slot.index()).clone();
    }
    Batch::from_columns(columns, batch.n_rows())
}
