//! Patterns from the cheaper end.
//!
//! A chain of scans, hops and filters is taken apart and put together again: every node is tried as
//! the first, and from there the hop that leaves the fewest rows comes next. A filter comes as soon as
//! the slots that it reads are filled.

use std::collections::BTreeSet;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Length;
use crate::cypher::check::bound::Slot;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::reversed;
use crate::cypher::plan::Expand;
use crate::cypher::plan::ExpandFar;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::cost::Estimator;
use crate::cypher::plan::total;
use crate::cypher::plan::walk;
use crate::graph::Graph;

pub(super) const RULE: Rule = Rule {
    name: "order_joins",
    reason: "a pattern is cheapest from where there are the fewest nodes, and filters belong early",
    run: |plan, site| order_joins(plan, site.graph),
};

/// How many hops a pattern may have to be put in order: with more, finding an order takes longer than
/// most queries.
const HOPS_MAX: usize = 48;

/// How many nodes of a pattern are tried as the first.
const STARTS_MAX: usize = 32;

fn order_joins(plan: &mut Plan, graph: &Graph) {
    let mut plan = plan;
    loop {
        if is_atom(&plan.step) {
            reorder(plan, graph);
            // What has been put in order lies above the first step that is no part of it.
            while is_atom(&plan.step) && !plan.inputs.is_empty() {
                plan = &mut plan.inputs[0];
            }
            if is_atom(&plan.step) {
                return;
            }
        }
        let Some((first, rest)) = plan.inputs.split_first_mut() else { return };
        rest.iter_mut().for_each(|input| order_joins(input, graph));
        plan = first;
    }
}

/// Whether a step can be moved about.
fn is_atom(step: &Step) -> bool {
    matches!(
        step,
        Step::AllNodes { .. }
            | Step::Expand(_)
            | Step::ExpandFar(_)
            | Step::Filter { .. }
            | Step::MakePath { .. }
    )
}

/// The parts of a chain.
#[derive(Default)]
struct Parts {
    nodes: Vec<Slot>,
    hops: Vec<Step>,
    filters: Vec<Expr>,
    paths: Vec<Step>,
    /// Relationships that must not be the same.
    differ: BTreeSet<(Slot, Slot)>,
}

fn reorder(plan: &mut Plan, graph: &Graph) {
    let mut base = std::mem::replace(plan, Plan::leaf(Step::Argument));
    let mut steps = Vec::new();
    while is_atom(&base.step) && !base.inputs.is_empty() {
        let input = base.take_input();
        steps.push(base.step);
        base = input;
    }
    steps.reverse();
    let parts = take_apart(&steps);
    let is_trivial = parts.nodes.is_empty() && parts.hops.len() < 2 && parts.filters.is_empty();
    if is_trivial || parts.hops.len() > HOPS_MAX {
        *plan = steps.into_iter().fold(base, Plan::then);
        return;
    }
    let filled: BTreeSet<Slot> = steps.iter().flat_map(walk::fills).collect();
    let mut outer = BTreeSet::new();
    for step in &steps {
        outer.extend(walk::step_reads(step));
    }
    let outer: BTreeSet<Slot> = outer.difference(&filled).copied().collect();
    let mut starts: Vec<Option<Slot>> = parts.nodes.iter().copied().map(Some).collect();
    starts.truncate(STARTS_MAX);
    let touches = |slot: Slot| outer.contains(&slot);
    if parts.hops.iter().filter_map(hop_of).any(|hop| touches(hop.from) || touches(hop.to)) {
        starts.push(None);
    }
    let orders = starts.into_iter().map(|start| order(&parts, &outer, start, graph));
    let best = orders.min_by(|a, b| a.cost.total_cmp(&b.cost));
    *plan = match best {
        Some(best) => best.steps.into_iter().fold(base, Plan::then),
        None => order(&parts, &outer, None, graph).steps.into_iter().fold(base, Plan::then),
    };
}

fn take_apart(steps: &[Step]) -> Parts {
    let mut parts = Parts::default();
    for step in steps {
        match step {
            Step::AllNodes { slot } => parts.nodes.push(*slot),
            Step::Filter { predicate } => parts.filters.push(predicate.clone()),
            Step::MakePath { .. } => parts.paths.push(step.clone()),
            _ => {}
        }
        if let Some(hop) = hop_of(step) {
            if !hop.into {
                parts.nodes.push(hop.to);
            }
            parts.differ.extend(hop.differs.iter().map(|&other| (hop.rel, other)));
            parts.hops.push(step.clone());
        }
    }
    parts
}

