//! Expressions that have a value in every row. Only such may be moved to where there are other rows
//! than where they were written: what fails for a row that a later step would have dropped must not
//! fail the query.

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::ExprKind;
use crate::cypher::check::bound::PredicateOp;
use crate::cypher::check::signature::FunctionId;
use crate::cypher::eval::functions;
use crate::graph::ColumnView;
use crate::graph::Graph;
use crate::value::Value;

/// Functions of nodes, relationships and paths that always have a value.
const OF_ENTITIES: &[&str] = &["id", "elementId", "labels", "type", "keys", "properties", "length"];
/// Functions of strings that always have a value.
const OF_STRINGS: &[&str] =
    &["toLower", "toUpper", "lower", "upper", "trim", "ltrim", "rtrim", "reverse", "size"];

/// Whether an expression has a value in every row.
pub(crate) fn is_total(expr: &Expr, graph: &Graph) -> bool {
    let total = |expr: &Expr| is_total(expr, graph);
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Parameter(_) | ExprKind::Slot(_) => true,
        ExprKind::Subquery(_) => true,
        ExprKind::Property(of, _) => matches!(of.kind, ExprKind::Slot(_)),
        ExprKind::HasLabels(of, _) => matches!(of.kind, ExprKind::Slot(_)),
        ExprKind::IsNull(a) | ExprKind::IsNotNull(a) => total(a),
        ExprKind::Compare(a, rest) => total(a) && rest.iter().all(|(_, b)| total(b)),
        ExprKind::And(all) | ExprKind::Or(all) | ExprKind::Xor(all) => {
            all.iter().all(|one| total(one) && is_truth(one, graph))
        }
        ExprKind::Not(a) => total(a) && is_truth(a, graph),
        ExprKind::List(all) => all.iter().all(total),
        ExprKind::Predicate(PredicateOp::In, a, b) => {
            let list = matches!(&b.kind, ExprKind::List(_))
                || matches!(&b.kind, ExprKind::Literal(Value::List(_)));
            list && total(a) && total(b)
        }
        ExprKind::Predicate(PredicateOp::Matches, a, pattern) => match &pattern.kind {
            ExprKind::Literal(Value::Str(pattern)) => {
                total(a) && regex::Regex::new(pattern).is_ok()
            }
            _ => false,
        },
        ExprKind::Predicate(_, a, b) => total(a) && total(b),
        ExprKind::Call(function, arguments) => call_is_total(*function, arguments, graph),
        _ => false,
    }
}

fn call_is_total(function: FunctionId, arguments: &[Expr], graph: &Graph) -> bool {
    let name = functions::get(function).signature.name;
    if name == "coalesce" {
        return arguments.iter().all(|argument| is_total(argument, graph));
    }
    let [argument] = arguments else { return false };
    match &argument.kind {
        ExprKind::Slot(_) => OF_ENTITIES.contains(&name),
        _ => OF_STRINGS.contains(&name) && is_string(argument, graph),
    }
}

/// Whether an expression is a string or null in every row.
fn is_string(expr: &Expr, graph: &Graph) -> bool {
    match &expr.kind {
        ExprKind::Literal(value) => matches!(value, Value::Str(_) | Value::Null),
        ExprKind::Property(of, key) if matches!(of.kind, ExprKind::Slot(_)) => {
            columns(graph, key, |view| matches!(view, ColumnView::Str(..)))
        }
        ExprKind::Call(function, arguments) => {
            let name = functions::get(*function).signature.name;
            name != "size" && OF_STRINGS.contains(&name) && {
                arguments.iter().all(|argument| is_string(argument, graph))
            }
        }
        _ => false,
    }
}

/// Whether an expression is a truth value or null in every row.
pub(crate) fn is_truth(expr: &Expr, graph: &Graph) -> bool {
    match &expr.kind {
        ExprKind::Literal(value) => matches!(value, Value::Bool(_) | Value::Null),
        ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Xor(_)
        | ExprKind::Not(_)
        | ExprKind::Compare(..)
        | ExprKind::Predicate(..)
        | ExprKind::IsNull(_)
        | ExprKind::IsNotNull(_)
        | ExprKind::HasLabels(..) => true,
        ExprKind::Subquery(own) => own.kind == crate::cypher::check::bound::SubqueryKind::Exists,
        ExprKind::Property(of, key) if matches!(of.kind, ExprKind::Slot(_)) => {
            columns(graph, key, |view| matches!(view, ColumnView::Bool(_)))
        }
        _ => false,
    }
}

/// Whether all values of a key, on nodes and on relationships, are of a kind.
fn columns(graph: &Graph, key: &str, fits: impl Fn(ColumnView<'_>) -> bool) -> bool {
    let Some(key) = graph.key_id(key) else { return true };
    let of = [graph.node_column(key), graph.rel_column(key)];
    of.into_iter().flatten().all(|column| {
        let view = column.view();
        matches!(view, ColumnView::Empty) || fits(view)
    })
}
