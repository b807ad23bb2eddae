//! Nodes and relationships as tables, a column for each property. `factum import` reads them again.

use std::collections::BTreeSet;
use std::io;
use std::io::Write;
use std::sync::Arc;

use crate::export::Node;
use crate::export::Rel;
use crate::export::Selection;
use crate::export::Spelling;
use crate::graph::Graph;
use crate::value::Value;
use crate::value::json::push_value;

/// The nodes as a table.
pub(super) struct NodesCsv {
    keys: Vec<Arc<str>>,
}

/// The relationships as a table.
pub(super) struct RelsCsv {
    keys: Vec<Arc<str>>,
}

impl NodesCsv {
    pub(super) fn new(graph: &Graph, selection: &Selection) -> Self {
        let keys = selection.nodes(graph).flat_map(|node| graph.properties(node));
        Self { keys: sorted(keys) }
    }
}

impl RelsCsv {
    pub(super) fn new(graph: &Graph, selection: &Selection) -> Self {
        let keys = selection.rels(graph).flat_map(|rel| graph.properties(rel));
        Self { keys: sorted(keys) }
    }
}

fn sorted(properties: impl Iterator<Item = (Arc<str>, Value)>) -> Vec<Arc<str>> {
    properties.map(|(key, _)| key).collect::<BTreeSet<_>>().into_iter().collect()
}

impl Spelling for NodesCsv {
    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let fixed = [":ID", ":LABEL"].into_iter().map(String::from);
        record(out, fixed.chain(self.keys.iter().map(|key| key.to_string())))
    }

    fn node(&mut self, node: &Node, out: &mut dyn Write) -> io::Result<()> {
        let fixed = [node.id.0.to_string(), node.labels.join(";")];
        let cells = self.keys.iter().map(|key| cell(node.property(key)));
        record(out, fixed.into_iter().chain(cells))
    }

    fn rel(&mut self, _: &Rel, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

impl Spelling for RelsCsv {
    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let fixed = [":START_ID", ":END_ID", ":TYPE"].into_iter().map(String::from);
        record(out, fixed.chain(self.keys.iter().map(|key| key.to_string())))
    }

    fn node(&mut self, _: &Node, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    fn rel(&mut self, rel: &Rel, out: &mut dyn Write) -> io::Result<()> {
        let fixed = [rel.start.0.to_string(), rel.end.0.to_string(), rel.rel_type.to_string()];
        let cells = self.keys.iter().map(|key| cell(rel.property(key)));
        record(out, fixed.into_iter().chain(cells))
    }
}

/// A value as a cell: strings as they stand, what is not set as nothing, the rest as JSON.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Str(text) => text.to_string(),
        Value::Int(number) => number.to_string(),
        Value::List(_) | Value::Map(_) | Value::Bool(_) | Value::Float(_) => {
            let mut text = String::new();
            push_value(&mut text, value);
            text
        }
        _ => value.to_string(),
    }
}

fn record(out: &mut dyn Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(cells).map_err(io::Error::other)?;
    let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    out.write_all(&bytes)
}
