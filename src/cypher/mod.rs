//! The query language, openCypher.
//!
//! A statement takes six steps:
//!
//! 1. [`syntax`]: the text becomes tokens, and these a tree ([`syntax::ast`]).
//! 2. [`check`]: names become slots, and what cannot be right is refused ([`check::bound`]).
//! 3. [`plan`]: clauses become steps that take rows and give rows, in the order of the text.
//! 4. [`optimize`]: rules make the plan cheaper; each can be switched off.
//! 5. [`exec`]: each step becomes an operator, and batches of rows are pulled through them.
//! 6. The rows that arrive are the [`Answer`].
//!
//! The first two are [`prepare`]; they need no graph. The others are [`Prepared::run`].
//!
//! ```
//! use factum::cypher;
//! use factum::graph::Graph;
//! use factum::value::Value;
//!
//! let procedures = cypher::Procedures::standard();
//! let mut graph = Graph::new();
//! let mut tx = graph.begin();
//! let text = "UNWIND $names AS name CREATE (n:City {name: name}) RETURN count(*) AS n";
//! let names = Value::list(["Kabul", "Herat"].map(Value::str));
//! let params = [("names".into(), names)].into();
//! let answer = cypher::prepare(text, &procedures)?.run(
//!     &mut tx,
//!     &procedures,
//!     &params,
//!     &cypher::RunOptions::default(),
//! )?;
//! assert_eq!(answer.columns, ["n".into()]);
//! assert!(matches!(answer.rows[0][0], Value::Int(2)));
//! assert_eq!(tx.commit().nodes_created, 2);
//! # Ok::<(), factum::cypher::CypherError>(())
//! ```

pub mod check;
pub mod error;
pub mod eval;
pub mod exec;
pub mod optimize;
pub mod plan;
pub mod procedure;
mod run;
mod schema;
pub mod syntax;
mod warn;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub use error::CypherError;
pub use exec::context::Limits;
pub use procedure::Procedure;
pub use procedure::Procedures;

use crate::cypher::check::Catalog;
use crate::cypher::check::bound::Bound;
use crate::cypher::check::bound::BoundBody;
use crate::cypher::check::bound::Mode;
use crate::cypher::check::signature::ProcedureSignature;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::batch::BATCH_ROWS;
use crate::cypher::optimize::Rules;
use crate::graph::Changes;
use crate::graph::Graph;
use crate::graph::Transaction;
use crate::source::Span;
use crate::source::diagnostic::Diagnostic;
use crate::value::Value;

/// Values of parameters, by name without `$`.
pub type Params = BTreeMap<Arc<str>, Value>;

/// The time that a query sees: seconds and nanoseconds since the beginning of 1970, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// Seconds.
    pub seconds: i64,
    /// Nanoseconds of the second.
    pub nanos: u32,
}

/// How a statement is run.
#[derive(Clone, Copy, Debug)]
pub struct RunOptions<'a> {
    /// How far it may go.
    pub limits: Limits,
    /// Ends the run when it is set.
    pub interrupt: Option<&'a AtomicBool>,
    /// The time that the statement sees, the same throughout it.
    pub now: Now,
    /// Where `rand()` begins.
    pub seed: u64,
    /// How many rows operators put into a batch. Any number gives the same rows.
    pub batch_rows: usize,
    /// The rules of the optimizer that are used. Any choice gives the same rows.
    pub rules: Rules,
}

impl Default for RunOptions<'_> {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            interrupt: None,
            now: Now::default(),
            seed: 0,
            batch_rows: BATCH_ROWS,
            rules: Rules::ALL,
        }
    }
}

/// What a statement has given.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The names of the columns.
    pub columns: Vec<Arc<str>>,
    /// The rows, a value for each column.
    pub rows: Vec<Vec<Value>>,
    /// What the statement has changed.
    pub stats: Changes,
    /// What was probably not meant.
    pub warnings: Vec<Diagnostic>,
    /// The plan, if `EXPLAIN` or `PROFILE` asked for it.
    pub plan: Option<PlanReport>,
}

/// The plan of a statement, as `EXPLAIN` and `PROFILE` show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanReport {
    /// The steps, each before its inputs.
    pub steps: Vec<PlanLine>,
    /// Whether the statement was run.
    pub profiled: bool,
}

