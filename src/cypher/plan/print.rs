//! Plans as text, for `EXPLAIN` and `PROFILE`.

use std::fmt::Write;

use crate::cypher::PlanLine;
use crate::cypher::check::bound::Direction;
use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::Length;
use crate::cypher::check::bound::Slot;
use crate::cypher::check::bound::SortKey;
use crate::cypher::exec::context::StepProfile;
use crate::cypher::plan::ApplyKind;
use crate::cypher::plan::CountStore;
use crate::cypher::plan::Expand;
use crate::cypher::plan::Plan;
use crate::cypher::plan::Planned;
use crate::cypher::plan::Seek;
use crate::cypher::plan::Step;
use crate::cypher::plan::show::Show;

/// A plan as text, a step a line, inputs below what they feed.
pub(crate) fn text(planned: &Planned) -> String {
    let mut out = String::new();
    for line in lines(planned, None) {
        let indent = "  ".repeat(line.depth);
        writeln!(out, "{indent}{}", line.text).expect("strings accept text");
    }
    out
}

/// The steps of a plan, then those of the queries inside of its expressions.
pub(crate) fn lines(planned: &Planned, profile: Option<&[StepProfile]>) -> Vec<PlanLine> {
    let show = Show { names: &planned.names };
    let mut lines = Vec::new();
    add(&planned.root, 0, &show, &mut lines);
    if let Some(profile) = profile {
        measure(&mut lines, profile);
    }
    for (number, inner) in planned.subqueries.iter().enumerate() {
        if let Some(inner) = inner {
            let text = format!("Subquery {number}");
            lines.push(PlanLine { text, estimated: inner.plan.rows, ..PlanLine::default() });
            add(&inner.plan, 1, &show, &mut lines);
        }
    }
    lines
}

/// Adds what was measured; of a step's time and accesses, those of its inputs are not its own.
fn measure(lines: &mut [PlanLine], profile: &[StepProfile]) {
    for at in 0..lines.len() {
        let own = profile.get(at).copied().unwrap_or_default();
        let (mut hits, mut time, mut held) = (own.hits, own.time, own.memory.0);
        let inputs =
            (at + 1..lines.len()).take_while(|&below| lines[below].depth > lines[at].depth);
        for below in inputs.filter(|&below| lines[below].depth == lines[at].depth + 1) {
            let input = profile.get(below).copied().unwrap_or_default();
            hits = hits.saturating_sub(input.hits);
            time = time.saturating_sub(input.time);
            held = held.saturating_sub(input.memory.0);
        }
        let line = &mut lines[at];
        (line.rows, line.hits, line.time) = (Some(own.rows), Some(hits), Some(time));
        line.memory = Some((held + own.memory.1) as u64);
    }
}

fn add(plan: &Plan, depth: usize, show: &Show<'_>, lines: &mut Vec<PlanLine>) {
    let mut open = vec![(plan, depth)];
    while let Some((plan, depth)) = open.pop() {
        let text = step(&plan.step, show);
        lines.push(PlanLine { depth, text, estimated: plan.rows, ..PlanLine::default() });
        open.extend(plan.inputs.iter().rev().map(|input| (input, depth + 1)));
    }
}

fn list(slots: &[Slot], show: &Show<'_>) -> String {
    slots.iter().map(|slot| show.slot(*slot)).collect::<Vec<_>>().join(", ")
}

