//! Patterns to chains of steps, in the order in which they are written.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Count;
use crate::cypher::check::bound::CreatePath;
use crate::cypher::check::bound::CreateProperties;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Group;
use crate::cypher::check::bound::Hop;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::NodePattern;
use crate::cypher::check::bound::PathPattern;
use crate::cypher::check::bound::Pattern;
use crate::cypher::check::bound::PropertyEntry;
use crate::cypher::check::bound::RelPattern;
use crate::cypher::check::bound::RelType;
use crate::cypher::check::bound::Selector;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::eval::functions;
use crate::cypher::plan::Endpoints;
use crate::cypher::plan::Expand;
use crate::cypher::plan::ExpandFar;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Repeat;
use crate::cypher::plan::Retrace;
use crate::cypher::plan::Select;
use crate::cypher::plan::Shortest;
use crate::cypher::plan::Step;
use crate::cypher::plan::build::Filled;
use crate::cypher::plan::build::Planner;
use crate::cypher::plan::build::conjuncts;
use crate::cypher::plan::walk;
use crate::source::Span;

/// Where a pattern is while it is planned.
struct Walk {
    plan: Plan,
    filled: Filled,
    scope: u32,
    /// Relationships of the pattern so far, with their types.
    rels: Vec<(Slot, Option<LabelExpr>)>,
    /// Predicates that read slots that are not filled yet.
    later: Vec<Expr>,
}

impl Walk {
    fn then(&mut self, step: Step) {
        let plan = std::mem::replace(&mut self.plan, Plan::leaf(Step::Argument));
        self.plan = plan.then(step);
    }

    /// Adds a predicate as soon as the slots that it reads are filled.
    fn filter(&mut self, predicate: Expr) {
        if walk::slots_of(&predicate).is_disjoint(&self.filled.open) {
            self.then(Step::Filter { predicate });
        } else {
            self.later.push(predicate);
        }
    }

    fn filter_all(&mut self, predicate: Option<&Expr>) {
        for predicate in predicate.into_iter().flat_map(conjuncts) {
            self.filter(predicate.clone());
        }
    }

    fn properties(&mut self, slot: Slot, properties: &[PropertyEntry], span: Span) {
        for entry in properties {
            let of = Box::new(Expr::slot(slot, span));
            let property = Expr::new(ExprKind::Property(of, Arc::clone(&entry.key)), span);
            let rest = vec![(CompareOp::Equal, entry.value.clone())];
            self.filter(Expr::new(ExprKind::Compare(Box::new(property), rest), span));
        }
    }

    /// Makes a node's slot hold a node, if it does not yet.
    fn node(&mut self, node: &NodePattern) {
        if !self.filled.fill(node.slot) {
            self.then(Step::AllNodes { slot: node.slot });
        }
        self.conditions(node);
    }

    /// What a node must be like.
    fn conditions(&mut self, node: &NodePattern) {
        if let Some(labels) = &node.labels {
            let of = Box::new(Expr::slot(node.slot, node.span));
            for labels in both(labels) {
                let kind = ExprKind::HasLabels(of.clone(), labels.clone());
                self.filter(Expr::new(kind, node.span));
            }
        }
        self.properties(node.slot, &node.properties, node.span);
        self.filter_all(node.predicate.as_ref());
    }

    /// The relationships among which one of some types must not be.
    fn differs(&self, types: Option<&LabelExpr>) -> Vec<Slot> {
        let same = self.rels.iter().filter(|(_, other)| !disjoint(types, other.as_ref()));
        same.map(|(slot, _)| *slot).collect()
    }

