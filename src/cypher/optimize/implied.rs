//! Labels that follow from a relationship: what every `LIVES_IN` ends at need not be asked whether
//! it is a city.

use std::sync::Arc;

use crate::cypher::check::bound::Direction as Arrow;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::Slot;
use crate::cypher::optimize::Rule;
use crate::cypher::plan::Expand;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::eager;
use crate::cypher::plan::pattern;
use crate::graph::Direction;
use crate::graph::Graph;

pub(super) const RULE: Rule = Rule {
    name: "implied_labels",
    reason: "a label that a relationship's type implies need not be looked at",
    run: |plan, site| {
        // What holds now may not hold when the statement has written.
        if site.graph.is_compact() && !eager::writes(plan) {
            remove_implied(plan, site.graph);
        }
    },
};

/// Removes filters on labels that hops below them imply.
fn remove_implied(plan: &mut Plan, graph: &Graph) {
    let mut plan = plan;
    loop {
        if let Step::Filter { predicate } = &plan.step
            && let Some((slot, label)) = label_of(predicate)
            && hops_below(plan).iter().any(|hop| implies(hop, slot, label, graph))
        {
            *plan = plan.take_input();
            continue;
        }
        let Some((first, rest)) = plan.inputs.split_first_mut() else { return };
        rest.iter_mut().for_each(|input| remove_implied(input, graph));
        plan = first;
    }
}

/// The slot and the label of a predicate that asks for one.
pub(super) fn label_of(predicate: &Expr) -> Option<(Slot, &Arc<str>)> {
    match &predicate.kind {
        ExprKind::HasLabels(of, LabelExpr::Name(label)) => match of.kind {
            ExprKind::Slot(slot) => Some((slot, label)),
            _ => None,
        },
        _ => None,
    }
}

/// The hops of the chain below a step.
fn hops_below(plan: &Plan) -> Vec<&Expand> {
    let mut hops = Vec::new();
    let mut plan = plan;
    while let Some(input) = plan.inputs.first() {
        match &input.step {
            Step::Expand(hop) => hops.push(hop),
            Step::Filter { .. }
            | Step::AllNodes { .. }
            | Step::LabelScan { .. }
            | Step::IndexSeek { .. }
            | Step::MakePath { .. } => {}
            _ => break,
        }
        plan = input;
    }
    hops
}

/// Whether a hop implies that a slot has a label.
pub(super) fn implies(hop: &Expand, slot: Slot, label: &str, graph: &Graph) -> bool {
    let Some(label) = graph.label_id(label) else { return false };
    let Some(types) = hop.types.as_ref().and_then(pattern::names) else { return false };
    let side = match hop.direction {
        Arrow::Either => Direction::Both,
        Arrow::Out if hop.from == slot => Direction::Out,
        Arrow::Out => Direction::In,
        Arrow::In if hop.from == slot => Direction::In,
        Arrow::In => Direction::Out,
    };
    let of_type =
        |name: &str| graph.type_id(name).is_some_and(|id| graph.always_has_label(id, side, label));
    (hop.from == slot || hop.to == slot) && types.iter().all(|name| of_type(name))
}
