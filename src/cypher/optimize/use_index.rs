//! Nodes from an index or from those of a label, instead of all nodes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::PredicateOp;
use crate::cypher::check::bound::Slot;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::bottom_up;
use crate::cypher::plan::Expand;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Seek;
use crate::cypher::plan::Step;
use crate::cypher::plan::walk;
use crate::graph::Graph;

/// Of how many goals, on the average, shortest paths are searched for one by one.
const GOALS_MAX: usize = 8;

pub(super) const RULE: Rule = Rule {
    name: "use_index",
    reason: "an index, a label or an id finds nodes without a look at all others",
    run: |plan, site| bottom_up(plan, &mut |plan| use_index(plan, site.graph)),
};

/// Looks at a filter, or the first of several filters, right above a scan of all nodes.
fn use_index(plan: &mut Plan, graph: &Graph) {
    if !matches!(plan.step, Step::Filter { .. }) {
        return;
    }
    let mut filters = Vec::new();
    let mut below = &*plan;
    while let Step::Filter { predicate } = &below.step {
        filters.push(predicate);
        let Some(input) = below.inputs.first() else { return };
        below = input;
    }
    if let Step::Shortest(shortest) = &below.step {
        let goal = goal_of(&filters, &shortest.far.hop, graph);
        if let Some((step, used)) = goal {
            seek_goal(plan, step, &used);
        }
        return;
    }
    let (slot, known_label) = match &below.step {
        Step::AllNodes { slot } => (*slot, None),
        Step::LabelScan { slot, label } => (*slot, Some(Arc::clone(label))),
        _ => return,
    };
    let Some((step, used)) = best(&filters, slot, known_label.clone(), graph) else { return };
    // The nodes that are found otherwise need not have the label whose nodes were read so far.
    let lost = known_label.filter(|known| match &step {
        Step::IndexSeek { label, .. } | Step::LabelScan { label, .. } => label != known,
        _ => true,
    });
    let asked = lost.and_then(|label| {
        let span = filters.last()?.span;
        let of = Box::new(Expr::slot(slot, span));
        let predicate = Expr::new(ExprKind::HasLabels(of, LabelExpr::Name(label)), span);
        Some(Step::Filter { predicate })
    });
    rebuild(plan, (step, asked), &used);
}

/// How the one node, or the few, to which shortest paths are wanted can be found before they are: searched for
/// from both ends, paths are found much sooner than all that lead anywhere.
fn goal_of(filters: &[&Expr], hop: &Expand, graph: &Graph) -> Option<(Step, BTreeSet<usize>)> {
    if hop.into {
        return None;
    }
    let (step, used) = best(filters, hop.to, None, graph)?;
    let is_one = |filter: &usize| matches!(filters[*filter].kind, ExprKind::Compare(..));
    let value = match &step {
        Step::IndexSeek { label, key, seek: Seek::Equal(value), .. } => {
            let of_label = graph.label_id(label).map_or(0, |id| graph.nodes_with_label(id).len());
            let n_values = graph.index_size(label, key).unwrap_or(0);
            if of_label > n_values.saturating_mul(GOALS_MAX) {
                return None;
            }
            value
        }
        Step::NodesById { ids, .. } if used.iter().all(is_one) => ids,
        _ => return None,
    };
    let is_free = !walk::slots_of(value).contains(&hop.rel);
    is_free.then_some((step, used))
}

/// Puts a step that finds the goal below the search for paths to it.
fn seek_goal(plan: &mut Plan, step: Step, used: &BTreeSet<usize>) {
    below_filters(plan, used, |mut paths| {
        let input = paths.take_input();
        if let Step::Shortest(shortest) = &mut paths.step {
            shortest.far.hop.into = true;
        }
        input.then(step).then(paths.step)
    });
}