    fn rel(&mut self, from: Slot, rel: &RelPattern, to: Slot) {
        let rel_filled = self.filled.fill(rel.slot);
        let into = self.filled.fill(to);
        let types = rel.types.clone();
        let differs = self.differs(types.as_ref());
        let (direction, scope) = (rel.direction, self.scope);
        let step = match (rel.length, rel_filled) {
            (None, true) => Step::Endpoints(Endpoints {
                rel: rel.slot,
                from: (from, true),
                to: (to, into),
                direction,
                types,
                scope,
                differs,
            }),
            (Some(length), true) => Step::Retrace(Retrace {
                rels: rel.slot,
                from: (from, true),
                to: (to, into),
                direction,
                types,
                length,
                span: rel.span,
            }),
            (length, false) => {
                let (rel_slot, among) = (rel.slot, Vec::new());
                let hop = Expand {
                    from,
                    rel: rel_slot,
                    to,
                    into,
                    direction,
                    types,
                    scope,
                    differs,
                    among,
                };
                match length {
                    None => Step::Expand(hop),
                    Some(length) => Step::ExpandFar(ExpandFar {
                        hop,
                        length,
                        properties: rel.properties.clone(),
                        backwards: false,
                        lists: true,
                    }),
                }
            }
        };
        self.then(step);
        self.rels.push((rel.slot, rel.types.clone()));
        if rel.length.is_none() {
            self.properties(rel.slot, &rel.properties, rel.span);
            self.filter_all(rel.predicate.as_ref());
        }
    }
}

impl Planner {
    /// Finds a pattern for each row of a plan.
    pub(super) fn pattern(&mut self, pattern: &Pattern, plan: Plan) -> Result<Plan, CypherError> {
        let filled = Filled { open: pattern.binds.iter().copied().collect() };
        let scope = self.scope();
        let mut walk = Walk { plan, filled, scope, rels: Vec::new(), later: Vec::new() };
        for path in &pattern.paths {
            self.path(path, &mut walk)?;
            for predicate in std::mem::take(&mut walk.later) {
                walk.filter(predicate);
            }
        }
        for predicate in std::mem::take(&mut walk.later) {
            walk.then(Step::Filter { predicate });
        }
        Ok(walk.plan)
    }

    fn path(&mut self, path: &PathPattern, walk: &mut Walk) -> Result<(), CypherError> {
        let (count, groups) = match &path.selector {
            Selector::All => return self.whole_path(path, walk),
            Selector::Any(count) | Selector::Shortest(count) => (count, false),
            Selector::ShortestGroups(count) => (count, true),
        };
        if let Some(far) = plain_far(path, count) {
            return self.shortest_path(path, far, groups, walk);
        }
        let outer = std::mem::replace(&mut walk.plan, Plan::leaf(Step::Argument));
        let parts = self.steps(path, walk)?;
        walk.filter_all(path.predicate.as_ref());
        let inner = std::mem::replace(&mut walk.plan, outer);
        let end = path.steps.last().map_or(path.start.slot, |step| step.to.slot);
        let row = self.slot()?;
        let select = Select {
            start: path.start.slot,
            end,
            parts: parts.clone(),
            count: count.clone(),
            groups,
            row,
        };
        let outer = walk.plan.take_whole();
        walk.plan = Plan::new(Step::Select(select), vec![outer, inner]);
        make_path(path, parts, walk);
        Ok(())
    }

    fn whole_path(&mut self, path: &PathPattern, walk: &mut Walk) -> Result<(), CypherError> {
        let parts = self.steps(path, walk)?;
        make_path(path, parts, walk);
        walk.filter_all(path.predicate.as_ref());
        Ok(())
    }

    fn shortest_path(
        &mut self,
        path: &PathPattern,
        rel: &RelPattern,
        all: bool,
        walk: &mut Walk,
    ) -> Result<(), CypherError> {
        let Some(step) = path.steps.first() else { return Ok(()) };
        walk.node(&path.start);
        walk.rel(path.start.slot, rel, step.to.slot);
        if let Step::ExpandFar(far) = &walk.plan.step {
            walk.plan.step = Step::Shortest(Shortest { far: far.clone(), all });
        }
        walk.conditions(&step.to);
        make_path(path, vec![rel.slot], walk);
        Ok(())
    }

