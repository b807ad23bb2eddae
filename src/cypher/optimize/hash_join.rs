//! Parts of a pattern that only an equality connects: `MATCH (a), (b) WHERE a.x = b.y`.
//!
//! Below, every row of the one part would meet every node of the other. Here the other part is read
//! once and kept by the values of its side of the equality.

use std::collections::BTreeSet;

use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Slot;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::live;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::cost::Estimator;
use crate::cypher::plan::eager;
use crate::cypher::plan::total;
use crate::cypher::plan::walk;
use crate::graph::Graph;

pub(super) const RULE: Rule = Rule {
    name: "hash_join",
    reason: "parts that an equality connects are read once each",
    run: |plan, site| {
        if !eager::writes(plan) {
            hash_joins(plan, site.graph, site.is_inner);
        }
    },
};

/// `is_inner`: whether the plan is run for many rows around it at once.
fn hash_joins(plan: &mut Plan, graph: &Graph, is_inner: bool) {
    let mut plan = plan;
    loop {
        if matches!(plan.step, Step::Filter { .. } | Step::Expand(_) | Step::ExpandFar(_)) {
            hash_join(plan, graph, is_inner);
            while matches!(
                plan.step,
                Step::Filter { .. } | Step::Expand(_) | Step::ExpandFar(_) | Step::AllNodes { .. }
            ) && !plan.inputs.is_empty()
            {
                plan = &mut plan.inputs[0];
            }
        }
        let many = matches!(plan.step, Step::Apply { rowwise: true, .. });
        let Some((first, rest)) = plan.inputs.split_first_mut() else { return };
        rest.iter_mut().for_each(|input| hash_joins(input, graph, many));
        plan = first;
    }
}

/// Looks for scans in the chain of a plan that an equality connects with what is below them.
fn hash_join(plan: &mut Plan, graph: &Graph, is_inner: bool) {
    let mut base = std::mem::replace(plan, Plan::leaf(Step::Argument));
    let mut steps = Vec::new();
    while matches!(
        base.step,
        Step::Filter { .. } | Step::Expand(_) | Step::ExpandFar(_) | Step::AllNodes { .. }
    ) && !base.inputs.is_empty()
    {
        let input = base.take_input();
        steps.push(base.step);
        base = input;
    }
    steps.reverse();
    let mut built = base;
    while let Some(at) = steps.iter().position(|step| matches!(step, Step::AllNodes { .. })) {
        let above = steps.split_off(at);
        built = steps.into_iter().fold(built, Plan::then);
        (built, steps) = join(built, above, graph, is_inner);
    }
    *plan = steps.into_iter().fold(built, Plan::then);
}

/// Joins the part that begins with the first of some steps with a plan, if an equality connects
/// them; answers the plan with at least that step in it, and the steps that are left.
fn join(left: Plan, above: Vec<Step>, graph: &Graph, is_inner: bool) -> (Plan, Vec<Step>) {
    let mut steps = above.into_iter();
    let Some(scan) = steps.next() else { return (left, Vec::new()) };
    let Some(&slot) = walk::fills(&scan).first() else { return (left.then(scan), Vec::new()) };
    let steps: Vec<Step> = steps.collect();
    let mut right_slots = BTreeSet::from([slot]);
    let (mut right_steps, mut rest, mut keys) = (vec![scan.clone()], Vec::new(), Vec::new());
    let mut ended = false;
    for step in &steps {
        let reads = walk::step_reads(step);
        ended |= matches!(step, Step::AllNodes { .. });
        if !ended && !reads.is_empty() && reads.is_subset(&right_slots) {
            right_slots.extend(walk::fills(step));
            right_steps.push(step.clone());
            continue;
        }
        match equality(step, &right_slots, graph).filter(|_| !ended) {
            Some(key) => keys.push(key),
            None => rest.push(step.clone()),
        }
    }
    let left_slots = live::fills_of(&left);
    let worth = !keys.is_empty() && {
        // Rows around a subquery come in thousands.
        let many = is_inner && matches!(left.step, Step::Argument);
        let n_left = if many { MANY } else { n_rows(&left, graph) };
        is_worth(n_left, &right_steps, (slot, &steps), graph)
    };
    // A key must be known by then: nothing that is left may fill what it reads.
    let known = rest.iter().flat_map(walk::fills).all(|fill| {
        !right_slots.contains(&fill)
            && !keys.iter().any(|(left, _)| walk::slots_of(left).contains(&fill))
    });
    let apart = right_slots.is_disjoint(&left_slots);
    if !(worth && known && apart) {
        return (left.then(scan), steps);
    }
    let right = right_steps.into_iter().fold(Plan::leaf(Step::Argument), Plan::then);
    (Plan::new(Step::HashJoin { keys }, vec![left, right]), rest)
}

/// Both sides of an equality between what is below and the part.
fn equality(step: &Step, right: &BTreeSet<Slot>, graph: &Graph) -> Option<(Expr, Expr)> {
    let Step::Filter { predicate } = step else { return None };
    let ExprKind::Compare(a, rest) = &predicate.kind else { return None };
    let [(CompareOp::Equal, b)] = rest.as_slice() else { return None };
    if !total::is_total(predicate, graph) {
        return None;
    }
    let inside = |expr: &Expr| {
        let slots = walk::slots_of(expr);
        !slots.is_empty() && slots.is_subset(right)
    };
    let outside = |expr: &Expr| {
        let slots = walk::slots_of(expr);
        !slots.is_empty() && slots.is_disjoint(right)
    };
    match (inside(a), inside(b)) {
        (false, true) if outside(a) => Some((Expr::clone(a), b.clone())),
        (true, false) if outside(b) => Some((b.clone(), Expr::clone(a))),
        _ => None,
    }
}

/// How many rows a plan probably gives.
fn n_rows(plan: &Plan, graph: &Graph) -> f64 {
    let mut plan = plan.clone();
    Estimator::new(graph).annotate(&mut plan);
    plan.rows
}

/// How many rows there probably are around a query that is run for many at once.
const MANY: f64 = 1_000.0;

/// Whether a table is cheaper than a look at every node, or into an index, for each row.
fn is_worth(n_left: f64, right: &[Step], scan: (Slot, &[Step]), graph: &Graph) -> bool {
    let mut estimator = Estimator::new(graph);
    for step in right.iter().chain(scan.1) {
        if let Step::Filter { predicate } = step {
            estimator.learn(predicate);
        }
    }
    let indexed = scan.1.iter().any(
        |step| matches!(step, Step::Filter { predicate } if estimator.has_index(scan.0, predicate)),
    );
    n_left > 2.0 && (!indexed || n_left > estimator.candidates(scan.0))
}
