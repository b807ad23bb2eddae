//! `WHERE EXISTS { … }` and patterns as predicates: whether there is a match is asked once for equal
//! rows, or read off the degree of a node.

use crate::cypher::check::bound::CompareOp;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::Subquery;
use crate::cypher::check::bound::SubqueryKind;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::Site;
use crate::cypher::optimize::bottom_up;
use crate::cypher::optimize::implied;
use crate::cypher::plan::Expand;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::eager;
use crate::graph::Graph;
use crate::source::Span;
use crate::value::Value;

pub(super) const RULE: Rule = Rule {
    name: "semi_join",
    reason: "whether there is a match is asked once for equal rows",
    run: |plan, site| {
        let writes = eager::writes(plan);
        bottom_up(plan, &mut |plan| semi_join(plan, site, writes));
    },
};

fn semi_join(plan: &mut Plan, site: &Site<'_>, writes: bool) {
    let Step::Filter { predicate } = &plan.step else { return };
    let (subquery, wanted) = match &predicate.kind {
        ExprKind::Subquery(own) => (own, true),
        ExprKind::Not(inner) => match &inner.kind {
            ExprKind::Subquery(own) => (own, false),
            _ => return,
        },
        _ => return,
    };
    if subquery.kind != SubqueryKind::Exists {
        return;
    }
    let Some(Some(inner)) = site.subqueries.get(subquery.id as usize) else { return };
    let mut found = inner.plan.clone();
    bottom_up(&mut found, &mut |plan| semi_join(plan, site, writes));
    let step = match single_hop(subquery, &found, site.graph) {
        Some(hop) if !writes && site.graph.is_compact() => {
            by_degree(plan, &hop, wanted);
            return;
        }
        _ => Step::SemiJoin {
            row: inner.row,
            rowwise: inner.rowwise,
            reads: subquery.reads.clone(),
            wanted,
        },
    };
    let input = plan.take_input();
    *plan = Plan::new(step, vec![input, found]);
}

/// The only hop of a subquery that asks nothing else than whether there is one.
fn single_hop(subquery: &Subquery, plan: &Plan, graph: &Graph) -> Option<Expand> {
    let mut filters = Vec::new();
    let mut plan = plan;
    let hop = loop {
        match &plan.step {
            Step::Filter { predicate } => filters.push(predicate),
            Step::Project { .. } => {}
            Step::Expand(hop) => break hop,
            _ => return None,
        }
        plan = plan.inputs.first()?;
    };
    let on_argument = matches!(plan.inputs.first()?.step, Step::Argument);
    let plain = !hop.into && hop.differs.is_empty() && subquery.reads.contains(&hop.from);
    let implied = filters.iter().all(|filter| {
        implied::label_of(filter).is_some_and(|(slot, label)| {
            slot == hop.to && implied::implies(hop, slot, label, graph)
        })
    });
    (on_argument && plain && implied).then(|| hop.clone())
}

/// Counts the relationships instead of looking for one.
fn by_degree(plan: &mut Plan, hop: &Expand, wanted: bool) {
    let degree = Step::Degree {
        from: hop.from,
        slot: hop.rel,
        direction: hop.direction,
        types: hop.types.clone(),
        among: (hop.to, Vec::new()),
    };
    let zero = Expr::new(ExprKind::Literal(Value::Int(0)), Span::default());
    let op = if wanted { CompareOp::Greater } else { CompareOp::Equal };
    let of = Box::new(Expr::slot(hop.rel, Span::default()));
    let predicate = Expr::new(ExprKind::Compare(of, vec![(op, zero)]), Span::default());
    *plan = plan.take_input().then(degree).then(Step::Filter { predicate });
}
