//! Compares what came with what was expected.

use std::collections::BTreeMap;
use std::sync::Arc;

use factum::graph::Graph;
use factum::value::NodeId;
use factum::value::RelId;
use factum::value::Value;

use crate::expected::Expected;
use crate::expected::Node;
use crate::expected::Rel;

/// How lists are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lists {
    /// Element by element.
    Ordered,
    /// As bags.
    Unordered,
}

/// Whether a value is the expected one. Temporal values are expected as the strings they print as.
pub(crate) fn fits(value: &Value, expected: &Expected, graph: &Graph, lists: Lists) -> bool {
    match (value, expected) {
        (Value::Null, Expected::Null) => true,
        (Value::Bool(a), Expected::Bool(b)) => a == b,
        (Value::Int(a), Expected::Int(b)) => a == b,
        (Value::Float(a), Expected::Float(b)) => a == b || a.is_nan() && b.is_nan(),
        (Value::Str(a), Expected::Str(b)) => **a == **b,
        (Value::List(a), Expected::List(b)) => {
            a.len() == b.len() && all_fit(a, b, lists, |a, b| fits(a, b, graph, lists))
        }
        (Value::Map(a), Expected::Map(b)) => {
            let a: Vec<(Arc<str>, Value)> =
                a.iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect();
            entries_fit(&a, b, graph, lists)
        }
        (Value::Node(node), Expected::Node(expected)) => node_fits(*node, expected, graph, lists),
        (Value::Rel(rel), Expected::Rel(expected)) => rel_fits(*rel, expected, graph, lists),
        (Value::Path(path), Expected::Path(start, steps)) => {
            path.rels.len() == steps.len()
                && node_fits(path.nodes[0], start, graph, lists)
                && steps.iter().enumerate().all(|(n, step)| {
                    let (from, to) = (path.nodes[n], path.nodes[n + 1]);
                    let ends = graph.endpoints(path.rels[n]);
                    let forwards = ends == Some((from, to));
                    let backwards = ends == Some((to, from));
                    (if step.forwards { forwards } else { backwards })
                        && rel_fits(path.rels[n], &step.rel, graph, lists)
                        && node_fits(to, &step.node, graph, lists)
                })
        }
        (
            Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_),
            Expected::Str(text),
        ) => value.to_string().trim_matches('\'') == text,
        _ => false,
    }
}

/// Whether each value fits an expected one of its own.
pub(crate) fn all_fit<A, B>(
    values: &[A],
    expected: &[B],
    lists: Lists,
    fits: impl Fn(&A, &B) -> bool,
) -> bool {
    if lists == Lists::Ordered {
        return values.len() == expected.len()
            && values.iter().zip(expected).all(|(a, b)| fits(a, b));
    }
    let mut rest: Vec<&B> = expected.iter().collect();
    values.iter().all(|value| match rest.iter().position(|expected| fits(value, expected)) {
        Some(at) => {
            rest.swap_remove(at);
            true
        }
        None => false,
    }) && rest.is_empty()
}

fn entries_fit(
    entries: &[(Arc<str>, Value)],
    expected: &BTreeMap<String, Expected>,
    graph: &Graph,
    lists: Lists,
) -> bool {
    entries.len() == expected.len()
        && entries.iter().all(|(key, value)| {
            expected.get(&**key).is_some_and(|expected| fits(value, expected, graph, lists))
        })
}

fn node_fits(node: NodeId, expected: &Node, graph: &Graph, lists: Lists) -> bool {
    let mut labels: Vec<String> =
        graph.labels(node).iter().map(|label| label.to_string()).collect();
    labels.sort();
    labels == expected.labels
        && entries_fit(&graph.properties(node), &expected.properties, graph, lists)
}

fn rel_fits(rel: RelId, expected: &Rel, graph: &Graph, lists: Lists) -> bool {
    **graph.rel_type(rel) == *expected.rel_type
        && entries_fit(&graph.properties(rel), &expected.properties, graph, lists)
}
