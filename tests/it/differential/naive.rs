//! An evaluator that tries every assignment: slow, and obviously right.

use std::collections::BTreeMap;

use crate::differential::shape::Arrow;
use crate::differential::shape::Expr;
use crate::differential::shape::Item;
use crate::differential::shape::Match;
use crate::differential::shape::NodeShape;
use crate::differential::shape::PathShape;
use crate::differential::shape::Plain;
use crate::differential::shape::PlainGraph;
use crate::differential::shape::Query;
use crate::differential::shape::RelShape;

type Row = BTreeMap<String, Plain>;

/// Relationships used by one `MATCH`, and what it has bound so far.
type State = (Row, Vec<usize>);

/// How many assignments are tried at a time. A node with many loops has more.
const STATES_MAX: usize = 100_000;

/// The answer of a query: its rows, in order if the query says so. `None` if there are too many
/// assignments.
pub(super) fn answer(graph: &PlainGraph, query: &Query) -> Option<Vec<Vec<Plain>>> {
    let mut rows = vec![Row::new()];
    for clause in &query.first {
        rows = run_match(graph, clause, rows)?;
    }
    if let Some((kept, filter, more)) = &query.middle {
        for row in &mut rows {
            row.retain(|var, _| kept.contains(var));
        }
        if let Some(filter) = filter {
            rows.retain(|row| truth(graph, filter, row) == Some(true));
        }
        for clause in more {
            rows = run_match(graph, clause, rows)?;
        }
    }
    let mut out = project(graph, &query.items, &rows);
    if query.distinct {
        out.sort();
        out.dedup();
    }
    if let Some((skip, limit)) = query.page {
        out.sort();
        out = out.into_iter().skip(skip).take(limit).collect();
    }
    Some(out)
}

fn run_match(graph: &PlainGraph, clause: &Match, rows: Vec<Row>) -> Option<Vec<Row>> {
    let mut out = Vec::new();
    for row in rows {
        let mut states: Vec<State> = vec![(row.clone(), Vec::new())];
        for path in &clause.paths {
            let mut longer = Vec::new();
            for state in states {
                longer.append(&mut walk(graph, path, &state)?);
                if longer.len() > STATES_MAX {
                    return None;
                }
            }
            states = longer;
        }
        let mut found: Vec<Row> = states.into_iter().map(|(row, _)| row).collect();
        if let Some(filter) = &clause.filter {
            found.retain(|row| truth(graph, filter, row) == Some(true));
        }
        if found.is_empty() && clause.optional {
            let mut row = row;
            for var in clause.paths.iter().flat_map(vars) {
                row.entry(var).or_insert(Plain::Null);
            }
            found.push(row);
        }
        out.extend(found);
        if out.len() > STATES_MAX {
            return None;
        }
    }
    Some(out)
}

fn vars(path: &PathShape) -> Vec<String> {
    let steps = path.steps.iter().flat_map(|(rel, node)| [rel.var.clone(), node.var.clone()]);
    std::iter::once(path.first.var.clone()).chain(steps).flatten().collect()
}

/// All ways in which a path fits.
fn walk(graph: &PlainGraph, path: &PathShape, state: &State) -> Option<Vec<State>> {
    let mut at: Vec<(State, usize)> = (0..graph.nodes.len())
        .filter_map(|node| Some((enter(graph, &path.first, node, state.clone())?, node)))
        .collect();
    for (rel, node) in &path.steps {
        at = at
            .into_iter()
            .flat_map(|(state, from)| step(graph, rel, state, from))
            .filter_map(|(state, to)| Some((enter(graph, node, to, state)?, to)))
            .collect();
        if at.len() > STATES_MAX {
            return None;
        }
    }
    Some(at.into_iter().map(|(state, _)| state).collect())
}

/// Binds a node if it fits.
fn enter(graph: &PlainGraph, shape: &NodeShape, node: usize, mut state: State) -> Option<State> {
    let own = &graph.nodes[node];
    let labels = shape.labels.iter().all(|label| own.labels.contains(label));
    (labels && has(&own.properties, shape.property.as_ref())).then_some(())?;
    bind(&mut state.0, shape.var.as_ref(), &Plain::Node(node)).then_some(state)
}

/// Whether a variable can stand for a value.
fn bind(row: &mut Row, var: Option<&String>, value: &Plain) -> bool {
    match var {
        None => true,
        Some(var) => row.entry(var.clone()).or_insert_with(|| value.clone()) == value,
    }
}

