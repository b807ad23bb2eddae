//! Visiting the expressions of a tree.

use crate::cypher::syntax::ast::Expr;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::ast::MapItem;

/// Visits an expression and everything in it, outside in and from left to right. Patterns and
/// subqueries are queries of their own and are not entered.
pub fn exprs(expr: &Expr, visit: &mut dyn FnMut(&Expr)) {
    visit(expr);
    children(expr, &mut |child| exprs(child, visit));
}

/// Visits what directly stands in an expression.
pub fn children(expr: &Expr, visit: &mut dyn FnMut(&Expr)) {
    match &expr.kind {
        ExprKind::Literal(_)
        | ExprKind::Parameter(_)
        | ExprKind::Variable(_)
        | ExprKind::CountStar
        | ExprKind::CaseOperand
        | ExprKind::Pattern(_)
        | ExprKind::ShortestPath(_)
        | ExprKind::Subquery(..) => {}
        ExprKind::Or(operands)
        | ExprKind::Xor(operands)
        | ExprKind::And(operands)
        | ExprKind::List(operands) => operands.iter().for_each(visit),
        ExprKind::Not(operand)
        | ExprKind::Negate(operand)
        | ExprKind::Plus(operand)
        | ExprKind::IsNull(operand)
        | ExprKind::IsNotNull(operand)
        | ExprKind::IsTyped(operand, _)
        | ExprKind::Property(operand, _) => visit(operand),
        ExprKind::HasLabels(operand, labels) => {
            visit(operand);
            labels.computed(visit);
        }
        ExprKind::Compare(first, rest) => {
            visit(first);
            rest.iter().for_each(|(_, operand)| visit(operand));
        }
        ExprKind::Arithmetic(first, rest) => {
            visit(first);
            rest.iter().for_each(|(_, operand)| visit(operand));
        }
        ExprKind::Predicate(_, left, right) | ExprKind::Index(left, right) => {
            visit(left);
            visit(right);
        }
        ExprKind::Slice(base, from, to) => {
            visit(base);
            from.iter().chain(to).for_each(|bound| visit(bound));
        }
        ExprKind::Map(entries) => entries.iter().for_each(|(_, value)| visit(value)),
        ExprKind::Call(call) => call.arguments.iter().for_each(visit),
        _ => children_of_binders(expr, visit),
    }
}

/// The same for expressions of many parts, most of which bind variables.
fn children_of_binders(expr: &Expr, visit: &mut dyn FnMut(&Expr)) {
    match &expr.kind {
        ExprKind::Case(case) => {
            case.operand.iter().for_each(&mut *visit);
            for branch in &case.branches {
                branch.when.iter().for_each(&mut *visit);
                visit(&branch.then);
            }
            case.otherwise.iter().for_each(visit);
        }
        ExprKind::ListComprehension(comprehension) => {
            visit(&comprehension.list);
            comprehension.predicate.iter().for_each(&mut *visit);
            comprehension.projection.iter().for_each(visit);
        }
        ExprKind::PatternComprehension(comprehension) => {
            comprehension.predicate.iter().for_each(&mut *visit);
            visit(&comprehension.projection);
        }
        ExprKind::Quantifier(quantifier) => {
            visit(&quantifier.list);
            visit(&quantifier.predicate);
        }
        ExprKind::Reduce(reduce) => {
            visit(&reduce.initial);
            visit(&reduce.list);
            visit(&reduce.step);
            reduce.all.iter().for_each(visit);
        }
        ExprKind::MapProjection(projection) => {
            for item in &projection.items {
                if let MapItem::Entry(_, value) = item {
                    visit(value);
                }
            }
        }
        _ => {}
    }
}