/// The best way to find the nodes of a slot, and the filters that it makes superfluous.
fn best(
    filters: &[&Expr],
    slot: Slot,
    known_label: Option<Arc<str>>,
    graph: &Graph,
) -> Option<(Step, BTreeSet<usize>)> {
    for (at, filter) in filters.iter().enumerate() {
        if let Some(ids) = by_id(filter, slot) {
            return Some((Step::NodesById { slot, ids }, BTreeSet::from([at])));
        }
    }
    let mut labels: Vec<(Option<usize>, Arc<str>)> = filters
        .iter()
        .enumerate()
        .filter_map(|(at, filter)| Some((Some(at), has_label(filter, slot)?)))
        .collect();
    let is_new = known_label.is_none();
    labels.extend(known_label.map(|label| (None, label)));
    let mut seeks = Vec::new();
    for (label_at, label) in &labels {
        for (at, filter) in filters.iter().enumerate() {
            for (key, seek) in seeks_of(filter, slot) {
                if graph.has_index(label, &key) {
                    let used: BTreeSet<usize> =
                        [Some(at), *label_at].into_iter().flatten().collect();
                    seeks.push((rank(&seek), label, key, seek, used));
                }
            }
        }
    }
    if let Some((_, label, key, seek, used)) = seeks.into_iter().min_by_key(|seek| seek.0) {
        let label = Arc::clone(label);
        let (mut seek, mut used) = (seek, used);
        close_range(&mut seek, &mut used, (filters, slot, &key));
        return Some((Step::IndexSeek { slot, label, key, seek }, used));
    }
    if !is_new {
        return None;
    }
    let count =
        |label: &str| graph.label_id(label).map_or(0, |label| graph.nodes_with_label(label).len());
    let (at, label) = labels.into_iter().min_by_key(|(_, label)| count(label))?;
    Some((Step::LabelScan { slot, label }, at.into_iter().collect()))
}

/// Adds the other bound to a range that has only one.
fn close_range(
    seek: &mut Seek,
    used: &mut BTreeSet<usize>,
    (filters, slot, key): (&[&Expr], Slot, &Arc<str>),
) {
    let Seek::Range { low, high } = seek else { return };
    for (at, filter) in filters.iter().enumerate().filter(|(at, _)| !used.contains(at)) {
        for (other, bound) in seeks_of(filter, slot) {
            let Seek::Range { low: from, high: to } = bound else { continue };
            if other != *key {
                continue;
            }
            let (place, bound) = if from.is_some() { (&mut *low, from) } else { (&mut *high, to) };
            if place.is_none() {
                *place = bound;
                used.insert(at);
                return;
            }
        }
    }
}

/// The most selective kind of seek first.
fn rank(seek: &Seek) -> u8 {
    match seek {
        Seek::Equal(_) => 0,
        Seek::In(_) => 1,
        Seek::Range { low: Some(_), high: Some(_) } => 2,
        Seek::Prefix(_) => 3,
        Seek::Range { .. } => 4,
    }
}

/// Puts another scan below the filters, without those that it makes superfluous, and with one more
/// if there is one.
fn rebuild(plan: &mut Plan, (step, asked): (Step, Option<Step>), used: &BTreeSet<usize>) {
    below_filters(plan, used, |mut scan| {
        scan.step = step;
        match asked {
            Some(filter) => scan.then(filter),
            None => scan,
        }
    });
}

/// Changes what stands below the filters of a plan, and leaves out those that it makes superfluous.
fn below_filters(
    plan: &mut Plan,
    superfluous: &BTreeSet<usize>,
    change: impl FnOnce(Plan) -> Plan,
) {
    let mut filters = Vec::new();
    let mut below = std::mem::replace(plan, Plan::leaf(Step::Argument));
    while matches!(below.step, Step::Filter { .. }) {
        let input = below.take_input();
        filters.push(below.step);
        below = input;
    }
    let mut own = change(below);
    for (at, filter) in filters.into_iter().enumerate().rev() {
        if !superfluous.contains(&at) {
            own = own.then(filter);
        }
    }
    *plan = own;
}

