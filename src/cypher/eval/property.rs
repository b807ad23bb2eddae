//! What is inside of values: properties, elements, slices, labels.

use std::sync::Arc;

use crate::cypher::check::bound::LabelExpr;
use crate::cypher::error::ErrorKind;
use crate::cypher::eval::EvalContext;
use crate::cypher::exec::batch::Cells;
use crate::cypher::exec::batch::Column;
use crate::graph;
use crate::graph::Chunks;
use crate::graph::ColumnView;
use crate::graph::Entity;
use crate::graph::Graph;
use crate::graph::LabelId;
use crate::graph::TypeId;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;
use crate::value::ValueError;

/// `a.key`, for each row.
pub(super) fn property(
    column: &Column,
    key: &str,
    n_rows: usize,
    cx: &EvalContext<'_>,
) -> Result<Column, ErrorKind> {
    match column {
        Column::Const(value) => Ok(Column::Const(of_value(value, key, cx)?)),
        Column::Nodes(ids) => {
            let stored = cx.graph.key_id(key).and_then(|key| cx.graph.node_column(key));
            let ids = Ids { cells: ids, number: |id: NodeId| id.0, entity: Entity::Node };
            ids.read(stored, cx.graph)
        }
        Column::Rels(ids) => {
            let stored = cx.graph.key_id(key).and_then(|key| cx.graph.rel_column(key));
            let ids = Ids { cells: ids, number: |id: RelId| id.0, entity: Entity::Rel };
            ids.read(stored, cx.graph)
        }
        column => {
            let values = (0..n_rows).map(|row| of_value(&column.value(row), key, cx));
            Ok(Column::from_values(values.collect::<Result<_, _>>()?))
        }
    }
}

/// A column of nodes or of relationships, whose properties are read.
struct Ids<'a, T> {
    cells: &'a Cells<T>,
    number: fn(T) -> u32,
    entity: fn(T) -> Entity,
}

impl<T: Copy> Ids<'_, T> {
    fn read(&self, stored: Option<&graph::Column>, graph: &Graph) -> Result<Column, ErrorKind> {
        match stored.map_or(ColumnView::Empty, graph::Column::view) {
            ColumnView::Empty => {
                self.cells(graph, |_| None::<bool>)?;
                Ok(Column::NULL)
            }
            ColumnView::Bool(chunks) => Ok(Column::Bools(self.copied(graph, chunks)?)),
            ColumnView::Int(chunks) => Ok(Column::Ints(self.copied(graph, chunks)?)),
            ColumnView::Float(chunks) => Ok(Column::Floats(self.copied(graph, chunks)?)),
            ColumnView::Str(chunks, dictionary) => {
                Ok(Column::Strs(self.copied(graph, chunks)?, Arc::clone(dictionary)))
            }
            ColumnView::Mixed(chunks) => {
                let mut values = Vec::with_capacity(self.cells.values().len());
                for id in self.cells.iter() {
                    let value = id.and_then(|id| chunks.get((self.number)(id)));
                    if value.is_none() {
                        self.check_exists(id, graph)?;
                    }
                    values.push(value.cloned().unwrap_or_default());
                }
                Ok(Column::from_values(values))
            }
        }
    }

    fn copied<V: Copy + Default>(
        &self,
        graph: &Graph,
        chunks: &Chunks<V>,
    ) -> Result<Cells<V>, ErrorKind> {
        self.cells(graph, |id| chunks.get(id).copied())
    }

    fn cells<V: Copy + Default>(
        &self,
        graph: &Graph,
        get: impl Fn(u32) -> Option<V>,
    ) -> Result<Cells<V>, ErrorKind> {
        let cells = self.cells.iter().map(|id| {
            let value = id.and_then(|id| get((self.number)(id)));
            if value.is_none() {
                self.check_exists(id, graph)?;
            }
            Ok(value)
        });
        cells.collect()
    }

    /// Only what is gone has no properties without having had none, so nobody else is asked.
    fn check_exists(&self, id: Option<T>, graph: &Graph) -> Result<(), ErrorKind> {
        id.map_or(Ok(()), |id| exists((self.entity)(id), graph))
    }
}

/// Whether a node or relationship is still there.
pub(super) fn exists(entity: Entity, graph: &Graph) -> Result<(), ErrorKind> {
    if graph.has(entity) {
        return Ok(());
    }
    let what = match entity {
        Entity::Node(_) => "node",
        Entity::Rel(_) => "relationship",
    };
    Err(ErrorKind::DeletedEntityAccess { what })
}

/// The node or relationship that a value is.
pub(super) const fn entity_of(value: &Value) -> Option<Entity> {
    match value {
        Value::Node(id) => Some(Entity::Node(*id)),
        Value::Rel(id) => Some(Entity::Rel(*id)),
        _ => None,
    }
}

/// `a.key` of one value.
pub(super) fn of_value(value: &Value, key: &str, cx: &EvalContext<'_>) -> Result<Value, ErrorKind> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Map(map) => Ok(map.get(key).cloned().unwrap_or_default()),
        Value::Node(_) | Value::Rel(_) => {
            let Some(entity) = entity_of(value) else { return Ok(Value::Null) };
            let property = cx.graph.property(entity, key);
            if property.is_null() {
                exists(entity, cx.graph)?;
            }
            Ok(property)
        }
        other => other.component(key).ok_or_else(|| no_parts(other, "properties")),
    }
}

/// All properties of a node, a relationship or a map.
pub(super) fn all(
    value: &Value,
    cx: &EvalContext<'_>,
) -> Result<Vec<(Arc<str>, Value)>, ErrorKind> {
    match (value, entity_of(value)) {
        (_, Some(entity)) => {
            exists(entity, cx.graph)?;
            Ok(cx.graph.properties(entity))
        }
        (Value::Map(map), _) => {
            Ok(map.iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect())
        }
        (other, _) => Err(no_parts(other, "properties")),
    }
}

