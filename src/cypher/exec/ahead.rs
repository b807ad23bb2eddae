//! Steps that look at nothing but their rows and the graph, run for several batches side by side.
//!
//! Batches are pulled ahead, computed on all cores and given out in their order, so that there are the same
//! rows, the same sums of floats and the same first error as if each had been computed when its turn came: what
//! fails side by side is computed again then. A query that writes pulls nothing ahead.

use std::collections::VecDeque;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Instant;

use rayon::iter::IntoParallelIterator;
use rayon::iter::ParallelIterator;

use crate::cypher::Params;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::bound::Subquery;
use crate::cypher::check::signature::FunctionKind;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::Random;
use crate::cypher::eval::Subqueries;
use crate::cypher::eval::functions;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::project;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::walk;
use crate::graph::Graph;
use crate::source::Span;
use crate::value::DateTime;

/// How many batches are pulled ahead at most.
const WIDTH_MAX: usize = 32;
/// How many batches are computed one by one before several are.
const ALONE: usize = 8;
/// About how many bytes may be pulled ahead.
const BYTES_MAX: usize = 1 << 23;

/// A step that takes a batch and gives one.
#[derive(Clone, Copy)]
pub(super) enum Stage<'p> {
    /// Keeps the rows for which a predicate is true.
    Filter(&'p Expr),
    /// Computes slots from slots.
    Project(&'p [(Expr, Slot)]),
    /// Drops the other slots.
    Prune(&'p [Slot]),
}

impl<'p> Stage<'p> {
    /// A step of a plan as one, if it may run beside itself.
    pub(super) fn of(plan: &'p Plan) -> Option<Self> {
        match &plan.step {
            Step::Filter { predicate } if is_pure(predicate) => Some(Self::Filter(predicate)),
            Step::Project { items } if items.iter().all(|(expr, _)| is_pure(expr)) => {
                Some(Self::Project(items))
            }
            Step::Prune { keep } => Some(Self::Prune(keep)),
            _ => None,
        }
    }

    fn run(
        self,
        batch: &mut Batch,
        eval: &dyn Fn(&Expr, &Batch) -> Result<Column, CypherError>,
    ) -> Result<(), CypherError> {
        match self {
            Self::Filter(predicate) => *batch = batch.filter(&eval(predicate, batch)?),
            Self::Project(items) => project::project(items, batch, eval)?,
            Self::Prune(keep) => *batch = project::prune(keep, batch),
        }
        Ok(())
    }
}

/// Whether an expression looks at nothing but its row and the graph, and is the same whenever it is computed.
fn is_pure(expr: &Expr) -> bool {
    let mut is_pure = true;
    walk::every(expr, &mut |part| {
        is_pure &= match &part.kind {
            ExprKind::Subquery(_) => false,
            ExprKind::Call(function, _) => {
                functions::get(*function).signature.kind != FunctionKind::Volatile
            }
            _ => true,
        };
    });
    is_pure
}

/// Rows that have gone through stages, with columns that are computed of them.
pub(super) struct Ahead<'p> {
    input: Rows<'p>,
    steps: Steps<'p>,
    /// How many batches are pulled next.
    width: usize,
    width_max: usize,
    /// How many batches came one by one.
    n_alone: usize,
    ready: VecDeque<Ready>,
    /// How the input has ended, if it has.
    end: Option<Result<(), CypherError>>,
}

/// What is done with each batch.
struct Steps<'p> {
    stages: Vec<Stage<'p>>,
    /// What is computed of the rows that are left.
    exprs: Vec<&'p Expr>,
}

/// A batch that waits for its turn.
enum Ready {
    /// It is computed.
    Done(Batch, Vec<Column>),
    /// It is still to be computed.
    Waits(Batch),
}

impl<'p> Ahead<'p> {
    pub(super) fn new(input: Rows<'p>, stages: Vec<Stage<'p>>, exprs: Vec<&'p Expr>) -> Self {
        let is_pure = exprs.iter().all(|expr| is_pure(expr));
        let is_idle = stages.is_empty() && exprs.is_empty();
        let width_max = if is_pure && !is_idle { WIDTH_MAX } else { 1 };
        let steps = Steps { stages, exprs };
        let ready = VecDeque::new();
        Self { input, steps, width: 1, width_max, n_alone: 0, ready, end: None }
    }

