//! Clauses to plans, in the order in which they are written. Doing better is up to the optimizer.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cypher::check::bound::Bound;
use crate::cypher::check::bound::CallSubquery;
use crate::cypher::check::bound::Clause;
use crate::cypher::check::bound::ClauseKind;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Match;
use crate::cypher::check::bound::Projection;
use crate::cypher::check::bound::Query;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::bound::Subquery;
use crate::cypher::check::bound::UnionKind;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::plan::ApplyKind;
use crate::cypher::plan::Inner;
use crate::cypher::plan::PLAN_DEPTH_MAX;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Planned;
use crate::cypher::plan::Step;
use crate::cypher::plan::eager;
use crate::cypher::plan::walk;
use crate::source::Span;

/// Plans a checked query.
///
/// # Errors
///
/// If the plan would be too deep.
pub fn plan(bound: &Bound, query: &Query) -> Result<Planned, CypherError> {
    let mut planner = Planner {
        names: bound.slots.iter().map(|info| info.name.clone()).collect(),
        subqueries: Vec::new(),
        n_scopes: 0,
    };
    let mut root = planner.query(query, Plan::leaf(Step::Argument))?;
    if query.columns.is_empty() {
        root = root.then(Step::Drain);
    }
    planner.plan_subqueries(&root)?;
    Ok(Planned {
        root,
        subqueries: planner.subqueries,
        columns: query.columns.iter().map(|column| column.slot).collect(),
        n_slots: planner.names.len(),
        names: planner.names,
    })
}

/// Plans the queries of a statement.
pub(super) struct Planner {
    /// The name of each slot; slots of the plan's own have none.
    names: Vec<Option<Arc<str>>>,
    subqueries: Vec<Option<Inner>>,
    n_scopes: u32,
}

impl Planner {
    /// A new slot.
    pub(super) fn slot(&mut self) -> Result<Slot, CypherError> {
        let number = u16::try_from(self.names.len()).map_err(|_| {
            let kind = ErrorKind::TooManyVariables { max: usize::from(u16::MAX) };
            CypherError::new(kind, Span::default())
        })?;
        self.names.push(None);
        Ok(Slot(number))
    }

    /// A number for the relationships of a `MATCH`, among which none occurs twice.
    pub(super) fn scope(&mut self) -> u32 {
        self.n_scopes += 1;
        self.n_scopes
    }

    fn query(&mut self, query: &Query, base: Plan) -> Result<Plan, CypherError> {
        if let [part] = query.parts.as_slice() {
            return self.clauses(&part.clauses, base);
        }
        let mut inputs = Vec::new();
        for part in &query.parts {
            inputs.push(self.clauses(&part.clauses, base.clone())?);
        }
        let columns: Vec<Slot> = query.columns.iter().map(|column| column.slot).collect();
        let parts = query.parts.iter().map(|part| part.outputs.clone()).collect();
        let plan = Plan::new(Step::Union { parts, columns: columns.clone() }, inputs);
        Ok(match query.union {
            UnionKind::Distinct if !columns.is_empty() => {
                plan.then(Step::Distinct { slots: columns })
            }
            UnionKind::Distinct | UnionKind::All => plan,
        })
    }

    fn clauses(&mut self, clauses: &[Clause], base: Plan) -> Result<Plan, CypherError> {
        let mut plan = base;
        for clause in clauses {
            plan = self.clause(clause, plan)?;
            if plan.depth() > PLAN_DEPTH_MAX {
                plan.take_apart();
                let kind = ErrorKind::NestingTooDeep { max: PLAN_DEPTH_MAX };
                return Err(CypherError::new(kind, Span::default()));
            }
        }
        Ok(plan)
    }

