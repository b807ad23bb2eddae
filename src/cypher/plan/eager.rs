//! Where reading must end before writing starts, and writing before reading goes on.
//!
//! A step takes its input in pieces. If a step that writes stood right on top of one that reads, the
//! reading would find what has just been written, and `MATCH (n) CREATE ()` would never end. So all
//! rows are taken before the first is written where something below reads what is written, and all
//! are written before the first is passed on.

use crate::cypher::plan::Plan;
use crate::cypher::plan::Step;
use crate::cypher::plan::walk;

/// Puts a writing step, with what it runs inside, on top of a plan.
pub(super) fn write(plan: Plan, step: Step, inside: Vec<Plan>) -> Plan {
    let input = if may_disturb(&plan, &step) { plan.then(Step::Eager) } else { plan };
    let mut inputs = vec![input];
    inputs.extend(inside);
    // What comes after must see all that was written, and must not stop it half-way.
    Plan::new(step, inputs).then(Step::Eager)
}

/// Whether a step writes.
pub(crate) fn is_write(step: &Step) -> bool {
    matches!(
        step,
        Step::Create { .. }
            | Step::Merge { .. }
            | Step::Set { .. }
            | Step::Remove { .. }
            | Step::Delete { .. }
            | Step::Foreach { .. }
    )
}

/// Whether some step of a plan writes.
pub(crate) fn writes(plan: &Plan) -> bool {
    let mut found = false;
    walk::steps(plan, &mut |plan| found |= is_write(&plan.step));
    found
}

/// Whether writing while a plan is being read could change what it gives.
fn may_disturb(plan: &Plan, step: &Step) -> bool {
    let only_rels = creates_only_rels(step);
    let mut disturbed = false;
    let mut open = vec![plan];
    while let Some(plan) = open.pop() {
        // Below a step that has taken everything, nothing is read any more.
        if matches!(
            plan.step,
            Step::Eager | Step::Sort { .. } | Step::Top { .. } | Step::Aggregate { .. }
        ) {
            continue;
        }
        disturbed |= match &plan.step {
            Step::Argument
            | Step::Nothing
            | Step::Limit { .. }
            | Step::Skip { .. }
            | Step::Prune { .. } => false,
            Step::AllNodes { .. }
            | Step::LabelScan { .. }
            | Step::IndexSeek { .. }
            | Step::NodesById { .. } => !only_rels,
            step => {
                let mut reads = false;
                walk::exprs(step, &mut |expr| reads |= walk::reads_graph(expr));
                let plain = matches!(
                    step,
                    Step::Unwind { .. }
                        | Step::Project { .. }
                        | Step::Distinct { .. }
                        | Step::Filter { .. }
                        | Step::LoadCsv { .. }
                );
                !plain || (reads && (!only_rels || reads_rels(step)))
            }
        };
        open.extend(&plan.inputs);
    }
    disturbed
}

/// Whether a step creates relationships between nodes that are there, and nothing else.
fn creates_only_rels(step: &Step) -> bool {
    let Step::Create { paths } = step else { return false };
    paths.iter().all(|path| path.start.bound && path.steps.iter().all(|step| step.to.bound))
}

/// Whether an expression of a step looks at relationships that it does not hold yet.
fn reads_rels(step: &Step) -> bool {
    use crate::cypher::check::bound::ExprKind;
    let mut found = false;
    walk::exprs(step, &mut |expr| {
        walk::every(expr, &mut |part| found |= matches!(part.kind, ExprKind::Subquery(_)));
    });
    found
}
