//! Triangles: a hop to a node from which another hop must lead to a node that is known. The nodes
//! that both hops reach are found together, without a row for each that only the first one reaches.

use crate::cypher::optimize::Rule;
use crate::cypher::optimize::bottom_up;
use crate::cypher::plan::Expand;
use crate::cypher::plan::Intersect;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::total;
use crate::cypher::plan::walk;
use crate::graph::Graph;

pub(super) const RULE: Rule = Rule {
    name: "intersect",
    reason: "neighbours that two nodes share are found without the others",
    run: |plan, site| bottom_up(plan, &mut |plan| intersect(plan, site.graph)),
};

fn intersect(plan: &mut Plan, graph: &Graph) {
    let Step::Expand(second) = &plan.step else { return };
    if !second.into {
        return;
    }
    let mut filters = Vec::new();
    let mut below = &plan.inputs[0];
    while let Step::Filter { predicate } = &below.step {
        if !total::is_total(predicate, graph) {
            return;
        }
        filters.push(below.step.clone());
        below = &below.inputs[0];
    }
    let Step::Expand(first) = &below.step else { return };
    let Some(second) = turned(first, second) else { return };
    // A filter on what was there before the hop is better asked before.
    let about = |step: &Step| {
        let reads = walk::step_reads(step);
        reads.contains(&first.to) || reads.contains(&first.rel)
    };
    if first.into || first.from == first.to || !filters.iter().all(about) {
        return;
    }
    let step = Step::Intersect(Intersect { first: first.clone(), second });
    let mut whole = std::mem::replace(plan, Plan::leaf(Step::Argument)).take_input();
    while matches!(whole.step, Step::Filter { .. }) {
        whole = whole.take_input();
    }
    let input = whole.take_input();
    *plan = filters.into_iter().rev().fold(input.then(step), Plan::then);
}

/// The second hop as one that leads to the node that the first one reaches, from one that was known
/// before.
fn turned(first: &Expand, second: &Expand) -> Option<Expand> {
    let mut second = second.clone();
    if second.from == first.to {
        std::mem::swap(&mut second.from, &mut second.to);
        second.direction = super::reversed(second.direction);
    }
    (second.to == first.to && second.from != first.to).then_some(second)
}