fn no_parts(value: &Value, part: &'static str) -> ErrorKind {
    ValueError::NoParts { value: value.described(), part }.into()
}

/// `a[b]`.
pub(super) fn index(
    value: &Value,
    index: &Value,
    cx: &EvalContext<'_>,
) -> Result<Value, ErrorKind> {
    match (value, index) {
        (Value::Null, _) => Ok(Value::Null),
        (Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Rel(_), Value::Null) => {
            Ok(Value::Null)
        }
        (Value::List(list), Value::Int(at)) => {
            Ok(place(*at, list.len()).and_then(|at| list.get(at)).cloned().unwrap_or_default())
        }
        (Value::List(_), index) => Err(ValueError::ListIndex { index: index.described() }.into()),
        (Value::Map(_) | Value::Node(_) | Value::Rel(_), Value::Str(key)) => {
            of_value(value, key, cx)
        }
        (Value::Map(_) | Value::Node(_) | Value::Rel(_), index) => {
            Err(ValueError::MapIndex { index: index.described() }.into())
        }
        (other, Value::Str(key)) if other.component(key).is_some() => of_value(other, key, cx),
        (other, _) => Err(no_parts(other, "elements")),
    }
}

/// A place in a list, counted from its end if it is negative.
fn place(at: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    usize::try_from(if at < 0 { at + length } else { at }).ok()
}

/// `a[b..c]`; `None` for a bound that is left out.
pub(super) fn slice(
    value: &Value,
    from: Option<&Value>,
    to: Option<&Value>,
) -> Result<Value, ValueError> {
    let bound = |bound: Option<&Value>, length: usize, default: usize| match bound {
        None => Ok(Some(default)),
        Some(Value::Null) => Ok(None),
        Some(Value::Int(at)) => {
            let before_start = if *at < 0 { 0 } else { length };
            Ok(Some(place(*at, length).unwrap_or(before_start).min(length)))
        }
        Some(other) => Err(ValueError::ListIndex { index: other.described() }),
    };
    let list = match value {
        Value::Null => return Ok(Value::Null),
        Value::List(list) => list,
        other => return Err(ValueError::NoParts { value: other.described(), part: "slices" }),
    };
    let length = list.len();
    let (Some(from), Some(to)) = (bound(from, length, 0)?, bound(to, length, length)?) else {
        return Ok(Value::Null);
    };
    Ok(Value::List(if from < to { list[from..to].into() } else { Arc::from([]) }))
}

/// Labels or types as numbers of the graph, so that each row is a comparison of numbers.
enum Test {
    Label(Option<LabelId>, Option<TypeId>),
    Any,
    Not(Box<Test>),
    And(Vec<Test>),
    Or(Vec<Test>),
}

impl Test {
    fn new(labels: &LabelExpr, graph: &Graph) -> Self {
        let all = |labels: &[LabelExpr]| -> Vec<Self> {
            labels.iter().map(|label| Self::new(label, graph)).collect()
        };
        match labels {
            LabelExpr::Name(name) => Self::Label(graph.label_id(name), graph.type_id(name)),
            LabelExpr::Wildcard => Self::Any,
            LabelExpr::Not(label) => Self::Not(Box::new(Self::new(label, graph))),
            LabelExpr::And(labels) => Self::And(all(labels)),
            LabelExpr::Or(labels) => Self::Or(all(labels)),
        }
    }

    fn node(&self, node: NodeId, graph: &Graph) -> bool {
        match self {
            Self::Label(label, _) => label.is_some_and(|label| graph.has_label(node, label)),
            Self::Any => !graph.label_ids(node).is_empty(),
            Self::Not(test) => !test.node(node, graph),
            Self::And(tests) => tests.iter().all(|test| test.node(node, graph)),
            Self::Or(tests) => tests.iter().any(|test| test.node(node, graph)),
        }
    }

    fn rel(&self, rel: RelId, graph: &Graph) -> bool {
        match self {
            Self::Label(_, rel_type) => rel_type.is_some_and(|own| graph.rel_type_id(rel) == own),
            Self::Any => true,
            Self::Not(test) => !test.rel(rel, graph),
            Self::And(tests) => tests.iter().all(|test| test.rel(rel, graph)),
            Self::Or(tests) => tests.iter().any(|test| test.rel(rel, graph)),
        }
    }
}

/// `a:A`, for each row.
pub(super) fn has_labels(
    column: &Column,
    labels: &LabelExpr,
    n_rows: usize,
    cx: &EvalContext<'_>,
) -> Result<Column, ErrorKind> {
    let test = Test::new(labels, cx.graph);
    if let Column::Nodes(ids) = column {
        let has_gaps = cx.graph.n_nodes() < cx.graph.next_node_id() as usize;
        if has_gaps {
            ids.iter().flatten().try_for_each(|id| exists(id.into(), cx.graph))?;
        }
        return Ok(Column::Bools(
            ids.iter().map(|id| id.map(|id| test.node(id, cx.graph))).collect(),
        ));
    }
    let answers = (0..n_rows).map(|row| match column.value(row) {
        Value::Null => Ok(None),
        Value::Node(id) => exists(id.into(), cx.graph).map(|()| Some(test.node(id, cx.graph))),
        // A relationship that is gone has its type still.
        Value::Rel(id) => Ok(Some(test.rel(id, cx.graph))),
        other => Err(no_parts(&other, "labels")),
    });
    Ok(Column::Bools(answers.collect::<Result<_, _>>()?))
}
