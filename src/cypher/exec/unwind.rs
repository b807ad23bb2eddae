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
use crate::cypher::exec::rows::Made;
use crate::value::Value;

/// Makes a row of each element of a list; of null none, of anything else one.
pub(super) struct Unwind<'p> {
    pub(super) input: Rows<'p>,
    pub(super) list: &'p Expr,
    pub(super) slot: Slot,
    pub(super) made: Made,
}

impl Operator for Unwind<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        while self.made.is_done() {
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            let lists = cx.eval(self.list, &batch)?;
            let mut rows = Vec::new();
            let mut values = Vec::new();
            for row in 0..batch.n_rows() {
                match lists.value(row) {
                    Value::Null => {}
                    Value::List(list) => {
                        rows.resize(rows.len() + list.len(), row_number(row));
                        values.extend(list.iter().cloned());
                    }
                    value => {
                        rows.push(row_number(row));
                        values.push(value);
                    }
                }
            }
            let column = (self.slot.index(), Column::from_values(values));
            self.made = Made::new(&batch, &rows, [column]);
            cx.hold_bytes(0)?;
            cx.check()?;
        }
        Ok(self.made.piece(cx.env.batch_rows))
    }
}
