//! Which slots of a row are still read further up.

use std::collections::BTreeSet;

use crate::cypher::check::bound::Slot;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::walk;

/// The slots that a step needs of its inputs, given those that are needed of it; one set for each
/// input. None for a step of which that is not known: then everything is needed below it.
pub(super) fn below(plan: &Plan, above: &BTreeSet<Slot>) -> Option<Vec<BTreeSet<Slot>>> {
    let reads = walk::step_reads(&plan.step);
    Some(match &plan.step {
        Step::AllNodes { .. }
        | Step::LabelScan { .. }
        | Step::IndexSeek { .. }
        | Step::NodesById { .. }
        | Step::Expand(_)
        | Step::ExpandFar(_)
        | Step::Intersect(_)
        | Step::Shortest(_)
        | Step::Filter { .. }
        | Step::MakePath { .. }
        | Step::Unwind { .. }
        | Step::Project { .. }
        | Step::Sort { .. }
        | Step::Top { .. }
        | Step::Skip { .. }
        | Step::Limit { .. }
        | Step::Degree { .. }
        | Step::Endpoints(_)
        | Step::Retrace(_)
        | Step::CountStore(_)
        | Step::Call(_)
        | Step::LoadCsv { .. } => {
            let mut own = above.clone();
            for slot in walk::fills(&plan.step) {
                own.remove(&slot);
            }
            own.extend(reads);
            vec![own]
        }
        Step::Aggregate { .. } => {
            let mut own = BTreeSet::new();
            walk::exprs(&plan.step, &mut |expr| walk::reads(expr, &mut own));
            vec![own]
        }
        Step::Distinct { slots } => vec![slots.iter().copied().collect()],
        Step::Prune { keep } => vec![keep.iter().copied().collect()],
        Step::Union { parts, .. } => {
            parts.iter().map(|part| part.iter().copied().collect()).collect()
        }
        Step::Apply { row, .. } | Step::SemiJoin { row, .. } => {
            // The inner plan passes on what is needed above it.
            let mut inner = above.clone();
            inner.insert(*row);
            let mut outer = above.clone();
            let (needed, fills) = of_argument(plan.inputs.get(1)?, &inner)?;
            outer.retain(|slot| !fills.contains(slot));
            outer.extend(needed);
            outer.extend(reads);
            outer.remove(row);
            vec![outer, inner]
        }
        Step::HashJoin { keys } => {
            let right_fills = fills_of(plan.inputs.get(1)?);
            let mut needed = above.clone();
            for (left, right) in keys {
                walk::reads(left, &mut needed);
                walk::reads(right, &mut needed);
            }
            let right = needed.intersection(&right_fills).copied().collect();
            needed.retain(|slot| !right_fills.contains(slot));
            vec![needed, right]
        }
        _ => return None,
    })
}

/// All slots that a plan fills.
pub(super) fn fills_of(plan: &Plan) -> BTreeSet<Slot> {
    let mut fills = BTreeSet::new();
    walk::steps(plan, &mut |plan| fills.extend(walk::fills(&plan.step)));
    fills
}

/// The slots that a plan needs of the rows that it begins with, and those that it fills.
fn of_argument(plan: &Plan, above: &BTreeSet<Slot>) -> Option<(BTreeSet<Slot>, BTreeSet<Slot>)> {
    let mut needed = BTreeSet::new();
    let mut open = vec![(plan, above.clone())];
    while let Some((plan, above)) = open.pop() {
        if plan.inputs.is_empty() {
            needed.extend(above);
            continue;
        }
        let own = below(plan, &above)?;
        for (input, own) in plan.inputs.iter().zip(own) {
            open.push((input, own));
        }
    }
    Some((needed, fills_of(plan)))
}
