//! Visiting the expressions of steps, and the slots that they read and fill.

use std::collections::BTreeSet;

use crate::cypher::check::bound::CreateNode;
use crate::cypher::check::bound::CreatePath;
use crate::cypher::check::bound::CreateProperties;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::MapItem;
use crate::cypher::check::bound::PropertyKey;
use crate::cypher::check::bound::RelType;
use crate::cypher::check::bound::RemoveItem;
use crate::cypher::check::bound::SetItem;
use crate::cypher::check::bound::Slot;
use crate::cypher::plan::CountStore;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Seek;
use crate::cypher::plan::Step;

/// Calls `f` with the parts of an expression. Queries inside of it are not entered.
pub fn children<'e>(expr: &'e Expr, f: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Parameter(_) | ExprKind::Slot(_) => {}
        ExprKind::Subquery(_) => {}
        ExprKind::Or(all)
        | ExprKind::Xor(all)
        | ExprKind::And(all)
        | ExprKind::List(all)
        | ExprKind::Call(_, all) => all.iter().for_each(f),
        ExprKind::Not(a)
        | ExprKind::Negate(a)
        | ExprKind::Plus(a)
        | ExprKind::IsNull(a)
        | ExprKind::IsNotNull(a)
        | ExprKind::IsTyped(a, _)
        | ExprKind::HasLabels(a, _)
        | ExprKind::Property(a, _) => f(a),
        ExprKind::Compare(a, rest) => {
            f(a);
            rest.iter().for_each(|(_, b)| f(b));
        }
        ExprKind::Arithmetic(a, rest) => {
            f(a);
            rest.iter().for_each(|(_, b)| f(b));
        }
        ExprKind::Predicate(_, a, b) | ExprKind::Index(a, b) => {
            f(a);
            f(b);
        }
        ExprKind::Slice(a, b, c) => {
            f(a);
            b.iter().chain(c).for_each(|bound| f(bound));
        }
        ExprKind::Map(entries) => entries.iter().for_each(|(_, value)| f(value)),
        ExprKind::MapProjection(a, items) => {
            f(a);
            for item in items {
                if let MapItem::Entry(_, value) = item {
                    f(value);
                }
            }
        }
        _ => scoped_children(expr, f),
    }
}

/// `children` of the forms that have variables of their own or branches.
fn scoped_children<'e>(expr: &'e Expr, f: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        ExprKind::Case(case) => {
            case.operand.iter().for_each(&mut *f);
            for branch in &case.branches {
                branch.when.iter().for_each(&mut *f);
                f(&branch.then);
            }
            case.otherwise.iter().for_each(f);
        }
        ExprKind::ListComprehension(own) => {
            f(&own.list);
            own.predicate.iter().chain(&own.projection).for_each(f);
        }
        ExprKind::Quantifier(own) => {
            f(&own.list);
            f(&own.predicate);
        }
        ExprKind::Reduce(own) => {
            f(&own.initial);
            f(&own.list);
            f(&own.step);
            own.all.iter().for_each(f);
        }
        _ => {}
    }
}

/// Calls `f` with an expression and everything in it, queries excepted.
pub fn every<'e>(expr: &'e Expr, f: &mut dyn FnMut(&'e Expr)) {
    f(expr);
    children(expr, &mut |child| every(child, f));
}

/// The slots that an expression reads, those of its own variables too.
pub fn reads(expr: &Expr, slots: &mut BTreeSet<Slot>) {
    every(expr, &mut |part| match &part.kind {
        ExprKind::Slot(slot) => {
            slots.insert(*slot);
        }
        ExprKind::Subquery(subquery) => slots.extend(&subquery.reads),
        _ => {}
    });
}

/// The slots that an expression reads.
pub fn slots_of(expr: &Expr) -> BTreeSet<Slot> {
    let mut slots = BTreeSet::new();
    reads(expr, &mut slots);
    slots
}

