//! All that a running query can reach.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Subquery;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::Random;
use crate::cypher::eval::Subqueries;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::subquery;
use crate::cypher::plan::Planned;
use crate::cypher::procedure::Procedures;
use crate::graph::Graph;
use crate::graph::GraphError;
use crate::graph::Transaction;
use crate::source::Span;
use crate::value::DateTime;
use crate::value::NodeId;
use crate::value::Value;

/// How far a run may go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The longest time.
    pub timeout: Option<Duration>,
    /// The most bytes that intermediate rows may take, roughly.
    pub memory: Option<usize>,
    /// The most rows of a result.
    pub rows: Option<usize>,
}

/// What is the same for the whole run of a query.
pub struct Env<'a> {
    /// The query.
    pub planned: &'a Planned,
    /// Values of parameters.
    pub params: &'a BTreeMap<Arc<str>, Value>,
    /// What can be called.
    pub procedures: &'a Procedures,
    /// The time that the query sees, the same all through.
    pub now: &'a DateTime,
    /// Where `rand()` takes its numbers from.
    pub random: &'a Random,
    /// Set from outside to end the run.
    pub interrupt: Option<&'a AtomicBool>,
    /// How far the run may go.
    pub limits: Limits,
    /// How many rows an operator puts into a batch.
    pub batch_rows: usize,
    /// When the run must end.
    pub deadline: Option<Instant>,
    /// Roughly the bytes that operators hold.
    pub held: Cell<usize>,
    /// How often the graph was asked.
    pub hits: Cell<u64>,
}

/// How a running query may use the graph.
enum Access<'a, 'g> {
    Read(&'a Graph),
    Write(&'a mut Transaction<'g>),
}

/// All that a running query can reach.
pub struct Context<'a, 'g> {
    access: Access<'a, 'g>,
    /// What is the same for the whole run.
    pub env: &'a Env<'a>,
    /// What each step did so far, if the plan is profiled.
    pub profile: Vec<StepProfile>,
    /// Nodes to be deleted as soon as they have no relationships; in order.
    pub doomed: Vec<(NodeId, Span)>,
}

/// What a step did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepProfile {
    /// Rows that it gave.
    pub rows: u64,
    /// How often it asked the graph, its inputs not counted.
    pub hits: u64,
    /// Time, that of its inputs included.
    pub time: Duration,
    /// Bytes that it and its inputs hold, and those of its largest batch.
    pub memory: (usize, usize),
}

impl<'a, 'g> Context<'a, 'g> {
    /// A context that reads.
    pub fn reading(graph: &'a Graph, env: &'a Env<'a>) -> Self {
        Self { access: Access::Read(graph), env, profile: Vec::new(), doomed: Vec::new() }
    }

    /// A context that reads and writes.
    pub fn writing(tx: &'a mut Transaction<'g>, env: &'a Env<'a>) -> Self {
        Self { access: Access::Write(tx), env, profile: Vec::new(), doomed: Vec::new() }
    }

    /// The graph, as changed so far.
    pub fn graph(&self) -> &Graph {
        match &self.access {
            Access::Read(graph) => graph,
            Access::Write(tx) => tx,
        }
    }

    /// Whether nothing is written.
    pub const fn is_reading(&self) -> bool {
        matches!(self.access, Access::Read(_))
    }

    /// The transaction.
    ///
    /// # Errors
    ///
    /// If only reading is allowed.
    pub fn write(&mut self) -> Result<&mut Transaction<'g>, CypherError> {
        match &mut self.access {
            Access::Write(tx) => Ok(tx),
            Access::Read(_) => Err(CypherError::new(ErrorKind::ReadOnly, Span::default())),
        }
    }

    /// Ends the run if it was interrupted or has taken too long.
    ///
    /// # Errors
    ///
    /// If so.
    pub fn check(&self) -> Result<(), CypherError> {
        self.env.check()
    }

    /// Counts accesses to the graph.
    pub fn hit(&self, n: usize) {
        self.env.hits.set(self.env.hits.get() + n as u64);
    }

    /// Notes that an operator holds some more rows.
    ///
    /// # Errors
    ///
    /// If operators hold too much.
    pub fn hold(&self, batch: &Batch) -> Result<(), CypherError> {
        self.hold_bytes(batch.bytes())
    }

    /// Notes that an operator holds some more bytes.
    ///
    /// # Errors
    ///
    /// If operators hold too much.
    pub fn hold_bytes(&self, bytes: usize) -> Result<(), CypherError> {
        self.env.fits(bytes)?;
        self.env.held.set(self.env.held.get() + bytes);
        Ok(())
    }

    /// Notes that so many bytes are held no longer.
    pub fn release(&self, bytes: usize) {
        self.env.held.set(self.env.held.get().saturating_sub(bytes));
    }
}

