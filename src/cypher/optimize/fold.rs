//! Constants: what is the same in every row is computed once, and what is never true needs no rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::cypher::Params;
use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::LabelExpr;
use crate::cypher::check::bound::PredicateOp;
use crate::cypher::check::bound::Subquery;
use crate::cypher::check::signature::FunctionKind;
use crate::cypher::error::CypherError;
use crate::cypher::eval;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::Random;
use crate::cypher::eval::Subqueries;
use crate::cypher::eval::functions;
use crate::cypher::eval::functions::Group;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::Site;
use crate::cypher::optimize::bottom_up;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::eager;
use crate::cypher::plan::rewrite;
use crate::cypher::plan::total;
use crate::cypher::plan::walk;
use crate::graph::Graph;
use crate::value;
use crate::value::Value;

pub(super) const RULE: Rule = Rule {
    name: "fold",
    reason: "what is the same in every row is computed once; what is never true needs no rows",
    run: |plan, site| bottom_up(plan, &mut |plan| fold_step(plan, site)),
};

/// The longest string and the longest list that are computed beforehand.
const SIZE_MAX: usize = 1_024;

fn fold_step(plan: &mut Plan, site: &Site<'_>) {
    let graph = site.graph;
    // Labels of a node that is gone are an error where they are written and false where they are computed.
    if matches!(plan.step, Step::Filter { .. }) && !eager::writes(plan) {
        rewrite::exprs(&mut plan.step, &mut |expr| write_labels(expr, site.params));
    }
    rewrite::exprs(&mut plan.step, &mut |expr| fold(expr, graph));
    match &plan.step {
        Step::Filter { predicate } => match &predicate.kind {
            ExprKind::Literal(Value::Bool(true)) => *plan = plan.take_input(),
            ExprKind::Literal(_) if is_idle(plan, graph) => *plan = Plan::leaf(Step::Nothing),
            ExprKind::And(all) => {
                let all = all.clone();
                let input = plan.take_input();
                *plan = all
                    .into_iter()
                    .fold(input, |input, predicate| input.then(Step::Filter { predicate }));
                fold_step(plan, site);
            }
            _ => nothing_from_nothing(plan),
        },
        Step::Limit { count } => match count.kind {
            ExprKind::Literal(Value::Int(0)) if !eager::writes(plan) => {
                *plan = Plan::leaf(Step::Nothing);
            }
            _ => nothing_from_nothing(plan),
        },
        _ => nothing_from_nothing(plan),
    }
}

/// What makes rows of rows makes none of none.
fn nothing_from_nothing(plan: &mut Plan) {
    let gives_none = match &plan.step {
        Step::Aggregate { keys, .. } => !keys.is_empty(),
        Step::AllNodes { .. }
        | Step::Expand(_)
        | Step::ExpandFar(_)
        | Step::Shortest(_)
        | Step::Filter { .. }
        | Step::MakePath { .. }
        | Step::Unwind { .. }
        | Step::Project { .. }
        | Step::Distinct { .. }
        | Step::Sort { .. }
        | Step::Skip { .. }
        | Step::Apply { .. } => true,
        _ => false,
    };
    let empty = plan.inputs.first().is_some_and(|input| matches!(input.step, Step::Nothing));
    if gives_none && empty && !eager::writes(plan) {
        *plan = Plan::leaf(Step::Nothing);
    }
}

/// Whether nothing is lost if a plan is not run: it neither writes nor fails.
fn is_idle(plan: &Plan, graph: &Graph) -> bool {
    let mut idle = true;
    walk::steps(plan, &mut |plan| {
        idle &= matches!(
            plan.step,
            Step::Argument
                | Step::AllNodes { .. }
                | Step::Expand(_)
                | Step::ExpandFar(_)
                | Step::Filter { .. }
                | Step::MakePath { .. }
                | Step::Project { .. }
                | Step::Distinct { .. }
                | Step::Sort { .. }
                | Step::Nothing
        );
        walk::exprs(&plan.step, &mut |expr| idle &= total::is_total(expr, graph));
    });
    idle
}

