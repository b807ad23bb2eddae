//! Taking all rows before the first is given, and taking all rows to give none.

use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::context::Context;

/// Takes all rows before it gives the first.
pub(super) struct Eager<'p> {
    input: Rows<'p>,
    /// Batches in reverse, once all are there.
    taken: Option<Vec<Batch>>,
}

impl<'p> Eager<'p> {
    pub(super) fn new(input: Rows<'p>) -> Self {
        Self { input, taken: None }
    }
}

impl Operator for Eager<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        if self.taken.is_none() {
            let mut all = take_all(&mut self.input, cx)?;
            all.reverse();
            self.taken = Some(all);
        }
        Ok(self.taken.as_mut().and_then(Vec::pop).unwrap_or_default())
    }
}

/// Takes all rows and gives none.
pub(super) struct Drain<'p> {
    pub(super) input: Rows<'p>,
}

impl Operator for Drain<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        while !self.input.pull(cx)?.is_empty() {
            cx.check()?;
        }
        Ok(Batch::default())
    }
}

/// All batches of an operator.
pub(super) fn take_all(
    input: &mut Rows<'_>,
    cx: &mut Context<'_, '_>,
) -> Result<Vec<Batch>, CypherError> {
    let mut all = Vec::new();
    loop {
        let batch = input.pull(cx)?;
        if batch.is_empty() {
            return Ok(all);
        }
        cx.hold(&batch)?;
        cx.check()?;
        all.push(batch);
    }
}