fn step(step: &Step, show: &Show<'_>) -> String {
    let slot = |slot: &Slot| show.slot(*slot);
    match step {
        Step::Argument => "Argument".to_owned(),
        Step::Nothing => "Nothing".to_owned(),
        Step::AllNodes { slot: own } => format!("AllNodes {}", slot(own)),
        Step::LabelScan { slot: own, label } => format!("LabelScan {}:{label}", slot(own)),
        Step::IndexSeek { slot: own, label, key, seek: sought } => {
            format!("IndexSeek {}:{label}({key}) {}", slot(own), seek(sought, show))
        }
        Step::NodesById { slot: own, ids } => {
            format!("NodesById {} = {}", slot(own), show.expr(ids))
        }
        Step::Filter { predicate } => format!("Filter {}", show.expr(predicate)),
        Step::MakePath { slot: own, start, parts } => {
            format!("Path {} = {}, {}", slot(own), slot(start), list(parts, show))
        }
        Step::Unwind { list, slot: own } => format!("Unwind {} AS {}", show.expr(list), slot(own)),
        Step::Project { items } => {
            let items =
                items.iter().map(|(expr, own)| format!("{} AS {}", show.expr(expr), slot(own)));
            format!("Project {}", items.collect::<Vec<_>>().join(", "))
        }
        Step::Aggregate { keys, calls } => {
            let keys =
                keys.iter().map(|key| format!("{} AS {}", show.expr(&key.expr), slot(&key.slot)));
            let calls = calls
                .iter()
                .map(|call| format!("{} AS {}", show.aggregate(call), slot(&call.slot)));
            format!("Aggregate {}", keys.chain(calls).collect::<Vec<_>>().join(", "))
        }
        Step::Distinct { slots } => format!("Distinct {}", list(slots, show)),
        Step::Sort { keys } => format!("Sort {}", sort_keys(keys, show)),
        Step::Top { keys, limit } => {
            format!("Top {} by {}", show.expr(limit), sort_keys(keys, show))
        }
        Step::Skip { count } => format!("Skip {}", show.expr(count)),
        Step::Limit { count } => format!("Limit {}", show.expr(count)),
        Step::Prune { keep } => format!("Prune to {}", list(keep, show)),
        Step::Eager => "Eager".to_owned(),
        Step::Drain => "Drain".to_owned(),
        _ => walking_step(step, show),
    }
}

fn walking_step(step: &Step, show: &Show<'_>) -> String {
    let slot = |slot: &Slot| show.slot(*slot);
    match step {
        Step::Expand(hop) => {
            let into = if hop.into { "Into" } else { "" };
            format!("Expand{into} {}{}", arrow(hop, "", show), among(&hop.among, show))
        }
        Step::ExpandFar(far) => {
            let into = if far.hop.into { "Into" } else { "" };
            let ends = if far.lists { "" } else { " ends only" };
            format!("ExpandFar{into} {}{ends}", arrow(&far.hop, &length(far.length), show))
        }
        Step::Intersect(own) => {
            format!("Intersect {}, {}", arrow(&own.first, "", show), arrow(&own.second, "", show))
        }
        Step::SemiJoin { wanted, .. } => (if *wanted { "SemiJoin" } else { "AntiJoin" }).to_owned(),
        Step::HashJoin { keys } => {
            let keys = keys.iter().map(|(a, b)| format!("{} = {}", show.expr(a), show.expr(b)));
            format!("HashJoin {}", keys.collect::<Vec<_>>().join(", "))
        }
        Step::Shortest(own) => {
            let all = if own.all { "AllShortest" } else { "Shortest" };
            format!("{all} {}", arrow(&own.far.hop, &length(own.far.length), show))
        }
        Step::Repeat(own) => {
            let length = length(own.group.length);
            format!("Repeat{length} ({})…({})", slot(&own.from), slot(&own.to))
        }
        Step::Select(own) => {
            format!("Select paths from {} to {}", slot(&own.start), slot(&own.end))
        }
        Step::Endpoints(own) => {
            format!("Endpoints ({})-[{}]-({})", slot(&own.from.0), slot(&own.rel), slot(&own.to.0))
        }
        Step::Retrace(own) => {
            format!("Retrace ({})-[{}*]-({})", slot(&own.from.0), slot(&own.rels), slot(&own.to.0))
        }
        Step::CountStore(CountStore::Nodes { slot: own, label }) => match label {
            Some(label) => format!("CountStore nodes:{label} AS {}", slot(own)),
            None => format!("CountStore nodes AS {}", slot(own)),
        },
        Step::CountStore(CountStore::Rels { slot: own, types, .. }) => {
            let types =
                types.as_ref().map_or(String::new(), |types| format!(":{}", show.labels(types)));
            format!("CountStore relationships{types} AS {}", slot(own))
        }
        Step::Degree { from, slot: own, among: (_, ends), .. } => {
            format!("Degree {} AS {}{}", slot(from), slot(own), among(ends, show))
        }
        Step::Apply { kind, rowwise, .. } => {
            let name = match kind {
                ApplyKind::Join => "Apply",
                ApplyKind::Optional(_) => "Optional",
                ApplyKind::Each => "ForEachRow",
            };
            if *rowwise { name.to_owned() } else { format!("{name} (row by row)") }
        }
        Step::Union { columns, .. } => format!("Union {}", list(columns, show)),
        Step::Create { .. } => "Create".to_owned(),
        Step::Merge { .. } => "Merge".to_owned(),
        Step::Set { .. } => "Set".to_owned(),
        Step::Remove { .. } => "Remove".to_owned(),
        Step::Delete { detach: true, .. } => "DetachDelete".to_owned(),
        Step::Delete { .. } => "Delete".to_owned(),
        Step::Foreach { list, slot: own } => {
            format!("Foreach {} IN {}", slot(own), show.expr(list))
        }
        Step::Call(call) => format!("Call {}", call.procedure.name),
        Step::LoadCsv { slot: own, .. } => format!("LoadCsv {}", slot(own)),
        // `step` has taken the others.
        _ => String::new(),
    }
}