/// Computes what can be computed of an expression.
fn fold(expr: &mut Expr, graph: &Graph) {
    rewrite::children(expr, &mut |child| fold(child, graph));
    split_chain(expr);
    simplify(expr, graph);
    or_to_in(expr);
    if is_constant(expr)
        && let Some(value) = compute(expr, graph)
    {
        expr.kind = ExprKind::Literal(value);
    }
}

/// Whether all parts of an expression are literals, and computing it takes neither long nor chance.
fn is_constant(expr: &Expr) -> bool {
    let plain = match &expr.kind {
        ExprKind::Or(_)
        | ExprKind::Xor(_)
        | ExprKind::And(_)
        | ExprKind::Not(_)
        | ExprKind::Compare(..)
        | ExprKind::Arithmetic(..)
        | ExprKind::Negate(_)
        | ExprKind::Plus(_)
        | ExprKind::Predicate(..)
        | ExprKind::IsNull(_)
        | ExprKind::IsNotNull(_) => true,
        ExprKind::List(all) => all.len() <= SIZE_MAX,
        ExprKind::Call(function, _) => {
            let function = functions::get(*function);
            function.signature.kind == FunctionKind::Scalar
                && matches!(function.group, Group::Math | Group::Predicate | Group::Convert)
        }
        _ => false,
    };
    let mut literals = plain;
    walk::children(expr, &mut |child| {
        literals &= match &child.kind {
            ExprKind::Literal(Value::Str(text)) => text.len() <= SIZE_MAX,
            ExprKind::Literal(Value::List(list)) => list.len() <= SIZE_MAX,
            ExprKind::Literal(_) => true,
            _ => false,
        };
    });
    literals
}

/// The value of a constant; none if it has none, which is then found out where rows arrive.
fn compute(expr: &Expr, graph: &Graph) -> Option<Value> {
    let now = value::temporal::epoch(0, 0).ok()?;
    let cx = EvalContext {
        graph,
        parameters: &BTreeMap::new(),
        now: &now,
        random: &Random::new(0),
        subqueries: &NoSubqueries,
    };
    Some(eval::eval(expr, &Batch::new(1), &cx).ok()?.value(0))
}

/// Constants have no subqueries.
struct NoSubqueries;

impl Subqueries for NoSubqueries {
    fn run(&self, _: &Subquery, _: &Batch, _: &EvalContext<'_>) -> Result<Column, CypherError> {
        Ok(Column::NULL)
    }
}

/// Labels that are the same in every row, as if they were written: `n:$($label)` finds nodes as `n:City` does.
fn write_labels(expr: &mut Expr, params: &Params) {
    rewrite::children(expr, &mut |child| write_labels(child, params));
    let ExprKind::Call(function, arguments) = &expr.kind else { return };
    let [of, names] = arguments.as_slice() else { return };
    let connect: fn(Vec<Expr>) -> ExprKind = match functions::get(*function).signature.name {
        "hasLabels" => ExprKind::And,
        "hasAnyLabel" => ExprKind::Or,
        _ => return,
    };
    let value = match &names.kind {
        ExprKind::Literal(value) => value,
        ExprKind::Parameter(name) => params.get(name).unwrap_or(&Value::Null),
        _ => return,
    };
    let names = match value {
        Value::List(items) => &**items,
        value => std::slice::from_ref(value),
    };
    let one = |name: &Value| match name {
        Value::Str(name) if matches!(of.kind, ExprKind::Slot(_)) => {
            let labels = LabelExpr::Name(Arc::clone(name));
            Some(Expr::new(ExprKind::HasLabels(Box::new(of.clone()), labels), expr.span))
        }
        _ => None,
    };
    let Some(mut all) = names.iter().map(one).collect::<Option<Vec<Expr>>>() else { return };
    expr.kind = match all.pop() {
        None => return,
        Some(only) if all.is_empty() => only.kind,
        Some(last) => {
            all.push(last);
            connect(all)
        }
    };
}

