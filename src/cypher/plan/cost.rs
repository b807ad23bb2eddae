//! How many rows steps probably give, from what the graph counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Direction;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::Length;
use crate::cypher::check::bound::PredicateOp;
use crate::cypher::check::bound::Slot;
use crate::cypher::plan::Expand;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Seek;
use crate::cypher::plan::Step;
use crate::cypher::plan::pattern;
use crate::graph::ColumnView;
use crate::graph::Graph;
use crate::value::Value;

/// What share of rows a predicate keeps of which nothing is known.
const UNKNOWN: f64 = 0.5;
/// What share an equality keeps of which nothing is known.
const EQUALITY: f64 = 0.1;
/// What share a comparison keeps.
const RANGE: f64 = 0.3;
/// How many repetitions beyond the smallest number are taken into account.
const REPETITIONS: u64 = 3;
/// How many elements a list probably has.
const ELEMENTS: f64 = 10.0;

/// Estimates for one plan.
pub(crate) struct Estimator<'g> {
    graph: &'g Graph,
    /// A label that the nodes of a slot have, the rarest known.
    labels: BTreeMap<Slot, Arc<str>>,
}

impl<'g> Estimator<'g> {
    /// Without any knowledge of slots.
    pub(crate) fn new(graph: &'g Graph) -> Self {
        Self { graph, labels: BTreeMap::new() }
    }

    /// Learns from a predicate that must hold.
    pub(crate) fn learn(&mut self, predicate: &Expr) {
        let ExprKind::HasLabels(of, LabelExpr::Name(label)) = &predicate.kind else { return };
        let ExprKind::Slot(slot) = of.kind else { return };
        self.learn_label(slot, label);
    }

    fn learn_label(&mut self, slot: Slot, label: &Arc<str>) {
        let n = self.with_label(label);
        let rarer = self.labels.get(&slot).is_none_or(|known| n < self.with_label(known));
        if rarer {
            self.labels.insert(slot, Arc::clone(label));
        }
    }

    fn with_label(&self, label: &str) -> f64 {
        let label = self.graph.label_id(label);
        label.map_or(0.0, |label| float(self.graph.nodes_with_label(label).len()))
    }

    /// How many nodes a slot may hold.
    pub(crate) fn candidates(&self, slot: Slot) -> f64 {
        match self.labels.get(&slot) {
            Some(label) => self.with_label(label),
            None => float(self.graph.n_nodes()),
        }
    }

    /// What share of rows a predicate keeps; labels that were learnt keep all.
    pub(crate) fn share(&self, predicate: &Expr) -> f64 {
        match &predicate.kind {
            ExprKind::HasLabels(of, labels) => match (&of.kind, labels) {
                (ExprKind::Slot(slot), LabelExpr::Name(label)) => {
                    if self.labels.get(slot) == Some(label) {
                        return 1.0;
                    }
                    (self.with_label(label) / self.candidates(*slot).max(1.0)).min(1.0)
                }
                _ => UNKNOWN,
            },
            ExprKind::Compare(a, rest) => match rest.as_slice() {
                [(CompareOp::Equal, b)] => {
                    let known = self.values_of(a).or_else(|| self.values_of(b));
                    known.map_or(EQUALITY, |n| 1.0 / n.max(1.0))
                }
                [(CompareOp::NotEqual, _)] => 1.0 - EQUALITY,
                _ => RANGE,
            },
            ExprKind::Predicate(op, a, b) => match op {
                PredicateOp::In => {
                    let n = if let ExprKind::List(all) = &b.kind { float(all.len()) } else { 3.0 };
                    let one = self.values_of(a).map_or(EQUALITY, |n| 1.0 / n.max(1.0));
                    (one * n).min(1.0)
                }
                _ => EQUALITY,
            },
            ExprKind::And(all) => all.iter().map(|one| self.share(one)).product(),
            ExprKind::Or(all) => all.iter().map(|one| self.share(one)).sum::<f64>().min(1.0),
            ExprKind::Not(one) => (1.0 - self.share(one)).max(EQUALITY),
            ExprKind::IsNull(_) => EQUALITY,
            ExprKind::IsNotNull(_) => 1.0 - EQUALITY,
            ExprKind::Literal(Value::Bool(true)) => 1.0,
            _ => UNKNOWN,
        }
    }

    /// How many different values a property has, if that is known.
    fn values_of(&self, expr: &Expr) -> Option<f64> {
        let ExprKind::Property(of, key) = &expr.kind else {
            // A function of a property has about as many values as the property.
            return match &expr.kind {
                ExprKind::Call(_, arguments) => self.values_of(arguments.first()?),
                _ => None,
            };
        };
        let ExprKind::Slot(slot) = of.kind else { return None };
        if let Some(label) = self.labels.get(&slot)
            && let Some(n) = self.graph.index_size(label, key)
        {
            return Some(float(n));
        }
        let column = self.graph.node_column(self.graph.key_id(key)?)?;
        match column.view() {
            ColumnView::Str(_, dictionary) => Some(float(dictionary.len())),
            ColumnView::Bool(_) => Some(2.0),
            _ => None,
        }
    }