    /// The next rows and their columns; no rows at the end.
    pub(super) fn next(
        &mut self,
        cx: &mut Context<'_, '_>,
    ) -> Result<(Batch, Vec<Column>), CypherError> {
        loop {
            let (batch, columns) = match self.ready.pop_front() {
                Some(Ready::Done(batch, columns)) => (batch, columns),
                Some(Ready::Waits(batch)) => {
                    self.steps.run(batch, &|expr, batch| cx.eval(expr, batch))?
                }
                None => {
                    if let Some(end) = self.end.replace(Ok(())) {
                        return end.map(|()| Default::default());
                    }
                    self.end = None;
                    self.fill(cx);
                    continue;
                }
            };
            // No rows would mean that there are none left.
            if !batch.is_empty() {
                return Ok((batch, columns));
            }
            cx.check()?;
        }
    }

    /// Pulls the next batches and, if there are several, computes them.
    fn fill(&mut self, cx: &mut Context<'_, '_>) {
        let width = if cx.is_reading() { self.width } else { 1 };
        let mut batches = Vec::new();
        let mut bytes = 0;
        while batches.len() < width && bytes < BYTES_MAX {
            match self.input.pull(cx) {
                Ok(batch) if batch.is_empty() => {
                    self.end = Some(Ok(()));
                    break;
                }
                Ok(batch) => {
                    bytes += batch.likely_bytes();
                    batches.push(batch);
                }
                Err(error) => {
                    self.end = Some(Err(error));
                    break;
                }
            }
        }
        if batches.len() < 2 {
            self.ready.extend(batches.into_iter().map(Ready::Waits));
            // Few rows are done before other cores have begun.
            self.n_alone += 1;
            if self.n_alone == ALONE {
                self.width = ALONE.min(self.width_max);
            }
            return;
        }
        let aside = Aside::new(cx, batches.len());
        let steps = &self.steps;
        let of_batch = |batch: Batch| match steps.run(batch.clone(), &|e, b| aside.eval(e, b)) {
            Ok((batch, columns)) => Ready::Done(batch, columns),
            Err(_) => Ready::Waits(batch),
        };
        let ready: Vec<Ready> = batches.into_par_iter().map(of_batch).collect();
        let made = ready.iter().map(|ready| match ready {
            Ready::Done(batch, _) => batch.likely_bytes(),
            Ready::Waits(_) => 0,
        });
        let largest = made.max().unwrap_or(0).max(1);
        self.width = (2 * self.width).min(self.width_max).min(BYTES_MAX / largest).max(1);
        self.ready.extend(ready);
    }
}

impl Steps<'_> {
    fn run(
        &self,
        mut batch: Batch,
        eval: &dyn Fn(&Expr, &Batch) -> Result<Column, CypherError>,
    ) -> Result<(Batch, Vec<Column>), CypherError> {
        for stage in &self.stages {
            stage.run(&mut batch, eval)?;
            if batch.is_empty() {
                return Ok(Default::default());
            }
        }
        let columns = self.exprs.iter().map(|expr| eval(expr, &batch));
        let columns = columns.collect::<Result<_, _>>()?;
        Ok((batch, columns))
    }
}

impl Operator for Ahead<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        self.next(cx).map(|(batch, _)| batch)
    }
}

/// What a batch can reach while others are computed beside it.
struct Aside<'a> {
    graph: &'a Graph,
    params: &'a Params,
    now: &'a DateTime,
    interrupt: Option<&'a AtomicBool>,
    deadline: Option<Instant>,
    /// How many bytes it may take.
    room: usize,
}

impl<'a> Aside<'a> {
    /// For one of `n` batches.
    fn new(cx: &'a Context<'_, '_>, n: usize) -> Self {
        let env = cx.env;
        let room = env.limits.memory.map(|max| max.saturating_sub(env.held.get()) / n);
        Self {
            graph: cx.graph(),
            params: env.params,
            now: env.now,
            interrupt: env.interrupt,
            deadline: env.deadline,
            room: room.unwrap_or(usize::MAX),
        }
    }

    fn eval(&self, expr: &Expr, batch: &Batch) -> Result<Column, CypherError> {
        let cx = EvalContext {
            graph: self.graph,
            parameters: self.params,
            now: self.now,
            random: &Random::new(0),
            subqueries: self,
        };
        eval::eval(expr, batch, &cx)
    }
}

impl Subqueries for Aside<'_> {
    fn run(&self, _: &Subquery, _: &Batch, _: &EvalContext<'_>) -> Result<Column, CypherError> {
        unreachable!("expressions with queries are not computed aside")
    }

    /// Whoever fails here is computed again and says why.
    fn check(&self) -> Result<(), CypherError> {
        let is_interrupted = self.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed));
        let is_late = self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        if is_interrupted || is_late {
            return Err(CypherError::new(ErrorKind::Interrupted, Span::default()));
        }
        Ok(())
    }

    fn fits(&self, bytes: usize) -> Result<(), CypherError> {
        self.check()?;
        if bytes > self.room {
            return Err(CypherError::new(ErrorKind::Interrupted, Span::default()));
        }
        Ok(())
    }
}
