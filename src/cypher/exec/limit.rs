//! `SKIP` and `LIMIT`.

use crate::cypher::check::bound::Expr;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::context::Context;
use crate::value::Value;

/// Leaves the first rows out.
pub(super) struct Skip<'p> {
    pub(super) input: Rows<'p>,
    pub(super) count: &'p Expr,
    pub(super) left: Option<usize>,
}

impl Operator for Skip<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let mut left = match self.left {
            Some(left) => left,
            None => count(self.count, "SKIP", cx)?,
        };
        loop {
            let batch = self.input.pull(cx)?;
            let n_rows = batch.n_rows();
            if n_rows > left || n_rows == 0 {
                self.left = Some(0);
                return Ok(batch.slice(left.min(n_rows), n_rows));
            }
            left -= n_rows;
        }
    }
}

/// Keeps the first rows.
pub(super) struct Limit<'p> {
    pub(super) input: Rows<'p>,
    pub(super) count: &'p Expr,
    pub(super) left: Option<usize>,
    /// Whether something below writes, which must be done even if no row is wanted.
    pub(super) writes: bool,
}

impl Operator for Limit<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let left = match self.left {
            Some(left) => left,
            None => count(self.count, "LIMIT", cx)?,
        };
        if left == 0 {
            if self.left.is_none() && self.writes {
                self.input.pull(cx)?;
            }
            return Ok(Batch::default());
        }
        let batch = self.input.pull(cx)?;
        let batch = batch.slice(0, left);
        self.left = Some(left - batch.n_rows());
        Ok(batch)
    }
}

/// The number that `SKIP` or `LIMIT` says.
pub(super) fn count(
    expr: &Expr,
    place: &'static str,
    cx: &Context<'_, '_>,
) -> Result<usize, CypherError> {
    let value = cx.eval(expr, &Batch::new(1))?.value(0);
    match value {
        Value::Int(n) => usize::try_from(n)
            .map_err(|_| CypherError::new(ErrorKind::NegativeIntegerArgument { place }, expr.span)),
        other => {
            let found = Types::of_value(&other);
            let what = place.into();
            let kind = ErrorKind::InvalidArgumentType { what, expected: Types::INTEGER, found };
            Err(CypherError::new(kind, expr.span))
        }
    }
}
