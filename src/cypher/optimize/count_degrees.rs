//! Counts without paths: where rows are only counted, a hop to a node that nobody looks at need not
//! be made; how many there are is the degree of the node where it begins.

use std::collections::BTreeSet;

use crate::cypher::check::bound::AggregateCall;
use crate::cypher::check::bound::ArithmeticOp;
use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Direction;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Slot;
use crate::cypher::eval::functions;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::among;
use crate::cypher::optimize::bottom_up;
use crate::cypher::optimize::implied;
use crate::cypher::plan::Expand;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::cost::Estimator;
use crate::cypher::plan::eager;
use crate::cypher::plan::pattern;
use crate::cypher::plan::walk;
use crate::graph::Graph;
use crate::source::Span;
use crate::value::Value;

pub(super) const RULE: Rule = Rule {
    name: "count_degrees",
    reason: "rows that are only counted need not be made",
    run: |plan, site| {
        if site.graph.is_compact() && !eager::writes(plan) {
            bottom_up(plan, &mut |plan| count_degrees(plan, site.graph));
        }
    },
};

/// The chain below a count: its steps from below to above, and what they stand on.
struct Chain {
    steps: Vec<Step>,
    base: Plan,
}

/// What is known where a hop is looked for that need not be made.
struct Look<'g> {
    /// The slots that are read above.
    read: BTreeSet<Slot>,
    /// Whether there are so many rows that a look at all nodes costs nothing.
    is_dense: bool,
    graph: &'g Graph,
}

/// Whether a plan's input gives more rows than there are nodes.
fn is_dense(plan: &Plan, graph: &Graph) -> bool {
    let Some(mut input) = plan.inputs.first().cloned() else { return false };
    Estimator::new(graph).annotate(&mut input);
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let n_nodes = graph.n_nodes() as f64;
    input.rows > n_nodes
}

fn count_degrees(plan: &mut Plan, graph: &Graph) {
    let Step::Aggregate { keys, calls } = &plan.step else { return };
    if calls.is_empty() || calls.iter().any(|call| call.distinct) {
        return;
    }
    let mut chain = take_chain(plan.inputs.first());
    let counts = calls.iter().all(|call| counts_rows(call, &chain.steps, graph));
    if !counts {
        return;
    }
    let mut look = Look { read: BTreeSet::new(), is_dense: is_dense(plan, graph), graph };
    keys.iter().for_each(|key| walk::reads(&key.expr, &mut look.read));
    let mut degrees = Vec::new();
    while let Some(hop) = leaf(&chain.steps, &look) {
        // The count reads the near end, which so is nobody's far end any more.
        look.read.insert(hop.from);
        degrees.push(remove(&mut chain.steps, &hop, graph));
    }
    if degrees.is_empty() {
        return;
    }
    let mut input = std::mem::replace(&mut chain.base, Plan::leaf(Step::Argument));
    input = chain.steps.into_iter().fold(input, Plan::then);
    let slots: Vec<Slot> = degrees.iter().flat_map(walk::fills).collect();
    for degree in degrees {
        input = input.then(degree);
    }
    let keyed = !keys.is_empty();
    for &slot in slots.iter().filter(|_| keyed) {
        let rest = vec![(CompareOp::Greater, literal(0))];
        let kind = ExprKind::Compare(Box::new(Expr::slot(slot, Span::default())), rest);
        input = input.then(Step::Filter { predicate: Expr::new(kind, Span::default()) });
    }
    let (keys, mut calls) = (keys.clone(), calls.clone());
    let Some(sum) = functions::find("sum") else { return };
    for call in &mut calls {
        call.function = sum;
        call.arguments = vec![product(&slots)];
    }
    *plan = input.then(Step::Aggregate { keys, calls });
}

fn take_chain(plan: Option<&Plan>) -> Chain {
    let mut steps = Vec::new();
    let mut base = Plan::leaf(Step::Argument);
    let mut at = plan;
    while let Some(plan) = at {
        if !matches!(plan.step, Step::AllNodes { .. } | Step::Expand(_) | Step::Filter { .. }) {
            base = plan.clone();
            break;
        }
        steps.push(plan.step.clone());
        at = plan.inputs.first();
    }
    steps.reverse();
    Chain { steps, base }
}

/// Whether a call counts every row: `count(*)`, or `count` of what is never null here.
fn counts_rows(call: &AggregateCall, steps: &[Step], graph: &Graph) -> bool {
    if functions::get(call.function).signature.name != "count" {
        return false;
    }
    let filled: BTreeSet<Slot> = steps.iter().flat_map(walk::fills).collect();
    match call.arguments.first().map(|argument| &argument.kind) {
        None => true,
        Some(ExprKind::Slot(slot)) => filled.contains(slot),
        Some(ExprKind::Property(of, key)) => {
            let ExprKind::Slot(slot) = of.kind else { return false };
            let labels = steps.iter().filter_map(|step| match step {
                Step::Filter { predicate } => implied::label_of(predicate),
                _ => None,
            });
            let label = labels.filter(|(own, _)| *own == slot).map(|(_, label)| label).next();
            filled.contains(&slot) && label.is_some_and(|label| all_have(graph, label, key))
        }
        Some(_) => false,
    }
}

/// Whether all nodes of a label have a value under a key.
fn all_have(graph: &Graph, label: &str, key: &str) -> bool {
    let (Some(label), Some(key)) = (graph.label_id(label), graph.key_id(key)) else { return false };
    let nodes = graph.nodes_with_label(label);
    graph.node_column(key).is_some_and(|column| {
        column.len() >= nodes.len() && nodes.iter().all(|node| column.has(node))
    })
}

