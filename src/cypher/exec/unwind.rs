//! `UNWIND`.

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::value::Value;

/// Makes a row of each element of a list; of null none, of anything else one.
pub(super) struct Unwind<'p> {
    pub(super) input: Rows<'p>,
    pub(super) list: &'p Expr,
    pub(super) slot: Slot,
    pub(super) open: Option<Open>,
}

/// Input whose lists are not at their end.
pub(super) struct Open {
    batch: Batch,
    lists: Column,
    /// The row that is next.
    row: usize,
    /// The element of its list that is next.
    element: usize,
}

impl Operator for Unwind<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        loop {
            cx.check()?;
            let Some(open) = &mut self.open else {
                let batch = self.input.pull(cx)?;
                if batch.is_empty() {
                    return Ok(batch);
                }
                let lists = cx.eval(self.list, &batch)?;
                self.open = Some(Open { batch, lists, row: 0, element: 0 });
                continue;
            };
            // A piece at a time: a batch times a long list would not fit into memory.
            let mut rows = Vec::new();
            let mut values = Vec::new();
            while rows.len() < cx.env.batch_rows && open.row < open.batch.n_rows() {
                let number = row_number(open.row);
                let (mut end, mut n_elements) = (0, 0);
                match open.lists.value(open.row) {
                    Value::Null => {}
                    Value::List(list) => {
                        n_elements = list.len();
                        end = n_elements.min(open.element + cx.env.batch_rows - rows.len());
                        values.extend(list[open.element..end].iter().cloned());
                        rows.resize(rows.len() + end - open.element, number);
                    }
                    value => {
                        rows.push(number);
                        values.push(value);
                    }
                }
                if end < n_elements {
                    open.element = end;
                } else {
                    (open.row, open.element) = (open.row + 1, 0);
                }
            }
            if rows.is_empty() {
                self.open = None;
                continue;
            }
            let mut made = open.batch.gather(&rows);
            made.set(self.slot.index(), Column::from_values(values));
            return Ok(made);
        }
    }
}