impl Env<'_> {
    /// Whether so many bytes may be held beside those that are.
    ///
    /// # Errors
    ///
    /// If that is more than the limit.
    pub fn fits(&self, bytes: usize) -> Result<(), CypherError> {
        match self.limits.memory {
            Some(max) if self.held.get().saturating_add(bytes) > max => {
                Err(limit("memory", format!("{max} bytes")))
            }
            _ => Ok(()),
        }
    }

    /// Ends the run if it was interrupted or has taken too long.
    ///
    /// # Errors
    ///
    /// If so.
    pub fn check(&self) -> Result<(), CypherError> {
        if self.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Err(CypherError::new(ErrorKind::Interrupted, Span::default()));
        }
        match (self.deadline, self.limits.timeout) {
            (Some(deadline), Some(timeout)) if Instant::now() >= deadline => {
                Err(limit("time", format!("{timeout:?}")))
            }
            _ => Ok(()),
        }
    }
}

impl Context<'_, '_> {
    /// The value of an expression for each row of a batch.
    ///
    /// # Errors
    ///
    /// Whatever rule of the language a row breaks.
    pub fn eval(&self, expr: &Expr, batch: &Batch) -> Result<Column, CypherError> {
        let graph = self.graph();
        let runner = Runner { graph, env: self.env };
        eval::eval(expr, batch, &self.env.eval_context(graph, &runner))
    }
}

/// Runs the subqueries of expressions.
pub(super) struct Runner<'a> {
    pub(super) graph: &'a Graph,
    pub(super) env: &'a Env<'a>,
}

impl Subqueries for Runner<'_> {
    fn run(
        &self,
        subquery: &Subquery,
        batch: &Batch,
        _cx: &EvalContext<'_>,
    ) -> Result<Column, CypherError> {
        subquery::evaluate(self.graph, self.env, subquery, batch)
    }

    fn check(&self) -> Result<(), CypherError> {
        self.env.check()
    }

    fn fits(&self, bytes: usize) -> Result<(), CypherError> {
        self.env.check()?;
        self.env.fits(bytes)
    }
}

impl<'a> Env<'a> {
    /// What expressions can reach.
    pub(super) fn eval_context<'c>(
        &'c self,
        graph: &'c Graph,
        subqueries: &'c dyn Subqueries,
    ) -> EvalContext<'c> {
        EvalContext {
            graph,
            parameters: self.params,
            now: self.now,
            random: self.random,
            subqueries,
        }
    }
}

/// What the graph refuses, as an error of the statement.
pub fn graph_error(error: &GraphError, span: Span) -> CypherError {
    let kind = match error {
        GraphError::NoSuchNode(_) => ErrorKind::DeletedEntityAccess { what: "node" },
        GraphError::NoSuchRel(_) => ErrorKind::DeletedEntityAccess { what: "relationship" },
        GraphError::NodeHasRels { node } => ErrorKind::DeleteConnectedNode { id: node.0 },
        GraphError::NotStorable { what } => {
            ErrorKind::InvalidPropertyType { found: (*what).into() }
        }
        GraphError::NotUnique { label, key, .. } => ErrorKind::ConstraintViolated {
            name: format!("{label}.{key} is unique").into(),
            message: error.to_string().into(),
        },
        GraphError::IndexExists { label, key } => ErrorKind::SchemaConflict {
            what: "index",
            name: format!("{label}.{key}").into(),
            problem: "exists already",
        },
        GraphError::NoSuchIndex { label, key } => ErrorKind::SchemaConflict {
            what: "index",
            name: format!("{label}.{key}").into(),
            problem: "does not exist",
        },
        GraphError::TooManyNames { max } => ErrorKind::LimitReached {
            what: "the number of labels, types or keys",
            max: max.to_string().into(),
        },
        _ => ErrorKind::LimitReached { what: "the graph", max: u32::MAX.to_string().into() },
    };
    CypherError::new(kind, span)
}

/// A limit that was reached.
pub fn limit(what: &'static str, max: String) -> CypherError {
    let kind = ErrorKind::LimitReached { what, max: max.into_boxed_str() };
    CypherError::new(kind, Span::default())
}
