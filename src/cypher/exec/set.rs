//! `SET` and `REMOVE`.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cypher::check::bound::Expr;
use crate::cypher::check::bound::PropertyKey;
use crate::cypher::check::bound::RemoveItem;
use crate::cypher::check::bound::SetItem;
use crate::cypher::error::CypherError;
use crate::cypher::error::ErrorKind;
use crate::cypher::exec::Operator;
use crate::cypher::exec::Rows;
use crate::cypher::exec::batch::Batch;
use crate::cypher::exec::batch::Column;
use crate::cypher::exec::batch::row_number;
use crate::cypher::exec::context::Context;
use crate::cypher::exec::context::graph_error;
use crate::cypher::exec::labels::Computed;
use crate::cypher::plan::walk;
use crate::graph::Entity;
use crate::source::Span;
use crate::value::Value;

/// Sets properties and labels.
pub(super) struct Set<'p> {
    pub(super) input: Rows<'p>,
    pub(super) items: &'p [SetItem],
}

impl Operator for Set<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let batch = self.input.pull(cx)?;
        set_items(self.items, &batch, cx)?;
        cx.check()?;
        Ok(batch)
    }
}

/// Applies items to each row of a batch. A row sees what was set for the rows before it.
pub(super) fn set_items(
    items: &[SetItem],
    batch: &Batch,
    cx: &mut Context<'_, '_>,
) -> Result<(), CypherError> {
    if items.is_empty() || batch.is_empty() {
        return Ok(());
    }
    if is_independent(items, batch) {
        for item in items {
            set_item(item, batch, cx)?;
        }
        return Ok(());
    }
    for row in 0..batch.n_rows() {
        let row = batch.gather(&[row_number(row)]);
        for item in items {
            set_item(item, &row, cx)?;
        }
    }
    Ok(())
}

/// Whether no row reads what is set for another, nor an item what another item sets.
fn is_independent(items: &[SetItem], batch: &Batch) -> bool {
    let mut reads = BTreeSet::new();
    let mut graph = false;
    for item in items {
        let mut note = |expr: &Expr| {
            if walk::reads_graph(expr) {
                graph = true;
                walk::reads(expr, &mut reads);
            }
        };
        match item {
            SetItem::Property { target, key, value, .. } => {
                note(target);
                note(value);
                if let PropertyKey::Computed(key) = key {
                    note(key);
                }
            }
            // A map of an entity's properties is read when it is set.
            SetItem::Replace { value, .. } | SetItem::Extend { value, .. } => {
                graph = true;
                walk::reads(value, &mut reads);
            }
            SetItem::Labels { labels, .. } => labels.computed.iter().for_each(&mut note),
        }
    }
    if !graph {
        return true;
    }
    // One item that reads nothing but what it sets is safe where nothing occurs twice.
    let [SetItem::Property { target, value, .. }] = items else { return false };
    let own = walk::slots_of(target);
    let mut subquery = false;
    walk::every(value, &mut |part| {
        use crate::cypher::check::bound::ExprKind;
        subquery |= matches!(part.kind, ExprKind::Subquery(_) | ExprKind::Call(..));
    });
    let Some(slot) = own.first().filter(|_| own.len() == 1 && reads == own && !subquery) else {
        return false;
    };
    let column = batch.column(slot.index());
    let mut seen = BTreeSet::new();
    (0..batch.n_rows()).all(|row| match column.value(row) {
        Value::Node(node) => seen.insert(Entity::Node(node)),
        Value::Rel(rel) => seen.insert(Entity::Rel(rel)),
        _ => false,
    })
}

fn set_item(item: &SetItem, batch: &Batch, cx: &mut Context<'_, '_>) -> Result<(), CypherError> {
    match item {
        SetItem::Property { target, key, value, span } => {
            let targets = cx.eval(target, batch)?;
            let values = cx.eval(value, batch)?;
            set_property(&targets, key, &values, (batch, *span), cx)
        }
        SetItem::Replace { slot, value, span } => {
            let values = cx.eval(value, batch)?;
            for row in 0..batch.n_rows() {
                if let Some(entity) = entity(&batch.value(slot.index(), row), *span)? {
                    let map = properties(&values.value(row), cx, *span)?;
                    let kept: BTreeSet<&Arc<str>> = map.iter().map(|(key, _)| key).collect();
                    let old = cx.graph().properties(entity);
                    let tx = cx.write()?;
                    for (key, _) in old.iter().filter(|(key, _)| !kept.contains(key)) {
                        let removed = tx.set_property(entity, key, Value::Null);
                        removed.map_err(|error| graph_error(&error, *span))?;
                    }
                    extend(entity, map, cx, *span)?;
                }
            }
            Ok(())
        }
        SetItem::Extend { slot, value, span } => {
            let values = cx.eval(value, batch)?;
            for row in 0..batch.n_rows() {
                if let Some(entity) = entity(&batch.value(slot.index(), row), *span)? {
                    let map = properties(&values.value(row), cx, *span)?;
                    extend(entity, map, cx, *span)?;
                }
            }
            Ok(())
        }
        SetItem::Labels { slot, labels, span } => {
            let computed = Computed::new(labels, batch, cx)?;
            for row in 0..batch.n_rows() {
                let Some(node) = node(&batch.value(slot.index(), row), *span)? else { continue };
                let tx = cx.write()?;
                for label in labels.names.iter().chain(&computed.of(row)?) {
                    tx.add_label(node, label).map_err(|error| graph_error(&error, *span))?;
                }
            }
            Ok(())
        }
    }
}

