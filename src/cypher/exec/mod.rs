//! Running a plan: one operator a step, batches of rows between them.
//!
//! Operators hold no reference to the graph between pulls; it comes with the [`Context`] each time.
//! So an operator that writes can stand on top of one that reads.

pub mod batch;
pub mod context;

mod aggregate;
mod ahead;
mod among;
mod apply;
mod argument;
mod build;
mod call;
mod create;
mod delete;
mod distinct;
mod eager;
mod expand;
mod expand_far;
mod filter;
mod foreach;
mod grouping;
mod hash_join;
mod intersect;
mod labels;
mod limit;
mod load_csv;
mod merge;
mod path;
mod project;
mod repeat;
mod rows;
mod scan;
mod select;
mod semi_join;
mod set;
mod shortest;
mod sort;
mod store;
mod subquery;
mod union;
mod unwind;

use crate::cypher::error::CypherError;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::context::Context;

pub use argument::Feed;
pub use build::build;
pub(crate) use build::build_numbered;
pub(crate) use delete::delete_doomed;

/// One step of a running plan.
pub trait Operator {
    /// The next rows, about as many as the context says. No rows means that there are none left;
    /// then it is not pulled again.
    ///
    /// # Errors
    ///
    /// Whatever rule of the language the rows break, such as an overflow.
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError>;
}

/// An operator as others hold it.
pub type Rows<'p> = Box<dyn Operator + 'p>;