    fn clause(&mut self, clause: &Clause, plan: Plan) -> Result<Plan, CypherError> {
        Ok(match &clause.kind {
            ClauseKind::Match(own) => self.match_clause(own, plan)?,
            ClauseKind::Unwind { list, slot } => {
                plan.then(Step::Unwind { list: list.clone(), slot: *slot })
            }
            ClauseKind::Project(own) => projection(own, plan),
            ClauseKind::Subquery(own) => self.call_subquery(own, plan)?,
            ClauseKind::Call(own) => {
                let predicate = own.predicate.clone();
                let mut call = own.clone();
                call.predicate = None;
                let plan = plan.then(Step::Call(Box::new(call)));
                match predicate {
                    Some(predicate) => plan.then(Step::Filter { predicate }),
                    None => plan,
                }
            }
            ClauseKind::LoadCsv { headers, source, slot, place, terminator } => {
                plan.then(Step::LoadCsv {
                    headers: *headers,
                    source: source.clone(),
                    slot: *slot,
                    place: *place,
                    terminator: terminator.clone(),
                })
            }
            ClauseKind::Foreach { list, slot, clauses } => {
                let body = self.clauses(clauses, Plan::leaf(Step::Argument))?;
                let step = Step::Foreach { list: list.clone(), slot: *slot };
                eager::write(plan, step, vec![body])
            }
            ClauseKind::Create(paths) => {
                eager::write(plan, Step::Create { paths: paths.clone() }, Vec::new())
            }
            ClauseKind::Merge(own) => {
                let (binds, finder) = self.merge_finder(&own.path)?;
                let step = Step::Merge { merge: Box::new(own.clone()), binds };
                eager::write(plan, step, vec![finder])
            }
            ClauseKind::Set(items) => {
                eager::write(plan, Step::Set { items: items.clone() }, Vec::new())
            }
            ClauseKind::Remove(items) => {
                eager::write(plan, Step::Remove { items: items.clone() }, Vec::new())
            }
            ClauseKind::Delete { detach, targets } => {
                let step = Step::Delete { detach: *detach, targets: targets.clone() };
                eager::write(plan, step, Vec::new())
            }
        })
    }

    fn match_clause(&mut self, own: &Match, plan: Plan) -> Result<Plan, CypherError> {
        let (outer, base) =
            if own.optional { (Some(plan), Plan::leaf(Step::Argument)) } else { (None, plan) };
        let mut found = self.pattern(&own.pattern, base)?;
        for predicate in own.predicate.iter().flat_map(conjuncts) {
            found = found.then(Step::Filter { predicate: predicate.clone() });
        }
        let Some(outer) = outer else { return Ok(found) };
        let kind = ApplyKind::Optional(own.pattern.binds.clone());
        self.apply(outer, found, kind)
    }

    fn call_subquery(&mut self, own: &CallSubquery, plan: Plan) -> Result<Plan, CypherError> {
        let inner = self.query(&own.query, Plan::leaf(Step::Argument))?;
        let kind = if own.query.columns.is_empty() {
            ApplyKind::Each
        } else if own.optional {
            ApplyKind::Optional(own.query.columns.iter().map(|column| column.slot).collect())
        } else {
            ApplyKind::Join
        };
        if eager::writes(&inner) {
            let row = self.slot()?;
            return Ok(eager::write(plan, Step::Apply { kind, row, rowwise: false }, vec![inner]));
        }
        self.apply(plan, inner, kind)
    }

    /// For each row of one plan the rows of another.
    fn apply(&mut self, outer: Plan, inner: Plan, kind: ApplyKind) -> Result<Plan, CypherError> {
        let row = self.slot()?;
        let rowwise = is_rowwise(&inner);
        Ok(Plan::new(Step::Apply { kind, row, rowwise }, vec![outer, inner]))
    }

