//! Parts of a path that repeat.

use std::sync::Arc;

use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::apply::Correlated;
use crate::cypher::exec::apply::outer_row;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::expand::Used;
use crate::cypher::exec::expand_far::list;
use crate::cypher::exec::path::rels_of;
use crate::cypher::exec::rows::Made;
use crate::cypher::plan;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// Follows a part of a path any number of times, no relationship twice, all ways of a length
/// together.
pub(super) struct Repeat<'p> {
    input: Rows<'p>,
    inner: Correlated<'p>,
    step: &'p plan::Repeat,
    made: Made,
    /// The bytes that it holds.
    held: usize,
}

/// One way so far.
#[derive(Clone)]
struct Way {
    row: usize,
    at: NodeId,
    rels: Vec<RelId>,
    /// Values of the group's variables, for each variable one per repetition.
    lists: Vec<Vec<Value>>,
}

/// How many ways are made longer before the run is asked whether to go on.
const CHECK_WAYS: usize = 1 << 10;
/// Roughly what a vector takes beside what it holds.
const VECTOR: usize = size_of::<Vec<Value>>() + 16;

/// Roughly the bytes of a way.
fn way_bytes(n: usize, n_lists: usize) -> usize {
    size_of::<Way>() + n.next_power_of_two() * size_of::<RelId>() + list_bytes(n, n_lists)
}

/// Roughly the bytes of lists of a way.
fn list_bytes(n: usize, n_lists: usize) -> usize {
    n_lists * (VECTOR + n.max(4).next_power_of_two() * size_of::<Value>())
}

impl Operator for Repeat<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        while self.made.is_done() {
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            cx.release(std::mem::take(&mut self.held));
            let before = cx.env.held.get();
            self.made = self.ways(&batch, cx)?;
            cx.release(cx.env.held.get().saturating_sub(before));
            self.held = self.made.bytes();
            cx.hold_bytes(self.held)?;
            cx.check()?;
        }
        Ok(self.made.piece(cx.env.batch_rows))
    }
}

impl<'p> Repeat<'p> {
    pub(super) fn new(input: Rows<'p>, inner: Correlated<'p>, step: &'p plan::Repeat) -> Self {
        Self { input, inner, step, made: Made::default(), held: 0 }
    }

    fn ways(&self, batch: &Batch, cx: &mut Context<'_, '_>) -> Result<Made, CypherError> {
        let step = self.step;
        let n_lists = step.group.lists.len();
        let mut found: Vec<Way> = Vec::new();
        let mut open: Vec<Way> = (0..batch.n_rows())
            .filter_map(|row| {
                let at = batch.column(step.from.index()).node(row)?;
                Some(Way { row, at, rels: Vec::new(), lists: vec![Vec::new(); n_lists] })
            })
            .collect();
        let length = step.group.length;
        let mut n = 0;
        loop {
            let repeated = usize::try_from(n).unwrap_or(usize::MAX);
            if n >= length.min {
                for piece in open.chunks(1 << 12) {
                    cx.check()?;
                    let before = found.len();
                    found.extend(piece.iter().filter(|way| self.ends(batch, way)).cloned());
                    // What is found becomes lists of values, too.
                    let bytes = way_bytes(repeated, n_lists) + list_bytes(repeated, n_lists + 1);
                    cx.hold_bytes((found.len() - before).saturating_mul(bytes))?;
                }
            }
            if open.is_empty() || length.max.is_some_and(|max| n >= max) {
                break;
            }
            open = self.once_more(batch, &open, repeated + 1, cx)?;
            n += 1;
        }
        // In order of the rows that the ways belong to.
        found.sort_by_key(|way| way.row);
        let rows: Vec<u32> = found.iter().map(|way| row_number(way.row)).collect();
        let mut columns = vec![
            (step.to.index(), Column::nodes(found.iter().map(|way| way.at).collect())),
            (
                step.rels.index(),
                Column::from_values(found.iter().map(|way| list(&way.rels, false)).collect()),
            ),
        ];
        for (at, own) in step.group.lists.iter().enumerate() {
            let lists = found.iter().map(|way| Value::List(Arc::from(way.lists[at].clone())));
            columns.push((own.outer.index(), Column::from_values(lists.collect())));
        }
        Ok(Made::new(batch, &rows, columns))
    }

    /// Whether a way ends where it should.
    fn ends(&self, batch: &Batch, way: &Way) -> bool {
        !self.step.into || batch.column(self.step.to.index()).node(way.row) == Some(way.at)
    }

    /// All ways that are one repetition longer.
    fn once_more(
        &self,
        batch: &Batch,
        open: &[Way],
        repeated: usize,
        cx: &mut Context<'_, '_>,
    ) -> Result<Vec<Way>, CypherError> {
        let step = self.step;
        let rows: Vec<u32> = open.iter().map(|way| row_number(way.row)).collect();
        let mut starts = batch.gather(&rows);
        let ats = open.iter().map(|way| way.at).collect();
        starts.set(step.inner_start.index(), Column::nodes(ats));
        let mut longer = Vec::new();
        for found in self.inner.run_all(&starts, cx)? {
            for row in 0..found.n_rows() {
                let Some(outer) = outer_row(&found, step.row, row) else { continue };
                let Some(at) = found.column(step.inner_end.index()).node(row) else { continue };
                let Some(rels) = rels_of(&found, &step.inner_rels, row) else { continue };
                let way = &open[outer];
                let used = Used::of(batch, &step.differs, way.row);
                if rels.iter().any(|&rel| way.rels.contains(&rel) || used.has(rel)) {
                    continue;
                }
                if longer.len().is_multiple_of(CHECK_WAYS) {
                    cx.check()?;
                    cx.hold_bytes(way_bytes(repeated, step.group.lists.len()) * CHECK_WAYS)?;
                }
                let mut next = way.clone();
                next.at = at;
                next.rels.extend(rels);
                for (own, values) in step.group.lists.iter().zip(&mut next.lists) {
                    values.push(found.value(own.inner.index(), row));
                }
                longer.push(next);
            }
        }
        cx.check()?;
        Ok(longer)
    }
}