/// One step of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanLine {
    /// How deep it stands.
    pub depth: usize,
    /// What it does.
    pub text: String,
    /// How many rows it was expected to give.
    pub estimated: f64,
    /// How many it gave, if it was run.
    pub rows: Option<u64>,
    /// How often it asked the graph, if it was run.
    pub hits: Option<u64>,
    /// The time that it took itself, if it was run.
    pub time: Option<Duration>,
    /// Roughly the bytes that it held itself, its largest batch among them, if it was run.
    pub memory: Option<u64>,
}

/// A statement that was parsed and checked, and can be run any number of times.
#[derive(Clone, Debug)]
pub struct Prepared {
    bound: Bound,
}

/// Parses and checks a statement.
///
/// # Errors
///
/// If it breaks a rule of the language that can be seen without running it.
pub fn prepare(text: &str, procedures: &Procedures) -> Result<Prepared, CypherError> {
    let statement = syntax::parse(text)?;
    Ok(Prepared { bound: check::check(&statement, text, procedures)? })
}

impl Prepared {
    /// The checked statement.
    pub fn bound(&self) -> &Bound {
        &self.bound
    }

    /// Whether it may change the graph.
    pub fn writes(&self) -> bool {
        self.bound.writes && self.bound.mode != Mode::Explain
    }

    /// The names of its columns; none for a statement that only writes.
    pub fn columns(&self) -> Vec<Arc<str>> {
        match &self.bound.body {
            BoundBody::Query(query) => {
                query.columns.iter().map(|column| Arc::clone(&column.name)).collect()
            }
            BoundBody::Schema(command) => schema::columns(command),
        }
    }

    /// Looks whether every parameter that the statement reads is given. [`Prepared::run`] does so,
    /// too; called before it, this tells a missing parameter from what goes wrong while running.
    ///
    /// # Errors
    ///
    /// If one is missing.
    pub fn check_params(&self, params: &Params) -> Result<(), CypherError> {
        let missing = self.bound.parameters.iter().find(|name| !params.contains_key(*name));
        let Some(name) = missing else { return Ok(()) };
        let similar = params.keys().find(|given| strsim::damerau_levenshtein(given, name) <= 2);
        let kind = ErrorKind::MissingParameter {
            name: Arc::clone(name),
            similar: similar.map(Arc::clone),
        };
        Err(CypherError::new(kind, Span::default()))
    }

    /// Runs the statement in a transaction. If it fails, what it has changed is undone; what was
    /// changed in the transaction before stays.
    ///
    /// # Errors
    ///
    /// Whatever rule of the language is broken while running, and limits that are reached.
    pub fn run(
        &self,
        tx: &mut Transaction<'_>,
        procedures: &Procedures,
        params: &Params,
        options: &RunOptions<'_>,
    ) -> Result<Answer, CypherError> {
        run::write(&self.bound, tx, &run::Given { procedures, params, options })
    }

    /// Runs a statement that only reads.
    ///
    /// # Errors
    ///
    /// If the statement writes, and whatever rule of the language is broken while running.
    pub fn read(
        &self,
        graph: &Graph,
        procedures: &Procedures,
        params: &Params,
        options: &RunOptions<'_>,
    ) -> Result<Answer, CypherError> {
        run::read(&self.bound, graph, &run::Given { procedures, params, options })
    }

    /// The plan at first and after each rule that changed it, with the names of the rules.
    ///
    /// # Errors
    ///
    /// If the statement is too deep to be planned.
    pub fn plans(
        &self,
        graph: &Graph,
        rules: Rules,
    ) -> Result<Vec<(&'static str, String)>, CypherError> {
        run::plans(&self.bound, graph, rules)
    }
}

impl Catalog for Procedures {
    fn procedure(&self, name: &str) -> Option<Arc<ProcedureSignature>> {
        self.get(name).map(|procedure| Arc::clone(&procedure.signature))
    }

    fn procedure_names(&self) -> Vec<Arc<str>> {
        self.iter().map(|procedure| Arc::clone(&procedure.signature.name)).collect()
    }
}
