//! Labels and types, written or computed.
//!
//! Where they are asked for, a computed part becomes a call of `hasLabels` or `hasAnyLabel`, so that
//! everything behind the check knows written labels only.

use std::sync::Arc;

use crate::cypher::check::Checker;
use crate::cypher::check::bound;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::call::find_function;
use crate::cypher::check::expr::Wanted;
use crate::cypher::check::pattern::all_of;
use crate::cypher::check::types::Types;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::syntax::ast;
use crate::cypher::syntax::ast::LabelExprKind;
use crate::cypher::syntax::ast::Quantity;

/// Labels that are asked for: those that are written, and a test of the others.
type Asked = (Option<bound::LabelExpr>, Option<Expr>);

impl Checker<'_> {
    /// Whether a node has labels, or a relationship types.
    pub(super) fn label_test(
        &mut self,
        of: &Expr,
        labels: &ast::LabelExpr,
    ) -> Result<Expr, CypherError> {
        let all = |checker: &mut Self, parts: &[ast::LabelExpr]| -> Result<Vec<Expr>, _> {
            parts.iter().map(|part| checker.label_test(of, part)).collect()
        };
        let kind = match (written(labels), &labels.kind) {
            (Some(written), _) => ExprKind::HasLabels(Box::new(of.clone()), written),
            (None, LabelExprKind::Not(inner)) => {
                ExprKind::Not(Box::new(self.label_test(of, inner)?))
            }
            (None, LabelExprKind::Or(parts)) => ExprKind::Or(all(self, parts)?),
            (None, LabelExprKind::Computed(quantity, names)) => {
                let function = match quantity {
                    Quantity::All => "hasLabels",
                    Quantity::Any => "hasAnyLabel",
                };
                let (function, _) = find_function(function).expect("the tables have it");
                ExprKind::Call(function, vec![of.clone(), self.label_names(names)?])
            }
            (None, LabelExprKind::And(parts) | LabelExprKind::Colons(parts)) => {
                ExprKind::And(all(self, parts)?)
            }
            (None, LabelExprKind::Name(_) | LabelExprKind::Wildcard) => {
                unreachable!("these are written")
            }
        };
        Ok(Expr::new(kind, labels.span))
    }

    /// The labels or types of a part of a pattern.
    pub(super) fn asked_labels(
        &mut self,
        slot: Slot,
        labels: Option<&ast::LabelExpr>,
    ) -> Result<Asked, CypherError> {
        let Some(labels) = labels else { return Ok((None, None)) };
        let parts = match &labels.kind {
            LabelExprKind::And(parts) | LabelExprKind::Colons(parts)
                if written(labels).is_none() =>
            {
                parts.as_slice()
            }
            _ => std::slice::from_ref(labels),
        };
        let mut names = Vec::new();
        let mut tests = Vec::new();
        for part in parts {
            match written(part) {
                Some(written) => names.push(written),
                None => tests.push(self.label_test(&Expr::slot(slot, part.span), part)?),
            }
        }
        let names = match names.pop() {
            Some(only) if names.is_empty() => Some(only),
            last => {
                names.extend(last);
                if names.is_empty() { None } else { Some(bound::LabelExpr::And(names)) }
            }
        };
        Ok((names, all_of(tests)))
    }

    /// Labels to give to a node or to take from it: names with colons or `&` between them.
    pub(super) fn given_labels(
        &mut self,
        labels: &ast::LabelExpr,
        given: &mut bound::Labels,
    ) -> Result<(), CypherError> {
        match &labels.kind {
            LabelExprKind::Name(name) => given.names.push(Arc::clone(name)),
            LabelExprKind::Computed(Quantity::All, names) => {
                given.computed.push(self.label_names(names)?);
            }
            LabelExprKind::And(parts) | LabelExprKind::Colons(parts) => {
                for part in parts {
                    self.given_labels(part, given)?;
                }
            }
            LabelExprKind::Computed(Quantity::Any, _)
            | LabelExprKind::Wildcard
            | LabelExprKind::Not(_)
            | LabelExprKind::Or(_) => {
                let kind = ErrorKind::unexpected("a choice of labels", "the labels to create");
                return Err(CypherError::new(kind, labels.span));
            }
        }
        Ok(())
    }

    /// The type of a relationship to create.
    pub(super) fn given_type(
        &mut self,
        types: &ast::LabelExpr,
    ) -> Result<bound::RelType, CypherError> {
        match &types.kind {
            LabelExprKind::Name(name) => Ok(bound::RelType::Name(Arc::clone(name))),
            LabelExprKind::Computed(Quantity::All, names) => {
                Ok(bound::RelType::Computed(self.label_names(names)?))
            }
            _ => Err(CypherError::new(ErrorKind::NoSingleRelationshipType, types.span)),
        }
    }

    fn label_names(&mut self, names: &ast::Expr) -> Result<Expr, CypherError> {
        let (checked, ty) = self.expr(names, Wanted::Value)?;
        self.expect_type(names, ty, Types::STRING | Types::LIST, "a computed label")?;
        Ok(checked)
    }
}

/// Whether labels have a computed part.
pub(super) fn is_computed(labels: &ast::LabelExpr) -> bool {
    written(labels).is_none()
}

/// Labels without spans; `None` if a part of them is computed.
fn written(labels: &ast::LabelExpr) -> Option<bound::LabelExpr> {
    let all = |parts: &[ast::LabelExpr]| parts.iter().map(written).collect::<Option<Vec<_>>>();
    Some(match &labels.kind {
        LabelExprKind::Name(name) => bound::LabelExpr::Name(Arc::clone(name)),
        LabelExprKind::Wildcard => bound::LabelExpr::Wildcard,
        LabelExprKind::Not(inner) => bound::LabelExpr::Not(Box::new(written(inner)?)),
        LabelExprKind::And(parts) | LabelExprKind::Colons(parts) => {
            bound::LabelExpr::And(all(parts)?)
        }
        LabelExprKind::Or(parts) => bound::LabelExpr::Or(all(parts)?),
        LabelExprKind::Computed(quantity, names) => constant(*quantity, names)?,
    })
}

/// A computed label as it could have been written: `$('A')` is `A`, `$any(['A', 'B'])` is `A|B`.
fn constant(quantity: Quantity, names: &ast::Expr) -> Option<bound::LabelExpr> {
    let name = |name: &ast::Expr| match &name.kind {
        ast::ExprKind::Literal(ast::Literal::Str(name)) => {
            Some(bound::LabelExpr::Name(Arc::clone(name)))
        }
        _ => None,
    };
    let ast::ExprKind::List(items) = &names.kind else { return name(names) };
    let mut all = items.iter().map(name).collect::<Option<Vec<_>>>()?;
    match (all.len(), quantity) {
        (0, _) => None,
        (1, _) => all.pop(),
        (_, Quantity::All) => Some(bound::LabelExpr::And(all)),
        (_, Quantity::Any) => Some(bound::LabelExpr::Or(all)),
    }
}
