//! `ORDER BY … LIMIT`: only the first rows need to be sorted.

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::optimize::Rule;
use crate::cypher::optimize::bottom_up;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::value::Value;

pub(super) const RULE: Rule = Rule {
    name: "top",
    reason: "a limit above a sort needs the first rows only",
    run: |plan, _| bottom_up(plan, &mut top),
};

fn top(plan: &mut Plan) {
    let Step::Limit { count } = &plan.step else { return };
    let Some(input) = plan.inputs.first() else { return };
    match &input.step {
        Step::Sort { keys } => {
            let (keys, limit) = (keys.clone(), count.clone());
            let mut sort = plan.take_input();
            *plan = sort.take_input().then(Step::Top { keys, limit });
        }
        // Those that are left out must be sorted, too.
        Step::Skip { count: skip } => {
            let Some(Step::Sort { keys }) = input.inputs.first().map(|input| &input.step) else {
                return;
            };
            let (Some(skipped), Some(kept)) = (number(skip), number(count)) else { return };
            let Some(sum) = skipped.checked_add(kept) else { return };
            let limit = Expr::new(ExprKind::Literal(Value::Int(sum)), count.span);
            let (keys, skip) = (keys.clone(), Step::Skip { count: skip.clone() });
            let mut sort = plan.take_input().take_input();
            *plan = sort.take_input().then(Step::Top { keys, limit }).then(skip);
        }
        _ => {}
    }
}

/// The number that a count is known to be.
fn number(count: &Expr) -> Option<i64> {
    match count.kind {
        ExprKind::Literal(Value::Int(n)) if n >= 0 => Some(n),
        _ => None,
    }
}
