//! `UNION`.

use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::context::Context;

/// The rows of all inputs, one after the other.
pub(super) struct Union<'p> {
    pub(super) inputs: Vec<Rows<'p>>,
    pub(super) parts: &'p [Vec<Slot>],
    pub(super) columns: &'p [Slot],
    pub(super) at: usize,
}

impl Operator for Union<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        while let Some(input) = self.inputs.get_mut(self.at) {
            let batch = input.pull(cx)?;
            if batch.is_empty() {
                self.at += 1;
                continue;
            }
            let mut out = Batch::new(batch.n_rows());
            for (from, to) in self.parts[self.at].iter().zip(self.columns) {
                out.set(to.index(), batch.column(from.index()).clone());
            }
            return Ok(out);
        }
        Ok(Batch::default())
    }
}
