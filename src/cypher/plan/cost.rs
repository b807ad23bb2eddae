//! How many rows steps probably give, from what the graph counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Direction as Arrow;
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
use crate::graph::Direction;
use crate::graph::Graph;
use crate::graph::LabelId;
use crate::graph::TypeId;
use crate::value::Value;

/// What share of rows a predicate keeps of which nothing is known.
const UNKNOWN: f64 = 0.5;
/// What share an equality keeps of which nothing is known.
const EQUALITY: f64 = 0.1;
/// What share a comparison keeps.
const RANGE: f64 = 0.3;
/// How many repetitions beyond the smallest number are taken into account.
const REPETITIONS: u64 = 3;
/// How many steps of a way are followed from label to label.
const FLOW_MAX: u32 = 3;
/// With how many types that is too much work.
const TYPES_MAX: usize = 12;
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

    /// Learns what labels the ends of a hop have because of its type.
    pub(crate) fn learn_hop(&mut self, hop: &Expand) {
        let types = self.types(hop.types.as_ref());
        let ends = match hop.direction {
            Arrow::Out => [(hop.from, Direction::Out), (hop.to, Direction::In)],
            Arrow::In => [(hop.from, Direction::In), (hop.to, Direction::Out)],
            Arrow::Either => return,
        };
        for (slot, side) in ends {
            let Some((first, rest)) = types.split_first() else { return };
            let graph = self.graph;
            let all = graph.labels_at(*first, side).iter().filter(|label| {
                rest.iter().all(|&other| graph.always_has_label(other, side, **label))
            });
            for label in all {
                self.learn_label(slot, graph.label_name(*label));
            }
        }
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

    /// By how much a hop multiplies rows, seen from one of its ends.
    pub(crate) fn fanout(&self, hop: &Expand, length: Option<Length>, from: Slot) -> f64 {
        let direction = match hop.direction {
            Arrow::Either => Direction::Both,
            Arrow::Out if from == hop.from => Direction::Out,
            Arrow::In if from != hop.from => Direction::Out,
            Arrow::Out | Arrow::In => Direction::In,
        };
        let label = self.labels.get(&from).and_then(|label| self.graph.label_id(label));
        let types = self.types(hop.types.as_ref());
        let Some(length) = length else { return self.flow(&types, direction, label, 1).1 };
        let last = length.max.unwrap_or(u64::MAX).min(length.min.saturating_add(REPETITIONS));
        let (mut sum, mut top) = (0.0, 1.0);
        for n in 0..=last {
            if n > 0 {
                // Beyond the first few steps, each multiplies as the last of them did.
                let depth = u32::try_from(n).unwrap_or(u32::MAX);
                top = if depth <= FLOW_MAX {
                    self.flow(&types, direction, label, depth).1
                } else {
                    let known = self.flow(&types, direction, label, FLOW_MAX).1;
                    top * (known / self.flow(&types, direction, label, FLOW_MAX - 1).1.max(1e-9))
                };
            }
            if n >= length.min {
                sum += top;
            }
        }
        sum
    }

    /// The types that an expression allows.
    fn types(&self, types: Option<&LabelExpr>) -> Vec<TypeId> {
        match types.map(pattern::names) {
            Some(Some(names)) => names.iter().filter_map(|name| self.graph.type_id(name)).collect(),
            Some(None) | None => self.graph.type_ids().collect(),
        }
    }

    /// How many relationships, and how many ways of so many steps, a node with a label has.
    fn flow(
        &self,
        types: &[TypeId],
        direction: Direction,
        label: Option<LabelId>,
        depth: u32,
    ) -> (f64, f64) {
        let graph = self.graph;
        let n_nodes = match label {
            Some(label) => float(graph.nodes_with_label(label).len()),
            None => float(graph.n_nodes()),
        };
        let (mut degree, mut ways): (f64, f64) = (0.0, 0.0);
        for side in [Direction::Out, Direction::In] {
            if direction != Direction::Both && direction != side {
                continue;
            }
            for &rel_type in types {
                if label.is_some_and(|label| graph.never_has_label(rel_type, side, label)) {
                    continue;
                }
                let own = float(graph.n_rels_of_type(rel_type)) / n_nodes.max(1.0);
                degree += own;
                let next = graph.labels_at(rel_type, side.reversed()).iter().copied();
                let next = next.min_by_key(|&label| graph.nodes_with_label(label).len());
                let deeper = depth > 1 && types.len() <= TYPES_MAX;
                ways +=
                    own * if deeper { self.flow(types, direction, next, depth - 1).1 } else { 1.0 };
            }
        }
        // With many types, what follows is taken to be alike for all.
        if depth > 1 && types.len() > TYPES_MAX {
            ways = degree.powi(i32::try_from(depth).unwrap_or(1));
        }
        (degree, ways)
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
            Step::Expand(hop) => {
                let rows = self.expanded(hop, None, below);
                self.learn_hop(hop);
                rows
            }
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
            Step::SemiJoin { .. } => below * UNKNOWN,
            Step::HashJoin { keys } => {
                let share = keys.iter().map(|(_, right)| {
                    1.0 / self.values_of(right).unwrap_or(1.0 / EQUALITY).max(1.0)
                });
                below * inner * share.product::<f64>()
            }
            Step::Intersect(own) => {
                let rows = self.expanded(&own.first, None, below);
                let hop = Expand { into: true, ..own.second.clone() };
                self.expanded(&hop, None, rows)
            }
            Step::Drain | Step::Nothing => 0.0,
            _ => below,
        }
    }

    fn expanded(&self, hop: &Expand, length: Option<Length>, below: f64) -> f64 {
        let share: f64 = hop.among.iter().map(|one| self.share(one)).product();
        let rows = below * share * self.fanout(hop, length, hop.from);
        if hop.into { rows / self.candidates(hop.to).max(1.0) } else { rows }
    }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn float(n: usize) -> f64 {
    n as f64
}
