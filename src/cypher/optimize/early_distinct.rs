//! Equal rows become one as early as they are equal: where `DISTINCT` stands above, only what is
//! still read tells rows apart.

use std::collections::BTreeSet;

use crate::cypher::check::bound::Slot;
use crate::cypher::eval::functions;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::live;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::cost::Estimator;
use crate::cypher::plan::walk;
use crate::graph::Graph;

pub(super) const RULE: Rule = Rule {
    name: "early_distinct",
    reason: "rows that will become one are not followed separately",
    run: |plan, site| early_distinct(plan, site.graph),
};

/// By how much the rows must become fewer for the work to be worth it.
const GAIN_MIN: f64 = 4.0;

fn early_distinct(plan: &mut Plan, graph: &Graph) {
    let mut plan = plan;
    loop {
        let above: Option<BTreeSet<Slot>> = match &plan.step {
            Step::Distinct { slots } => Some(slots.iter().copied().collect()),
            Step::Aggregate { calls, .. } if calls.iter().all(takes_once) => {
                let mut reads = BTreeSet::new();
                walk::exprs(&plan.step, &mut |expr| walk::reads(expr, &mut reads));
                Some(reads)
            }
            _ => None,
        };
        if let Some(above) = above
            && let Some(input) = plan.inputs.first_mut()
        {
            let mut estimator = Estimator::new(graph);
            estimator.annotate(input);
            insert(input, &above, &estimator);
        }
        let Some((first, rest)) = plan.inputs.split_first_mut() else { return };
        rest.iter_mut().for_each(|input| early_distinct(input, graph));
        plan = first;
    }
}

/// Whether an aggregate gives the same if equal rows come once.
fn takes_once(call: &crate::cypher::check::bound::AggregateCall) -> bool {
    let name = functions::get(call.function).signature.name;
    call.distinct || matches!(name, "min" | "max")
}

/// Goes down a chain of hops and puts a `Distinct` where it makes the rows fewer.
fn insert(plan: &mut Plan, above: &BTreeSet<Slot>, estimator: &Estimator<'_>) {
    let mut plan = plan;
    let mut above = above.clone();
    loop {
        let chain = matches!(
            plan.step,
            Step::Expand(_) | Step::Filter { .. } | Step::Project { .. } | Step::Intersect(_)
        );
        if !chain {
            return;
        }
        let Some(needed) = live::below(plan, &above) else { return };
        let Some(needed) = needed.into_iter().next() else { return };
        let hops = matches!(plan.step, Step::Expand(_));
        let Some(input) = plan.inputs.first_mut() else { return };
        if hops && matches!(input.step, Step::Expand(_) | Step::Filter { .. }) {
            let fills = live::fills_of(input);
            let known = needed.is_subset(&fills) && !needed.is_empty();
            let kinds: f64 = needed.iter().map(|&slot| estimator.candidates(slot)).product();
            if known && kinds * GAIN_MIN < input.rows {
                let below = std::mem::replace(input, Plan::leaf(Step::Argument));
                let rows = kinds;
                *input = below.then(Step::Distinct { slots: needed.iter().copied().collect() });
                input.rows = rows;
                plan = &mut input.inputs[0];
                above = needed;
                continue;
            }
        }
        above = needed;
        plan = input;
    }
}
