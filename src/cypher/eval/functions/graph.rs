//! Functions of nodes, relationships and paths.

use std::sync::Arc;

use crate::cypher::check::types::Types;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::EvalContext;
use crate::cypher::eval::functions::Evaluator;
use crate::cypher::eval::functions::Function;
use crate::cypher::eval::functions::Group;
use crate::cypher::eval::functions::parameter;
use crate::cypher::eval::functions::unusable;
use crate::cypher::eval::property;
use crate::cypher::exec::batch::Cells;
use crate::cypher::exec::batch::Column;
use crate::graph::Entity;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

const GROUP: Group = Group::Graph;
const MAP_LIKE: Types = Types::ENTITY.or(Types::MAP);
const NAMES: Types = Types::STRING.or(Types::LIST);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "id",
        &[parameter("entity", Types::ENTITY)],
        Types::INTEGER,
        GROUP,
        Evaluator::Columns(id),
    )
    .doc("The number of a node or relationship.", "EXISTS { (n) WHERE id(n) >= 0 }"),
    Function::new(
        "elementId",
        &[parameter("entity", Types::ENTITY)],
        Types::STRING,
        GROUP,
        Evaluator::Strict(element_id),
    )
    .doc(
        "The number of a node or relationship as a string.",
        "EXISTS { (n) WHERE elementId(n) = toString(id(n)) }",
    ),
    Function::new(
        "labels",
        &[parameter("node", Types::NODE)],
        Types::LIST,
        GROUP,
        Evaluator::Strict(labels),
    )
    .doc("The labels of a node, sorted.", "EXISTS { (n:City) WHERE labels(n) = ['City'] }"),
    Function::new(
        "hasLabels",
        &[parameter("entity", Types::ENTITY), parameter("labels", NAMES)],
        Types::BOOLEAN,
        GROUP,
        Evaluator::Strict(has_labels),
    )
    .doc(
        "Whether a node has all of some labels, or a relationship all of some types: `n:$(labels)`.",
        "EXISTS { (n) WHERE hasLabels(n, ['City']) }",
    ),
    Function::new(
        "hasAnyLabel",
        &[parameter("entity", Types::ENTITY), parameter("labels", NAMES)],
        Types::BOOLEAN,
        GROUP,
        Evaluator::Strict(has_any_label),
    )
    .doc(
        "Whether a node has one of some labels, or a relationship one of some types: `n:$any(labels)`.",
        "EXISTS { (n) WHERE hasAnyLabel(n, ['City', 'Town']) }",
    ),
    Function::new("linenumber", &[], Types::INTEGER, GROUP, Evaluator::Lenient(no_file)).doc(
        "The line of a file in which a row of `LOAD CSV` begins; null where there is none, as behind a grouping or `DISTINCT`.",
        "linenumber() IS NULL",
    ),
    Function::new("file", &[], Types::STRING, GROUP, Evaluator::Lenient(no_file)).doc(
        "The file that `LOAD CSV` reads; null where there is none.",
        "file() IS NULL",
    ),
    Function::new(
        "type",
        &[parameter("relationship", Types::RELATIONSHIP)],
        Types::STRING,
        GROUP,
        Evaluator::Columns(rel_type),
    )
    .doc("The type of a relationship.", "EXISTS { ()-[r:KNOWS]->() WHERE type(r) = 'KNOWS' }"),
    Function::new(
        "properties",
        &[parameter("value", MAP_LIKE)],
        Types::MAP,
        GROUP,
        Evaluator::Strict(properties),
    )
    .doc("All properties as a map.", "properties({a: 1}) = {a: 1}"),
    Function::new(
        "keys",
        &[parameter("value", MAP_LIKE)],
        Types::LIST,
        GROUP,
        Evaluator::Strict(keys),
    )
    .doc("The keys of all properties, sorted.", "keys({b: 1, a: 2}) = ['a', 'b']"),
    Function::new(
        "startNode",
        &[parameter("relationship", Types::RELATIONSHIP)],
        Types::NODE,
        GROUP,
        Evaluator::Strict(start_node),
    )
    .doc("The node where a relationship starts.", "EXISTS { (a)-[r]->() WHERE startNode(r) = a }"),
    Function::new(
        "endNode",
        &[parameter("relationship", Types::RELATIONSHIP)],
        Types::NODE,
        GROUP,
        Evaluator::Strict(end_node),
    )
    .doc("The node where a relationship ends.", "EXISTS { ()-[r]->(b) WHERE endNode(r) = b }"),
    Function::new(
        "nodes",
        &[parameter("path", Types::PATH)],
        Types::LIST,
        GROUP,
        Evaluator::Strict(nodes),
    )
    .doc("The nodes of a path, in order.", "EXISTS { p = (a)-->(b) WHERE nodes(p) = [a, b] }"),
    Function::new(
        "relationships",
        &[parameter("path", Types::PATH)],
        Types::LIST,
        GROUP,
        Evaluator::Strict(relationships),
    )
    .doc(
        "The relationships of a path, in order.",
        "EXISTS { p = ()-[r]->() WHERE relationships(p) = [r] }",
    ),
    Function::new(
        "length",
        &[parameter("path", Types::PATH)],
        Types::INTEGER,
        GROUP,
        Evaluator::Strict(length),
    )
    .doc("How many relationships a path has.", "EXISTS { p = ()-->() WHERE length(p) = 1 }"),
    Function::new(
        "isAcyclic",
        &[parameter("path", Types::PATH)],
        Types::BOOLEAN,
        GROUP,
        Evaluator::Strict(is_acyclic),
    )
    .doc(
        "Whether no node occurs twice in a path.",
        "EXISTS { p = (a)-->(b) WHERE isAcyclic(p) = (a <> b) }",
    ),
    Function::new(
        "isSimple",
        &[parameter("path", Types::PATH)],
        Types::BOOLEAN,
        GROUP,
        Evaluator::Strict(is_simple),
    )
    .doc(
        "Whether no node occurs twice in a path, except the first as the last.",
        "EXISTS { p = ()-->() WHERE isSimple(p) }",
    ),
];

