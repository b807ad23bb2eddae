//! Batches of only those rows and columns that a part of an expression needs.

use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::MapItem;
use crate::cypher::check::bound::Slot;
use crate::cypher::error::CypherError;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::eval;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;

/// The value of an expression for some rows of a batch, in their order.
pub(super) fn eval_rows(
    expr: &Expr,
    batch: &Batch,
    rows: &[u32],
    cx: &EvalContext<'_>,
) -> Result<Column, CypherError> {
    if rows.len() == batch.n_rows() {
        return eval(expr, batch, cx);
    }
    let mut slots = Vec::new();
    slots_of(expr, &mut slots);
    eval(expr, &gather(batch, &slots, rows), cx)
}

/// Some rows of a batch, with only the given columns.
pub(super) fn gather(batch: &Batch, slots: &[Slot], rows: &[u32]) -> Batch {
    let mut narrow = Batch::new(rows.len());
    for slot in slots {
        let at = slot.index();
        if at < batch.width() {
            narrow.set(at, batch.column(at).gather(rows));
        }
    }
    narrow
}

/// Adds every slot that an expression may read, in order and once.
pub(super) fn slots_of(expr: &Expr, slots: &mut Vec<Slot>) {
    visit(expr, &mut |slot| {
        if let Err(place) = slots.binary_search(&slot) {
            slots.insert(place, slot);
        }
    });
}

fn visit(expr: &Expr, found: &mut dyn FnMut(Slot)) {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Parameter(_) => {}
        ExprKind::Slot(slot) => found(*slot),
        ExprKind::Or(all)
        | ExprKind::Xor(all)
        | ExprKind::And(all)
        | ExprKind::List(all)
        | ExprKind::Call(_, all) => all.iter().for_each(|expr| visit(expr, found)),
        ExprKind::Not(operand)
        | ExprKind::Negate(operand)
        | ExprKind::Plus(operand)
        | ExprKind::IsNull(operand)
        | ExprKind::IsNotNull(operand)
        | ExprKind::IsTyped(operand, _)
        | ExprKind::HasLabels(operand, _)
        | ExprKind::Property(operand, _) => visit(operand, found),
        ExprKind::Compare(first, rest) => {
            visit(first, found);
            rest.iter().for_each(|(_, expr): &(CompareOp, Expr)| visit(expr, found));
        }
        ExprKind::Arithmetic(first, rest) => {
            visit(first, found);
            rest.iter().for_each(|(_, expr)| visit(expr, found));
        }
        ExprKind::Predicate(_, left, right) | ExprKind::Index(left, right) => {
            visit(left, found);
            visit(right, found);
        }
        ExprKind::Slice(operand, from, to) => {
            visit(operand, found);
            from.iter().chain(to).for_each(|bound| visit(bound, found));
        }
        ExprKind::Map(entries) => entries.iter().for_each(|(_, expr)| visit(expr, found)),
        ExprKind::MapProjection(operand, items) => {
            visit(operand, found);
            for item in items {
                if let MapItem::Entry(_, expr) = item {
                    visit(expr, found);
                }
            }
        }
        _ => visit_binding(expr, found),
    }
}

/// Expressions with variables of their own, or with a query of their own.
fn visit_binding(expr: &Expr, found: &mut dyn FnMut(Slot)) {
    match &expr.kind {
        ExprKind::Case(case) => {
            case.operand.iter().chain(&case.otherwise).for_each(|expr| visit(expr, found));
            for branch in &case.branches {
                branch.when.iter().for_each(|expr| visit(expr, found));
                visit(&branch.then, found);
            }
        }
        ExprKind::ListComprehension(comprehension) => {
            visit(&comprehension.list, found);
            let inner = comprehension.predicate.iter().chain(&comprehension.projection);
            inner.for_each(|expr| visit(expr, found));
        }
        ExprKind::Quantifier(quantifier) => {
            visit(&quantifier.list, found);
            visit(&quantifier.predicate, found);
        }
        ExprKind::Reduce(reduce) => {
            visit(&reduce.initial, found);
            visit(&reduce.list, found);
            visit(&reduce.step, found);
            reduce.all.iter().for_each(|all| visit(all, found));
        }
        ExprKind::Subquery(subquery) => subquery.reads.iter().for_each(|slot| found(*slot)),
        _ => {}
    }
}
