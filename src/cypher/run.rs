//! Planning and running checked statements.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Instant;

use crate::cypher::Answer;
use crate::cypher::Params;
use crate::cypher::PlanReport;
use crate::cypher::Procedures;
use crate::cypher::RunOptions;
use crate::cypher::check::bound::Bound;
use crate::cypher::check::bound::BoundBody;
use crate::cypher::check::bound::Mode;
use crate::cypher::check::bound::Query;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::Random;
use crate::cypher::exec;
use crate::cypher::exec::Feed;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::context::Env;
use crate::cypher::exec::context::limit;
use crate::cypher::optimize;
use crate::cypher::optimize::Rules;
use crate::cypher::plan::Planned;
use crate::cypher::plan::build;
use crate::cypher::plan::print;
use crate::cypher::schema;
use crate::cypher::warn;
use crate::graph::Graph;
use crate::graph::Transaction;
use crate::source::Span;
use crate::value;
use crate::value::Value;

/// What a run is given beside the statement and the graph.
pub(super) struct Given<'a> {
    pub(super) procedures: &'a Procedures,
    pub(super) params: &'a Params,
    pub(super) options: &'a RunOptions<'a>,
}

/// Runs a statement in a transaction; undoes what it did if it fails.
pub(super) fn write(
    bound: &Bound,
    tx: &mut Transaction<'_>,
    given: &Given<'_>,
) -> Result<Answer, CypherError> {
    if !bound.writes {
        return read(bound, tx, given);
    }
    let query = match &bound.body {
        BoundBody::Query(query) => query,
        BoundBody::Schema(command) => return schema::run(command, bound.mode, tx),
    };
    let warnings = warn::warnings(bound, tx);
    let planned = plan(bound, query, tx, given)?;
    if bound.mode == Mode::Explain {
        return Ok(Answer { warnings, ..explain(&planned) });
    }
    let point = tx.savepoint();
    let before = tx.changes();
    let outcome = with_env(&planned, given, |env| {
        let mut cx = Context::writing(tx, env);
        let rows = rows(bound, &planned, &mut cx)?;
        exec::delete_doomed(&mut cx)?;
        Ok((rows, std::mem::take(&mut cx.profile)))
    });
    match outcome {
        Ok((rows, profile)) => {
            let stats = tx.changes().since(&before);
            Ok(Answer { stats, warnings, ..answer(bound, query, &planned, (rows, profile)) })
        }
        Err(error) => {
            tx.rollback_to(&point);
            Err(error)
        }
    }
}

/// Runs a statement that only reads.
pub(super) fn read(bound: &Bound, graph: &Graph, given: &Given<'_>) -> Result<Answer, CypherError> {
    let query = match &bound.body {
        _ if bound.writes && bound.mode != Mode::Explain => {
            return Err(CypherError::new(ErrorKind::ReadOnly, Span::default()));
        }
        BoundBody::Query(query) => query,
        BoundBody::Schema(command) => return Ok(schema::show(command, graph, given.procedures)),
    };
    let warnings = warn::warnings(bound, graph);
    let planned = plan(bound, query, graph, given)?;
    if bound.mode == Mode::Explain {
        return Ok(Answer { warnings, ..explain(&planned) });
    }
    let (rows, profile) = with_env(&planned, given, |env| {
        let mut cx = Context::reading(graph, env);
        let rows = rows(bound, &planned, &mut cx)?;
        Ok((rows, std::mem::take(&mut cx.profile)))
    })?;
    Ok(Answer { warnings, ..answer(bound, query, &planned, (rows, profile)) })
}

/// The plan at first and after each rule that changed it.
pub(super) fn plans(
    bound: &Bound,
    graph: &Graph,
    rules: Rules,
) -> Result<Vec<(&'static str, String)>, CypherError> {
    let BoundBody::Query(query) = &bound.body else { return Ok(Vec::new()) };
    let mut planned = build::plan(bound, query)?;
    let mut plans = vec![("as written", print::text(&planned))];
    for rule in optimize::RULES {
        if !rules.has(rule) {
            continue;
        }
        optimize::apply(rule, &mut planned, graph, &Params::new());
        let text = print::text(&planned);
        if plans.last().is_some_and(|(_, last)| *last != text) {
            plans.push((rule.name, text));
        }
    }
    Ok(plans)
}

fn plan(
    bound: &Bound,
    query: &Query,
    graph: &Graph,
    given: &Given<'_>,
) -> Result<Planned, CypherError> {
    let mut planned = build::plan(bound, query)?;
    optimize::optimize(&mut planned, graph, given.params, given.options.rules);
    Ok(planned)
}

/// Calls `f` with what is the same for the whole run.
fn with_env<T>(
    planned: &Planned,
    given: &Given<'_>,
    f: impl FnOnce(&Env<'_>) -> Result<T, CypherError>,
) -> Result<T, CypherError> {
    let options = given.options;
    let now = value::temporal::epoch(options.now.seconds, i64::from(options.now.nanos))
        .map_err(|error| CypherError::new(error.into(), Span::default()))?;
    let random = Random::new(options.seed);
    let env = Env {
        planned,
        params: given.params,
        procedures: given.procedures,
        now: &now,
        random: &random,
        interrupt: options.interrupt,
        limits: options.limits,
        batch_rows: options.batch_rows.max(1),
        deadline: options.limits.timeout.and_then(|timeout| Instant::now().checked_add(timeout)),
        held: Cell::new(0),
        hits: Cell::new(0),
    };
    f(&env)
}

/// All rows of a query.
fn rows(
    bound: &Bound,
    planned: &Planned,
    cx: &mut Context<'_, '_>,
) -> Result<Vec<Vec<Value>>, CypherError> {
    let feed = Feed::new(Batch::new(1));
    let first = (bound.mode == Mode::Profile).then_some(0);
    let mut operators = exec::build_numbered(&planned.root, &feed, first);
    let mut rows = Vec::new();
    loop {
        let batch = operators.pull(cx)?;
        if batch.is_empty() {
            return Ok(rows);
        }
        if let Some(max) = cx.env.limits.rows
            && rows.len() + batch.n_rows() > max
        {
            return Err(limit("rows", max.to_string()));
        }
        let width = size_of::<Vec<Value>>() + planned.columns.len() * size_of::<Value>();
        let large = planned.columns.iter().map(|slot| Batch::heap_of(batch.column(slot.index())));
        cx.hold_bytes(batch.n_rows() * width + large.sum::<usize>())?;
        cx.check()?;
        for row in 0..batch.n_rows() {
            rows.push(planned.columns.iter().map(|slot| batch.value(slot.index(), row)).collect());
        }
    }
}

type Found = (Vec<Vec<Value>>, Vec<exec::context::StepProfile>);

fn answer(bound: &Bound, query: &Query, planned: &Planned, (rows, profile): Found) -> Answer {
    let plan = (bound.mode == Mode::Profile)
        .then(|| PlanReport { steps: print::lines(planned, Some(&profile)), profiled: true });
    Answer {
        columns: query.columns.iter().map(|column| Arc::clone(&column.name)).collect(),
        rows,
        plan,
        ..Answer::default()
    }
}

fn explain(planned: &Planned) -> Answer {
    let steps = print::lines(planned, None);
    Answer { plan: Some(PlanReport { steps, profiled: false }), ..Answer::default() }
}