fn id(columns: &[Column], n_rows: usize, _: &EvalContext<'_>) -> Result<Column, ErrorKind> {
    let number = |number: u32| i64::from(number);
    match &columns[0] {
        Column::Nodes(ids) => {
            Ok(Column::Ints(ids.iter().map(|id| id.map(|id| number(id.0))).collect()))
        }
        Column::Rels(ids) => {
            Ok(Column::Ints(ids.iter().map(|id| id.map(|id| number(id.0))).collect()))
        }
        column => {
            let cells = (0..n_rows).map(|row| match column.value(row) {
                Value::Null => Ok(None),
                Value::Node(id) => Ok(Some(number(id.0))),
                Value::Rel(id) => Ok(Some(number(id.0))),
                other => Err(unusable("id", &other)),
            });
            Ok(Column::Ints(cells.collect::<Result<Cells<_>, _>>()?))
        }
    }
}

fn element_id(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    match &values[0] {
        Value::Node(id) => Ok(Value::str(id.0.to_string())),
        Value::Rel(id) => Ok(Value::str(id.0.to_string())),
        other => Err(unusable("elementId", other)),
    }
}

fn labels(values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let Value::Node(id) = values[0] else { return Err(unusable("labels", &values[0])) };
    property::exists(Entity::Node(id), cx.graph)?;
    Ok(Value::list(cx.graph.labels(id).into_iter().map(Value::Str)))
}

/// What behind `LOAD CSV` is the place of a row; the checker sees to that.
fn no_file(_: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::Null)
}

fn has_labels(values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let mut all = true;
    for name in names("hasLabels", &values[1])? {
        all &= has_name(&values[0], name, cx);
    }
    Ok(Value::Bool(all))
}

