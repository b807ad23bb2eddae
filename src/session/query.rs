//! Asking the graph: statements, parameters, transactions.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::cypher;
use crate::cypher::Answer;
use crate::cypher::Limits;
use crate::cypher::Now;
use crate::cypher::RunOptions;
use crate::cypher::error::CypherError;
use crate::graph::Changes;
use crate::session::Session;
use crate::value::Value;

/// Values of parameters, by name without `$`.
pub type Params = BTreeMap<Arc<str>, Value>;

/// How a statement is run.
#[derive(Clone, Copy, Default)]
pub struct RunSettings<'a> {
    /// How far it may go.
    pub limits: Limits,
    /// Ends it when it is set.
    pub interrupt: Option<&'a AtomicBool>,
    /// The time that it sees.
    pub now: Now,
    /// Whether statements that write are refused.
    pub is_read_only: bool,
}

/// What a session refuses to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// A transaction is open already.
    #[error("a transaction is open already; end it with `:commit` or `:rollback`")]
    TransactionOpen,
    /// No transaction is open.
    #[error("no transaction is open; begin one with `:begin`")]
    NoTransaction,
    /// A parameter is not `name=value`.
    #[error("`{0}` is not a parameter; write it as `name=value`")]
    BadParam(String),
}

impl Session {
    /// Runs one statement. If it fails, the graph is as it was before.
    ///
    /// # Errors
    ///
    /// Those of the statement, found before running it or while it ran.
    pub fn run(
        &mut self,
        text: &str,
        params: &Params,
        settings: RunSettings<'_>,
    ) -> Result<Answer, CypherError> {
        todo!()
    }
}
