//! Operators, and which types they take and give.

use std::sync::Arc;

use crate::cypher::check::Checker;
use crate::cypher::check::bound::ArithmeticOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::NameKind;
use crate::cypher::check::bound::PredicateOp;
use crate::cypher::check::expr::Wanted;
use crate::cypher::check::types::Ty;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast;

const BOOLEAN: Ty = Ty::of(Types::BOOLEAN);

impl Checker<'_> {
    /// Operators that are not logical; all else goes on to [`Checker::composed`].
    pub(super) fn operator(&mut self, expr: &ast::Expr) -> Result<(ExprKind, Ty), CypherError> {
        Ok(match &expr.kind {
            ast::ExprKind::Compare(first, rest) => {
                let first = self.value(first)?;
                let mut checked = Vec::with_capacity(rest.len());
                for (op, operand) in rest {
                    checked.push((*op, self.value(operand)?));
                }
                (ExprKind::Compare(Box::new(first), checked), BOOLEAN)
            }
            ast::ExprKind::Arithmetic(first, rest) => self.arithmetic(first, rest)?,
            ast::ExprKind::Negate(operand) => {
                let (checked, ty) = self.signed(operand, "`-`")?;
                (ExprKind::Negate(checked), ty)
            }
            ast::ExprKind::Plus(operand) => {
                let (checked, ty) = self.signed(operand, "`+`")?;
                (ExprKind::Plus(checked), ty)
            }
            ast::ExprKind::Predicate(op, left, right) => {
                let left = Box::new(self.value(left)?);
                let (checked, ty) = self.expr(right, Wanted::Value)?;
                if *op == PredicateOp::In {
                    self.expect_type(right, ty, Types::LIST, "`IN`")?;
                }
                (ExprKind::Predicate(*op, left, Box::new(checked)), BOOLEAN)
            }
            ast::ExprKind::IsNull(operand) => {
                (ExprKind::IsNull(Box::new(self.value(operand)?)), BOOLEAN)
            }
            ast::ExprKind::IsNotNull(operand) => {
                (ExprKind::IsNotNull(Box::new(self.value(operand)?)), BOOLEAN)
            }
            ast::ExprKind::IsTyped(operand, wanted) => {
                let operand = Box::new(self.value(operand)?);
                (ExprKind::IsTyped(operand, Arc::new(wanted.clone())), BOOLEAN)
            }
            ast::ExprKind::CaseOperand => self.case_operand(expr.span)?,
            ast::ExprKind::HasLabels(operand, labels) => {
                let (checked, ty) = self.expr(operand, Wanted::Value)?;
                self.expect_type(operand, ty, Types::ENTITY, "a test of labels")?;
                if ty.types == Types::NODE {
                    self.names.look_for_labels(NameKind::Label, labels);
                } else if ty.types == Types::RELATIONSHIP {
                    self.names.look_for_labels(NameKind::Type, labels);
                }
                (self.label_test(&checked, labels)?.kind, BOOLEAN)
            }
            ast::ExprKind::Property(base, key) => {
                let (checked, types) = self.owner_of_properties(base)?;
                self.names.look_for_key(types, key);
                (ExprKind::Property(Box::new(checked), Arc::clone(&key.text)), Ty::ANY)
            }
            ast::ExprKind::Index(base, index) => self.element(base, index)?,
            ast::ExprKind::Slice(base, from, to) => {
                let (checked, ty) = self.expr(base, Wanted::Value)?;
                self.has_elements(base, ty, Types::LIST)?;
                let mut bounds = [None, None];
                for (bound, expr) in bounds.iter_mut().zip([from, to]) {
                    if let Some(expr) = expr {
                        let (checked, ty) = self.expr(expr, Wanted::Value)?;
                        self.expect_type(expr, ty, Types::INTEGER, "a slice")?;
                        *bound = Some(Box::new(checked));
                    }
                }
                let [from, to] = bounds;
                (ExprKind::Slice(Box::new(checked), from, to), Ty::list(ty.elements))
            }
            _ => self.composed(expr)?,
        })
    }

    fn signed(&mut self, operand: &ast::Expr, what: &str) -> Result<(Box<Expr>, Ty), CypherError> {
        let expected = Types::NUMBER | Types::DURATION;
        let (checked, ty) = self.expr(operand, Wanted::Value)?;
        self.expect_type(operand, ty, expected, what)?;
        Ok((Box::new(checked), Ty::of(ty.types.both(expected))))
    }

    /// What stands before `.key`.
    fn owner_of_properties(&mut self, base: &ast::Expr) -> Result<(Expr, Types), CypherError> {
        let (checked, ty) = self.expr(base, Wanted::Value)?;
        let owners = Types::ENTITY | Types::MAP | Types::TEMPORAL;
        if ty.types == Types::PATH {
            self.expect_type(base, ty, owners, "a property")?;
        }
        if !ty.types.may_be(owners) {
            let kind = ErrorKind::InvalidAccess { what: "properties", found: ty.types };
            return Err(CypherError::new(kind, base.span));
        }
        Ok((checked, ty.types))
    }

    fn has_elements(&self, base: &ast::Expr, ty: Ty, owners: Types) -> Result<(), CypherError> {
        if ty.types.may_be(owners) {
            return Ok(());
        }
        let kind = ErrorKind::InvalidAccess { what: "elements", found: ty.types };
        Err(CypherError::new(kind, base.span))
    }

    fn element(
        &mut self,
        base: &ast::Expr,
        index: &ast::Expr,
    ) -> Result<(ExprKind, Ty), CypherError> {
        let (checked, ty) = self.expr(base, Wanted::Value)?;
        self.has_elements(base, ty, Types::LIST | Types::MAP | Types::ENTITY)?;
        let index = self.value(index)?;
        let is_list = ty.types != Types::NULL && ty.types.is(Types::LIST);
        let element = if is_list { ty.element() } else { Ty::ANY };
        // What an empty list has no element of is null.
        let element = if element.types == Types::NULL { Ty::ANY } else { element };
        Ok((ExprKind::Index(Box::new(checked), Box::new(index)), element))
    }

    fn arithmetic(
        &mut self,
        first: &ast::Expr,
        rest: &[(ArithmeticOp, ast::Expr)],
    ) -> Result<(ExprKind, Ty), CypherError> {
        let (checked, mut ty) = self.expr(first, Wanted::Value)?;
        let mut left = first;
        let mut operands = Vec::with_capacity(rest.len());
        for (op, operand) in rest {
            let (right, right_ty) = self.expr(operand, Wanted::Value)?;
            if let Some((is_left, expected)) = refused(*op, ty.types, right_ty.types) {
                let (to_blame, found) = if is_left { (left, ty) } else { (operand, right_ty) };
                let what = format!("`{}`", op.text());
                let kind = ErrorKind::InvalidArgumentType {
                    what: what.into(),
                    expected,
                    found: found.types,
                };
                return Err(CypherError::new(kind, to_blame.span));
            }
            ty = result(*op, ty, right_ty);
            left = operand;
            operands.push((*op, right));
        }
        Ok((ExprKind::Arithmetic(Box::new(checked), operands), ty))
    }
}