fn is_slot(expr: &Expr, slot: Slot) -> bool {
    matches!(expr.kind, ExprKind::Slot(own) if own == slot)
}

/// The label that a predicate asks a slot for.
fn has_label(predicate: &Expr, slot: Slot) -> Option<Arc<str>> {
    match &predicate.kind {
        ExprKind::HasLabels(of, LabelExpr::Name(label)) if is_slot(of, slot) => {
            Some(Arc::clone(label))
        }
        _ => None,
    }
}

/// The ids that a predicate demands of a slot: `id(n) = …`.
fn by_id(predicate: &Expr, slot: Slot) -> Option<Expr> {
    let is_id = |expr: &Expr| match &expr.kind {
        ExprKind::Call(function, arguments) => {
            crate::cypher::eval::functions::get(*function).signature.name == "id"
                && arguments.iter().all(|argument| is_slot(argument, slot))
        }
        _ => false,
    };
    let other = match &predicate.kind {
        ExprKind::Compare(a, rest) => match rest.as_slice() {
            [(CompareOp::Equal, b)] if is_id(a) => b,
            [(CompareOp::Equal, b)] if is_id(b) => a,
            _ => return None,
        },
        ExprKind::Predicate(PredicateOp::In, a, b) if is_id(a) => b,
        _ => return None,
    };
    (!walk::slots_of(other).contains(&slot)).then(|| Expr::clone(other))
}

/// The key of a slot's property.
fn property(expr: &Expr, slot: Slot) -> Option<Arc<str>> {
    match &expr.kind {
        ExprKind::Property(of, key) if is_slot(of, slot) => Some(Arc::clone(key)),
        _ => None,
    }
}

/// The seeks that find all nodes for which a predicate holds, and no others.
fn seeks_of(predicate: &Expr, slot: Slot) -> Vec<(Arc<str>, Seek)> {
    let free = |expr: &Expr| !walk::slots_of(expr).contains(&slot);
    match &predicate.kind {
        ExprKind::Compare(a, rest) => {
            let [(op, b)] = rest.as_slice() else { return Vec::new() };
            if let Some(key) = property(a, slot).filter(|_| free(b)) {
                return seek(*op, b).map(|seek| (key, seek)).into_iter().collect();
            }
            if let Some(key) = property(b, slot).filter(|_| free(a)) {
                return seek(mirrored(*op), a).map(|seek| (key, seek)).into_iter().collect();
            }
            Vec::new()
        }
        ExprKind::Predicate(op, a, b) => {
            let Some(key) = property(a, slot).filter(|_| free(b)) else { return Vec::new() };
            let seek = match op {
                PredicateOp::In => Seek::In(Expr::clone(b)),
                PredicateOp::StartsWith => Seek::Prefix(Expr::clone(b)),
                _ => return Vec::new(),
            };
            vec![(key, seek)]
        }
        _ => Vec::new(),
    }
}

fn seek(op: CompareOp, value: &Expr) -> Option<Seek> {
    let value = value.clone();
    Some(match op {
        CompareOp::Equal => Seek::Equal(value),
        CompareOp::NotEqual => return None,
        CompareOp::Less => Seek::Range { low: None, high: Some((value, false)) },
        CompareOp::LessOrEqual => Seek::Range { low: None, high: Some((value, true)) },
        CompareOp::Greater => Seek::Range { low: Some((value, false)), high: None },
        CompareOp::GreaterOrEqual => Seek::Range { low: Some((value, true)), high: None },
    })
}

fn mirrored(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Less => CompareOp::Greater,
        CompareOp::LessOrEqual => CompareOp::GreaterOrEqual,
        CompareOp::Greater => CompareOp::Less,
        CompareOp::GreaterOrEqual => CompareOp::LessOrEqual,
        CompareOp::Equal | CompareOp::NotEqual => op,
    }
}