    /// The steps of a path; answers the slots of its relationships.
    fn steps(&mut self, path: &PathPattern, walk: &mut Walk) -> Result<Vec<Slot>, CypherError> {
        let was_bound = !walk.filled.open.contains(&path.start.slot);
        walk.node(&path.start);
        if was_bound && path.steps.is_empty() {
            // No expansion looks whether a variable of `OPTIONAL MATCH` is null.
            let node = Box::new(Expr::slot(path.start.slot, path.start.span));
            walk.filter(Expr::new(ExprKind::IsNotNull(node), path.start.span));
        }
        let mut parts = Vec::new();
        let mut from = path.start.slot;
        for step in &path.steps {
            match &step.hop {
                Hop::Rel(rel) => {
                    walk.rel(from, rel, step.to.slot);
                    parts.push(rel.slot);
                }
                Hop::Group(group) => parts.push(self.group(from, group, step.to.slot, walk)?),
            }
            walk.conditions(&step.to);
            from = step.to.slot;
        }
        Ok(parts)
    }

    fn group(
        &mut self,
        from: Slot,
        group: &Group,
        to: Slot,
        walk: &mut Walk,
    ) -> Result<Slot, CypherError> {
        let mut inner_slots = group_slots(group);
        inner_slots.remove(&group.start.slot);
        let mut inner = Walk {
            plan: Plan::leaf(Step::Argument),
            filled: Filled { open: inner_slots },
            scope: self.scope(),
            rels: Vec::new(),
            later: Vec::new(),
        };
        let mut end = group.start.slot;
        let mut inner_rels = Vec::new();
        inner.conditions(&group.start);
        for step in &group.steps {
            match &step.hop {
                Hop::Rel(rel) => {
                    inner.rel(end, rel, step.to.slot);
                    inner_rels.push(rel.slot);
                }
                Hop::Group(own) => {
                    inner_rels.push(self.group(end, own, step.to.slot, &mut inner)?);
                }
            }
            inner.conditions(&step.to);
            end = step.to.slot;
        }
        inner.filter_all(group.predicate.as_ref());
        for predicate in std::mem::take(&mut inner.later) {
            inner.then(Step::Filter { predicate });
        }
        let rels = self.slot()?;
        let repeat = Repeat {
            from,
            to,
            into: walk.filled.fill(to),
            group: Box::new(group.clone()),
            inner_start: group.start.slot,
            inner_end: end,
            inner_rels,
            rels,
            row: self.slot()?,
            scope: walk.scope,
            differs: walk.differs(None),
        };
        for list in &group.lists {
            walk.filled.fill(list.outer);
        }
        let outer = walk.plan.take_whole();
        walk.plan = Plan::new(Step::Repeat(repeat), vec![outer, inner.plan]);
        walk.rels.push((rels, None));
        Ok(rels)
    }

    /// The plan by which `MERGE` finds its path, and the slots that it fills.
    pub(super) fn merge_finder(
        &mut self,
        path: &CreatePath,
    ) -> Result<(Vec<Slot>, Plan), CypherError> {
        let binds = walk::path_fills(path);
        let filled = Filled { open: binds.iter().copied().collect() };
        let scope = self.scope();
        let plan = Plan::leaf(Step::Argument);
        let mut walk = Walk { plan, filled, scope, rels: Vec::new(), later: Vec::new() };
        let nodes = std::iter::once(&path.start).chain(path.steps.iter().map(|step| &step.to));
        let nodes: Vec<NodePattern> = nodes
            .map(|node| NodePattern {
                slot: node.slot,
                labels: all_of(&node.labels.names),
                properties: entries(&node.properties),
                predicate: has_labels(node.slot, &node.labels.computed),
                span: node.span,
            })
            .collect();
        walk.node(&nodes[0]);
        let mut parts = Vec::new();
        for (at, step) in path.steps.iter().enumerate() {
            let (types, predicate) = match &step.rel.rel_type {
                RelType::Name(name) => (Some(LabelExpr::Name(Arc::clone(name))), None),
                RelType::Computed(name) => {
                    (None, has_labels(step.rel.slot, std::slice::from_ref(name)))
                }
            };
            let rel = RelPattern {
                slot: step.rel.slot,
                direction: step.rel.direction,
                types,
                length: None,
                properties: entries(&step.rel.properties),
                predicate,
                span: step.rel.span,
            };
            walk.rel(nodes[at].slot, &rel, nodes[at + 1].slot);
            walk.conditions(&nodes[at + 1]);
            parts.push(rel.slot);
        }
        if let Some(slot) = path.slot {
            walk.then(Step::MakePath { slot, start: path.start.slot, parts });
        }
        for predicate in std::mem::take(&mut walk.later) {
            walk.then(Step::Filter { predicate });
        }
        Ok((binds, walk.plan))
    }
}

