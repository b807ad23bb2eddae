//! Changing the expressions of steps.

use std::collections::BTreeMap;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::MapItem;
use crate::cypher::check::bound::Slot;
use crate::cypher::plan::Seek;
use crate::cypher::plan::Step;
use crate::cypher::plan::walk;

/// Calls `f` with the parts of an expression. Queries inside of it are not entered.
pub(crate) fn children(expr: &mut Expr, f: &mut dyn FnMut(&mut Expr)) {
    match &mut expr.kind {
        ExprKind::Literal(_)
        | ExprKind::Parameter(_)
        | ExprKind::Slot(_)
        | ExprKind::Subquery(_) => {}
        ExprKind::Or(all)
        | ExprKind::Xor(all)
        | ExprKind::And(all)
        | ExprKind::List(all)
        | ExprKind::Call(_, all) => all.iter_mut().for_each(f),
        ExprKind::Not(a)
        | ExprKind::Negate(a)
        | ExprKind::Plus(a)
        | ExprKind::IsNull(a)
        | ExprKind::IsNotNull(a)
        | ExprKind::HasLabels(a, _)
        | ExprKind::IsTyped(a, _)
        | ExprKind::Property(a, _) => f(a),
        ExprKind::Compare(a, rest) => {
            f(a);
            rest.iter_mut().for_each(|(_, b)| f(b));
        }
        ExprKind::Arithmetic(a, rest) => {
            f(a);
            rest.iter_mut().for_each(|(_, b)| f(b));
        }
        ExprKind::Predicate(_, a, b) | ExprKind::Index(a, b) => {
            f(a);
            f(b);
        }
        ExprKind::Slice(a, b, c) => {
            f(a);
            b.iter_mut().chain(c).for_each(|bound| f(bound));
        }
        ExprKind::Map(entries) => entries.iter_mut().for_each(|(_, value)| f(value)),
        ExprKind::MapProjection(a, items) => {
            f(a);
            for item in items {
                if let MapItem::Entry(_, value) = item {
                    f(value);
                }
            }
        }
        ExprKind::Case(case) => {
            case.operand.iter_mut().for_each(&mut *f);
            for branch in &mut case.branches {
                branch.when.iter_mut().for_each(&mut *f);
                f(&mut branch.then);
            }
            case.otherwise.iter_mut().for_each(f);
        }
        ExprKind::ListComprehension(own) => {
            f(&mut own.list);
            own.predicate.iter_mut().chain(&mut own.projection).for_each(f);
        }
        ExprKind::Quantifier(own) => {
            f(&mut own.list);
            f(&mut own.predicate);
        }
        ExprKind::Reduce(own) => {
            f(&mut own.initial);
            f(&mut own.list);
            f(&mut own.step);
            own.all.iter_mut().for_each(f);
        }
    }
}

/// Calls `f` with the expressions of a step that reads.
pub(crate) fn exprs(step: &mut Step, f: &mut dyn FnMut(&mut Expr)) {
    match step {
        Step::IndexSeek { seek, .. } => match seek {
            Seek::Equal(value) | Seek::In(value) | Seek::Prefix(value) => f(value),
            Seek::Range { low, high } => {
                low.iter_mut().chain(high).for_each(|(value, _)| f(value));
            }
        },
        Step::NodesById { ids, .. } => f(ids),
        Step::Filter { predicate } => f(predicate),
        Step::Unwind { list, .. } => f(list),
        Step::Project { items } => items.iter_mut().for_each(|(expr, _)| f(expr)),
        Step::Aggregate { keys, calls } => {
            keys.iter_mut().for_each(|key| f(&mut key.expr));
            calls.iter_mut().flat_map(|call| &mut call.arguments).for_each(f);
        }
        Step::Sort { keys } => keys.iter_mut().for_each(|key| f(&mut key.expr)),
        Step::Top { keys, limit } => {
            keys.iter_mut().for_each(|key| f(&mut key.expr));
            f(limit);
        }
        Step::Skip { count } | Step::Limit { count } => f(count),
        _ => {}
    }
}

/// Puts expressions in the place of slots; `false`, and nothing changed, if a query inside of the
/// expression reads one of them.
pub(crate) fn substitute(expr: &mut Expr, by: &BTreeMap<Slot, Expr>) -> bool {
    let mut inside = false;
    walk::every(expr, &mut |part| {
        if let ExprKind::Subquery(own) = &part.kind {
            inside |= own.reads.iter().any(|slot| by.contains_key(slot));
        }
    });
    if !inside {
        replace(expr, by);
    }
    !inside
}

fn replace(expr: &mut Expr, by: &BTreeMap<Slot, Expr>) {
    match expr.kind {
        ExprKind::Slot(slot) => {
            if let Some(other) = by.get(&slot) {
                *expr = other.clone();
            }
        }
        _ => children(expr, &mut |child| replace(child, by)),
    }
}
