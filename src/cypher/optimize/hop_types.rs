//! Types that a filter asks of a relationship: `WHERE type(r) = 'KNOWS'` follows what `[r:KNOWS]` does.

use std::sync::Arc;

use crate::cypher::Params;
use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::PredicateOp;
use crate::cypher::check::bound::Slot;
use crate::cypher::eval::functions;
use crate::cypher::optimize::Rule;
use crate::cypher::plan::Expand;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::value::Value;

pub(super) const RULE: Rule = Rule {
    name: "hop_types",
    reason: "relationships of types that a filter drops need not be followed",
    run: |plan, site| give_types(plan, site.params),
};

/// Looks at each filter together with the hops of the chain below it.
fn give_types(plan: &mut Plan, params: &Params) {
    let mut plan = plan;
    loop {
        if let Step::Filter { predicate } = &plan.step
            && let Some((slot, types)) = asked(predicate, params)
            && let Some(hop) = hop_below(plan, slot)
        {
            hop.types = Some(match hop.types.take() {
                None => types,
                Some(own) => both(own, types),
            });
            *plan = plan.take_input();
            continue;
        }
        let Some((first, rest)) = plan.inputs.split_first_mut() else { return };
        rest.iter_mut().for_each(|input| give_types(input, params));
        plan = first;
    }
}

/// The hop that finds a relationship, in the chain below a step.
fn hop_below(plan: &mut Plan, slot: Slot) -> Option<&mut Expand> {
    let mut plan = plan.inputs.first_mut()?;
    loop {
        let is_it = match &plan.step {
            Step::Expand(hop) => hop.rel == slot,
            Step::Filter { .. }
            | Step::AllNodes { .. }
            | Step::ExpandFar(_)
            | Step::MakePath { .. } => false,
            _ => return None,
        };
        if is_it {
            break;
        }
        plan = plan.inputs.first_mut()?;
    }
    match &mut plan.step {
        Step::Expand(hop) => Some(hop),
        _ => None,
    }
}

/// The relationship of whose type a predicate tells all that it tells, and the types.
fn asked(predicate: &Expr, params: &Params) -> Option<(Slot, LabelExpr)> {
    let value = |expr: &Expr| match &expr.kind {
        ExprKind::Literal(value) => Some(value.clone()),
        ExprKind::Parameter(name) => params.get(name).cloned(),
        _ => None,
    };
    match &predicate.kind {
        ExprKind::HasLabels(of, types) => match of.kind {
            ExprKind::Slot(slot) => Some((slot, types.clone())),
            _ => None,
        },
        ExprKind::Compare(a, rest) => {
            let [(CompareOp::Equal, b)] = rest.as_slice() else { return None };
            let (slot, name) = match (type_of(a), type_of(b)) {
                (Some(slot), None) => (slot, value(b)?),
                (None, Some(slot)) => (slot, value(a)?),
                _ => return None,
            };
            Some((slot, named(&name)?))
        }
        ExprKind::Predicate(PredicateOp::In, a, list) => {
            let slot = type_of(a)?;
            let Value::List(names) = value(list)? else { return None };
            let names = names.iter().map(named).collect::<Option<Vec<_>>>()?;
            Some((slot, LabelExpr::Or(names)))
        }
        _ => None,
    }
}

/// What two expressions allow.
fn both(a: LabelExpr, b: LabelExpr) -> LabelExpr {
    let (Some(mut names), Some(others)) = (names(&a), names(&b)) else {
        return LabelExpr::And(vec![a, b]);
    };
    names.retain(|name| others.contains(name));
    match names.as_slice() {
        [only] => LabelExpr::Name(Arc::clone(only)),
        _ => LabelExpr::Or(names.into_iter().map(LabelExpr::Name).collect()),
    }
}

/// The names that an expression allows, if it is made of names.
fn names(types: &LabelExpr) -> Option<Vec<Arc<str>>> {
    let one = |types: &LabelExpr| match types {
        LabelExpr::Name(name) => Some(Arc::clone(name)),
        _ => None,
    };
    match types {
        LabelExpr::Or(all) => all.iter().map(one).collect(),
        _ => Some(vec![one(types)?]),
    }
}

fn named(name: &Value) -> Option<LabelExpr> {
    match name {
        Value::Str(name) => Some(LabelExpr::Name(Arc::clone(name))),
        _ => None,
    }
}

/// The slot of which an expression is the type.
fn type_of(expr: &Expr) -> Option<Slot> {
    let ExprKind::Call(function, arguments) = &expr.kind else { return None };
    match arguments.as_slice() {
        [Expr { kind: ExprKind::Slot(slot), .. }]
            if functions::get(*function).signature.name == "type" =>
        {
            Some(*slot)
        }
        _ => None,
    }
}