    /// Plans the queries inside of the expressions of a plan, and those inside of them.
    fn plan_subqueries(&mut self, plan: &Plan) -> Result<(), CypherError> {
        let mut found: Vec<Subquery> = Vec::new();
        walk::steps(plan, &mut |plan| {
            walk::exprs(&plan.step, &mut |expr| {
                walk::every(expr, &mut |part| {
                    if let ExprKind::Subquery(subquery) = &part.kind {
                        found.push(Subquery::clone(subquery));
                    }
                });
            });
        });
        for subquery in found {
            let number = subquery.id as usize;
            if self.subqueries.get(number).is_some_and(Option::is_some) {
                continue;
            }
            let plan = self.query(&subquery.query, Plan::leaf(Step::Argument))?;
            if number >= self.subqueries.len() {
                self.subqueries.resize_with(number + 1, || None);
            }
            let rowwise = is_rowwise(&plan);
            let row = self.slot()?;
            let column = subquery.query.columns.first().map(|column| column.slot);
            self.plan_subqueries(&plan)?;
            self.subqueries[number] = Some(Inner { plan, row, column, rowwise });
        }
        Ok(())
    }
}

/// The body of `WITH` or `RETURN`, in the order in which it is computed.
fn projection(own: &Projection, plan: Plan) -> Plan {
    let mut plan = plan;
    if let Some(aggregation) = &own.aggregation {
        let (keys, calls) = (aggregation.keys.clone(), aggregation.calls.clone());
        plan = plan.then(Step::Aggregate { keys, calls });
    }
    let items: Vec<(Expr, Slot)> = own
        .items
        .iter()
        .filter(|item| !matches!(item.expr.kind, ExprKind::Slot(slot) if slot == item.slot))
        .map(|item| (item.expr.clone(), item.slot))
        .collect();
    if !items.is_empty() {
        plan = plan.then(Step::Project { items });
    }
    if own.distinct {
        plan =
            plan.then(Step::Distinct { slots: own.items.iter().map(|item| item.slot).collect() });
    }
    if !own.order.is_empty() {
        plan = plan.then(Step::Sort { keys: own.order.clone() });
    }
    if let Some(count) = &own.skip {
        plan = plan.then(Step::Skip { count: count.clone() });
    }
    if let Some(count) = &own.limit {
        plan = plan.then(Step::Limit { count: count.clone() });
    }
    for predicate in own.predicate.iter().flat_map(conjuncts) {
        plan = plan.then(Step::Filter { predicate: predicate.clone() });
    }
    plan
}

/// What must hold together.
pub(super) fn conjuncts(predicate: &Expr) -> Vec<&Expr> {
    match &predicate.kind {
        ExprKind::And(all) => all.iter().flat_map(conjuncts).collect(),
        _ => vec![predicate],
    }
}

/// Whether a plan does with many rows what it does with each of them: no step of it puts rows
/// together or counts them.
pub(crate) fn is_rowwise(plan: &Plan) -> bool {
    let mut plan = plan;
    loop {
        let alike = matches!(
            plan.step,
            Step::AllNodes { .. }
                | Step::LabelScan { .. }
                | Step::IndexSeek { .. }
                | Step::NodesById { .. }
                | Step::Expand(_)
                | Step::ExpandFar(_)
                | Step::Intersect(_)
                | Step::SemiJoin { .. }
                | Step::HashJoin { .. }
                | Step::Shortest(_)
                | Step::Repeat(_)
                | Step::Endpoints(_)
                | Step::Retrace(_)
                | Step::Filter { .. }
                | Step::MakePath { .. }
                | Step::Unwind { .. }
                | Step::Project { .. }
                | Step::Degree { .. }
                | Step::Call(_)
                | Step::Apply { .. }
                | Step::Select(_)
                | Step::Argument
                | Step::Nothing
                | Step::Prune { .. }
        );
        match plan.inputs.first() {
            _ if !alike => return false,
            Some(input) => plan = input,
            None => return true,
        }
    }
}

/// Which of the slots of a pattern are filled and which are not yet.
pub(super) struct Filled {
    /// Slots of the pattern that are still to be filled.
    pub(super) open: BTreeSet<Slot>,
}

impl Filled {
    /// Marks a slot as filled; whether it was so before.
    pub(super) fn fill(&mut self, slot: Slot) -> bool {
        !self.open.remove(&slot)
    }
}
