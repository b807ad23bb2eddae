//! `ORDER BY`, with and without `LIMIT`.

use std::cmp::Ordering;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::SortKey;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::BatchBuilder;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::limit::count;
use crate::cypher::exec::rows::Made;
use crate::cypher::exec::rows::all_rows;

/// Sorts the rows; equal rows stay in the order in which they came.
pub(super) struct Sort<'p> {
    pub(super) input: Rows<'p>,
    pub(super) keys: &'p [SortKey],
    /// How many rows are wanted, all if not said.
    pub(super) limit: Option<&'p Expr>,
    pub(super) sorted: Option<Made>,
}

/// How many rows beyond those wanted are collected before they are sorted and cut.
const SLACK: usize = 4_096;

impl Operator for Sort<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        if self.sorted.is_none() {
            self.sorted = Some(self.sort(cx)?);
        }
        let max = cx.env.batch_rows;
        Ok(self.sorted.as_mut().map(|sorted| sorted.piece(max)).unwrap_or_default())
    }
}

impl Sort<'_> {
    fn sort(&mut self, cx: &mut Context<'_, '_>) -> Result<Made, CypherError> {
        let wanted = match self.limit {
            Some(limit) => count(limit, "LIMIT", cx)?,
            None => usize::MAX,
        };
        let mut rows: Option<BatchBuilder> = None;
        loop {
            let mut batch = self.input.pull(cx)?;
            if batch.is_empty() {
                break;
            }
            cx.check()?;
            self.add_keys(&mut batch, cx)?;
            let width = cx.env.planned.n_slots + self.keys.len();
            let builder = rows.get_or_insert_with(|| BatchBuilder::new(width));
            builder.append(&batch, &all_rows(&batch));
            if wanted == usize::MAX {
                cx.hold(&batch)?;
            } else if builder.n_rows() > wanted.saturating_mul(2).saturating_add(SLACK) {
                let all = builder.finish();
                let kept = self.first(&all, wanted, cx)?;
                builder.append(&all, &kept);
                cx.env.fits(all.bytes())?;
            }
        }
        let Some(mut rows) = rows else { return Ok(Made::default()) };
        let all = rows.finish();
        let kept = self.first(&all, wanted, cx)?;
        let width = all.width() - self.keys.len();
        let columns = (0..width).map(|slot| all.column(slot).clone()).collect();
        let plain = Batch::from_columns(columns, all.n_rows());
        Ok(Made::new(&plain, &kept, []))
    }

    /// Adds the keys behind the columns of a batch.
    fn add_keys(&self, batch: &mut Batch, cx: &Context<'_, '_>) -> Result<(), CypherError> {
        let mut keys = Vec::with_capacity(self.keys.len());
        for key in self.keys {
            keys.push(cx.eval(&key.expr, batch)?);
        }
        let width = cx.env.planned.n_slots;
        for (at, key) in keys.into_iter().enumerate() {
            batch.set(width + at, key);
        }
        Ok(())
    }

    /// The first rows in order.
    fn first(
        &self,
        all: &Batch,
        wanted: usize,
        cx: &Context<'_, '_>,
    ) -> Result<Vec<u32>, CypherError> {
        let start = all.width() - self.keys.len();
        let keys: Vec<(&Column, bool)> = (start..all.width())
            .map(|slot| all.column(slot))
            .zip(self.keys.iter().map(|key| key.descending))
            .collect();
        let compare = |&a: &u32, &b: &u32| {
            let differs = keys.iter().map(|(column, descending)| {
                let order = order(column, a as usize, b as usize);
                if *descending { order.reverse() } else { order }
            });
            differs.fold(Ordering::Equal, Ordering::then).then(a.cmp(&b))
        };
        let mut rows = all_rows(all);
        if wanted < rows.len() {
            if wanted == 0 {
                return Ok(Vec::new());
            }
            rows.select_nth_unstable_by(wanted - 1, compare);
            rows.truncate(wanted);
        }
        sort_in_runs(rows, &compare, cx)
    }
}

/// How many rows are sorted before the run is asked whether to go on.
const RUN: usize = 1 << 15;

/// Sorts runs of rows and merges them two by two, so that a sort can be ended.
fn sort_in_runs(
    mut rows: Vec<u32>,
    compare: &impl Fn(&u32, &u32) -> Ordering,
    cx: &Context<'_, '_>,
) -> Result<Vec<u32>, CypherError> {
    for run in rows.chunks_mut(RUN) {
        run.sort_unstable_by(compare);
        cx.check()?;
    }
    let mut width = RUN;
    while width < rows.len() {
        let mut merged = Vec::with_capacity(rows.len());
        for pair in rows.chunks(2 * width) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let (Some(a), Some(b)) = (left.first(), right.first()) {
                // Of equal rows the left one comes first.
                let side = if compare(a, b).is_gt() { &mut right } else { &mut left };
                merged.push(side[0]);
                *side = &side[1..];
                if merged.len().is_multiple_of(RUN) {
                    cx.check()?;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        rows = merged;
        width *= 2;
    }
    Ok(rows)
}

/// How two rows of a column compare.
fn order(column: &Column, a: usize, b: usize) -> Ordering {
    match column {
        Column::Const(_) => Ordering::Equal,
        Column::Ints(cells) => match (cells.get(a), cells.get(b)) {
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        },
        Column::Strs(codes, dictionary) => match (codes.get(a), codes.get(b)) {
            (Some(a), Some(b)) if a == b => Ordering::Equal,
            (Some(a), Some(b)) => dictionary.string(a).cmp(dictionary.string(b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        },
        _ => column.value(a).order(&column.value(b)),
    }
}