/// Adds the slots that an expression fills itself: the variables of comprehensions and the like.
pub fn own_slots(expr: &Expr, slots: &mut BTreeSet<Slot>) {
    every(expr, &mut |part| match &part.kind {
        ExprKind::ListComprehension(own) => {
            slots.insert(own.slot);
        }
        ExprKind::Quantifier(own) => {
            slots.insert(own.slot);
        }
        ExprKind::Reduce(own) => {
            slots.extend([own.slot, own.accumulator]);
        }
        _ => {}
    });
}

/// The slots that the properties of a hop read.
pub fn slots_of_properties(step: &Step) -> BTreeSet<Slot> {
    let mut slots = BTreeSet::new();
    exprs(step, &mut |expr| reads(expr, &mut slots));
    slots
}

/// Whether an expression looks at the graph: properties, labels, patterns, functions of entities.
pub fn reads_graph(expr: &Expr) -> bool {
    let mut found = false;
    every(expr, &mut |part| {
        found |= matches!(
            part.kind,
            ExprKind::Property(..)
                | ExprKind::Index(..)
                | ExprKind::HasLabels(..)
                | ExprKind::MapProjection(..)
                | ExprKind::Subquery(_)
                | ExprKind::Call(..)
        );
    });
    found
}

/// Calls `f` with the expressions of a step.
pub fn exprs<'e>(step: &'e Step, f: &mut dyn FnMut(&'e Expr)) {
    match step {
        Step::IndexSeek { seek, .. } => match seek {
            Seek::Equal(value) | Seek::In(value) | Seek::Prefix(value) => f(value),
            Seek::Range { low, high } => low.iter().chain(high).for_each(|(value, _)| f(value)),
        },
        Step::NodesById { ids, .. } => f(ids),
        Step::ExpandFar(far) => far.properties.iter().for_each(|entry| f(&entry.value)),
        Step::Shortest(own) => own.far.properties.iter().for_each(|entry| f(&entry.value)),
        Step::Filter { predicate } => f(predicate),
        Step::Unwind { list, .. } | Step::Foreach { list, .. } => f(list),
        Step::Project { items } => items.iter().for_each(|(expr, _)| f(expr)),
        Step::HashJoin { keys } => keys.iter().for_each(|(left, right)| {
            f(left);
            f(right);
        }),
        Step::Aggregate { keys, calls } => {
            keys.iter().for_each(|key| f(&key.expr));
            calls.iter().flat_map(|call| &call.arguments).for_each(f);
        }
        Step::Sort { keys } => keys.iter().for_each(|key| f(&key.expr)),
        Step::Top { keys, limit } => {
            keys.iter().for_each(|key| f(&key.expr));
            f(limit);
        }
        Step::Skip { count } | Step::Limit { count } => f(count),
        Step::Delete { targets, .. } => targets.iter().for_each(f),
        Step::Call(call) => {
            call.arguments.iter().for_each(&mut *f);
            call.predicate.iter().for_each(f);
        }
        Step::LoadCsv { source, terminator, .. } => {
            f(source);
            terminator.iter().for_each(f);
        }
        Step::Create { paths } => paths.iter().for_each(|path| create_exprs(path, f)),
        Step::Merge { merge, .. } => {
            create_exprs(&merge.path, f);
            merge.on_create.iter().chain(&merge.on_match).for_each(|item| set_exprs(item, f));
        }
        Step::Set { items } => items.iter().for_each(|item| set_exprs(item, f)),
        Step::Remove { items } => {
            for item in items {
                match item {
                    RemoveItem::Property { target, key, .. } => {
                        f(target);
                        key_expr(key, f);
                    }
                    RemoveItem::Labels { labels, .. } => {
                        labels.computed.iter().for_each(&mut *f);
                    }
                }
            }
        }
        _ => {}
    }
}