/// A hop of which one end is looked at by nobody else, turned so that this end is `to`.
fn leaf(steps: &[Step], look: &Look<'_>) -> Option<Expand> {
    for (at, step) in steps.iter().enumerate() {
        let Step::Expand(hop) = step else { continue };
        if hop.into || hop.from == hop.to || look.read.contains(&hop.rel) {
            continue;
        }
        let forward = hop.clone();
        let mut backward = hop.clone();
        std::mem::swap(&mut backward.from, &mut backward.to);
        backward.direction = match hop.direction {
            Direction::Out => Direction::In,
            Direction::In => Direction::Out,
            Direction::Either => Direction::Either,
        };
        for turned in [forward, backward] {
            if is_leaf(steps, at, &turned, look) {
                return Some(turned);
            }
        }
    }
    None
}

fn is_leaf(steps: &[Step], at: usize, hop: &Expand, look: &Look<'_>) -> bool {
    let graph = look.graph;
    // Where a loop counts depends on the side from which it is seen.
    if hop.direction == Direction::Either || look.read.contains(&hop.to) {
        return false;
    }
    let scanned =
        steps.iter().any(|step| matches!(step, Step::AllNodes { slot } if *slot == hop.to));
    let Step::Expand(own) = &steps[at] else { return false };
    // Relationships below the chain are not looked at here.
    let in_chain = |rel: &Slot| {
        steps.iter().any(|step| matches!(step, Step::Expand(other) if other.rel == *rel))
    };
    if !own.differs.iter().all(in_chain) {
        return false;
    }
    // The far end must be filled by this chain: by the hop itself or by a scan.
    if own.to != hop.to && !scanned {
        return false;
    }
    steps.iter().enumerate().filter(|&(other, _)| other != at).all(|(_, step)| match step {
        Step::AllNodes { .. } => true,
        Step::Filter { predicate } => {
            let slots = walk::slots_of(predicate);
            let free = !slots.contains(&hop.to) && !slots.contains(&hop.rel);
            free || is_implied(predicate, hop, graph)
                || look.is_dense && among::reads_only(predicate, hop.to, graph)
        }
        Step::Expand(other) => {
            let touches = other.from == hop.to || other.to == hop.to;
            let differs = other.differs.contains(&hop.rel) || own.differs.contains(&other.rel);
            !touches && (!differs || cannot_meet(hop, other, graph))
        }
        _ => false,
    })
}

/// Whether a hop implies that a predicate holds.
fn is_implied(predicate: &Expr, hop: &Expand, graph: &Graph) -> bool {
    implied::label_of(predicate)
        .is_some_and(|(slot, label)| implied::implies(hop, slot, label, graph))
}

/// Whether two hops at one node can never be the same relationship: one arrives, one leaves, and
/// there are no loops.
fn cannot_meet(hop: &Expand, other: &Expand, graph: &Graph) -> bool {
    let seen = if other.from == hop.from {
        other.direction
    } else if other.to == hop.from {
        match other.direction {
            Direction::Out => Direction::In,
            Direction::In => Direction::Out,
            Direction::Either => Direction::Either,
        }
    } else {
        return false;
    };
    let opposite = matches!(
        (hop.direction, seen),
        (Direction::Out, Direction::In) | (Direction::In, Direction::Out)
    );
    let types = hop.types.as_ref().and_then(pattern::names);
    opposite
        && types.is_some_and(|types| {
            types.iter().all(|name| graph.type_id(name).is_none_or(|id| graph.never_loops(id)))
        })
}

/// Takes a hop out of a chain, with everything about its far end, and answers the step that counts
/// it.
fn remove(steps: &mut Vec<Step>, hop: &Expand, graph: &Graph) -> Step {
    let (mut kept, mut ends) = (Vec::new(), Vec::new());
    for step in steps.drain(..) {
        match step {
            Step::AllNodes { slot } if slot == hop.to => {}
            Step::Filter { predicate } if walk::slots_of(&predicate).contains(&hop.to) => {
                if !is_implied(&predicate, hop, graph) {
                    ends.push(predicate);
                }
            }
            Step::Expand(own) if own.rel == hop.rel => {
                // Turned round, the near end is no longer where the hop leads.
                if own.to == hop.from {
                    kept.push(Step::AllNodes { slot: hop.from });
                }
            }
            Step::Expand(mut own) => {
                own.differs.retain(|&rel| rel != hop.rel);
                kept.push(Step::Expand(own));
            }
            step => kept.push(step),
        }
    }
    *steps = kept;
    // The relationship's slot is free: the count takes it.
    Step::Degree {
        from: hop.from,
        slot: hop.rel,
        direction: hop.direction,
        types: hop.types.clone(),
        among: (hop.to, ends),
    }
}

fn literal(n: i64) -> Expr {
    Expr::new(ExprKind::Literal(Value::Int(n)), Span::default())
}

fn product(slots: &[Slot]) -> Expr {
    let mut slots = slots.iter().map(|&slot| Expr::slot(slot, Span::default()));
    let first = slots.next().unwrap_or_else(|| literal(1));
    let rest: Vec<(ArithmeticOp, Expr)> =
        slots.map(|slot| (ArithmeticOp::Multiply, slot)).collect();
    if rest.is_empty() {
        return first;
    }
    Expr::new(ExprKind::Arithmetic(Box::new(first), rest), Span::default())
}
