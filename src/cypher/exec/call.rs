//! `CALL` of a procedure.

use crate::cypher::check::bound::Call as BoundCall;
use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::rows::Made;
use crate::cypher::procedure::coerce;
use crate::source::Span;
use crate::value::Value;

/// Calls a procedure for each row.
pub(super) struct Call<'p> {
    pub(super) input: Rows<'p>,
    pub(super) call: &'p BoundCall,
    pub(super) made: Made,
}

impl Operator for Call<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        while self.made.is_done() {
            let batch = self.input.pull(cx)?;
            if batch.is_empty() {
                return Ok(batch);
            }
            self.made = self.call(&batch, cx)?;
            cx.check()?;
        }
        Ok(self.made.piece(cx.env.batch_rows))
    }
}

impl Call<'_> {
    fn call(&self, batch: &Batch, cx: &Context<'_, '_>) -> Result<Made, CypherError> {
        let call = self.call;
        let signature = &call.procedure;
        let procedure = cx.env.procedures.find(&signature.name)?;
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for expr in &call.arguments {
            arguments.push(cx.eval(expr, batch)?);
        }
        let mut rows = Vec::new();
        let mut columns: Vec<Vec<Value>> = vec![Vec::new(); call.yields.len()];
        for row in 0..batch.n_rows() {
            let mut given = Vec::with_capacity(arguments.len());
            for (at, (column, field)) in arguments.iter().zip(&signature.arguments).enumerate() {
                let span = call.arguments.get(at).map_or(Span::default(), |expr| expr.span);
                given.push(coerce(column.value(row), field, &signature.name, span)?);
            }
            let is_over = || cx.check().is_err();
            let results = procedure.run(cx.graph(), &given, &is_over);
            // What has ended it is the reason, not that it has ended.
            cx.check()?;
            let results = results?;
            if signature.results.is_empty() {
                rows.push(row_number(row));
                continue;
            }
            if results.is_empty() && call.optional {
                rows.push(row_number(row));
                columns.iter_mut().for_each(|column| column.push(Value::Null));
            }
            cx.hold_bytes(results.len() * size_of::<Value>() * columns.len())?;
            for result in results {
                rows.push(row_number(row));
                for (column, item) in columns.iter_mut().zip(&call.yields) {
                    column.push(result.get(item.field).cloned().unwrap_or_default());
                }
            }
        }
        let slots = call.yields.iter().map(|item| item.slot.index());
        Ok(Made::new(batch, &rows, slots.zip(columns.into_iter().map(Column::from_values))))
    }
}