impl Plan {
    /// Takes the whole plan out, leaving an argument in its place.
    fn take_whole(&mut self) -> Self {
        std::mem::replace(self, Self::leaf(Step::Argument))
    }
}

fn make_path(path: &PathPattern, parts: Vec<Slot>, walk: &mut Walk) {
    if let Some(slot) = path.slot {
        walk.filled.fill(slot);
        walk.then(Step::MakePath { slot, start: path.start.slot, parts });
    }
}

/// The relationship of a path that a breadth-first search can find: one of variable length that
/// stands alone, of which one path, or all of the smallest length, are wanted.
fn plain_far<'p>(path: &'p PathPattern, count: &Count) -> Option<&'p RelPattern> {
    let [step] = path.steps.as_slice() else { return None };
    let Hop::Rel(rel) = &step.hop else { return None };
    let length = rel.length?;
    let plain = matches!(count, Count::Number(1)) && length.min <= 1 && path.predicate.is_none();
    plain.then_some(rel)
}

/// The slots that one repetition of a group fills.
fn group_slots(group: &Group) -> BTreeSet<Slot> {
    let mut slots: BTreeSet<Slot> = group.lists.iter().map(|list| list.inner).collect();
    slots.insert(group.start.slot);
    for step in &group.steps {
        slots.insert(step.to.slot);
        match &step.hop {
            Hop::Rel(rel) => {
                slots.insert(rel.slot);
            }
            Hop::Group(own) => slots.extend(own.lists.iter().map(|list| list.outer)),
        }
    }
    slots
}

/// The parts of a conjunction of labels.
fn both(labels: &LabelExpr) -> Vec<&LabelExpr> {
    match labels {
        LabelExpr::And(all) => all.iter().flat_map(both).collect(),
        _ => vec![labels],
    }
}

fn all_of(labels: &[Arc<str>]) -> Option<LabelExpr> {
    let names: Vec<LabelExpr> = labels.iter().cloned().map(LabelExpr::Name).collect();
    if names.is_empty() { None } else { Some(LabelExpr::And(names)) }
}

/// Whether a node has all labels, or a relationship the type, that some expressions give.
fn has_labels(slot: Slot, computed: &[Expr]) -> Option<Expr> {
    let (first, last) = (computed.first()?, computed.last()?);
    let function = functions::find("hasLabels").expect("the tables have it");
    let test = |names: &Expr| {
        let of = Expr::slot(slot, names.span);
        Expr::new(ExprKind::Call(function, vec![of, names.clone()]), names.span)
    };
    let tests = computed.iter().map(test).collect();
    Some(Expr::new(ExprKind::And(tests), first.span.to(last.span)))
}

fn entries(properties: &CreateProperties) -> Vec<PropertyEntry> {
    match properties {
        CreateProperties::Entries(entries) => entries.clone(),
        CreateProperties::Parameter(..) => Vec::new(),
    }
}

/// Whether no relationship can be of both types.
pub(crate) fn disjoint(a: Option<&LabelExpr>, b: Option<&LabelExpr>) -> bool {
    let (Some(a), Some(b)) = (a.and_then(names), b.and_then(names)) else { return false };
    !a.iter().any(|name| b.contains(name))
}

/// The names of an alternative of names.
pub(crate) fn names(types: &LabelExpr) -> Option<Vec<&Arc<str>>> {
    match types {
        LabelExpr::Name(name) => Some(vec![name]),
        LabelExpr::Or(all) => {
            let mut found = Vec::new();
            for one in all {
                found.extend(names(one)?);
            }
            Some(found)
        }
        LabelExpr::Wildcard | LabelExpr::Not(_) | LabelExpr::And(_) => None,
    }
}
