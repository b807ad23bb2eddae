//! `CREATE`.

use crate::cypher::check::bound::CreateNode;
use crate::cypher::check::bound::CreatePath;
use crate::cypher::check::bound::CreateProperties;
use crate::cypher::check::bound::CreateRel;
use crate::cypher::check::bound::Direction as Arrow;
use crate::cypher::check::bound::RelType;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::context::graph_error;
use crate::cypher::exec::labels::Computed;
use crate::cypher::exec::labels::one_type;
use crate::cypher::exec::path::path;
use crate::cypher::exec::path::rels_of;
use crate::graph::Entity;
use crate::graph::KeyId;
use crate::graph::TypeId;
use crate::source::Span;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// Creates nodes and relationships for each row.
pub(super) struct Create<'p> {
    pub(super) input: Rows<'p>,
    pub(super) paths: &'p [CreatePath],
}

impl Operator for Create<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let mut batch = self.input.pull(cx)?;
        for path in self.paths {
            if batch.is_empty() {
                break;
            }
            create_path(path, &mut batch, cx)?;
        }
        // A created node or relationship takes about as much as a few values.
        let n_created: usize = self.paths.iter().map(|path| 2 * path.steps.len() + 1).sum();
        cx.hold_bytes(batch.n_rows() * n_created * 4 * size_of::<Value>())?;
        cx.check()?;
        Ok(batch)
    }
}

/// Creates a path for each row of a batch: each part of it for all rows, one part after the other.
pub(super) fn create_path(
    own: &CreatePath,
    batch: &mut Batch,
    cx: &mut Context<'_, '_>,
) -> Result<(), CypherError> {
    create_node(&own.start, batch, cx)?;
    for step in &own.steps {
        create_node(&step.to, batch, cx)?;
    }
    let mut before = &own.start;
    let mut parts = Vec::new();
    for step in &own.steps {
        create_rel(&step.rel, [before, &step.to], batch, cx)?;
        parts.push(step.rel.slot);
        before = &step.to;
    }
    if let Some(slot) = own.slot {
        let starts = batch.column(own.start.slot.index()).clone();
        let paths =
            (0..batch.n_rows()).map(|row| match (starts.node(row), rels_of(batch, &parts, row)) {
                (Some(start), Some(rels)) => path(cx.graph(), start, rels),
                _ => Value::Null,
            });
        let column = Column::from_values(paths.collect());
        batch.set(slot.index(), column);
    }
    Ok(())
}

fn create_node(
    own: &CreateNode,
    batch: &mut Batch,
    cx: &mut Context<'_, '_>,
) -> Result<(), CypherError> {
    if own.bound {
        return Ok(());
    }
    let mut properties = Properties::new(&own.properties, batch, cx, own.span)?;
    let tx = cx.write()?;
    let mut labels = Vec::new();
    for label in &own.labels.names {
        labels.push(tx.intern_label(label).map_err(|error| graph_error(&error, own.span))?);
    }
    let n_written = labels.len();
    let computed = Computed::new(&own.labels, batch, cx)?;
    let mut ids = Vec::with_capacity(batch.n_rows());
    for row in 0..batch.n_rows() {
        let tx = cx.write()?;
        labels.truncate(n_written);
        for label in computed.of(row)? {
            labels.push(tx.intern_label(&label).map_err(|error| graph_error(&error, own.span))?);
        }
        let id = tx.create_node_labelled(&labels).map_err(|error| graph_error(&error, own.span))?;
        properties.set(id.into(), row, cx)?;
        ids.push(id);
    }
    batch.set(own.slot.index(), Column::nodes(ids));
    Ok(())
}

fn create_rel(
    own: &CreateRel,
    ends: [&CreateNode; 2],
    batch: &mut Batch,
    cx: &mut Context<'_, '_>,
) -> Result<(), CypherError> {
    let mut properties = Properties::new(&own.properties, batch, cx, own.span)?;
    let fail = |error| graph_error(&error, own.span);
    let mut rel_type = match &own.rel_type {
        RelType::Name(name) => cx.write()?.intern_type(name).map_err(fail)?,
        RelType::Computed(_) => TypeId(0),
    };
    let computed = match &own.rel_type {
        RelType::Name(_) => None,
        RelType::Computed(name) => Some((cx.eval(name, batch)?, name.span)),
    };
    let columns = ends.map(|node| batch.column(node.slot.index()).clone());
    let mut ids: Vec<RelId> = Vec::with_capacity(batch.n_rows());
    for row in 0..batch.n_rows() {
        let mut nodes = [NodeId(0); 2];
        for ((node, column), end) in nodes.iter_mut().zip(&columns).zip(ends) {
            *node = column.node(row).ok_or_else(|| no_node(&column.value(row), end.span))?;
        }
        if own.direction == Arrow::In {
            nodes.reverse();
        }
        if let Some((names, span)) = &computed {
            let name = one_type(&names.value(row), *span)?;
            rel_type = cx.write()?.intern_type(&name).map_err(fail)?;
        }
        let id = cx.write()?.create_rel_typed(nodes[0], rel_type, nodes[1]).map_err(fail)?;
        properties.set(id.into(), row, cx)?;
        ids.push(id);
    }
    batch.set(own.slot.index(), Column::rels(ids));
    Ok(())
}

fn no_node(found: &Value, span: Span) -> CypherError {
    let kind = ErrorKind::InvalidArgumentValue {
        what: "a relationship to create".into(),
        expected: "nodes at its ends".into(),
        found: found.described().into(),
    };
    CypherError::new(kind, span)
}

/// Properties to set, for all rows of a batch.
struct Properties {
    columns: Vec<(KeyId, Column)>,
    /// A map for each row, instead of columns.
    map: Option<Value>,
    span: Span,
}

impl Properties {
    fn new(
        own: &CreateProperties,
        batch: &Batch,
        cx: &mut Context<'_, '_>,
        span: Span,
    ) -> Result<Self, CypherError> {
        let mut columns = Vec::new();
        let mut map = None;
        match own {
            CreateProperties::Entries(entries) => {
                for entry in entries {
                    let column = cx.eval(&entry.value, batch)?;
                    let fail = |error| graph_error(&error, entry.value.span);
                    let key = cx.write()?.intern_key(&entry.key).map_err(fail)?;
                    columns.push((key, column));
                }
            }
            CreateProperties::Parameter(name, span) => {
                let value = cx.env.params.get(name).cloned().unwrap_or_default();
                if !matches!(value, Value::Map(_) | Value::Null) {
                    let kind = ErrorKind::InvalidArgumentValue {
                        what: format!("`${name}`").into(),
                        expected: "a map".into(),
                        found: value.described().into(),
                    };
                    return Err(CypherError::new(kind, *span));
                }
                map = Some(value);
            }
        }
        Ok(Self { columns, map, span })
    }

    fn set(
        &mut self,
        entity: Entity,
        row: usize,
        cx: &mut Context<'_, '_>,
    ) -> Result<(), CypherError> {
        let tx = cx.write()?;
        let fail = |error| graph_error(&error, self.span);
        for (key, column) in &self.columns {
            let value = column.value(row);
            if !matches!(value, Value::Null) {
                tx.set_property_by(entity, *key, value).map_err(fail)?;
            }
        }
        if let Some(Value::Map(map)) = &self.map {
            for (key, value) in map.iter().filter(|(_, value)| !matches!(value, Value::Null)) {
                tx.set_property(entity, key, value.clone()).map_err(fail)?;
            }
        }
        Ok(())
    }
}
