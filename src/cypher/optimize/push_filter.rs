//! Predicates as far down as they can be computed: below `WITH`, grouping, sorting and subqueries,
//! where they may meet the pattern that they belong to, or an index.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Slot;
use crate::cypher::optimize::Rule;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::eager;
use crate::cypher::plan::rewrite;
use crate::cypher::plan::total;
use crate::cypher::plan::walk;
use crate::graph::Graph;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "push_filter",
    reason: "a row that is dropped early is not carried along",
    run: |plan, site| push_filters(plan, site.graph),
};

/// Looks at every stack of filters, from above.
fn push_filters(plan: &mut Plan, graph: &Graph) {
    let mut plan = plan;
    loop {
        if matches!(plan.step, Step::Filter { .. }) {
            push_stack(plan, graph);
        }
        while matches!(plan.step, Step::Filter { .. }) {
            plan = &mut plan.inputs[0];
        }
        let Some((first, rest)) = plan.inputs.split_first_mut() else { return };
        rest.iter_mut().for_each(|input| push_filters(input, graph));
        plan = first;
    }
}

/// Moves filters that stand on each other below the step that they stand on.
fn push_stack(plan: &mut Plan, graph: &Graph) {
    let mut below = std::mem::replace(plan, Plan::leaf(Step::Argument));
    let mut stack = Vec::new();
    while matches!(below.step, Step::Filter { .. }) {
        let input = below.take_input();
        if let Step::Filter { predicate } = below.step {
            stack.push(predicate);
        }
        below = input;
    }
    // From below to above; what may fail stays where it is.
    let mut kept: Vec<Expr> = Vec::new();
    for predicate in stack.into_iter().rev() {
        if !total::is_total(&predicate, graph) || !push(&mut below, &predicate) {
            kept.push(predicate);
        }
    }
    *plan = kept.into_iter().fold(below, |plan, predicate| plan.then(Step::Filter { predicate }));
}

/// Puts a predicate below a step, if the same rows arrive then.
fn push(plan: &mut Plan, predicate: &Expr) -> bool {
    let reads = walk::slots_of(predicate);
    match &plan.step {
        Step::Project { items } => {
            let by = items.iter().map(|(expr, slot)| (*slot, expr.clone())).collect();
            put_substituted(plan, predicate, by)
        }
        Step::Aggregate { keys, .. } => {
            let by: BTreeMap<Slot, Expr> =
                keys.iter().map(|key| (key.slot, key.expr.clone())).collect();
            // Without keys there is a group even of no rows.
            let of_keys = !by.is_empty() && reads.iter().all(|slot| by.contains_key(slot));
            !reads.is_empty() && of_keys && put_substituted(plan, predicate, by)
        }
        Step::Distinct { slots } => {
            reads.iter().all(|slot| slots.contains(slot)) && put(plan, predicate)
        }
        Step::Sort { .. } => put(plan, predicate),
        Step::Unwind { .. }
        | Step::Shortest(_)
        | Step::Repeat(_)
        | Step::Select(_)
        | Step::Endpoints(_)
        | Step::Retrace(_)
        | Step::Call(_) => {
            let fills = filled_in(plan);
            reads.is_disjoint(&fills) && put(plan, predicate)
        }
        Step::Apply { .. } if plan.inputs.len() == 2 => {
            let fills = filled_in(plan);
            let free = !eager::writes(plan);
            free && reads.is_disjoint(&fills) && put(plan, predicate)
        }
        Step::Union { parts, columns } => {
            let of = |part: &Vec<Slot>| -> BTreeMap<Slot, Expr> {
                let pairs = columns.iter().zip(part);
                pairs.map(|(to, from)| (*to, Expr::slot(*from, Span::default()))).collect()
            };
            let own = parts.iter().map(|part| {
                let mut own = predicate.clone();
                rewrite::substitute(&mut own, &of(part)).then_some(own)
            });
            let Some(own) = own.collect::<Option<Vec<Expr>>>() else { return false };
            for (input, predicate) in plan.inputs.iter_mut().zip(own) {
                put_on(input, predicate);
            }
            true
        }
        _ => false,
    }
}

/// The slots that a step and what it runs inside fill.
fn filled_in(plan: &Plan) -> BTreeSet<Slot> {
    let mut fills: BTreeSet<Slot> = walk::fills(&plan.step).into_iter().collect();
    match &plan.step {
        Step::Select(own) => {
            fills.insert(own.row);
        }
        Step::Apply { row, .. } => {
            fills.insert(*row);
        }
        _ => {}
    }
    for inner in plan.inputs.iter().skip(1) {
        walk::steps(inner, &mut |plan| fills.extend(walk::fills(&plan.step)));
    }
    fills
}

fn put(plan: &mut Plan, predicate: &Expr) -> bool {
    let Some(input) = plan.inputs.first_mut() else { return false };
    put_on(input, predicate.clone());
    true
}

fn put_on(plan: &mut Plan, predicate: Expr) {
    let below = std::mem::replace(plan, Plan::leaf(Step::Argument));
    *plan = below.then(Step::Filter { predicate });
}

/// Puts a predicate below a step with what the step computes in the place of its slots, unless that
/// would compute something twice that costs more than a look.
fn put_substituted(plan: &mut Plan, predicate: &Expr, mut by: BTreeMap<Slot, Expr>) -> bool {
    let reads = walk::slots_of(predicate);
    by.retain(|slot, _| reads.contains(slot));
    if !by.values().all(is_look) {
        return false;
    }
    let mut own = predicate.clone();
    rewrite::substitute(&mut own, &by) && put(plan, &own)
}

/// Whether an expression costs no more than a look at a row or at a property.
fn is_look(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Parameter(_) | ExprKind::Slot(_) => true,
        ExprKind::Property(of, _) | ExprKind::HasLabels(of, _) => {
            matches!(of.kind, ExprKind::Slot(_))
        }
        _ => false,
    }
}
