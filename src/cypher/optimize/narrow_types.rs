//! Types of relationships that the labels around them leave: `(:Person)-[r]->()` has no use for those
//! that never begin at a person.

use std::sync::Arc;

use crate::cypher::check::bound::Direction as Arrow;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::Slot;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::implied;
use crate::cypher::plan::Expand;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::eager;
use crate::cypher::plan::pattern;
use crate::graph::Direction;
use crate::graph::Graph;
use crate::graph::TypeId;

pub(super) const RULE: Rule = Rule {
    name: "narrow_types",
    reason: "relationships of a type that never has a label at its end need not be followed",
    run: |plan, site| {
        if site.graph.is_compact() && !eager::writes(plan) {
            narrow_types(plan, site.graph);
        }
    },
};

/// Looks at each hop together with the labels that filters of the same chain ask for.
fn narrow_types(plan: &mut Plan, graph: &Graph) {
    let mut plan = plan;
    let mut labels: Vec<(Slot, Arc<str>)> = Vec::new();
    loop {
        match &mut plan.step {
            Step::Filter { predicate } => {
                let label = implied::label_of(predicate);
                labels.extend(label.map(|(slot, label)| (slot, Arc::clone(label))));
            }
            Step::Expand(hop) => narrow(hop, &labels, below(&plan.inputs), graph),
            Step::AllNodes { .. } | Step::MakePath { .. } | Step::ExpandFar(_) => {}
            _ => labels.clear(),
        }
        let Some((first, rest)) = plan.inputs.split_first_mut() else { return };
        rest.iter_mut().for_each(|input| narrow_types(input, graph));
        plan = first;
    }
}

/// The labels that the filters of the chain below a step ask for.
fn below(inputs: &[Plan]) -> Vec<(Slot, Arc<str>)> {
    let mut labels = Vec::new();
    let mut plan = inputs.first();
    while let Some(own) = plan {
        match &own.step {
            Step::Filter { predicate } => {
                let label = implied::label_of(predicate);
                labels.extend(label.map(|(slot, label)| (slot, Arc::clone(label))));
            }
            Step::Expand(_) | Step::AllNodes { .. } | Step::ExpandFar(_) => {}
            _ => break,
        }
        plan = own.inputs.first();
    }
    labels
}

fn narrow(
    hop: &mut Expand,
    above: &[(Slot, Arc<str>)],
    below: Vec<(Slot, Arc<str>)>,
    graph: &Graph,
) {
    let ends = match hop.direction {
        Arrow::Out => [(hop.from, Direction::Out), (hop.to, Direction::In)],
        Arrow::In => [(hop.from, Direction::In), (hop.to, Direction::Out)],
        Arrow::Either => [(hop.from, Direction::Both), (hop.to, Direction::Both)],
    };
    let mut wanted = Vec::new();
    for (slot, label) in above.iter().cloned().chain(below) {
        for (_, side) in ends.iter().filter(|end| end.0 == slot) {
            match graph.label_id(&label) {
                Some(label) => wanted.push((*side, label)),
                // No node has the label: there is nothing to narrow.
                None => return,
            }
        }
    }
    let fits = |rel_type: &TypeId| {
        !wanted.iter().any(|&(side, label)| graph.never_has_label(*rel_type, side, label))
    };
    let all: Vec<TypeId> = match hop.types.as_ref().map(pattern::names) {
        None => graph.type_ids().collect(),
        Some(Some(names)) => names.iter().filter_map(|name| graph.type_id(name)).collect(),
        Some(None) => return,
    };
    let kept: Vec<TypeId> = all.iter().copied().filter(fits).collect();
    if kept.len() == all.len() || kept.is_empty() {
        return;
    }
    let mut names: Vec<LabelExpr> =
        kept.iter().map(|&id| LabelExpr::Name(Arc::clone(graph.type_name(id)))).collect();
    hop.types = match names.len() {
        1 => names.pop(),
        _ => Some(LabelExpr::Or(names)),
    };
}