fn has(own: &[(&'static str, Plain)], wanted: Option<&(&'static str, Plain)>) -> bool {
    wanted.is_none_or(|(key, value)| own.iter().any(|(k, v)| k == key && v == value))
}

/// All ways to follow a relationship, or several of them.
fn step(graph: &PlainGraph, shape: &RelShape, state: State, from: usize) -> Vec<(State, usize)> {
    let (least, most) = shape.hops.unwrap_or((1, 1));
    let mut out = Vec::new();
    let mut at = vec![(state, from)];
    for n in 0..=most {
        if n >= least {
            out.extend(at.iter().cloned());
        }
        at = at.into_iter().flat_map(|(state, from)| hop(graph, shape, &state, from)).collect();
    }
    out
}

fn hop(graph: &PlainGraph, shape: &RelShape, state: &State, from: usize) -> Vec<(State, usize)> {
    let mut out = Vec::new();
    for (id, rel) in graph.rels.iter().enumerate() {
        let fits = (shape.types.is_empty() || shape.types.contains(&rel.rel_type))
            && has(&rel.properties, shape.property.as_ref())
            && !state.1.contains(&id);
        let forward = rel.start == from && shape.arrow != Arrow::Left;
        // A loop that may be followed either way is one way, not two.
        let loops = rel.start == rel.end && forward;
        let backward = rel.end == from && shape.arrow != Arrow::Right && !loops;
        for (_, to) in
            [(forward, rel.end), (backward, rel.start)].iter().filter(|(may, _)| fits && *may)
        {
            let mut state = state.clone();
            state.1.push(id);
            if bind(&mut state.0, shape.var.as_ref(), &Plain::Rel(id)) {
                out.push((state, *to));
            }
        }
    }
    out
}

fn project(graph: &PlainGraph, items: &[Item], rows: &[Row]) -> Vec<Vec<Plain>> {
    let aggregates = items.iter().any(|item| !matches!(item, Item::Plain(_)));
    let plain = |row: &Row| -> Vec<Plain> {
        let exprs = items.iter().filter_map(|item| match item {
            Item::Plain(expr) => Some(value(graph, expr, row)),
            Item::CountAll | Item::Aggregate(..) => None,
        });
        exprs.collect()
    };
    if !aggregates {
        return rows.iter().map(plain).collect();
    }
    let mut groups: BTreeMap<Vec<Plain>, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        groups.entry(plain(row)).or_default().push(row);
    }
    if items.iter().all(|item| !matches!(item, Item::Plain(_))) {
        groups.entry(Vec::new()).or_default();
    }
    let whole = |(key, rows): (Vec<Plain>, Vec<&Row>)| {
        let mut key = key.into_iter();
        let cell = |item: &Item| match item {
            Item::Plain(_) => key.next().expect("a key per plain item"),
            Item::CountAll => int(rows.len()),
            Item::Aggregate(name, distinct, expr) => {
                aggregate(name, *distinct, rows.iter().map(|row| value(graph, expr, row)).collect())
            }
        };
        items.iter().map(cell).collect()
    };
    groups.into_iter().map(whole).collect()
}

fn int(n: usize) -> Plain {
    Plain::Int(i64::try_from(n).unwrap())
}

fn aggregate(name: &str, distinct: bool, mut values: Vec<Plain>) -> Plain {
    values.retain(|value| *value != Plain::Null);
    // `collect` gives its values in any order; the comparison sorts both sides.
    values.sort();
    if distinct {
        values.dedup();
    }
    match name {
        "count" => int(values.len()),
        "collect" => Plain::List(values),
        "min" => values.into_iter().next().unwrap_or(Plain::Null),
        "max" => values.into_iter().next_back().unwrap_or(Plain::Null),
        other => unreachable!("no aggregate {other}"),
    }
}

fn value(graph: &PlainGraph, expr: &Expr, row: &Row) -> Plain {
    match expr {
        Expr::Literal(value) => value.clone(),
        Expr::Var(var) => row[var].clone(),
        Expr::Property(var, key) => {
            let properties = match row[var] {
                Plain::Node(node) => &graph.nodes[node].properties,
                Plain::Rel(rel) => &graph.rels[rel].properties,
                _ => return Plain::Null,
            };
            let found = properties.iter().find(|(own, _)| own == key);
            found.map_or(Plain::Null, |(_, value)| value.clone())
        }
        _ => truth(graph, expr, row).map_or(Plain::Null, Plain::Bool),
    }
}

/// A condition in three-valued logic; `None` is unknown.
fn truth(graph: &PlainGraph, expr: &Expr, row: &Row) -> Option<bool> {
    match expr {
        Expr::HasLabel(var, label) => match row[var] {
            Plain::Node(node) => Some(graph.nodes[node].labels.contains(label)),
            _ => None,
        },
        Expr::Compare(operator, a, b) => {
            compare(operator, &value(graph, a, row), &value(graph, b, row))
        }
        Expr::And(a, b) => match (truth(graph, a, row), truth(graph, b, row)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
        Expr::Or(a, b) => match (truth(graph, a, row), truth(graph, b, row)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        },
        Expr::Xor(a, b) => Some(truth(graph, a, row)? != truth(graph, b, row)?),
        Expr::Not(a) => truth(graph, a, row).map(|truth| !truth),
        Expr::IsNull(a) => Some(value(graph, a, row) == Plain::Null),
        Expr::In(a, list) => {
            let a = value(graph, a, row);
            let found: Vec<Option<bool>> =
                list.iter().map(|b| compare("=", &a, &value(graph, b, row))).collect();
            if found.contains(&Some(true)) {
                Some(true)
            } else if found.contains(&None) {
                None
            } else {
                Some(false)
            }
        }
        Expr::Exists(path) => {
            // A variable that is null matches nothing.
            if path.first.var.as_ref().is_some_and(|var| row[var] == Plain::Null) {
                return Some(false);
            }
            // Too many to count are some.
            let found = walk(graph, path, &(row.clone(), Vec::new()));
            Some(found.is_none_or(|found| !found.is_empty()))
        }
        Expr::Literal(_) | Expr::Var(_) | Expr::Property(..) => match value(graph, expr, row) {
            Plain::Bool(truth) => Some(truth),
            _ => None,
        },
    }
}

fn compare(operator: &str, a: &Plain, b: &Plain) -> Option<bool> {
    if *a == Plain::Null || *b == Plain::Null {
        return None;
    }
    let alike = std::mem::discriminant(a) == std::mem::discriminant(b);
    match operator {
        "=" => Some(a == b),
        "<>" => Some(a != b),
        _ if !alike => None,
        "<" => Some(a < b),
        "<=" => Some(a <= b),
        ">" => Some(a > b),
        ">=" => Some(a >= b),
        other => unreachable!("no operator {other}"),
    }
}
