//! What is asked of the node at the end of a hop: where a hop leads to most nodes again and again, it is
//! found out once for every node, and the hop looks only whether the node is one of them.

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Slot;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::bottom_up;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::cost::Estimator;
use crate::cypher::plan::eager;
use crate::cypher::plan::total;
use crate::cypher::plan::walk;
use crate::graph::Graph;

pub(super) const RULE: Rule = Rule {
    name: "among",
    reason: "what is asked of a node to which many rows lead is found out once",
    run: |plan, site| {
        if !eager::writes(plan) {
            Estimator::new(site.graph).annotate(plan);
            bottom_up(plan, &mut |plan| among(plan, site.graph));
        }
    },
};

/// How many times as many rows as nodes there must be.
const GAIN_MIN: f64 = 2.0;

fn among(plan: &mut Plan, graph: &Graph) {
    let Step::Filter { predicate } = &plan.step else { return };
    let mut below = &plan.inputs[0];
    // Filters on other things may stand in between.
    while matches!(below.step, Step::Filter { .. }) {
        below = &below.inputs[0];
    }
    let Step::Expand(hop) = &below.step else { return };
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let n_nodes = graph.n_nodes() as f64;
    let worth = below.rows > n_nodes * GAIN_MIN && !hop.into;
    if !worth || !reads_only(predicate, hop.to, graph) {
        return;
    }
    let (predicate, rel) = (predicate.clone(), hop.rel);
    *plan = plan.take_input();
    let mut at = plan;
    loop {
        match &mut at.step {
            Step::Expand(hop) if hop.rel == rel => {
                hop.among.push(predicate);
                return;
            }
            _ => at = &mut at.inputs[0],
        }
    }
}

/// Whether a predicate reads nothing but one slot, and always has a value.
pub(super) fn reads_only(predicate: &Expr, slot: Slot, graph: &Graph) -> bool {
    let slots = walk::slots_of(predicate);
    slots.len() == 1
        && slots.contains(&slot)
        && total::is_total(predicate, graph)
        && !has_subquery(predicate)
}

fn has_subquery(expr: &Expr) -> bool {
    let mut found = false;
    walk::every(expr, &mut |part| {
        found |= matches!(part.kind, ExprKind::Subquery(_));
    });
    found
}