fn hop_of(step: &Step) -> Option<&Expand> {
    match step {
        Step::Expand(hop) => Some(hop),
        Step::ExpandFar(far) => Some(&far.hop),
        _ => None,
    }
}

fn length_of(step: &Step) -> Option<Length> {
    match step {
        Step::ExpandFar(far) => Some(far.length),
        _ => None,
    }
}

/// An order of the parts and what it costs.
struct Order<'p, 'g> {
    parts: &'p Parts,
    graph: &'g Graph,
    estimator: Estimator<'g>,
    filled: BTreeSet<Slot>,
    hops: Vec<usize>,
    filters: Vec<usize>,
    paths: Vec<usize>,
    steps: Vec<Step>,
    rows: f64,
    cost: f64,
}

fn order<'p, 'g>(
    parts: &'p Parts,
    outer: &BTreeSet<Slot>,
    start: Option<Slot>,
    graph: &'g Graph,
) -> Order<'p, 'g> {
    let mut estimator = Estimator::new(graph);
    parts.filters.iter().for_each(|filter| estimator.learn(filter));
    for step in &parts.hops {
        if let Step::Expand(hop) = step {
            estimator.learn_hop(hop);
        }
    }
    let mut order = Order {
        parts,
        graph,
        estimator,
        filled: outer.clone(),
        hops: (0..parts.hops.len()).collect(),
        filters: (0..parts.filters.len()).collect(),
        paths: (0..parts.paths.len()).collect(),
        steps: Vec::new(),
        rows: 1.0,
        cost: 0.0,
    };
    order.settle();
    if let Some(start) = start {
        order.scan(start);
    }
    loop {
        if let Some((at, forward)) = order.next_hop() {
            order.hop(at, forward);
        } else if let Some(slot) = order.next_scan() {
            order.scan(slot);
        } else {
            return order;
        }
    }
}

impl Order<'_, '_> {
    /// Adds the filters and paths whose slots are filled, the most selective filter first.
    fn settle(&mut self) {
        loop {
            // What may fail waits until all is done that stands below it.
            let done = self.hops.is_empty() && self.is_scanned();
            let total = |at: usize| total::is_total(&self.parts.filters[at], self.graph);
            let risky = self.filters.iter().copied().find(|&at| !total(at));
            let next = risky.filter(|_| done && self.filters.iter().all(|&at| !total(at)));
            let fits = |at: usize| {
                let slots = walk::slots_of(&self.parts.filters[at]);
                (total(at) || next == Some(at)) && slots.is_subset(&self.filled_with_own(at))
            };
            let mut ready: Vec<usize> =
                self.filters.iter().copied().filter(|&at| fits(at)).collect();
            let share = |at: &usize| self.estimator.share(&self.parts.filters[*at]);
            ready.sort_by(|a, b| share(a).total_cmp(&share(b)).then(a.cmp(b)));
            for &at in &ready {
                let predicate = self.parts.filters[at].clone();
                self.rows *= self.estimator.share(&predicate);
                self.steps.push(Step::Filter { predicate });
            }
            self.filters.retain(|at| !ready.contains(at));
            let parts = self.parts;
            let filled = &self.filled;
            let path = self
                .paths
                .iter()
                .position(|&at| walk::step_reads(&parts.paths[at]).is_subset(filled));
            let Some(place) = path else {
                if ready.is_empty() {
                    return;
                }
                continue;
            };
            let step = parts.paths[self.paths.remove(place)].clone();
            self.filled.extend(walk::fills(&step));
            self.steps.push(step);
        }
    }

    /// Whether every node has been found.
    fn is_scanned(&self) -> bool {
        self.parts.nodes.iter().all(|slot| self.filled.contains(slot))
    }

    /// The filled slots and those that only a predicate itself fills: variables of its own.
    fn filled_with_own(&self, at: usize) -> BTreeSet<Slot> {
        let mut slots = self.filled.clone();
        walk::own_slots(&self.parts.filters[at], &mut slots);
        slots
    }

