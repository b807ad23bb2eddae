//! Nodes, relationships and paths in words: `(Pakistan)-[:DEPORTS]->(Afghan refugees)`.

use std::fmt;
use std::fmt::Write;

use crate::graph::Entity;
use crate::graph::Graph;
use crate::value::NodeId;
use crate::value::Path;
use crate::value::RelId;
use crate::value::Value;
use crate::value::print::Describe;
use crate::value::print::write_name;

/// Labels that say less than the others of a node, the least first.
const GENERAL: &[&str] = &["Entity", "Place"];

/// Writes what a graph holds in words.
#[derive(Clone, Copy, Debug)]
pub struct InWords<'a> {
    graph: &'a Graph,
}

impl<'a> InWords<'a> {
    /// Of a graph.
    pub const fn of(graph: &'a Graph) -> Self {
        Self { graph }
    }

    /// A value in words: a string as it stands, anything else as Cypher writes it.
    pub fn text(&self, value: &Value) -> String {
        match value {
            Value::Str(text) => text.to_string(),
            Value::Null => "null".to_owned(),
            Value::Date(_)
            | Value::LocalTime(_)
            | Value::Time(_)
            | Value::LocalDateTime(_)
            | Value::DateTime(_)
            | Value::Duration(_) => value.to_string(),
            _ => value.literal(self).to_string(),
        }
    }

    /// The name or title of a node.
    pub fn name(&self, node: NodeId) -> Option<String> {
        ["name", "title", "source"].into_iter().find_map(|key| {
            match self.graph.property(node, key) {
                Value::Str(text) if !text.is_empty() => Some(text.to_string()),
                _ => None,
            }
        })
    }

    /// The most special label of a node: `Country` rather than `Entity`.
    pub fn kind(&self, node: NodeId) -> Option<String> {
        let labels = self.graph.labels(node);
        let rank = |label: &str| GENERAL.iter().position(|general| *general == label);
        labels
            .iter()
            .max_by_key(|label| rank(label).unwrap_or(GENERAL.len()))
            .map(ToString::to_string)
    }

    /// A node inside a path: its name, or else labels and properties.
    fn end(self, node: NodeId, out: &mut dyn Write) -> fmt::Result {
        match self.name(node) {
            Some(name) => write!(out, "({name})"),
            None => self.unnamed(node, out),
        }
    }

    fn unnamed(self, node: NodeId, out: &mut dyn Write) -> fmt::Result {
        out.write_char('(')?;
        for label in self.graph.labels(node) {
            out.write_char(':')?;
            write_name(&label, out)?;
        }
        self.properties(node.into(), !self.graph.labels(node).is_empty(), out)?;
        out.write_char(')')
    }

    fn properties(self, entity: Entity, blank: bool, out: &mut dyn Write) -> fmt::Result {
        let properties = self.graph.properties(entity);
        if properties.is_empty() {
            return Ok(());
        }
        out.write_str(if blank { " {" } else { "{" })?;
        for (at, (key, value)) in properties.iter().enumerate() {
            if at > 0 {
                out.write_str(", ")?;
            }
            write_name(key, out)?;
            write!(out, ": {}", value.literal(&self))?;
        }
        out.write_char('}')
    }

    fn rel_type(self, rel: RelId, out: &mut dyn Write) -> fmt::Result {
        out.write_str("[:")?;
        write_name(self.graph.rel_type(rel), out)?;
        out.write_char(']')
    }
}

impl Describe for InWords<'_> {
    fn node(&self, id: NodeId, out: &mut dyn Write) -> fmt::Result {
        match (self.name(id), self.kind(id)) {
            (Some(name), Some(kind)) => {
                write!(out, "({name}:")?;
                write_name(&kind, out)?;
                out.write_char(')')
            }
            (Some(name), None) => write!(out, "({name})"),
            (None, _) => self.unnamed(id, out),
        }
    }

    fn rel(&self, id: RelId, out: &mut dyn Write) -> fmt::Result {
        let Some((start, end)) = self.graph.endpoints(id) else {
            return out.write_str("[deleted]");
        };
        self.end(start, out)?;
        let not = matches!(self.graph.property(id, "negated"), Value::Bool(true));
        out.write_str(if not { "-[:NOT " } else { "-[:" })?;
        write_name(self.graph.rel_type(id), out)?;
        out.write_str("]->")?;
        self.end(end, out)
    }

    fn path(&self, path: &Path, out: &mut dyn Write) -> fmt::Result {
        for (at, &node) in path.nodes.iter().enumerate() {
            self.end(node, out)?;
            let Some(&rel) = path.rels.get(at) else { continue };
            let forwards = self.graph.endpoints(rel).is_some_and(|(start, _)| start == node);
            out.write_str(if forwards { "-" } else { "<-" })?;
            self.rel_type(rel, out)?;
            out.write_str(if forwards { "->" } else { "-" })?;
        }
        Ok(())
    }
}
