//! GraphML. Keys are declared first, with types where all values agree.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;
use std::sync::Arc;

use crate::export::Node;
use crate::export::Rel;
use crate::export::Selection;
use crate::export::Spelling;
use crate::export::escape::xml;
use crate::graph::Graph;
use crate::value::Value;
use crate::value::json::push_value;

/// GraphML.
pub(super) struct GraphMl {
    /// The keys of nodes, with their types.
    node_keys: BTreeMap<Arc<str>, &'static str>,
    /// The keys of relationships, with their types.
    rel_keys: BTreeMap<Arc<str>, &'static str>,
}

impl GraphMl {
    pub(super) fn new(graph: &Graph, selection: &Selection) -> Self {
        Self {
            node_keys: key_types(selection.nodes(graph).flat_map(|node| graph.properties(node))),
            rel_keys: key_types(selection.rels(graph).flat_map(|rel| graph.properties(rel))),
        }
    }
}

/// The type of each key; `string` where the values differ.
fn key_types(
    properties: impl Iterator<Item = (Arc<str>, Value)>,
) -> BTreeMap<Arc<str>, &'static str> {
    let mut types = BTreeMap::new();
    for (key, value) in properties {
        let own = match value {
            Value::Bool(_) => "boolean",
            Value::Int(_) => "long",
            Value::Float(_) => "double",
            _ => "string",
        };
        types
            .entry(key)
            .and_modify(|known| {
                if *known != own {
                    *known = "string";
                }
            })
            .or_insert(own);
    }
    types
}

impl Spelling for GraphMl {
    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            out,
            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
             http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">"
        )?;
        declare(out, "labels", "node", "labels", "string")?;
        declare(out, "label", "edge", "label", "string")?;
        for (at, (key, kind)) in self.node_keys.iter().enumerate() {
            declare(out, &format!("n{at}"), "node", key, kind)?;
        }
        for (at, (key, kind)) in self.rel_keys.iter().enumerate() {
            declare(out, &format!("r{at}"), "edge", key, kind)?;
        }
        writeln!(out, "  <graph id=\"G\" edgedefault=\"directed\">")
    }

    fn node(&mut self, node: &Node, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "    <node id=\"n{}\">", node.id.0)?;
        let labels: String = node.labels.iter().map(|label| format!(":{label}")).collect();
        data(out, "labels", &labels)?;
        for (at, key) in self.node_keys.keys().enumerate() {
            property(out, &format!("n{at}"), node.property(key))?;
        }
        writeln!(out, "    </node>")
    }

    fn rel(&mut self, rel: &Rel, out: &mut dyn Write) -> io::Result<()> {
        let (id, start, end) = (rel.id.0, rel.start.0, rel.end.0);
        writeln!(out, "    <edge id=\"e{id}\" source=\"n{start}\" target=\"n{end}\">")?;
        data(out, "label", &rel.rel_type)?;
        for (at, key) in self.rel_keys.keys().enumerate() {
            property(out, &format!("r{at}"), rel.property(key))?;
        }
        writeln!(out, "    </edge>")
    }

    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  </graph>\n</graphml>")
    }
}

fn declare(out: &mut dyn Write, id: &str, element: &str, name: &str, kind: &str) -> io::Result<()> {
    let name = xml(name);
    writeln!(
        out,
        "  <key id=\"{id}\" for=\"{element}\" attr.name=\"{name}\" attr.type=\"{kind}\"/>"
    )
}

fn property(out: &mut dyn Write, key: &str, value: &Value) -> io::Result<()> {
    match value {
        Value::Null => Ok(()),
        Value::Str(text) => data(out, key, text),
        Value::List(_) | Value::Map(_) => {
            let mut text = String::new();
            push_value(&mut text, value);
            data(out, key, &text)
        }
        // XML Schema's names for what is not finite.
        Value::Float(number) if number.is_infinite() => {
            data(out, key, if *number > 0.0 { "INF" } else { "-INF" })
        }
        Value::Float(number) if number.is_nan() => data(out, key, "NaN"),
        _ => data(out, key, &value.to_string()),
    }
}

fn data(out: &mut dyn Write, key: &str, text: &str) -> io::Result<()> {
    writeln!(out, "      <data key=\"{key}\">{}</data>", xml(text))
}
