//! A page to look at a graph with: one file, no network, no server.
//!
//! The data are JSON inside of the page; its script puts them on the screen as text, never as markup.
//! The page forbids itself to load anything.

use std::io;
use std::io::Write;
use std::sync::Arc;

use serde_json::Map;
use serde_json::Value as Json;
use serde_json::json;

use crate::export::Node;
use crate::export::Rel;
use crate::export::Selection;
use crate::export::Spelling;
use crate::export::escape;
use crate::export::look;
use crate::export::look::Looks;
use crate::graph::Graph;
use crate::value::NodeId;
use crate::value::Value;

/// The page up to the data.
const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What the page shows by itself, so that it is not listed again.
const NODE_KEYS: &[&str] = &["name", "aliases", "mentions"];
const REL_KEYS: &[&str] = &[
    "predicate",
    "negated",
    "modality",
    "attributed_to",
    "date",
    "since",
    "until",
    "place",
    "confidence",
    "sentences",
    "articles",
    "offsets",
    "rules",
];

/// A page.
pub(super) struct Html<'a> {
    graph: &'a Graph,
    looks: Looks,
    is_first: bool,
}

impl<'a> Html<'a> {
    pub(super) fn new(graph: &'a Graph, _: &Selection) -> Self {
        Self { graph, looks: Looks::default(), is_first: true }
    }

    /// An entry of a list, on a line of its own.
    fn entry(&mut self, entry: &Json, out: &mut dyn Write) -> io::Result<()> {
        let before = if std::mem::take(&mut self.is_first) { "" } else { "," };
        writeln!(out, "{before}{}", escape::script(&entry.to_string()))
    }
}

impl Spelling for Html<'_> {
    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let title = look::title(self.graph);
        let title = if title.is_empty() { "A graph" } else { &title };
        let page = PAGE.replace("%STYLE%", STYLE.trim_end());
        out.write_all(page.replace("%TITLE%", &escape::xml(title)).as_bytes())?;
        writeln!(out, "{{\"nodes\":[")
    }

    fn node(&mut self, node: &Node, out: &mut dyn Write) -> io::Result<()> {
        let (kind, look) = self.looks.of(&node.labels);
        let aliases = match node.property("aliases") {
            Value::List(items) => items.iter().filter_map(text).collect(),
            _ => Vec::new(),
        };
        let mentions = match node.property("mentions") {
            Value::Int(n) => json!(n),
            _ => Json::Null,
        };
        let entry = json!({
            "id": node.id.0,
            "name": look::caption(node),
            "kind": kind.as_deref().unwrap_or("node"),
            "shape": format!("{:?}", look.shape),
            "fill": look.fill,
            "line": look.line,
            "aliases": aliases,
            "mentions": mentions,
            "other": other(&node.properties, NODE_KEYS),
        });
        self.entry(&entry, out)
    }

    fn between(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.is_first = true;
        writeln!(out, "],\"rels\":[")
    }

    fn rel(&mut self, rel: &Rel, out: &mut dyn Write) -> io::Result<()> {
        let confidence = match rel.property("confidence") {
            Value::Float(confidence) => json!(confidence),
            _ => Json::Null,
        };
        let entry = json!({
            "start": rel.start.0,
            "end": rel.end.0,
            "type": &*rel.rel_type,
            "predicate": text(rel.property("predicate")),
            "negated": look::is_negated(rel),
            "modality": text(rel.property("modality")),
            "by": text(rel.property("attributed_to")),
            "date": text(rel.property("date")),
            "place": text(rel.property("place")),
            "confidence": confidence,
            "evidence": evidence(rel),
            "other": other(&rel.properties, REL_KEYS),
        });
        self.entry(&entry, out)
    }

    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut articles = Map::new();
        if let Some(label) = self.graph.label_id("Article") {
            for node in self.graph.nodes_with_label(label).iter().map(NodeId) {
                let own = |key| self.graph.property(node, key);
                if let Value::Str(id) = own("id") {
                    let about = json!({
                        "title": text(&own("title")),
                        "source": text(&own("source")),
                        "published": text(&own("published")),
                    });
                    articles.insert(id.to_string(), about);
                }
            }
        }
        let articles = escape::script(&Json::Object(articles).to_string());
        writeln!(out, "],\"articles\":{articles}}}\n</script>")?;
        writeln!(out, "<script>\n{}\n</script>\n</body>\n</html>", SCRIPT.trim_end())
    }
}

/// A value in words, nothing for null.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Str(text) => Some(text.to_string()),
        other => Some(other.to_string()),
    }
}

/// The sentences that a relationship rests on.
fn evidence(rel: &Rel) -> Vec<Json> {
    let list = |key| match rel.property(key) {
        Value::List(items) => items.iter().collect(),
        _ => Vec::new(),
    };
    let (articles, offsets) = (list("articles"), list("offsets"));
    let sentences = list("sentences").into_iter().enumerate();
    sentences
        .filter_map(|(at, sentence)| {
            let offset = match offsets.get(at) {
                Some(Value::Int(offset)) => *offset,
                _ => 0,
            };
            let article = articles.get(at).and_then(|own| text(own)).unwrap_or_default();
            Some(json!({ "sentence": text(sentence)?, "article": article, "offset": offset }))
        })
        .collect()
}

/// Properties that the page does not know, in words.
fn other(properties: &[(Arc<str>, Value)], known: &[&str]) -> Vec<(String, Option<String>)> {
    let others = properties.iter().filter(|(key, _)| !known.contains(&&**key));
    others.map(|(key, value)| (key.to_string(), text(value))).collect()
}