fn seek(seek: &Seek, show: &Show<'_>) -> String {
    match seek {
        Seek::Equal(value) => format!("= {}", show.expr(value)),
        Seek::In(value) => format!("IN {}", show.expr(value)),
        Seek::Prefix(value) => format!("STARTS WITH {}", show.expr(value)),
        Seek::Range { low, high } => {
            let bound = |own: &Option<(_, bool)>, sign: &str| {
                own.as_ref().map(|(value, inclusive)| {
                    format!("{sign}{} {}", if *inclusive { "=" } else { "" }, show.expr(value))
                })
            };
            let bounds = [bound(low, ">"), bound(high, "<")];
            bounds.into_iter().flatten().collect::<Vec<_>>().join(" AND ")
        }
    }
}

fn sort_keys(keys: &[SortKey], show: &Show<'_>) -> String {
    let keys = keys.iter().map(|key| {
        format!("{}{}", show.expr(&key.expr), if key.descending { " DESC" } else { "" })
    });
    keys.collect::<Vec<_>>().join(", ")
}

/// What must hold of a node at the end of a hop.
fn among(ends: &[Expr], show: &Show<'_>) -> String {
    let ends: Vec<String> = ends.iter().map(|end| show.expr(end)).collect();
    if ends.is_empty() { String::new() } else { format!(" among {}", ends.join(", ")) }
}

fn arrow(hop: &Expand, length: &str, show: &Show<'_>) -> String {
    let types =
        hop.types.as_ref().map_or(String::new(), |types| format!(":{}", show.labels(types)));
    let (left, right) = match hop.direction {
        Direction::Out => ("-", "->"),
        Direction::In => ("<-", "-"),
        Direction::Either => ("-", "-"),
    };
    let (from, rel, to) = (show.slot(hop.from), show.slot(hop.rel), show.slot(hop.to));
    format!("({from}){left}[{rel}{types}{length}]{right}({to})")
}

fn length(length: Length) -> String {
    match length.max {
        Some(max) if max == length.min => format!("*{max}"),
        Some(max) => format!("*{}..{max}", length.min),
        None => format!("*{}..", length.min),
    }
}