fn create_exprs<'e>(path: &'e CreatePath, f: &mut dyn FnMut(&'e Expr)) {
    let properties = |properties: &'e CreateProperties, f: &mut dyn FnMut(&'e Expr)| {
        if let CreateProperties::Entries(entries) = properties {
            entries.iter().for_each(|entry| f(&entry.value));
        }
    };
    let node = |node: &'e CreateNode, f: &mut dyn FnMut(&'e Expr)| {
        node.labels.computed.iter().for_each(&mut *f);
        properties(&node.properties, f);
    };
    node(&path.start, f);
    for step in &path.steps {
        if let RelType::Computed(name) = &step.rel.rel_type {
            f(name);
        }
        properties(&step.rel.properties, f);
        node(&step.to, f);
    }
}

fn set_exprs<'e>(item: &'e SetItem, f: &mut dyn FnMut(&'e Expr)) {
    match item {
        SetItem::Property { target, key, value, .. } => {
            f(target);
            key_expr(key, f);
            f(value);
        }
        SetItem::Replace { value, .. } | SetItem::Extend { value, .. } => f(value),
        SetItem::Labels { labels, .. } => labels.computed.iter().for_each(f),
    }
}

fn key_expr<'e>(key: &'e PropertyKey, f: &mut dyn FnMut(&'e Expr)) {
    if let PropertyKey::Computed(expr) = key {
        f(expr);
    }
}

/// The slots that a step reads, not those that its inputs read.
pub fn step_reads(step: &Step) -> BTreeSet<Slot> {
    let mut slots = BTreeSet::new();
    exprs(step, &mut |expr| reads(expr, &mut slots));
    match step {
        Step::Expand(hop) => expand_reads(hop, &mut slots),
        Step::ExpandFar(far) => expand_reads(&far.hop, &mut slots),
        Step::Intersect(own) => {
            expand_reads(&own.first, &mut slots);
            expand_reads(&own.second, &mut slots);
            for slot in [own.first.to, own.first.rel, own.second.rel] {
                slots.remove(&slot);
            }
        }
        Step::Shortest(own) => expand_reads(&own.far.hop, &mut slots),
        Step::Repeat(own) => {
            slots.insert(own.from);
            slots.extend(own.into.then_some(own.to));
            slots.extend(&own.differs);
        }
        Step::Select(own) => {
            slots.extend([own.start, own.end, own.row]);
            slots.extend(&own.parts);
        }
        Step::Endpoints(own) => {
            slots.insert(own.rel);
            slots.extend([own.from, own.to].iter().filter(|end| end.1).map(|end| end.0));
            slots.extend(&own.differs);
        }
        Step::Retrace(own) => {
            slots.insert(own.rels);
            slots.extend([own.from, own.to].iter().filter(|end| end.1).map(|end| end.0));
        }
        Step::MakePath { start, parts, .. } => {
            slots.insert(*start);
            slots.extend(parts);
        }
        Step::Distinct { slots: own } | Step::Prune { keep: own } => slots.extend(own),
        Step::Degree { from, .. } => {
            slots.insert(*from);
        }
        Step::Apply { row, .. } => {
            slots.insert(*row);
        }
        Step::SemiJoin { row, reads, .. } => {
            slots.insert(*row);
            slots.extend(reads);
        }
        Step::Union { parts, .. } => slots.extend(parts.iter().flatten()),
        _ => write_reads(step, &mut slots),
    }
    slots
}

fn expand_reads(hop: &crate::cypher::plan::Expand, slots: &mut BTreeSet<Slot>) {
    slots.insert(hop.from);
    slots.extend(hop.into.then_some(hop.to));
    slots.extend(&hop.differs);
}

