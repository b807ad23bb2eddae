//! `ORDER BY … LIMIT`: only the first rows need to be sorted.

use crate::cypher::optimize::Rule;
use crate::cypher::optimize::bottom_up;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;

pub(super) const RULE: Rule = Rule {
    name: "top",
    reason: "a limit above a sort needs the first rows only",
    run: |plan, _| bottom_up(plan, &mut top),
};

fn top(plan: &mut Plan) {
    let Step::Limit { count } = &plan.step else { return };
    let Some(Step::Sort { keys }) = plan.inputs.first().map(|input| &input.step) else { return };
    let (keys, limit) = (keys.clone(), count.clone());
    let mut sort = plan.take_input();
    *plan = sort.take_input().then(Step::Top { keys, limit });
}
