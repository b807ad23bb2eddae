//! Queries inside of expressions.

use std::sync::Arc;

use crate::cypher::check::bound::Subquery;
use crate::cypher::check::bound::SubqueryKind;
use crate::cypher::error::CypherError;
use crate::cypher::exec::apply::Correlated;
use crate::cypher::exec::apply::outer_row;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::context::Env;
use crate::cypher::plan::Inner;
use crate::graph::Graph;
use crate::value::Value;

/// The value of a subquery for each row around it.
pub(super) fn evaluate(
    graph: &Graph,
    env: &Env<'_>,
    subquery: &Subquery,
    batch: &Batch,
) -> Result<Column, CypherError> {
    let Some(Some(inner)) = env.planned.subqueries.get(subquery.id as usize) else {
        return Ok(Column::NULL);
    };
    let held = env.held.get();
    let column = values(graph, env, (subquery, inner), batch);
    // What was found is in the column now.
    env.held.set(held);
    column
}

fn values(
    graph: &Graph,
    env: &Env<'_>,
    (subquery, inner): (&Subquery, &Inner),
    batch: &Batch,
) -> Result<Column, CypherError> {
    let mut cx = Context::reading(graph, env);
    let run = Correlated { plan: &inner.plan, row: inner.row, rowwise: inner.rowwise, first: None };
    if subquery.kind == SubqueryKind::Exists {
        return Ok(Column::bools(run.exists(batch, &mut cx)?));
    }
    let found = run.run_all(batch, &mut cx)?;
    let outer_rows = |found: &Batch| -> Vec<(usize, usize)> {
        (0..found.n_rows())
            .filter_map(|row| outer_row(found, inner.row, row).map(|outer| (row, outer)))
            .collect()
    };
    if subquery.kind == SubqueryKind::Count {
        let mut counts = vec![0_i64; batch.n_rows()];
        for found in &found {
            outer_rows(found).iter().for_each(|&(_, outer)| counts[outer] += 1);
        }
        return Ok(Column::ints(counts));
    }
    let mut lists: Vec<Vec<Value>> = vec![Vec::new(); batch.n_rows()];
    let column = inner.column.map_or(0, |slot| slot.index());
    for found in &found {
        for (row, outer) in outer_rows(found) {
            if subquery.kind == SubqueryKind::Collect || lists[outer].is_empty() {
                lists[outer].push(found.value(column, row));
            }
        }
    }
    let values = lists.into_iter().map(|mut list| match subquery.kind {
        SubqueryKind::First => list.pop().unwrap_or_default(),
        _ => Value::List(Arc::from(list)),
    });
    Ok(Column::from_values(values.collect()))
}
