//! Groups of rows, and what is computed of each.

use crate::cypher::check::bound::AggregateCall;
use crate::cypher::check::bound::GroupKey;
use crate::cypher::error::CypherError;
use crate::cypher::eval::functions;
use crate::cypher::eval::functions::aggregate::Accumulator;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::ahead::Ahead;
use crate::cypher::exec::ahead::Stage;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::grouping::Grouping;
use crate::cypher::exec::rows::Made;
use crate::value::Value;

/// Makes groups of rows. Without keys there is always one group.
pub(super) struct Aggregate<'p> {
    input: Ahead<'p>,
    keys: &'p [GroupKey],
    calls: &'p [AggregateCall],
    done: Option<Made>,
}

impl<'p> Aggregate<'p> {
    /// Groups what is left of rows behind some stages.
    pub(super) fn new(
        (input, stages): (Rows<'p>, Vec<Stage<'p>>),
        keys: &'p [GroupKey],
        calls: &'p [AggregateCall],
    ) -> Self {
        let of_calls = calls.iter().flat_map(|call| &call.arguments);
        let exprs = keys.iter().map(|key| &key.expr).chain(of_calls).collect();
        let input = Ahead::new(input, stages, exprs);
        Self { input, keys, calls, done: None }
    }

    fn aggregate(&mut self, cx: &mut Context<'_, '_>) -> Result<Made, CypherError> {
        let mut grouping = Grouping::new(self.keys.len());
        let mut states: Vec<Option<Accumulator>> = self.calls.iter().map(accumulator).collect();
        loop {
            let (batch, mut keys) = self.input.next(cx)?;
            if batch.is_empty() {
                break;
            }
            cx.check()?;
            let mut arguments = keys.split_off(self.keys.len()).into_iter();
            let (before, heap) = (grouping.len(), grouping.heap());
            let mut kept = 0;
            let groups = grouping.groups(&keys, batch.n_rows());
            for (call, state) in self.calls.iter().zip(&mut states) {
                let arguments: Vec<Column> =
                    arguments.by_ref().take(call.arguments.len()).collect();
                if let Some(state) = state {
                    let updated = state.update(&groups, grouping.len(), &arguments);
                    kept += updated.map_err(|kind| CypherError::new(kind, call.span))?;
                }
            }
            let width = self.keys.len() + self.calls.len() + 1;
            let of_groups = (grouping.len() - before) * width * size_of::<Value>() * 2;
            cx.hold_bytes(kept + of_groups + grouping.heap() - heap)?;
        }
        let n_groups = if self.keys.is_empty() { 1 } else { grouping.len() };
        let mut out = Batch::new(n_groups);
        for (at, key) in self.keys.iter().enumerate() {
            if n_groups > 0 {
                out.set(key.slot.index(), grouping.key(at));
            }
        }
        for (call, state) in self.calls.iter().zip(&mut states) {
            if let Some(state) = state {
                let column = state.finish(n_groups);
                let column = column.map_err(|kind| CypherError::new(kind, call.span))?;
                out.set(call.slot.index(), column);
            }
        }
        Ok(Made::whole(out))
    }
}

impl Operator for Aggregate<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        if self.done.is_none() {
            self.done = Some(self.aggregate(cx)?);
        }
        let max = cx.env.batch_rows;
        Ok(self.done.as_mut().map(|done| done.piece(max)).unwrap_or_default())
    }
}

/// The states of a call.
fn accumulator(call: &AggregateCall) -> Option<Accumulator> {
    let aggregate = functions::get(call.function).aggregate()?;
    Some(if call.distinct { Accumulator::distinct(aggregate) } else { Accumulator::new(aggregate) })
}