    /// Whether an index finds the nodes of a slot for which a predicate holds.
    pub(crate) fn has_index(&self, slot: Slot, predicate: &Expr) -> bool {
        let Some(label) = self.labels.get(&slot) else { return false };
        let indexed = |expr: &Expr| match &expr.kind {
            ExprKind::Property(of, key) => {
                matches!(of.kind, ExprKind::Slot(own) if own == slot)
                    && self.graph.has_index(label, key)
            }
            _ => false,
        };
        match &predicate.kind {
            ExprKind::Compare(a, rest) => {
                indexed(a) || matches!(rest.as_slice(), [(_, b)] if indexed(b))
            }
            ExprKind::Predicate(PredicateOp::In | PredicateOp::StartsWith, a, _) => indexed(a),
            _ => false,
        }
    }

    /// How many relationships a node of a slot probably has.
    pub(crate) fn degree(
        &self,
        from: Slot,
        direction: Direction,
        types: Option<&LabelExpr>,
    ) -> f64 {
        let graph = self.graph;
        let n_rels = match types.map(pattern::names) {
            None => float(graph.n_rels()),
            Some(Some(names)) => names
                .iter()
                .filter_map(|name| graph.type_id(name))
                .map(|id| float(graph.n_rels_of_type(id)))
                .sum(),
            Some(None) => float(graph.n_rels()) / 2.0,
        };
        let both = if direction == Direction::Either { 2.0 } else { 1.0 };
        both * n_rels / self.candidates(from).max(1.0)
    }

    /// By how much a hop multiplies rows, seen from one of its ends.
    pub(crate) fn fanout(&self, hop: &Expand, length: Option<Length>, from: Slot) -> f64 {
        let degree = self.degree(from, hop.direction, hop.types.as_ref());
        let Some(length) = length else { return degree };
        let last = length.max.unwrap_or(u64::MAX).min(length.min.saturating_add(REPETITIONS));
        (length.min..=last).map(|n| degree.powi(i32::try_from(n.min(16)).unwrap_or(16))).sum()
    }

    /// Notes in each step of a plan how many rows it probably gives.
    pub(crate) fn annotate(&mut self, plan: &mut Plan) {
        let mut below = 1.0;
        for (at, input) in plan.inputs.iter_mut().enumerate() {
            self.annotate(input);
            if at == 0 {
                below = input.rows;
            }
        }
        let inner = plan.inputs.get(1).map_or(1.0, |inner| inner.rows);
        if let Step::Filter { predicate } = &plan.step {
            plan.rows = below * self.share(predicate);
            self.learn(predicate);
            return;
        }
        plan.rows = self.rows(&plan.step, below, inner);
    }

    fn rows(&mut self, step: &Step, below: f64, inner: f64) -> f64 {
        match step {
            Step::AllNodes { .. } => below * float(self.graph.n_nodes()),
            Step::LabelScan { slot, label } => {
                self.learn_label(*slot, label);
                below * self.with_label(label)
            }
            Step::IndexSeek { slot, label, key, seek } => {
                self.learn_label(*slot, label);
                let n = self.with_label(label);
                let values = self.graph.index_size(label, key).map_or(1.0, float).max(1.0);
                below
                    * match seek {
                        Seek::Equal(_) => n / values,
                        Seek::In(_) => 3.0 * n / values,
                        Seek::Prefix(_) => n * EQUALITY,
                        Seek::Range { .. } => n * RANGE,
                    }
            }
            Step::Expand(hop) => self.expanded(hop, None, below),
            Step::ExpandFar(far) => self.expanded(&far.hop, Some(far.length), below),
            Step::Unwind { .. } | Step::LoadCsv { .. } => below * ELEMENTS,
            Step::Aggregate { keys, .. } if keys.is_empty() => 1.0,
            Step::Aggregate { .. } => below.sqrt().max(1.0),
            Step::Top { limit: count, .. } | Step::Limit { count } => match &count.kind {
                ExprKind::Literal(Value::Int(n)) => {
                    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
                    let n = *n as f64;
                    below.min(n)
                }
                _ => below.min(ELEMENTS),
            },
            Step::Apply { .. } => below * inner.max(1.0),
            Step::Drain => 0.0,
            _ => below,
        }
    }

    fn expanded(&self, hop: &Expand, length: Option<Length>, below: f64) -> f64 {
        let rows = below * self.fanout(hop, length, hop.from);
        if hop.into { rows / self.candidates(hop.to).max(1.0) } else { rows }
    }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn float(n: usize) -> f64 {
    n as f64
}