/// `a < b < c` as `a < b AND b < c`, so that each part finds its place.
fn split_chain(expr: &mut Expr) {
    let ExprKind::Compare(first, rest) = &expr.kind else { return };
    let plain = |expr: &Expr| match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Parameter(_) | ExprKind::Slot(_) => true,
        ExprKind::Property(of, _) => matches!(of.kind, ExprKind::Slot(_)),
        _ => false,
    };
    if rest.len() < 2 || !rest[..rest.len() - 1].iter().all(|(_, middle)| plain(middle)) {
        return;
    }
    let mut left = Expr::clone(first);
    let mut parts = Vec::with_capacity(rest.len());
    for (op, right) in rest {
        let kind = ExprKind::Compare(Box::new(left), vec![(*op, right.clone())]);
        parts.push(Expr::new(kind, expr.span));
        left = right.clone();
    }
    expr.kind = ExprKind::And(parts);
}

/// Takes the neutral out of `AND` and `OR`, and lets what decides decide.
fn simplify(expr: &mut Expr, graph: &Graph) {
    let (all, deciding) = match &mut expr.kind {
        ExprKind::And(all) => (all, false),
        ExprKind::Or(all) => (all, true),
        _ => return,
    };
    let truth = |expr: &Expr| match expr.kind {
        ExprKind::Literal(Value::Bool(truth)) => Some(truth),
        _ => None,
    };
    // What stands before it is computed first, and may fail.
    let decides = all.iter().position(|one| truth(one) == Some(deciding));
    if let Some(at) = decides
        && all[..at].iter().all(|one| total::is_total(one, graph) && total::is_truth(one, graph))
    {
        expr.kind = ExprKind::Literal(Value::Bool(deciding));
        return;
    }
    let kept: Vec<Expr> = all.iter().filter(|one| truth(one) != Some(!deciding)).cloned().collect();
    match kept.as_slice() {
        [] => expr.kind = ExprKind::Literal(Value::Bool(!deciding)),
        [one] if total::is_truth(one, graph) => *expr = one.clone(),
        [_] => {}
        _ => *all = kept,
    }
}

/// `a = 1 OR a = 2` as `a IN [1, 2]`, for which an index may be used.
fn or_to_in(expr: &mut Expr) {
    let ExprKind::Or(all) = &expr.kind else { return };
    let mut of: Option<&Expr> = None;
    let mut values = Vec::new();
    for one in all {
        let (a, b) = match &one.kind {
            ExprKind::Compare(a, rest) => match rest.as_slice() {
                [(CompareOp::Equal, b)] => (&**a, b),
                _ => return,
            },
            ExprKind::Predicate(PredicateOp::In, a, b) => (&**a, &**b),
            _ => return,
        };
        let turned = is_property(a).is_none() && matches!(one.kind, ExprKind::Compare(..));
        let (a, b) = if turned { (b, a) } else { (a, b) };
        let same = of.is_none_or(|of| is_property(of) == is_property(a));
        if is_property(a).is_none() || !same {
            return;
        }
        of = Some(a);
        match (&one.kind, &b.kind) {
            (ExprKind::Compare(..), ExprKind::Literal(_) | ExprKind::Parameter(_)) => {
                values.push(b.clone());
            }
            (ExprKind::Predicate(..), ExprKind::Literal(Value::List(list))) => {
                let literal = |value: &Value| Expr::new(ExprKind::Literal(value.clone()), b.span);
                values.extend(list.iter().map(literal));
            }
            (ExprKind::Predicate(..), ExprKind::List(list)) => values.extend(list.iter().cloned()),
            _ => return,
        }
    }
    let Some(of) = of else { return };
    let list = Box::new(Expr::new(ExprKind::List(values), expr.span));
    expr.kind = ExprKind::Predicate(PredicateOp::In, Box::new(of.clone()), list);
    if let ExprKind::Predicate(_, _, list) = &mut expr.kind
        && is_constant(list)
        && let ExprKind::List(all) = &list.kind
    {
        let values = all.iter().filter_map(|one| match &one.kind {
            ExprKind::Literal(value) => Some(value.clone()),
            _ => None,
        });
        let values: Vec<Value> = values.collect();
        list.kind = ExprKind::Literal(Value::List(values.into()));
    }
}

/// The slot and the key of a property of a variable.
fn is_property(expr: &Expr) -> Option<(crate::cypher::check::bound::Slot, &str)> {
    let ExprKind::Property(of, key) = &expr.kind else { return None };
    match of.kind {
        ExprKind::Slot(slot) => Some((slot, key)),
        _ => None,
    }
}
