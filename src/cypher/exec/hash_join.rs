//! Rows of two plans that agree in some values.

use crate::cypher::check::bound::Expr;
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
use crate::cypher::exec::grouping::Grouping;
use crate::cypher::exec::rows::all_rows;
use crate::cypher::plan::Plan;

/// For each row of the input, the rows of another plan whose keys are equal to its own. The other
/// plan begins with one empty row; its rows are read once.
pub(super) struct HashJoin<'p> {
    pub(super) input: Rows<'p>,
    pub(super) other: &'p Plan,
    /// The number of the other plan's first step for the profile, if there is one.
    pub(super) first: Option<usize>,
    pub(super) keys: &'p [(Expr, Expr)],
    pub(super) table: Option<Table>,
    pub(super) open: Option<Open>,
}

/// The rows of the other plan by key.
pub(super) struct Table {
    rows: Batch,
    grouping: Grouping,
    /// How many groups there are; the input may have more.
    n_groups: usize,
    /// For each group where its rows begin, and where the last one's end.
    starts: Vec<u32>,
    /// The rows in order of their groups.
    order: Vec<u32>,
}

/// Input whose matches were not all given.
pub(super) struct Open {
    batch: Batch,
    groups: Vec<u32>,
    /// The row that is next, and which of its matches.
    row: usize,
    next: usize,
}

impl Operator for HashJoin<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let mut table = match self.table.take() {
            Some(table) => table,
            None => self.build(cx)?,
        };
        let out = self.probe(&mut table, cx);
        self.table = Some(table);
        out
    }
}

impl HashJoin<'_> {
    fn build(&self, cx: &mut Context<'_, '_>) -> Result<Table, CypherError> {
        let mut rows = build::build_numbered(self.other, &Feed::new(Batch::new(1)), self.first);
        let mut grouping = Grouping::new(self.keys.len());
        let mut all = BatchBuilder::new(cx.env.planned.n_slots);
        let mut of_rows: Vec<u32> = Vec::new();
        loop {
            let batch = rows.pull(cx)?;
            if batch.is_empty() {
                break;
            }
            cx.check()?;
            let keys = eval_keys(self.keys.iter().map(|key| &key.1), &batch, cx)?;
            let kept = comparable(&keys, batch.n_rows());
            let batch = batch.gather(&kept);
            cx.hold(&batch)?;
            let keys: Vec<Column> = keys.iter().map(|key| key.gather(&kept)).collect();
            of_rows.extend(grouping.groups(&keys, batch.n_rows()));
            all.append(&batch, &all_rows(&batch));
        }
        let n_groups = grouping.len();
        let mut starts = vec![0_u32; n_groups + 1];
        for &group in &of_rows {
            starts[group as usize + 1] += 1;
        }
        for at in 0..n_groups {
            starts[at + 1] += starts[at];
        }
        let mut next = starts.clone();
        let mut order = vec![0; of_rows.len()];
        for (row, &group) in of_rows.iter().enumerate() {
            order[next[group as usize] as usize] = row_number(row);
            next[group as usize] += 1;
        }
        Ok(Table { rows: all.finish(), grouping, n_groups, starts, order })
    }

    fn probe(&mut self, table: &mut Table, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        loop {
            let Some(open) = &mut self.open else {
                let batch = self.input.pull(cx)?;
                if batch.is_empty() {
                    return Ok(batch);
                }
                cx.check()?;
                let keys = eval_keys(self.keys.iter().map(|key| &key.0), &batch, cx)?;
                let kept = comparable(&keys, batch.n_rows());
                let keys: Vec<Column> = keys.iter().map(|key| key.gather(&kept)).collect();
                let groups = table.grouping.groups(&keys, kept.len());
                let batch = batch.gather(&kept);
                self.open = Some(Open { batch, groups, row: 0, next: 0 });
                continue;
            };
            let (left, right) = open.matches(table, cx.env.batch_rows);
            if left.is_empty() {
                self.open = None;
                continue;
            }
            cx.hit(left.len());
            let mut out = open.batch.gather(&left);
            for (slot, column) in table.rows.columns() {
                if !matches!(column, Column::Const(_)) {
                    out.set(slot, column.gather(&right));
                } else if !column.is_null(0) {
                    out.set(slot, column.clone());
                }
            }
            return Ok(out);
        }
    }
}

impl Open {
    /// The next matches, as rows of the input and rows of the table.
    fn matches(&mut self, table: &Table, max: usize) -> (Vec<u32>, Vec<u32>) {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        while self.row < self.groups.len() && left.len() < max {
            let group = self.groups[self.row] as usize;
            let of = if group < table.n_groups {
                &table.order[table.starts[group] as usize..table.starts[group + 1] as usize]
            } else {
                &[]
            };
            let end = of.len().min(self.next + max - left.len());
            right.extend_from_slice(&of[self.next..end]);
            left.resize(right.len(), row_number(self.row));
            if end == of.len() {
                (self.row, self.next) = (self.row + 1, 0);
            } else {
                self.next = end;
            }
        }
        (left, right)
    }
}

fn eval_keys<'e>(
    keys: impl Iterator<Item = &'e Expr>,
    batch: &Batch,
    cx: &Context<'_, '_>,
) -> Result<Vec<Column>, CypherError> {
    keys.map(|key| cx.eval(key, batch)).collect()
}

/// The rows whose keys are equal to themselves: null, NaN and what holds null are equal to nothing.
fn comparable(keys: &[Column], n_rows: usize) -> Vec<u32> {
    let fits = |row: &u32| {
        keys.iter().all(|key| match key {
            Column::Nodes(_) | Column::Rels(_) | Column::Ints(_) | Column::Strs(..) => {
                !key.is_null(*row as usize)
            }
            _ => {
                let value = key.value(*row as usize);
                value.equals(&value) == Some(true)
            }
        })
    };
    (0..row_number(n_rows)).filter(fits).collect()
}
