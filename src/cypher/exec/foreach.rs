//! `FOREACH`.

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::Feed;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::build;
use crate::cypher::exec::context::Context;
use crate::cypher::plan::Plan;
use crate::value::Value;

/// Runs writing clauses for each element of a list, and passes the rows on.
pub(super) struct Foreach<'p> {
    pub(super) input: Rows<'p>,
    pub(super) list: &'p Expr,
    pub(super) slot: Slot,
    pub(super) body: &'p Plan,
    /// The number of the body's first step for the profile, if there is one.
    pub(super) first: Option<usize>,
}

impl Operator for Foreach<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let batch = self.input.pull(cx)?;
        for row in 0..batch.n_rows() {
            let row = batch.gather(&[row_number(row)]);
            let list = match cx.eval(self.list, &row)?.value(0) {
                Value::Null => continue,
                Value::List(list) => list,
                other => {
                    let kind = ErrorKind::TypeMismatch {
                        what: "`FOREACH`".into(),
                        expected: "a list".into(),
                        found: other.described().into(),
                    };
                    return Err(CypherError::new(kind, self.list.span));
                }
            };
            for item in list.iter() {
                let mut element = row.clone();
                element.set(self.slot.index(), Column::Const(item.clone()));
                let mut body = build::build_numbered(self.body, &Feed::new(element), self.first);
                while !body.pull(cx)?.is_empty() {}
                cx.check()?;
            }
        }
        Ok(batch)
    }
}