fn has_any_label(values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let mut any = false;
    for name in names("hasAnyLabel", &values[1])? {
        any |= has_name(&values[0], name, cx);
    }
    Ok(Value::Bool(any))
}

/// A string or a list of strings.
fn names<'a>(function: &'static str, value: &'a Value) -> Result<Vec<&'a str>, ErrorKind> {
    let one = |item: &'a Value| match item {
        Value::Str(name) => Ok(&**name),
        _ => Err(unusable(function, item)),
    };
    match value {
        Value::List(items) => items.iter().map(one).collect(),
        other => Ok(vec![one(other)?]),
    }
}

/// Whether a node has a label, or a relationship a type.
fn has_name(entity: &Value, name: &str, cx: &EvalContext<'_>) -> bool {
    match entity {
        Value::Node(node) => {
            cx.graph.label_id(name).is_some_and(|label| cx.graph.has_label(*node, label))
        }
        Value::Rel(rel) => **cx.graph.rel_type(*rel) == *name,
        _ => false,
    }
}

fn rel_type(columns: &[Column], n_rows: usize, cx: &EvalContext<'_>) -> Result<Column, ErrorKind> {
    let number = |id: RelId| u32::from(cx.graph.rel_type_id(id).0);
    let codes: Cells<u32> = match &columns[0] {
        Column::Rels(ids) => ids.iter().map(|id| id.map(number)).collect(),
        column => {
            let cells = (0..n_rows).map(|row| match column.value(row) {
                Value::Null => Ok(None),
                Value::Rel(id) => Ok(Some(number(id))),
                other => Err(unusable("type", &other)),
            });
            cells.collect::<Result<_, _>>()?
        }
    };
    Ok(Column::Strs(codes, Arc::clone(cx.graph.type_dictionary())))
}

fn properties(values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(Value::map(property::all(&values[0], cx)?))
}

fn keys(values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let all = property::all(&values[0], cx)?;
    Ok(Value::list(all.into_iter().map(|(key, _)| Value::Str(key))))
}

/// Start and end of a relationship.
fn endpoints(value: &Value, cx: &EvalContext<'_>) -> Result<(Value, Value), ErrorKind> {
    let Value::Rel(id) = value else { return Err(unusable("startNode", value)) };
    let (start, end) =
        cx.graph.endpoints(*id).ok_or(ErrorKind::DeletedEntityAccess { what: "relationship" })?;
    Ok((Value::Node(start), Value::Node(end)))
}

fn start_node(values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(endpoints(&values[0], cx)?.0)
}

fn end_node(values: &[Value], cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    Ok(endpoints(&values[0], cx)?.1)
}

fn nodes(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let Value::Path(path) = &values[0] else { return Err(unusable("nodes", &values[0])) };
    Ok(Value::list(path.nodes.iter().copied().map(Value::Node)))
}

fn relationships(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let Value::Path(path) = &values[0] else { return Err(unusable("relationships", &values[0])) };
    Ok(Value::list(path.rels.iter().copied().map(Value::Rel)))
}

fn length(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let Value::Path(path) = &values[0] else { return Err(unusable("length", &values[0])) };
    Ok(Value::Int(i64::try_from(path.rels.len()).unwrap_or(i64::MAX)))
}

/// Whether some nodes are all different.
fn are_different(nodes: &[NodeId]) -> bool {
    let mut sorted = nodes.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1])
}

fn is_acyclic(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let Value::Path(path) = &values[0] else { return Err(unusable("isAcyclic", &values[0])) };
    Ok(Value::Bool(are_different(&path.nodes)))
}

fn is_simple(values: &[Value], _: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    let Value::Path(path) = &values[0] else { return Err(unusable("isSimple", &values[0])) };
    let is_loop = path.nodes.len() > 1 && path.nodes.first() == path.nodes.last();
    Ok(Value::Bool(are_different(&path.nodes[usize::from(is_loop)..])))
}
