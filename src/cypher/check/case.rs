//! `CASE`, also with conditions of its operand: `CASE n.age WHEN < 18 THEN …`.

use crate::cypher::check::Checker;
use crate::cypher::check::bound;
use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::expr::Wanted;
use crate::cypher::check::types::Ty;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast;
use crate::source::Span;
use crate::value::Value;

/// Nothing but null, from which the type of a `CASE` grows.
const NULL: Ty = Ty { types: Types::NULL, elements: Types::NULL };

impl Checker<'_> {
    pub(super) fn case(&mut self, case: &ast::Case) -> Result<(ExprKind, Ty), CypherError> {
        if let Some(operand) = &case.operand
            && case.branches.iter().flat_map(|branch| &branch.when).any(is_test)
        {
            return self.case_of_tests(case, operand);
        }
        let operand = case.operand.as_ref().map(|operand| self.value(operand)).transpose()?;
        let mut ty = NULL;
        let mut branches = Vec::with_capacity(case.branches.len());
        for branch in &case.branches {
            let mut when = Vec::with_capacity(branch.when.len());
            for condition in &branch.when {
                when.push(if operand.is_some() {
                    self.value(condition)?
                } else {
                    let (checked, ty) = self.expr(condition, Wanted::Boolean)?;
                    self.expect_type(condition, ty, Types::BOOLEAN, "`WHEN`")?;
                    checked
                });
            }
            branches.push(bound::CaseBranch { when, then: self.branch(&branch.then, &mut ty)? });
        }
        let otherwise = case.otherwise.as_ref();
        let otherwise = otherwise.map(|other| self.branch(other, &mut ty)).transpose()?;
        Ok((ExprKind::Case(Box::new(bound::Case { operand, branches, otherwise })), ty))
    }

    /// What a branch gives, with its type added to those of the others.
    fn branch(&mut self, then: &ast::Expr, ty: &mut Ty) -> Result<Expr, CypherError> {
        let (checked, own) = self.expr(then, Wanted::Value)?;
        *ty = ty.or(own);
        Ok(checked)
    }

    /// The operand is computed once and given a slot, as the only element of a list: with `x` for
    /// it, `CASE a WHEN < b, c THEN d END` is `[x IN [a] | CASE WHEN x < b OR x = c THEN d END][0]`.
    fn case_of_tests(
        &mut self,
        case: &ast::Case,
        operand: &ast::Expr,
    ) -> Result<(ExprKind, Ty), CypherError> {
        let (list, operand_ty) = self.expr(operand, Wanted::Value)?;
        let slot = self.slot(None, operand_ty, operand.span)?;
        let mut ty = NULL;
        let mut branches = Vec::with_capacity(case.branches.len());
        for branch in &case.branches {
            self.case_operands.push(slot);
            let tests: Result<Vec<Expr>, CypherError> =
                branch.when.iter().map(|when| self.case_test(when, slot)).collect();
            self.case_operands.pop();
            let mut tests = tests?;
            let when = match tests.pop() {
                Some(only) if tests.is_empty() => only,
                last => {
                    tests.extend(last);
                    let span = tests.iter().map(|test| test.span).reduce(Span::to);
                    Expr::new(ExprKind::Or(tests), span.unwrap_or_default())
                }
            };
            let then = self.branch(&branch.then, &mut ty)?;
            branches.push(bound::CaseBranch { when: vec![when], then });
        }
        let otherwise = case.otherwise.as_ref();
        let otherwise = otherwise.map(|other| self.branch(other, &mut ty)).transpose()?;
        let span = operand.span;
        let case = bound::Case { operand: None, branches, otherwise };
        let list = Expr::new(ExprKind::List(vec![list]), span);
        let projection = Some(Expr::new(ExprKind::Case(Box::new(case)), span));
        let comprehension = bound::ListComprehension { slot, list, predicate: None, projection };
        let all = Expr::new(ExprKind::ListComprehension(Box::new(comprehension)), span);
        let first = Expr::new(ExprKind::Literal(Value::Int(0)), span);
        Ok((ExprKind::Index(Box::new(all), Box::new(first)), ty))
    }

    /// A condition of the operand, or a value that it may equal.
    fn case_test(&mut self, when: &ast::Expr, slot: bound::Slot) -> Result<Expr, CypherError> {
        if is_test(when) {
            return Ok(self.expr(when, Wanted::Boolean)?.0);
        }
        let value = self.value(when)?;
        let operand = Box::new(Expr::slot(slot, when.span));
        let kind = ExprKind::Compare(operand, vec![(CompareOp::Equal, value)]);
        Ok(Expr::new(kind, when.span))
    }

    /// The operand of the innermost `CASE` around this place.
    pub(super) fn case_operand(&self, span: Span) -> Result<(ExprKind, Ty), CypherError> {
        let Some(&slot) = self.case_operands.last() else {
            return Err(CypherError::new(ErrorKind::unexpected("an operator", "a value"), span));
        };
        Ok((ExprKind::Slot(slot), self.ty(slot)))
    }
}

/// Whether a condition begins with the operand that is not written.
fn is_test(when: &ast::Expr) -> bool {
    match &when.kind {
        ast::ExprKind::CaseOperand => true,
        ast::ExprKind::Compare(left, _)
        | ast::ExprKind::Predicate(_, left, _)
        | ast::ExprKind::IsNull(left)
        | ast::ExprKind::IsNotNull(left)
        | ast::ExprKind::IsTyped(left, _)
        | ast::ExprKind::HasLabels(left, _)
        | ast::ExprKind::Not(left) => is_test(left),
        _ => false,
    }
}
