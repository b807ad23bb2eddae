//! Values that only the answer shows: they are looked up for the rows that a limit leaves.

use std::collections::BTreeSet;

use crate::cypher::check::bound::Slot;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::bottom_up;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::total;
use crate::cypher::plan::walk;
use crate::graph::Graph;

pub(super) const RULE: Rule = Rule {
    name: "late_project",
    reason: "values that do not decide which rows are kept are looked up for those that are",
    run: |plan, site| bottom_up(plan, &mut |plan| late_project(plan, site.graph)),
};

fn late_project(plan: &mut Plan, graph: &Graph) {
    let decides: BTreeSet<Slot> = match &plan.step {
        Step::Top { .. } | Step::Limit { .. } | Step::Skip { .. } => walk::step_reads(&plan.step),
        _ => return,
    };
    let Some(Step::Project { items }) = plan.inputs.first().map(|input| &input.step) else {
        return;
    };
    let (early, late): (Vec<_>, Vec<_>) = items
        .iter()
        .cloned()
        .partition(|(expr, slot)| decides.contains(slot) || !total::is_total(expr, graph));
    if late.is_empty() {
        return;
    }
    let mut project = plan.take_input();
    let mut input = project.take_input();
    if !early.is_empty() {
        input = input.then(Step::Project { items: early });
    }
    let mut cut = std::mem::replace(plan, Plan::leaf(Step::Argument));
    cut.inputs = vec![input];
    *plan = cut.then(Step::Project { items: late });
    // Below another cut it may sink further.
    late_project(&mut plan.inputs[0], graph);
}
