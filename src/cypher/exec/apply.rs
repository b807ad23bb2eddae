//! A plan run for the rows of another.

use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Feed;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::BatchBuilder;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::build;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::rows::all_rows;
use crate::cypher::plan::ApplyKind;
use crate::cypher::plan::Plan;
use crate::value::Value;

/// A plan that begins with the rows of another, and says which of its rows came from which.
pub(super) struct Correlated<'p> {
    pub(super) plan: &'p Plan,
    /// Where the number of the outer row goes.
    pub(super) row: Slot,
    /// Whether it may be run for many rows at once.
    pub(super) rowwise: bool,
    /// The number of the first step for the profile, if there is one.
    pub(super) first: Option<usize>,
}

impl<'p> Correlated<'p> {
    /// Begins to run the plan for rows that have their numbers, in order of the numbers if rows are
    /// run one by one.
    fn start(&self, numbered: Batch) -> Rows<'p> {
        build::build_numbered(self.plan, &Feed::new(numbered), self.first)
    }

    /// The rows with their numbers.
    fn numbered(&self, batch: &Batch) -> Batch {
        let mut numbered = batch.clone();
        let numbers = (0..i64::from(row_number(batch.n_rows()))).collect();
        numbered.set(self.row.index(), Column::ints(numbers));
        numbered
    }

    /// All rows of the plan for all rows of a batch, each with the number of its outer row.
    pub(super) fn run_all(
        &self,
        batch: &Batch,
        cx: &mut Context<'_, '_>,
    ) -> Result<Vec<Batch>, CypherError> {
        let numbered = self.numbered(batch);
        let mut found = Vec::new();
        if self.rowwise {
            let mut rows = self.start(numbered);
            loop {
                let batch = rows.pull(cx)?;
                if batch.is_empty() {
                    return Ok(found);
                }
                cx.hold(&batch)?;
                found.push(batch);
            }
        }
        for row in 0..batch.n_rows() {
            let from = found.len();
            self.run_one(&numbered, row, cx, &mut |batch| {
                found.push(batch);
                true
            })?;
            for batch in &found[from..] {
                cx.hold(batch)?;
            }
        }
        Ok(found)
    }

    /// Runs the plan for one row of a batch that has its numbers. `f` takes the batches and says
    /// whether to go on.
    fn run_one(
        &self,
        numbered: &Batch,
        row: usize,
        cx: &mut Context<'_, '_>,
        f: &mut dyn FnMut(Batch) -> bool,
    ) -> Result<(), CypherError> {
        let mut rows = self.start(numbered.gather(&[row_number(row)]));
        let held = cx.env.held.get();
        loop {
            let mut batch = rows.pull(cx)?;
            if batch.is_empty() {
                // What its operators have held goes with them.
                cx.release(cx.env.held.get().saturating_sub(held));
                return Ok(());
            }
            cx.check()?;
            let number = i64::try_from(row).unwrap_or(i64::MAX);
            batch.set(self.row.index(), Column::Const(Value::Int(number)));
            if !f(batch) {
                cx.release(cx.env.held.get().saturating_sub(held));
                return Ok(());
            }
        }
    }

    /// For each row of a batch whether the plan gives rows for it.
    pub(super) fn exists(
        &self,
        batch: &Batch,
        cx: &mut Context<'_, '_>,
    ) -> Result<Vec<bool>, CypherError> {
        let mut exists = vec![false; batch.n_rows()];
        let numbered = self.numbered(batch);
        if self.rowwise {
            let mut rows = self.start(numbered);
            let held = cx.env.held.get();
            let mut open = exists.len();
            loop {
                let found = rows.pull(cx)?;
                if found.is_empty() || open == 0 {
                    cx.release(cx.env.held.get().saturating_sub(held));
                    return Ok(exists);
                }
                for row in 0..found.n_rows() {
                    if let Some(outer) = outer_row(&found, self.row, row) {
                        open -= usize::from(!std::mem::replace(&mut exists[outer], true));
                    }
                }
            }
        }
        for (row, found) in exists.iter_mut().enumerate() {
            self.run_one(&numbered, row, cx, &mut |_| {
                *found = true;
                false
            })?;
        }
        Ok(exists)
    }
}

