//! Rules that make a plan cheaper. A rule changes cost, never rows; each can be switched off.

mod count_degrees;
mod implied;
mod order_joins;
mod top;
mod use_index;

use crate::cypher::plan::Plan;
use crate::cypher::plan::Planned;
use crate::cypher::plan::cost::Estimator;
use crate::graph::Graph;

/// A way to make plans cheaper.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// Why it is there.
    pub reason: &'static str,
    /// Changes a plan, or leaves it as it is.
    run: fn(&mut Plan, &Graph),
}

/// All rules, in the order in which they are applied.
pub const RULES: &[Rule] =
    &[count_degrees::RULE, order_joins::RULE, use_index::RULE, implied::RULE, top::RULE];

/// Which rules are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules(u32);

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
pub fn optimize(planned: &mut Planned, graph: &Graph, rules: Rules) {
    for rule in RULES.iter().filter(|rule| rules.has(rule)) {
        apply(rule, planned, graph);
    }
    Estimator::new(graph).annotate(&mut planned.root);
    for inner in planned.subqueries.iter_mut().flatten() {
        Estimator::new(graph).annotate(&mut inner.plan);
    }
}

/// Applies one rule.
pub fn apply(rule: &Rule, planned: &mut Planned, graph: &Graph) {
    (rule.run)(&mut planned.root, graph);
    for inner in planned.subqueries.iter_mut().flatten() {
        (rule.run)(&mut inner.plan, graph);
    }
}

/// Calls `f` with every step of a plan, inputs before what they feed.
fn bottom_up(plan: &mut Plan, f: &mut dyn FnMut(&mut Plan)) {
    for input in &mut plan.inputs {
        bottom_up(input, f);
    }
    f(plan);
}