/// Slots that writing steps read besides those in expressions.
fn write_reads(step: &Step, slots: &mut BTreeSet<Slot>) {
    let set = |items: &[SetItem], slots: &mut BTreeSet<Slot>| {
        for item in items {
            match item {
                SetItem::Replace { slot, .. }
                | SetItem::Extend { slot, .. }
                | SetItem::Labels { slot, .. } => {
                    slots.insert(*slot);
                }
                SetItem::Property { .. } => {}
            }
        }
    };
    match step {
        Step::Create { paths } => paths.iter().for_each(|path| create_slots(path, slots)),
        Step::Merge { merge, .. } => {
            create_slots(&merge.path, slots);
            set(&merge.on_create, slots);
            set(&merge.on_match, slots);
        }
        Step::Set { items } => set(items, slots),
        Step::Remove { items } => {
            for item in items {
                if let RemoveItem::Labels { slot, .. } = item {
                    slots.insert(*slot);
                }
            }
        }
        _ => {}
    }
}

/// All slots of a path to create.
fn create_slots(path: &CreatePath, slots: &mut BTreeSet<Slot>) {
    slots.insert(path.start.slot);
    for step in &path.steps {
        slots.extend([step.rel.slot, step.to.slot]);
    }
}

/// The slots that a step fills.
pub fn fills(step: &Step) -> Vec<Slot> {
    match step {
        Step::AllNodes { slot }
        | Step::LabelScan { slot, .. }
        | Step::IndexSeek { slot, .. }
        | Step::NodesById { slot, .. }
        | Step::MakePath { slot, .. }
        | Step::Unwind { slot, .. }
        | Step::Degree { slot, .. } => vec![*slot],
        Step::LoadCsv { slot, place, .. } => [*slot].into_iter().chain(*place).collect(),
        Step::Expand(hop) => expand_fills(hop),
        Step::ExpandFar(far) => expand_fills(&far.hop),
        Step::Intersect(own) => vec![own.first.rel, own.second.rel, own.first.to],
        Step::Shortest(own) => expand_fills(&own.far.hop),
        Step::Repeat(own) => {
            let lists = own.group.lists.iter().map(|list| list.outer);
            lists.chain([own.rels]).chain((!own.into).then_some(own.to)).collect()
        }
        Step::Endpoints(own) => unbound(own.from, own.to),
        Step::Retrace(own) => unbound(own.from, own.to),
        Step::Project { items } => items.iter().map(|item| item.1).collect(),
        Step::Aggregate { keys, calls } => {
            keys.iter().map(|key| key.slot).chain(calls.iter().map(|call| call.slot)).collect()
        }
        Step::CountStore(CountStore::Nodes { slot, .. } | CountStore::Rels { slot, .. }) => {
            vec![*slot]
        }
        Step::Union { columns, .. } => columns.clone(),
        Step::Create { paths } => paths.iter().flat_map(path_fills).collect(),
        Step::Merge { binds, .. } => binds.clone(),
        Step::Call(call) => call.yields.iter().map(|item| item.slot).collect(),
        _ => Vec::new(),
    }
}

fn expand_fills(hop: &crate::cypher::plan::Expand) -> Vec<Slot> {
    std::iter::once(hop.rel).chain((!hop.into).then_some(hop.to)).collect()
}

fn unbound(from: (Slot, bool), to: (Slot, bool)) -> Vec<Slot> {
    let mut slots: Vec<Slot> = [from, to].iter().filter(|end| !end.1).map(|end| end.0).collect();
    slots.dedup();
    slots
}

/// The slots that creating a path fills.
pub fn path_fills(path: &CreatePath) -> Vec<Slot> {
    let nodes = std::iter::once(&path.start).chain(path.steps.iter().map(|step| &step.to));
    let nodes = nodes.filter(|node| !node.bound).map(|node| node.slot);
    let rels = path.steps.iter().map(|step| step.rel.slot);
    nodes.chain(rels).chain(path.slot).collect()
}

/// Calls `f` with every step of a plan, inputs after what they feed.
pub fn steps<'p>(plan: &'p Plan, f: &mut dyn FnMut(&'p Plan)) {
    let mut open = vec![plan];
    while let Some(plan) = open.pop() {
        f(plan);
        open.extend(plan.inputs.iter().rev());
    }
}
