//! The best of the paths found for each row and pair of ends.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::cypher::check::bound::Count;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::apply::Correlated;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::BatchBuilder;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::path::rels_of;
use crate::cypher::plan;
use crate::value::NodeId;
use crate::value::Value;

/// Keeps the shortest of the paths that the second input finds for each row and pair of ends.
pub(super) struct Select<'p> {
    pub(super) input: Rows<'p>,
    pub(super) inner: Correlated<'p>,
    pub(super) step: &'p plan::Select,
}

/// A row of the found ones: batch and row.
type Place = (usize, usize);
/// Rows by the length of their path.
type ByLength = BTreeMap<usize, Vec<Place>>;

impl Operator for Select<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        loop {
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            let held = cx.env.held.get();
            let found = self.inner.run_all(&batch, cx)?;
            let out = self.best(&found, cx)?;
            cx.release(cx.env.held.get().saturating_sub(held));
            if !out.is_empty() {
                return Ok(out);
            }
        }
    }
}

impl Select<'_> {
    fn count(&self, cx: &Context<'_, '_>) -> Result<usize, CypherError> {
        let (name, span) = match &self.step.count {
            Count::Number(n) => return Ok(usize::try_from(*n).unwrap_or(usize::MAX)),
            Count::Parameter(name, span) => (name, *span),
        };
        match cx.env.params.get(name) {
            Some(Value::Int(n)) if *n > 0 => Ok(usize::try_from(*n).unwrap_or(usize::MAX)),
            _ => {
                let kind = ErrorKind::NumberOutOfRange {
                    what: "a path selector".into(),
                    expected: "an integer above 0".into(),
                    found: format!("`${name}`").into(),
                };
                Err(CypherError::new(kind, span))
            }
        }
    }

    fn best(&self, found: &[Batch], cx: &Context<'_, '_>) -> Result<Batch, CypherError> {
        let count = self.count(cx)?;
        let step = self.step;
        let mut groups: IndexMap<(i64, NodeId, NodeId), ByLength, FxBuildHasher> =
            IndexMap::default();
        for (at, batch) in found.iter().enumerate() {
            for row in 0..batch.n_rows() {
                let ends = [step.start, step.end].map(|slot| batch.column(slot.index()).node(row));
                let (Some(start), Some(end), Some(rels)) =
                    (ends[0], ends[1], rels_of(batch, &step.parts, row))
                else {
                    continue;
                };
                let Value::Int(outer) = batch.value(step.row.index(), row) else { continue };
                let by_length = groups.entry((outer, start, end)).or_default();
                by_length.entry(rels.len()).or_default().push((at, row));
            }
        }
        let width = found.iter().map(|batch| batch.width()).max().unwrap_or(0);
        let mut out = BatchBuilder::new(width);
        for by_length in groups.values() {
            let chosen: Vec<Place> = if step.groups {
                by_length.values().take(count).flatten().copied().collect()
            } else {
                by_length.values().flatten().take(count).copied().collect()
            };
            for (at, row) in chosen {
                out.append(&found[at], &[row_number(row)]);
            }
        }
        Ok(out.finish())
    }
}
