//! Counts that the graph keeps: how many nodes of a label there are, or relationships of a type.

use std::sync::Arc;

use crate::cypher::check::bound::AggregateCall;
use crate::cypher::check::bound::Direction;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::eval::functions;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::bottom_up;
use crate::cypher::optimize::implied;
use crate::cypher::plan::CountStore;
use crate::cypher::plan::Expand;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::eager;
use crate::cypher::plan::pattern;
use crate::cypher::plan::walk;
use crate::graph::Graph;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    name: "count_store",
    reason: "how many nodes and relationships there are is known",
    run: |plan, site| {
        if !eager::writes(plan) {
            bottom_up(plan, &mut |plan| count_store(plan, site.graph));
        }
    },
};

fn count_store(plan: &mut Plan, graph: &Graph) {
    let Step::Aggregate { keys, calls } = &plan.step else { return };
    let Some(first) = calls.first() else { return };
    let Some(steps) = chain(plan) else { return };
    if !keys.is_empty() || !calls.iter().all(|call| counts_rows(call, &steps)) {
        return;
    }
    let store = match steps.as_slice() {
        [Step::AllNodes { .. }] => CountStore::Nodes { slot: first.slot, label: None },
        [Step::AllNodes { slot }, Step::Filter { predicate }] => {
            let label = implied::label_of(predicate).filter(|(of, _)| of == slot);
            let Some((_, label)) = label else { return };
            CountStore::Nodes { slot: first.slot, label: Some(Arc::clone(label)) }
        }
        _ => match rels(&steps, graph) {
            Some(hop) => CountStore::Rels {
                slot: first.slot,
                types: hop.types.clone(),
                either: hop.direction == Direction::Either,
            },
            None => return,
        },
    };
    let items: Vec<(Expr, _)> = calls[1..]
        .iter()
        .map(|call| (Expr::slot(first.slot, Span::default()), call.slot))
        .collect();
    let counted = Plan::leaf(Step::Argument).then(Step::CountStore(store));
    *plan = if items.is_empty() { counted } else { counted.then(Step::Project { items }) };
}

/// The steps below a count, from below to above, if they begin with a single row.
fn chain(plan: &Plan) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut at = plan.inputs.first()?;
    while !matches!(at.step, Step::Argument) {
        steps.push(at.step.clone());
        at = at.inputs.first()?;
    }
    steps.reverse();
    (steps.len() <= 5).then_some(steps)
}

/// Whether a call counts every row.
fn counts_rows(call: &AggregateCall, steps: &[Step]) -> bool {
    if functions::get(call.function).signature.name != "count" {
        return false;
    }
    match call.arguments.first().map(|argument| &argument.kind) {
        None => true,
        // A node or a relationship of its own in each row counts also if equal ones count once.
        Some(ExprKind::Slot(slot)) => {
            let own = match steps.last() {
                Some(Step::Expand(hop)) => hop.rel == *slot && hop.direction != Direction::Either,
                _ => steps.len() <= 2 && steps.iter().flat_map(walk::fills).any(|own| own == *slot),
            };
            own || !call.distinct && steps.iter().flat_map(walk::fills).any(|own| own == *slot)
        }
        Some(_) => false,
    }
}

/// The hop of a chain that finds every relationship of some types, and every one once or twice.
fn rels<'s>(steps: &'s [Step], graph: &Graph) -> Option<&'s Expand> {
    let hop = steps.iter().find_map(|step| match step {
        Step::Expand(hop) => Some(hop),
        _ => None,
    })?;
    let fits = steps.iter().all(|step| match step {
        Step::AllNodes { slot } => *slot == hop.from,
        Step::Expand(other) => other.rel == hop.rel,
        Step::Filter { predicate } => implied::label_of(predicate)
            .is_some_and(|(slot, label)| implied::implies(hop, slot, label, graph)),
        _ => false,
    });
    let types = hop.types.as_ref().map(pattern::names);
    let loops_once = match types {
        // A loop is found once, whichever way it is followed.
        _ if hop.direction != Direction::Either => true,
        Some(Some(names)) => {
            names.iter().all(|name| graph.type_id(name).is_none_or(|id| graph.never_loops(id)))
        }
        Some(None) => false,
        None => graph.is_compact() && graph.type_ids().all(|id| graph.never_loops(id)),
    };
    let scanned = matches!(steps.first(), Some(Step::AllNodes { .. }));
    let plain = scanned && !hop.into && hop.from != hop.to && hop.differs.is_empty();
    (fits && plain && loops_once).then_some(hop)
}
