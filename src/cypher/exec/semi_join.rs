//! Rows for which another plan gives rows, or none.

use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::apply::Correlated;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::grouping::Grouping;

/// Keeps the rows of the first input for which the second gives rows, or those for which it gives
/// none. It is asked once for rows that are equal in what it reads.
pub(super) struct SemiJoin<'p> {
    pub(super) input: Rows<'p>,
    pub(super) inner: Correlated<'p>,
    pub(super) reads: &'p [Slot],
    pub(super) wanted: bool,
}

impl Operator for SemiJoin<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        loop {
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            cx.check()?;
            let keys: Vec<Column> =
                self.reads.iter().map(|slot| batch.column(slot.index()).clone()).collect();
            let mut grouping = Grouping::new(keys.len());
            let groups = grouping.groups(&keys, batch.n_rows());
            let mut firsts: Vec<u32> = Vec::with_capacity(grouping.len());
            for (row, &group) in groups.iter().enumerate() {
                if group as usize == firsts.len() {
                    firsts.push(row_number(row));
                }
            }
            let found = if firsts.len() == batch.n_rows() {
                self.inner.exists(&batch, cx)?
            } else {
                self.inner.exists(&batch.gather(&firsts), cx)?
            };
            let kept = groups.iter().map(|&group| found[group as usize] == self.wanted);
            let kept = batch.filter(&Column::bools(kept.collect()));
            if !kept.is_empty() {
                return Ok(kept);
            }
        }
    }
}
