//! What may stand beside an aggregate: CIP2021-07-07.
//!
//! Where an item of a projection contains an aggregate, those without one are grouping keys. The
//! rest of such an item may use constants, parameters, grouping keys that are a variable or a
//! property of one, and further aggregates; everything else differs within a group.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cypher::check::Checker;
use crate::cypher::check::bound::AggregateCall;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::call::find_function;
use crate::cypher::check::expr::Wanted;
use crate::cypher::check::scope::Scope;
use crate::cypher::check::signature::FunctionId;
use crate::cypher::check::signature::FunctionKind;
use crate::cypher::check::types::Ty;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast;
use crate::cypher::syntax::ast::ExprKind;
use crate::cypher::syntax::print_expr;
use crate::cypher::syntax::walk;
use crate::source::Span;

/// The rows of a projection as groups.
#[derive(Debug, Default)]
pub(super) struct Grouping {
    /// What aggregates may read: everything from before the projection.
    pub(super) before: Scope,
    /// Variables that differ within a group: naming them outside of an aggregate is ambiguous.
    pub(super) hidden: BTreeSet<Arc<str>>,
    /// Slots of expressions that are known, by their text: grouping keys, and whole items for
    /// sorting.
    pub(super) known: BTreeMap<String, Slot>,
    /// The aggregates found so far, with their text.
    pub(super) calls: Vec<(String, AggregateCall)>,
    /// Whether aggregates that were not found before may be added.
    pub(super) is_open: bool,
}

impl Grouping {
    /// Whether a variable differs within a group.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.hidden.contains(name)
    }
}

impl Checker<'_> {
    /// Whether an expression contains an aggregate of the projection that it is an item of; those of
    /// subqueries are their own.
    pub(super) fn has_aggregate(&self, expr: &ast::Expr) -> bool {
        let mut found = false;
        walk::exprs(expr, &mut |expr| {
            found |= self.aggregate_of(expr).is_some();
        });
        found
    }

    /// The aggregate that an expression is a call of.
    pub(super) fn aggregate_of(&self, expr: &ast::Expr) -> Option<FunctionId> {
        let (id, signature) = match &expr.kind {
            ExprKind::CountStar => find_function("count")?,
            ExprKind::Call(call) => match call.function.as_slice() {
                [name] => find_function(&name.text)?,
                _ => return None,
            },
            _ => return None,
        };
        (signature.kind == FunctionKind::Aggregate).then_some(id)
    }

    /// An expression that is known under its text where rows are grouped.
    pub(super) fn known(&mut self, expr: &ast::Expr) -> Option<Expr> {
        let grouping = self.grouping.as_ref()?;
        if grouping.known.is_empty() {
            return None;
        }
        // A local variable of the same name is something else.
        if !self.locals.is_empty() && self.is_local(expr) {
            return None;
        }
        let slot = *grouping.known.get(&print_expr(expr))?;
        self.note_read(slot);
        Some(Expr::slot(slot, expr.span))
    }

    /// Whether an expression names a local variable.
    fn is_local(&self, expr: &ast::Expr) -> bool {
        let mut found = false;
        walk::exprs(expr, &mut |expr| {
            if let ExprKind::Variable(name) = &expr.kind {
                found |= self.locals.contains(name);
            }
        });
        found
    }

    /// A call of an aggregate: where rows are grouped, its value is in a slot.
    pub(super) fn aggregate(
        &mut self,
        function: FunctionId,
        expr: &ast::Expr,
    ) -> Result<(Expr, Ty), CypherError> {
        let invalid = |place| {
            let function = expr.span.of(self.text).into();
            CypherError::new(ErrorKind::InvalidAggregation { function, place }, expr.span)
        };
        if !self.locals.is_empty() {
            return Err(invalid("inside of a comprehension or the like"));
        }
        let place = self.place;
        let Some(mut grouping) = self.grouping.take() else { return Err(invalid(place)) };
        let result = self.aggregate_in(&mut grouping, function, expr);
        self.grouping = Some(grouping);
        result
    }

    fn aggregate_in(
        &mut self,
        grouping: &mut Grouping,
        function: FunctionId,
        expr: &ast::Expr,
    ) -> Result<(Expr, Ty), CypherError> {
        let text = print_expr(expr);
        if let Some((_, call)) = grouping.calls.iter().find(|(known, _)| *known == text) {
            let slot = call.slot;
            return Ok((Expr::slot(slot, expr.span), self.ty(slot)));
        }
        let (arguments, distinct) = match &expr.kind {
            ExprKind::Call(call) => (call.arguments.as_slice(), call.distinct),
            _ => (&[][..], false),
        };
        if let Some(inner) = arguments.iter().find(|argument| self.has_aggregate(argument)) {
            let function = inner.span.of(self.text).into();
            return Err(CypherError::new(ErrorKind::NestedAggregation { function }, inner.span));
        }
        // What sorting adds must at least be readable after the projection.
        let scope = if grouping.is_open { grouping.before.clone() } else { self.scope.clone() };
        let after = std::mem::replace(&mut self.scope, scope);
        let checked = self.aggregate_arguments(expr, arguments);
        self.scope = after;
        let (arguments, ty) = checked?;
        if !grouping.is_open {
            let name = expr.span.of(self.text).into();
            let kind = ErrorKind::InvalidAggregation {
                function: name,
                place: "here, since it is not projected",
            };
            return Err(CypherError::new(kind, expr.span));
        }
        let slot = self.slot(None, ty, expr.span)?;
        let call = AggregateCall { function, distinct, arguments, slot, span: expr.span };
        grouping.calls.push((text, call));
        Ok((Expr::slot(slot, expr.span), ty))
    }

    fn aggregate_arguments(
        &mut self,
        expr: &ast::Expr,
        arguments: &[ast::Expr],
    ) -> Result<(Vec<Expr>, Ty), CypherError> {
        if matches!(expr.kind, ExprKind::CountStar) {
            return Ok((Vec::new(), Ty::of(Types::INTEGER)));
        }
        for argument in arguments {
            if let Some(span) = self.volatile_part(argument) {
                let place = "an aggregate's argument";
                return Err(CypherError::new(ErrorKind::NonConstantExpression { place }, span));
            }
        }
        let ExprKind::Call(call) = &expr.kind else { return Ok((Vec::new(), Ty::ANY)) };
        let mut checked = Vec::with_capacity(arguments.len());
        for argument in arguments {
            checked.push(self.expr(argument, Wanted::Value)?);
        }
        let ty = self.check_arguments(call, expr.span, &checked)?;
        Ok((checked.into_iter().map(|(argument, _)| argument).collect(), ty))
    }

    /// A call inside an expression that gives another value each time.
    fn volatile_part(&self, expr: &ast::Expr) -> Option<Span> {
        let mut found = None;
        walk::exprs(expr, &mut |expr| {
            if let ExprKind::Call(call) = &expr.kind
                && let [name] = call.function.as_slice()
                && let Some((_, signature)) = find_function(&name.text)
                && signature.kind == FunctionKind::Volatile
            {
                found = found.or(Some(expr.span));
            }
        });
        found
    }
}