    fn scan(&mut self, slot: Slot) {
        self.steps.push(Step::AllNodes { slot });
        self.filled.insert(slot);
        let (rows, looked_at) = self.scanned(slot);
        self.cost += self.rows * looked_at;
        let before = self.rows;
        self.settle();
        self.rows = before * rows;
        self.cost += self.rows;
    }

    /// How many nodes a scan gives after its filters, and how many it looks at.
    fn scanned(&self, slot: Slot) -> (f64, f64) {
        let n = self.estimator.candidates(slot);
        let mut share = 1.0;
        let mut seek = None;
        for filter in &self.parts.filters {
            let slots = walk::slots_of(filter);
            let mut known = self.filled.clone();
            known.insert(slot);
            walk::own_slots(filter, &mut known);
            if slots.contains(&slot) && slots.is_subset(&known) {
                let own = self.estimator.share(filter);
                share *= own;
                if self.estimator.has_index(slot, filter) {
                    seek = Some(seek.map_or(own, |best: f64| best.min(own)));
                }
            }
        }
        (n * share, seek.map_or(n, |best| n * best))
    }

    /// The hop that leaves the fewest rows, and whether it is followed forwards.
    fn next_hop(&self) -> Option<(usize, bool)> {
        let mut best: Option<(f64, usize, bool)> = None;
        for &at in &self.hops {
            let step = &self.parts.hops[at];
            let Some(hop) = hop_of(step) else { continue };
            if !walk::slots_of_properties(step).is_subset(&self.filled) {
                continue;
            }
            let ends = [self.filled.contains(&hop.from), self.filled.contains(&hop.to)];
            for forward in [true, false] {
                if !ends[usize::from(!forward)] {
                    continue;
                }
                let rows = self.hopped(step, forward).1;
                if best.is_none_or(|(least, ..)| rows < least) {
                    best = Some((rows, at, forward));
                }
            }
        }
        best.map(|(_, at, forward)| (at, forward))
    }

    /// Rows before and after the filters on where a hop leads.
    fn hopped(&self, step: &Step, forward: bool) -> (f64, f64) {
        let Some(hop) = hop_of(step) else { return (0.0, 0.0) };
        let (from, to) = if forward { (hop.from, hop.to) } else { (hop.to, hop.from) };
        let rows = self.rows * self.estimator.fanout(hop, length_of(step), from);
        if self.filled.contains(&to) {
            let rows = rows / self.estimator.candidates(to).max(1.0);
            return (rows, rows);
        }
        let (kept, _) = self.scanned(to);
        (rows, rows * kept / self.estimator.candidates(to).max(1.0))
    }

    fn hop(&mut self, at: usize, forward: bool) {
        let (before, after) = self.hopped(&self.parts.hops[at], forward);
        let mut step = self.parts.hops[at].clone();
        let filled = &self.filled;
        let differ = &self.parts.differ;
        let change = |hop: &mut Expand| {
            if !forward {
                std::mem::swap(&mut hop.from, &mut hop.to);
                hop.direction = reversed(hop.direction);
            }
            hop.into = filled.contains(&hop.to);
            let others = differ.iter().filter_map(|&(a, b)| match hop.rel {
                rel if rel == a => Some(b),
                rel if rel == b => Some(a),
                _ => None,
            });
            hop.differs = others.filter(|other| filled.contains(other)).collect();
        };
        match &mut step {
            Step::Expand(hop) => change(hop),
            Step::ExpandFar(ExpandFar { hop, backwards, .. }) => {
                change(hop);
                *backwards ^= !forward;
            }
            _ => {}
        }
        self.filled.extend(walk::fills(&step));
        self.hops.retain(|&other| other != at);
        self.steps.push(step);
        self.cost += before;
        self.settle();
        self.rows = after;
        self.cost += after;
    }

    /// A node that is not filled yet, the one of which there are the fewest.
    fn next_scan(&self) -> Option<Slot> {
        let open = self.parts.nodes.iter().copied().filter(|slot| !self.filled.contains(slot));
        open.min_by(|&a, &b| self.scanned(a).0.total_cmp(&self.scanned(b).0).then(a.cmp(&b)))
    }
}
