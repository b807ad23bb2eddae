//! Rules that make a plan cheaper. A rule changes cost, never rows; each can be switched off.

mod fold;
mod push_filter;

mod hop_types;
mod narrow_types;

mod count_degrees;
mod count_store;
mod order_joins;

mod among;
mod hash_join;
mod implied;
mod intersect;
mod semi_join;
mod use_index;

mod early_distinct;
mod late_project;
mod live;
mod prune;
mod top;

use std::collections::BTreeSet;

use crate::cypher::Params;
use crate::cypher::check::bound::Direction;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Slot;
use crate::cypher::plan::Inner;

use crate::cypher::plan::Plan;
use crate::cypher::plan::Planned;
use crate::cypher::plan::cost::Estimator;
use crate::cypher::plan::walk;
use crate::graph::Graph;

/// A way to make plans cheaper.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// Why it is there.
    pub reason: &'static str,
    /// Changes a plan, or leaves it as it is.
    run: fn(&mut Plan, &Site<'_>),
}

/// What a rule knows beside the plan.
#[derive(Debug)]
struct Site<'g> {
    graph: &'g Graph,
    params: &'g Params,
    /// The plans of queries inside of expressions, by number.
    subqueries: Vec<Option<Inner>>,
    /// The slots that are read of the plan's rows.
    wanted: BTreeSet<Slot>,
    /// Whether the plan belongs to a query inside of an expression, and is run for many rows at once.
    is_inner: bool,
}

/// All rules, in the order in which they are applied.
pub const RULES: &[Rule] = &[
    fold::RULE,
    push_filter::RULE,
    hop_types::RULE,
    narrow_types::RULE,
    count_store::RULE,
    count_degrees::RULE,
    order_joins::RULE,
    hash_join::RULE,
    use_index::RULE,
    implied::RULE,
    intersect::RULE,
    semi_join::RULE,
    early_distinct::RULE,
    among::RULE,
    top::RULE,
    late_project::RULE,
    prune::RULE,
];

/// Which rules are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules(u32);

impl Default for Rules {
    /// All of them.
    fn default() -> Self {
        Self::ALL
    }
}

impl Rules {
    /// All of them.
    pub const ALL: Self = Self(u32::MAX);
    /// None of them.
    pub const NONE: Self = Self(0);

    /// Without a rule of some name.
    #[must_use]
    pub fn without(self, name: &str) -> Self {
        self.change(name, |own, bit| own & !bit)
    }

    /// With a rule of some name.
    #[must_use]
    pub fn with(self, name: &str) -> Self {
        self.change(name, |own, bit| own | bit)
    }

    /// Whether a rule is used.
    pub fn has(self, rule: &Rule) -> bool {
        self.change(rule.name, |own, bit| own & bit).0 != 0
    }

    fn change(self, name: &str, f: impl Fn(u32, u32) -> u32) -> Self {
        let bit = RULES.iter().position(|rule| rule.name == name).map_or(0, |at| 1 << at);
        Self(f(self.0, bit))
    }
}

/// Applies the rules to a planned query and to the queries inside of its expressions.
pub fn optimize(planned: &mut Planned, graph: &Graph, params: &Params, rules: Rules) {
    for rule in RULES.iter().filter(|rule| rules.has(rule)) {
        apply(rule, planned, graph, params);
    }
    Estimator::new(graph).annotate(&mut planned.root);
    for inner in planned.subqueries.iter_mut().flatten() {
        Estimator::new(graph).annotate(&mut inner.plan);
    }
}

/// Applies one rule.
pub fn apply(rule: &Rule, planned: &mut Planned, graph: &Graph, params: &Params) {
    let mut site = Site {
        graph,
        params,
        subqueries: std::mem::take(&mut planned.subqueries),
        wanted: planned.columns.iter().copied().collect(),
        is_inner: false,
    };
    (rule.run)(&mut planned.root, &site);
    for number in 0..site.subqueries.len() {
        let Some(mut inner) = site.subqueries[number].take() else { continue };
        site.is_inner = inner.rowwise;
        site.wanted = inner.column.into_iter().chain([inner.row]).collect();
        (rule.run)(&mut inner.plan, &site);
        site.subqueries[number] = Some(inner);
    }
    planned.subqueries = site.subqueries;
    drop_unused(planned);
}

/// Drops the plans of queries that no expression holds any more.
fn drop_unused(planned: &mut Planned) {
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut open = ids(&planned.root);
    while let Some(number) = open.pop() {
        if used.insert(number)
            && let Some(Some(inner)) = planned.subqueries.get(number)
        {
            open.extend(ids(&inner.plan));
        }
    }
    for (number, inner) in planned.subqueries.iter_mut().enumerate() {
        if !used.contains(&number) {
            *inner = None;
        }
    }
}

/// The numbers of the queries in the expressions of a plan.
fn ids(plan: &Plan) -> Vec<usize> {
    let mut ids = Vec::new();
    walk::steps(plan, &mut |plan| {
        walk::exprs(&plan.step, &mut |expr| {
            walk::every(expr, &mut |part| {
                if let ExprKind::Subquery(own) = &part.kind {
                    ids.push(own.id as usize);
                }
            });
        });
    });
    ids
}

/// Calls `f` with every step of a plan, inputs before what they feed.
fn bottom_up(plan: &mut Plan, f: &mut dyn FnMut(&mut Plan)) {
    for input in &mut plan.inputs {
        bottom_up(input, f);
    }
    f(plan);
}

/// The direction seen from the other end.
fn reversed(direction: Direction) -> Direction {
    match direction {
        Direction::Out => Direction::In,
        Direction::In => Direction::Out,
        Direction::Either => Direction::Either,
    }
}
