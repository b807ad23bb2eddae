//! Expressions: names become slots, and types are followed as far as the text tells them.

use std::sync::Arc;

use crate::cypher::check::Checker;
use crate::cypher::check::bound;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::SubqueryKind;
use crate::cypher::check::types::Ty;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast;
use crate::cypher::syntax::ast::Literal;
use crate::source::Span;
use crate::value::Value;

/// What an expression is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A value.
    Value,
    /// Whether something holds: here, a pattern means that there is one.
    Boolean,
}

type Checked = Result<(Expr, Ty), CypherError>;

impl Checker<'_> {
    /// Checks an expression.
    pub(super) fn expr(&mut self, expr: &ast::Expr, wanted: Wanted) -> Checked {
        if let Some(known) = self.known(expr) {
            let ty = match known.kind {
                ExprKind::Slot(slot) => self.ty(slot),
                _ => Ty::ANY,
            };
            return Ok((known, ty));
        }
        if let Some(function) = self.aggregate_of(expr) {
            return self.aggregate(function, expr);
        }
        let (kind, ty) = self.kind(expr, wanted)?;
        Ok((Expr::new(kind, expr.span), ty))
    }

    /// Checks an expression that is to be a value.
    pub(super) fn value(&mut self, expr: &ast::Expr) -> Result<Expr, CypherError> {
        Ok(self.expr(expr, Wanted::Value)?.0)
    }

    /// Checks a condition, such as behind `WHERE`.
    pub(super) fn condition(
        &mut self,
        expr: &ast::Expr,
        place: &'static str,
    ) -> Result<Expr, CypherError> {
        let around = std::mem::replace(&mut self.place, place);
        let (checked, ty) = self.expr(expr, Wanted::Boolean)?;
        self.place = around;
        self.expect_type(expr, ty, Types::BOOLEAN, "a condition")?;
        Ok(checked)
    }

    /// Refuses an expression that cannot have a type that is needed.
    pub(super) fn expect_type(
        &self,
        expr: &ast::Expr,
        found: Ty,
        expected: Types,
        what: &str,
    ) -> Result<(), CypherError> {
        if found.types.may_be(expected) {
            return Ok(());
        }
        let kind =
            ErrorKind::InvalidArgumentType { what: what.into(), expected, found: found.types };
        Err(CypherError::new(kind, expr.span))
    }

    fn kind(&mut self, expr: &ast::Expr, wanted: Wanted) -> Result<(ExprKind, Ty), CypherError> {
        let span = expr.span;
        Ok(match &expr.kind {
            ast::ExprKind::Literal(literal) => literal_value(literal),
            ast::ExprKind::Parameter(name) => {
                self.parameters.insert(Arc::clone(name));
                (ExprKind::Parameter(Arc::clone(name)), Ty::ANY)
            }
            ast::ExprKind::Variable(name) => self.variable(name, span)?,
            ast::ExprKind::Or(operands) => {
                (ExprKind::Or(self.operands(operands, "`OR`")?), Ty::of(Types::BOOLEAN))
            }
            ast::ExprKind::Xor(operands) => {
                (ExprKind::Xor(self.operands(operands, "`XOR`")?), Ty::of(Types::BOOLEAN))
            }
            ast::ExprKind::And(operands) => {
                (ExprKind::And(self.operands(operands, "`AND`")?), Ty::of(Types::BOOLEAN))
            }
            ast::ExprKind::Not(operand) => {
                let (checked, ty) = self.expr(operand, Wanted::Boolean)?;
                self.expect_type(operand, ty, Types::BOOLEAN, "`NOT`")?;
                (ExprKind::Not(Box::new(checked)), Ty::of(Types::BOOLEAN))
            }
            ast::ExprKind::Pattern(path) => {
                if wanted == Wanted::Value {
                    return Err(CypherError::new(ErrorKind::PatternAsValue, span));
                }
                (self.pattern_predicate(path)?, Ty::of(Types::BOOLEAN))
            }
            _ => self.operator(expr)?,
        })
    }

    fn variable(&mut self, name: &Arc<str>, span: Span) -> Result<(ExprKind, Ty), CypherError> {
        if self.scope.get(name).is_none()
            && let Some(value) = special_float(name)
        {
            return Ok((ExprKind::Literal(Value::Float(value)), Ty::of(Types::FLOAT)));
        }
        let slot = self.resolve(name, span)?;
        Ok((ExprKind::Slot(slot), self.ty(slot)))
    }

    /// The operands of a logical operator.
    fn operands(&mut self, operands: &[ast::Expr], what: &str) -> Result<Vec<Expr>, CypherError> {
        let mut checked = Vec::with_capacity(operands.len());
        for operand in operands {
            let (expr, ty) = self.expr(operand, Wanted::Boolean)?;
            self.expect_type(operand, ty, Types::BOOLEAN, what)?;
            checked.push(expr);
        }
        Ok(checked)
    }

    /// Expressions that make a value of many.
    pub(super) fn composed(&mut self, expr: &ast::Expr) -> Result<(ExprKind, Ty), CypherError> {
        Ok(match &expr.kind {
            ast::ExprKind::List(items) => {
                let mut elements = Types::NULL;
                let mut checked = Vec::with_capacity(items.len());
                for item in items {
                    let (item, ty) = self.expr(item, Wanted::Value)?;
                    elements = elements | ty.types;
                    checked.push(item);
                }
                (ExprKind::List(checked), Ty::list(elements))
            }
            ast::ExprKind::Map(entries) => {
                (ExprKind::Map(self.entries(entries)?), Ty::of(Types::MAP))
            }
            ast::ExprKind::Case(case) => self.case(case)?,
            ast::ExprKind::Call(call) => return self.function(call, expr),
            ast::ExprKind::ListComprehension(comprehension) => {
                self.list_comprehension(comprehension)?
            }
            ast::ExprKind::PatternComprehension(comprehension) => {
                self.pattern_comprehension(comprehension)?
            }
            ast::ExprKind::Quantifier(quantifier) => self.quantifier(quantifier)?,
            ast::ExprKind::Reduce(reduce) => self.reduce(reduce)?,
            ast::ExprKind::MapProjection(projection) => {
                (self.map_projection(projection)?, Ty::of(Types::MAP))
            }
            ast::ExprKind::ShortestPath(path) => self.shortest_path(path)?,
            ast::ExprKind::Subquery(kind, query) => self.subquery(*kind, query, expr.span)?,
            // All others are dealt with before.
            _ => (ExprKind::Literal(Value::Null), Ty::ANY),
        })
    }

    fn entries(
        &mut self,
        entries: &[(ast::Name, ast::Expr)],
    ) -> Result<Vec<(Arc<str>, Expr)>, CypherError> {
        let mut checked = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            checked.push((Arc::clone(&key.text), self.value(value)?));
        }
        Ok(checked)
    }

    /// A list whose elements a variable will stand for.
    fn source(&mut self, list: &ast::Expr) -> Result<(Expr, Ty), CypherError> {
        let (checked, ty) = self.expr(list, Wanted::Value)?;
        self.expect_type(list, ty, Types::LIST, "`IN`")?;
        Ok((checked, ty.element()))
    }

    fn list_comprehension(
        &mut self,
        comprehension: &ast::ListComprehension,
    ) -> Result<(ExprKind, Ty), CypherError> {
        let (list, element) = self.source(&comprehension.list)?;
        self.with_local(&comprehension.variable, element, |checker, slot| {
            let predicate = comprehension.predicate.as_ref();
            let predicate =
                predicate.map(|it| checker.condition(it, "in a comprehension")).transpose()?;
            let mut ty = Ty::list(element.types);
            let mut projection = None;
            if let Some(expr) = &comprehension.projection {
                let (expr, projected) = checker.expr(expr, Wanted::Value)?;
                ty = Ty::list(projected.types);
                projection = Some(expr);
            }
            let checked = bound::ListComprehension { slot, list, predicate, projection };
            Ok((ExprKind::ListComprehension(Box::new(checked)), ty))
        })
    }

    fn quantifier(&mut self, quantifier: &ast::Quantifier) -> Result<(ExprKind, Ty), CypherError> {
        let (list, element) = self.source(&quantifier.list)?;
        self.with_local(&quantifier.variable, element, |checker, slot| {
            let predicate = checker.condition(&quantifier.predicate, "in a quantifier")?;
            let checked = bound::Quantifier { kind: quantifier.kind, slot, list, predicate };
            Ok((ExprKind::Quantifier(Box::new(checked)), Ty::of(Types::BOOLEAN)))
        })
    }

    fn reduce(&mut self, reduce: &ast::Reduce) -> Result<(ExprKind, Ty), CypherError> {
        let (initial, _) = self.expr(&reduce.initial, Wanted::Value)?;
        let (list, element) = self.source(&reduce.list)?;
        self.with_local(&reduce.accumulator, Ty::ANY, |checker, accumulator| {
            checker.with_local(&reduce.variable, element, |checker, slot| {
                let step = checker.value(&reduce.step)?;
                let all = reduce.all.as_ref();
                let all = all.map(|it| checker.condition(it, "in `allReduce`")).transpose()?;
                let ty = if all.is_some() { Ty::of(Types::BOOLEAN) } else { Ty::ANY };
                let checked = bound::Reduce { accumulator, initial, slot, list, step, all };
                Ok((ExprKind::Reduce(Box::new(checked)), ty))
            })
        })
    }

    fn map_projection(&mut self, projection: &ast::MapProjection) -> Result<ExprKind, CypherError> {
        let variable = &projection.variable;
        let slot = self.resolve(&variable.text, variable.span)?;
        let types = self.ty(slot).types;
        let expected = Types::ENTITY | Types::MAP;
        if !types.may_be(expected) {
            let kind = ErrorKind::InvalidArgumentType {
                what: "a map projection".into(),
                expected,
                found: types,
            };
            return Err(CypherError::new(kind, variable.span));
        }
        let mut items = Vec::with_capacity(projection.items.len());
        for item in &projection.items {
            items.push(match item {
                ast::MapItem::Property(key) => bound::MapItem::Property(Arc::clone(&key.text)),
                ast::MapItem::All => bound::MapItem::All,
                ast::MapItem::Entry(key, value) => {
                    bound::MapItem::Entry(Arc::clone(&key.text), self.value(value)?)
                }
                ast::MapItem::Variable(name) => {
                    let slot = self.resolve(&name.text, name.span)?;
                    bound::MapItem::Entry(Arc::clone(&name.text), Expr::slot(slot, name.span))
                }
            });
        }
        Ok(ExprKind::MapProjection(Box::new(Expr::slot(slot, variable.span)), items))
    }

    /// A subquery, with a number of its own.
    pub(super) fn numbered(
        &mut self,
        kind: SubqueryKind,
        query: bound::Query,
        reads: Vec<bound::Slot>,
    ) -> ExprKind {
        let id = self.n_subqueries;
        self.n_subqueries += 1;
        ExprKind::Subquery(Box::new(bound::Subquery { id, kind, query, reads }))
    }
}

fn literal_value(literal: &Literal) -> (ExprKind, Ty) {
    let (value, types) = match literal {
        Literal::Null => (Value::Null, Types::NULL),
        Literal::Bool(value) => (Value::Bool(*value), Types::BOOLEAN),
        Literal::Int(value) => (Value::Int(*value), Types::INTEGER),
        Literal::Float(value) => (Value::Float(*value), Types::FLOAT),
        Literal::Str(value) => (Value::Str(Arc::clone(value)), Types::STRING),
    };
    (ExprKind::Literal(value), Ty { types, elements: types.both(Types::NULL) })
}

/// The floats that are written as words, where no variable has their name.
fn special_float(name: &str) -> Option<f64> {
    if name.eq_ignore_ascii_case("nan") {
        Some(f64::NAN)
    } else if name.eq_ignore_ascii_case("inf") || name.eq_ignore_ascii_case("infinity") {
        Some(f64::INFINITY)
    } else {
        None
    }
}
