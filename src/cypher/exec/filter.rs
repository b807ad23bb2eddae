//! `WHERE`.

use crate::cypher::check::bound::Expr;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::context::Context;

/// Keeps the rows for which a predicate is true; null is not true.
pub(super) struct Filter<'p> {
    pub(super) input: Rows<'p>,
    pub(super) predicate: &'p Expr,
}

impl Operator for Filter<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        loop {
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            let kept = batch.filter(&cx.eval(self.predicate, &batch)?);
            // To pass on an empty batch would be to say that the input has ended.
            if !kept.is_empty() {
                return Ok(kept);
            }
            cx.check()?;
        }
    }
}
