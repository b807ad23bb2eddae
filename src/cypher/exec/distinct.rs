//! `DISTINCT`.

use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::grouping::Grouping;
use crate::value::Value;

/// Keeps the first of equal rows.
pub(super) struct Distinct<'p> {
    input: Rows<'p>,
    slots: &'p [Slot],
    seen: Grouping,
}

impl<'p> Distinct<'p> {
    pub(super) fn new(input: Rows<'p>, slots: &'p [Slot]) -> Self {
        Self { input, slots, seen: Grouping::new(slots.len()) }
    }
}

impl Operator for Distinct<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        loop {
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            let columns: Vec<Column> =
                self.slots.iter().map(|slot| batch.column(slot.index()).clone()).collect();
            let mut next = self.seen.len();
            let heap = self.seen.heap();
            let groups = self.seen.groups(&columns, batch.n_rows());
            let mut kept = Vec::new();
            for (row, &group) in groups.iter().enumerate() {
                if group as usize == next {
                    kept.push(row_number(row));
                    next += 1;
                }
            }
            // A table that grows is there twice for a moment.
            let width = self.slots.len() * (4 * size_of::<Value>() + 16);
            cx.hold_bytes(kept.len() * width + self.seen.heap() - heap)?;
            cx.check()?;
            if kept.is_empty() {
                continue;
            }
            let mut out = Batch::new(kept.len());
            for (slot, column) in self.slots.iter().zip(&columns) {
                out.set(slot.index(), column.gather(&kept));
            }
            return Ok(out);
        }
    }
}