/// The operand that an operator cannot take, whether that is the left one, and what it would take.
fn refused(op: ArithmeticOp, left: Types, right: Types) -> Option<(bool, Types)> {
    let takes = match op {
        ArithmeticOp::Add | ArithmeticOp::Concatenate => {
            // A list takes anything as a new element, and a string whatever can be written.
            let joins = Types::LIST | Types::STRING;
            if left.may_be(joins) || right.may_be(joins) {
                return None;
            }
            if op == ArithmeticOp::Concatenate { joins } else { Types::NUMBER | Types::TEMPORAL }
        }
        ArithmeticOp::Subtract => Types::NUMBER | Types::TEMPORAL,
        ArithmeticOp::Multiply | ArithmeticOp::Divide => Types::NUMBER | Types::DURATION,
        ArithmeticOp::Modulo | ArithmeticOp::Power => Types::NUMBER,
    };
    if !left.may_be(takes) {
        Some((true, takes))
    } else if !right.may_be(takes) {
        Some((false, takes))
    } else {
        None
    }
}

/// What an operator gives.
fn result(op: ArithmeticOp, left: Ty, right: Ty) -> Ty {
    let either = left.types | right.types;
    let is_number = either != Types::NULL && either.is(Types::NUMBER);
    match op {
        ArithmeticOp::Power if is_number => Ty::of(Types::FLOAT),
        _ if is_number && left.types == right.types => Ty::of(either),
        _ if is_number && either == Types::NUMBER => {
            // An integer and a float give a float; what may be either stays so.
            let is_mixed = [left.types, right.types].contains(&Types::FLOAT);
            Ty::of(if is_mixed { Types::FLOAT } else { Types::NUMBER })
        }
        ArithmeticOp::Add | ArithmeticOp::Concatenate
            if left.types == Types::STRING && right.types == Types::STRING =>
        {
            Ty::of(Types::STRING)
        }
        ArithmeticOp::Add | ArithmeticOp::Concatenate
            if left.types == Types::LIST && right.types == Types::LIST =>
        {
            Ty::list(left.elements | right.elements)
        }
        ArithmeticOp::Add | ArithmeticOp::Concatenate
            if left.types == Types::LIST || right.types == Types::LIST =>
        {
            Ty::of(Types::LIST)
        }
        _ => Ty::ANY,
    }
}
