//! `MERGE`.

use std::sync::Arc;

use crate::cypher::check::bound::CreateProperties;
use crate::cypher::check::bound::Merge as BoundMerge;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::Feed;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::BatchBuilder;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::build;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::create::create_path;
use crate::cypher::exec::rows::all_rows;
use crate::cypher::exec::set::set_items;
use crate::cypher::plan::Plan;
use crate::value::Value;

/// Finds a path or creates it, row by row: a row finds what was created for those before it.
pub(super) struct Merge<'p> {
    pub(super) input: Rows<'p>,
    pub(super) merge: &'p BoundMerge,
    pub(super) finder: &'p Plan,
    /// The number of the finder's first step for the profile, if there is one.
    pub(super) first: Option<usize>,
}

impl Operator for Merge<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let batch = self.input.pull(cx)?;
        if batch.is_empty() {
            return Ok(batch);
        }
        let mut out = BatchBuilder::new(cx.env.planned.n_slots);
        for row in 0..batch.n_rows() {
            let row = batch.gather(&[row_number(row)]);
            self.merge_row(row, &mut out, cx)?;
            cx.check()?;
        }
        Ok(out.finish())
    }
}

impl Merge<'_> {
    fn merge_row(
        &self,
        mut row: Batch,
        out: &mut BatchBuilder,
        cx: &mut Context<'_, '_>,
    ) -> Result<(), CypherError> {
        self.check_nulls(&row, cx)?;
        let mut finder = build::build_numbered(self.finder, &Feed::new(row.clone()), self.first);
        let mut all = Vec::new();
        loop {
            let found = finder.pull(cx)?;
            if found.is_empty() {
                break;
            }
            all.push(found);
        }
        if all.is_empty() {
            create_path(&self.merge.path, &mut row, cx)?;
            set_items(&self.merge.on_create, &row, cx)?;
            out.append(&row, &[0]);
            return Ok(());
        }
        for found in all {
            set_items(&self.merge.on_match, &found, cx)?;
            out.append(&found, &all_rows(&found));
        }
        Ok(())
    }

    /// A property that is null could neither be found nor created.
    fn check_nulls(&self, row: &Batch, cx: &Context<'_, '_>) -> Result<(), CypherError> {
        let path = &self.merge.path;
        let nodes = std::iter::once(&path.start).chain(path.steps.iter().map(|step| &step.to));
        let of_nodes = nodes.map(|node| &node.properties);
        let of_rels = path.steps.iter().map(|step| &step.rel.properties);
        for properties in of_nodes.chain(of_rels) {
            let CreateProperties::Entries(entries) = properties else { continue };
            for entry in entries {
                if matches!(cx.eval(&entry.value, row)?.value(0), Value::Null) {
                    let kind = ErrorKind::MergeReadOwnWrites { key: Arc::clone(&entry.key) };
                    return Err(CypherError::new(kind, entry.value.span));
                }
            }
        }
        Ok(())
    }
}