fn set_property(
    targets: &Column,
    key: &PropertyKey,
    values: &Column,
    (batch, span): (&Batch, Span),
    cx: &mut Context<'_, '_>,
) -> Result<(), CypherError> {
    let keys = key_column(key, batch, cx)?;
    for row in 0..batch.n_rows() {
        let Some(entity) = entity(&targets.value(row), span)? else { continue };
        let key = key_name(key, keys.as_ref(), row, span)?;
        let set = cx.write()?.set_property(entity, &key, values.value(row));
        set.map_err(|error| graph_error(&error, span))?;
    }
    Ok(())
}

fn key_column(
    key: &PropertyKey,
    batch: &Batch,
    cx: &Context<'_, '_>,
) -> Result<Option<Column>, CypherError> {
    match key {
        PropertyKey::Name(_) => Ok(None),
        PropertyKey::Computed(expr) => cx.eval(expr, batch).map(Some),
    }
}

fn key_name(
    key: &PropertyKey,
    column: Option<&Column>,
    row: usize,
    span: Span,
) -> Result<Arc<str>, CypherError> {
    match (key, column.map(|column| column.value(row))) {
        (PropertyKey::Name(name), _) => Ok(Arc::clone(name)),
        (_, Some(Value::Str(name))) => Ok(name),
        (_, found) => {
            let found = found.unwrap_or_default().described().into();
            Err(CypherError::new(ErrorKind::MapElementAccessByNonString { found }, span))
        }
    }
}

fn extend(
    entity: Entity,
    map: Vec<(Arc<str>, Value)>,
    cx: &mut Context<'_, '_>,
    span: Span,
) -> Result<(), CypherError> {
    let tx = cx.write()?;
    for (key, value) in map {
        tx.set_property(entity, &key, value).map_err(|error| graph_error(&error, span))?;
    }
    Ok(())
}

/// The entries of a map, or the properties of a node or relationship.
fn properties(
    value: &Value,
    cx: &Context<'_, '_>,
    span: Span,
) -> Result<Vec<(Arc<str>, Value)>, CypherError> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Map(map) => {
            Ok(map.iter().map(|(key, value)| (Arc::clone(key), value.clone())).collect())
        }
        Value::Node(node) => Ok(cx.graph().properties(*node)),
        Value::Rel(rel) => Ok(cx.graph().properties(*rel)),
        other => Err(mismatch("a map, node or relationship", other, span)),
    }
}

/// The node or relationship to change, `None` for null.
fn entity(value: &Value, span: Span) -> Result<Option<Entity>, CypherError> {
    match value {
        Value::Null => Ok(None),
        Value::Node(node) => Ok(Some(Entity::Node(*node))),
        Value::Rel(rel) => Ok(Some(Entity::Rel(*rel))),
        other => Err(mismatch("a node or relationship", other, span)),
    }
}

fn node(value: &Value, span: Span) -> Result<Option<crate::value::NodeId>, CypherError> {
    match value {
        Value::Null => Ok(None),
        Value::Node(node) => Ok(Some(*node)),
        other => Err(mismatch("a node", other, span)),
    }
}

fn mismatch(expected: &str, found: &Value, span: Span) -> CypherError {
    let kind = ErrorKind::TypeMismatch {
        what: "`SET`".into(),
        expected: expected.into(),
        found: found.described().into(),
    };
    CypherError::new(kind, span)
}

/// Removes properties and labels.
pub(super) struct Remove<'p> {
    pub(super) input: Rows<'p>,
    pub(super) items: &'p [RemoveItem],
}

impl Operator for Remove<'_> {
    fn pull(&mut self, cx: &mut Context<'_, '_>) -> Result<Batch, CypherError> {
        let batch = self.input.pull(cx)?;
        for item in self.items {
            match item {
                RemoveItem::Property { target, key, span } => {
                    let targets = cx.eval(target, &batch)?;
                    set_property(&targets, key, &Column::NULL, (&batch, *span), cx)?;
                }
                RemoveItem::Labels { slot, labels, span } => {
                    let computed = Computed::new(labels, &batch, cx)?;
                    for row in 0..batch.n_rows() {
                        let value = batch.value(slot.index(), row);
                        let Some(node) = node(&value, *span)? else { continue };
                        let tx = cx.write()?;
                        for label in labels.names.iter().chain(&computed.of(row)?) {
                            let removed = tx.remove_label(node, label);
                            removed.map_err(|error| graph_error(&error, *span))?;
                        }
                    }
                }
            }
        }
        cx.check()?;
        Ok(batch)
    }
}
