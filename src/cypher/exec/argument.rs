//! Where a plan begins: one empty row, or the rows of the query around a subquery.

use std::cell::RefCell;
use std::rc::Rc;

use crate::cypher::error::CypherError;
use crate::cypher::exec::Operator;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::context::Context;

/// Rows on their way into the plan of a subquery. Every argument of the plan gets them once.
#[derive(Clone, Debug, Default)]
pub struct Feed(Rc<RefCell<Batch>>);

impl Feed {
    /// The rows that plans built from now on begin with.
    pub fn new(rows: Batch) -> Self {
        Self(Rc::new(RefCell::new(rows)))
    }

    /// The operator that gives them.
    pub fn argument(&self) -> Argument {
        Argument { rows: Some(self.0.borrow().clone()) }
    }
}

/// Gives some rows, once.
pub struct Argument {
    rows: Option<Batch>,
}

impl Operator for Argument {
    fn pull(&mut self, _cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        Ok(self.rows.take().unwrap_or_default())
    }
}
