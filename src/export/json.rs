//! The readable file: JSON, sorted, a node or relationship a line, so that two versions can be
//! compared line by line.
//!
//! ```json
//! {
//! "format": "factum graph",
//! "version": 1,
//! "next_ids": {"node": 2, "relationship": 1},
//! "indexes": [],
//! "nodes": [
//! {"id":0,"labels":["Country","Entity"],"properties":{"name":"Iran"}},
//! {"id":1,"labels":["Entity","Group"],"properties":{"name":"Afghan refugees"}}
//! ],
//! "relationships": [
//! {"id":0,"type":"DEPORTS","start":0,"end":1,"properties":{"negated":false}}
//! ]
//! }
//! ```
//!
//! Values are encoded as in `factum query --jsonl`. Ids of part of a graph are those of the whole.

use std::io;
use std::io::Write;
use std::sync::Arc;

use crate::export::Node;
use crate::export::Rel;
use crate::export::Selection;
use crate::export::Spelling;
use crate::graph::Graph;
use crate::graph::IndexInfo;
use crate::value::Value;
use crate::value::json::push_string;
use crate::value::json::push_value;

/// What the member `format` says.
pub const JSON_FORMAT: &str = "factum graph";
/// What the member `version` says.
pub const JSON_VERSION: u64 = 1;

/// factum's own readable file.
pub(super) struct Json<'a> {
    graph: &'a Graph,
    is_whole: bool,
    first: bool,
}

impl<'a> Json<'a> {
    pub(super) fn new(graph: &'a Graph, selection: &'a Selection) -> Self {
        Self { graph, is_whole: selection.is_all(), first: true }
    }

    /// Ends the line before and begins one.
    fn line(&mut self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        out.write_all(text.as_bytes())
    }
}

impl Spelling for Json<'_> {
    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{{\n\"format\": \"{JSON_FORMAT}\",\n\"version\": {JSON_VERSION},")?;
        let (node, rel) = (self.graph.next_node_id(), self.graph.next_rel_id());
        writeln!(out, "\"next_ids\": {{\"node\": {node}, \"relationship\": {rel}}},")?;
        write!(out, "\"indexes\": [")?;
        let mut indexes = if self.is_whole { self.graph.indexes() } else { Vec::new() };
        indexes.sort_by(|a, b| a.name.cmp(&b.name));
        let mut text = String::new();
        push_indexes(&mut text, &indexes);
        writeln!(out, "{text}],")?;
        write!(out, "\"nodes\": [")
    }

    fn node(&mut self, node: &Node, out: &mut dyn Write) -> io::Result<()> {
        let mut text = String::new();
        push_node(&mut text, node);
        self.line(&text, out)
    }

    fn between(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.first = true;
        write!(out, "\n],\n\"relationships\": [")
    }

    fn rel(&mut self, rel: &Rel, out: &mut dyn Write) -> io::Result<()> {
        let mut text = String::new();
        push_rel(&mut text, rel);
        self.line(&text, out)
    }

    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n]\n}}")
    }
}

fn push_indexes(out: &mut String, indexes: &[IndexInfo]) {
    for (at, index) in indexes.iter().enumerate() {
        out.push_str(if at == 0 { "{\"name\":" } else { ",{\"name\":" });
        push_string(out, &index.name);
        out.push_str(",\"label\":");
        push_string(out, &index.label);
        out.push_str(",\"key\":");
        push_string(out, &index.key);
        out.push_str(&format!(",\"unique\":{}}}", index.unique));
    }
}

/// A node as JSON.
pub(super) fn push_node(out: &mut String, node: &Node) {
    out.push_str(&format!("{{\"id\":{},\"labels\":[", node.id.0));
    for (at, label) in node.labels.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_string(out, label);
    }
    out.push_str("],\"properties\":");
    push_properties(out, &node.properties);
    out.push('}');
}

/// A relationship as JSON.
pub(super) fn push_rel(out: &mut String, rel: &Rel) {
    out.push_str(&format!("{{\"id\":{},\"type\":", rel.id.0));
    push_string(out, &rel.rel_type);
    out.push_str(&format!(",\"start\":{},\"end\":{},\"properties\":", rel.start.0, rel.end.0));
    push_properties(out, &rel.properties);
    out.push('}');
}

fn push_properties(out: &mut String, properties: &[(Arc<str>, Value)]) {
    out.push('{');
    for (at, (key, value)) in properties.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_string(out, key);
        out.push(':');
        push_value(out, value);
    }
    out.push('}');
}
