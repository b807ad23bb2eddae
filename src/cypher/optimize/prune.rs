//! Columns that nobody reads any more: they are dropped before a step copies rows.

use std::collections::BTreeSet;

use crate::cypher::check::bound::Slot;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::live;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;

pub(super) const RULE: Rule = Rule {
    name: "prune",
    reason: "a column that nobody reads any more is not copied",
    run: |plan, site| {
        let wanted = site.wanted.clone();
        prune(plan, &wanted);
    },
};

/// Drops columns in a plan of which some slots are needed.
fn prune(plan: &mut Plan, above: &BTreeSet<Slot>) {
    if let Step::ExpandFar(far) = &mut plan.step {
        far.lists = above.contains(&far.hop.rel);
    }
    let Some(needed) = live::below(plan, above) else { return };
    let copies = copies(&plan.step);
    for (input, needed) in plan.inputs.iter_mut().zip(&needed) {
        prune(input, needed);
        // A single row is not worth the trouble, and what drops them itself needs no help.
        let idle = matches!(
            input.step,
            Step::Argument | Step::Prune { .. } | Step::Distinct { .. } | Step::Aggregate { .. }
        );
        if copies && !idle && !live::fills_of(input).is_subset(needed) && has_dead(input, needed) {
            let below = std::mem::replace(input, Plan::leaf(Step::Argument));
            *input = below.then(Step::Prune { keep: needed.iter().copied().collect() });
        }
    }
}

/// Whether a step copies the rows that arrive.
fn copies(step: &Step) -> bool {
    matches!(
        step,
        Step::AllNodes { .. }
            | Step::LabelScan { .. }
            | Step::IndexSeek { .. }
            | Step::Expand(_)
            | Step::ExpandFar(_)
            | Step::Intersect(_)
            | Step::Shortest(_)
            | Step::Unwind { .. }
            | Step::Sort { .. }
            | Step::Top { .. }
            | Step::HashJoin { .. }
            | Step::Apply { .. }
            | Step::SemiJoin { .. }
    )
}

/// Whether rows of a plan have a filled column that is not needed, above the last step that drops
/// columns.
fn has_dead(plan: &Plan, needed: &BTreeSet<Slot>) -> bool {
    let mut open = vec![plan];
    while let Some(plan) = open.pop() {
        if crate::cypher::plan::walk::fills(&plan.step).iter().any(|slot| !needed.contains(slot)) {
            return true;
        }
        match plan.step {
            Step::Prune { .. } | Step::Distinct { .. } | Step::Aggregate { .. } => {}
            Step::Union { .. } => {}
            _ => open.extend(&plan.inputs),
        }
    }
    false
}