/// The number of the outer row of a row.
pub(super) fn outer_row(batch: &Batch, slot: Slot, row: usize) -> Option<usize> {
    match batch.value(slot.index(), row) {
        Value::Int(number) => usize::try_from(number).ok(),
        _ => None,
    }
}

/// For each row of the first input, the rows of the second.
pub(super) struct Apply<'p> {
    pub(super) input: Rows<'p>,
    pub(super) inner: Correlated<'p>,
    pub(super) kind: &'p ApplyKind,
    /// Batches to give, in reverse.
    pub(super) ready: Vec<Batch>,
    /// The bytes that they hold.
    pub(super) held: usize,
}

impl Operator for Apply<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        loop {
            if let Some(batch) = self.ready.pop() {
                return Ok(batch);
            }
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            // What was found for the rows before has been given away.
            cx.release(std::mem::take(&mut self.held));
            let before = cx.env.held.get();
            let found = self.inner.run_all(&batch, cx)?;
            self.held = cx.env.held.get().saturating_sub(before);
            self.ready = match self.kind {
                ApplyKind::Each => vec![batch],
                ApplyKind::Join => self.join(&batch, found),
                ApplyKind::Optional(nulls) => {
                    let mut ready = self.join(&batch, found);
                    ready.extend(self.unmatched(&batch, &ready, nulls));
                    in_order(ready, self.inner.row)
                }
            };
            self.ready.reverse();
            cx.check()?;
        }
    }
}

impl Apply<'_> {
    /// The found rows, with the slots of the outer rows that the inner plan did not pass on.
    fn join(&self, batch: &Batch, found: Vec<Batch>) -> Vec<Batch> {
        if self.inner.rowwise {
            return found;
        }
        let joined = found.into_iter().map(|found| {
            let rows: Vec<u32> = (0..found.n_rows())
                .filter_map(|row| outer_row(&found, self.inner.row, row).map(row_number))
                .collect();
            let mut out = batch.gather(&rows);
            for (slot, column) in found.columns() {
                let passed = out.column(slot).n_rows().is_some();
                if !passed && !is_null(column) {
                    out.set(slot, column.clone());
                }
            }
            out
        });
        joined.collect()
    }

    /// The rows for which there are none, with nulls.
    fn unmatched(&self, batch: &Batch, found: &[Batch], nulls: &[Slot]) -> Option<Batch> {
        let mut matched = vec![false; batch.n_rows()];
        for found in found {
            for row in 0..found.n_rows() {
                if let Some(outer) = outer_row(found, self.inner.row, row) {
                    matched[outer] = true;
                }
            }
        }
        let rows: Vec<u32> =
            (0..batch.n_rows()).filter(|&row| !matched[row]).map(row_number).collect();
        if rows.is_empty() {
            return None;
        }
        let mut out = batch.gather(&rows);
        for slot in nulls {
            out.set(slot.index(), Column::NULL);
        }
        let numbers = rows.iter().map(|&row| i64::from(row)).collect();
        out.set(self.inner.row.index(), Column::ints(numbers));
        Some(out)
    }
}

/// Batches as one, in order of the outer rows: a row without a match stands where it stood.
fn in_order(batches: Vec<Batch>, slot: Slot) -> Vec<Batch> {
    if batches.len() < 2 {
        return batches;
    }
    let width = batches.iter().map(|batch| batch.width()).max().unwrap_or(0);
    let mut all = BatchBuilder::new(width);
    for batch in &batches {
        all.append(batch, &all_rows(batch));
    }
    let all = all.finish();
    let mut rows = all_rows(&all);
    rows.sort_by_key(|&row| outer_row(&all, slot, row as usize));
    vec![all.gather(&rows)]
}

/// Whether a column was never set.
fn is_null(column: &Column) -> bool {
    matches!(column, Column::Const(Value::Null))
}
