//! Drawings and exchange formats: one walk over the graph, one [`Spelling`] per format, one place
//! that knows how to escape.
//!
//! A new format is a file with a `Spelling` and a line in [`FORMATS`].

mod csv;
mod cypher;
mod dot;
mod escape;
mod graphml;
mod html;
mod json;
mod jsonl;
mod layout;
mod look;
mod mermaid;
mod selection;
mod shape;
mod svg;

use std::io;
use std::io::Write;
use std::sync::Arc;

use crate::graph::Graph;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

pub use json::JSON_FORMAT;
pub use json::JSON_VERSION;
pub use selection::Selection;

/// An exchange format or drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Graphviz.
    Dot,
    /// A finished drawing.
    Svg,
    /// A page.
    Html,
    /// A flowchart for Markdown pages.
    Mermaid,
    /// factum's own readable file.
    Json,
    /// A node or relationship a line.
    Jsonl,
    /// GraphML, for Gephi, yEd, Cytoscape, networkx.
    GraphMl,
    /// Nodes as a table.
    NodesCsv,
    /// Relationships as a table.
    RelsCsv,
    /// Statements that make the graph.
    Cypher,
}

/// What is known of a format.
#[derive(Clone, Copy, Debug)]
pub struct FormatInfo {
    /// The format.
    pub format: Format,
    /// Its name on the command line.
    pub name: &'static str,
    /// What file names end in.
    pub extension: &'static str,
    /// What it is for, in a line.
    pub doc: &'static str,
    /// Whether it is something to look at, which leaves out what would clutter it.
    pub is_drawing: bool,
    /// How it spells things.
    spelling: for<'a> fn(&'a Graph, &'a Selection) -> Box<dyn Spelling + 'a>,
}

/// All formats.
pub const FORMATS: &[FormatInfo] = &[
    FormatInfo {
        format: Format::Dot,
        name: "dot",
        extension: "dot",
        doc: "a Graphviz drawing: kinds by colour and shape, denials, claims and plans by line",
        is_drawing: true,
        spelling: |graph, selection| Box::new(dot::Dot::new(graph, selection)),
    },
    FormatInfo {
        format: Format::Svg,
        name: "svg",
        extension: "svg",
        doc: "the same drawing, finished: to look at in a browser or to print; sentences are tooltips",
        is_drawing: true,
        spelling: |graph, selection| Box::new(svg::Svg::new(graph, selection)),
    },
    FormatInfo {
        format: Format::Html,
        name: "html",
        extension: "html",
        doc: "a page to search, filter and look at the graph with; one file that needs no network",
        is_drawing: true,
        spelling: |graph, selection| Box::new(html::Html::new(graph, selection)),
    },
    FormatInfo {
        format: Format::Mermaid,
        name: "mermaid",
        extension: "mmd",
        doc: "a Mermaid flowchart, which Markdown pages draw",
        is_drawing: true,
        spelling: |graph, selection| Box::new(mermaid::Mermaid::new(graph, selection)),
    },
    FormatInfo {
        format: Format::Json,
        name: "json",
        extension: "json",
        doc: "the readable file of factum, which `factum FILE` opens again",
        is_drawing: false,
        spelling: |graph, selection| Box::new(json::Json::new(graph, selection)),
    },
    FormatInfo {
        format: Format::Jsonl,
        name: "jsonl",
        extension: "jsonl",
        doc: "a node or relationship a line, as JSON",
        is_drawing: false,
        spelling: |_, _| Box::new(jsonl::Jsonl),
    },
    FormatInfo {
        format: Format::GraphMl,
        name: "graphml",
        extension: "graphml",
        doc: "GraphML, which Gephi, yEd, Cytoscape and networkx read",
        is_drawing: false,
        spelling: |graph, selection| Box::new(graphml::GraphMl::new(graph, selection)),
    },
    FormatInfo {
        format: Format::NodesCsv,
        name: "nodes-csv",
        extension: "csv",
        doc: "the nodes as a table, a column for each property",
        is_drawing: false,
        spelling: |graph, selection| Box::new(csv::NodesCsv::new(graph, selection)),
    },
    FormatInfo {
        format: Format::RelsCsv,
        name: "rels-csv",
        extension: "csv",
        doc: "the relationships as a table, a column for each property",
        is_drawing: false,
        spelling: |graph, selection| Box::new(csv::RelsCsv::new(graph, selection)),
    },
    FormatInfo {
        format: Format::Cypher,
        name: "cypher",
        extension: "cypher",
        doc: "openCypher statements that make the graph again",
        is_drawing: false,
        spelling: |_, _| Box::new(cypher::Cypher::default()),
    },
];

impl Format {
    /// All formats, in the order of [`FORMATS`].
    pub const ALL: &[Self] = &[
        Self::Dot,
        Self::Svg,
        Self::Html,
        Self::Mermaid,
        Self::Json,
        Self::Jsonl,
        Self::GraphMl,
        Self::NodesCsv,
        Self::RelsCsv,
        Self::Cypher,
    ];

    /// What is known of the format.
    pub fn info(self) -> &'static FormatInfo {
        let at = FORMATS.iter().position(|info| info.format == self);
        &FORMATS[at.expect("every format is in the table")]
    }

    /// The format whose files have a name that ends so; the first of several.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let extension = extension.to_ascii_lowercase();
        FORMATS.iter().find(|info| info.extension == extension).map(|info| info.format)
    }

    /// The format with a name.
    pub fn parse(name: &str) -> Option<Self> {
        FORMATS.iter().find(|info| info.name == name).map(|info| info.format)
    }
}

/// A node as formats see it.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its id.
    pub id: NodeId,
    /// Its labels, sorted.
    pub labels: Vec<Arc<str>>,
    /// Its properties, sorted by key.
    pub properties: Vec<(Arc<str>, Value)>,
}

/// A relationship as formats see it.
#[derive(Clone, Debug)]
pub struct Rel {
    /// Its id.
    pub id: RelId,
    /// Its type.
    pub rel_type: Arc<str>,
    /// Where it leads from.
    pub start: NodeId,
    /// Where it leads to.
    pub end: NodeId,
    /// Its properties, sorted by key.
    pub properties: Vec<(Arc<str>, Value)>,
}

impl Node {
    fn of(graph: &Graph, id: NodeId) -> Self {
        Self { id, labels: graph.labels(id), properties: graph.properties(id) }
    }

    /// A property, null if it is not set.
    pub fn property(&self, key: &str) -> &Value {
        property(&self.properties, key)
    }
}

impl Rel {
    fn of(graph: &Graph, id: RelId) -> Option<Self> {
        let (start, end) = graph.endpoints(id)?;
        let rel_type = Arc::clone(graph.rel_type(id));
        Some(Self { id, rel_type, start, end, properties: graph.properties(id) })
    }

    /// A property, null if it is not set.
    pub fn property(&self, key: &str) -> &Value {
        property(&self.properties, key)
    }
}

fn property<'a>(properties: &'a [(Arc<str>, Value)], key: &str) -> &'a Value {
    let at = properties.binary_search_by(|(own, _)| (**own).cmp(key));
    at.map_or(&Value::Null, |at| &properties[at].1)
}

/// How one format spells things.
trait Spelling {
    /// What comes before the nodes.
    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        Ok(())
    }

    /// One node.
    fn node(&mut self, node: &Node, out: &mut dyn Write) -> io::Result<()>;

    /// What comes between nodes and relationships.
    fn between(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        Ok(())
    }

    /// One relationship.
    fn rel(&mut self, rel: &Rel, out: &mut dyn Write) -> io::Result<()>;

    /// What comes behind the relationships.
    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let _ = out;
        Ok(())
    }
}

/// Writes part of a graph, nodes before relationships, each in order of id.
///
/// # Errors
///
/// Those of `out`.
pub fn write(
    graph: &Graph,
    selection: &Selection,
    format: Format,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut spelling = (format.info().spelling)(graph, selection);
    spelling.head(out)?;
    for id in selection.nodes(graph) {
        spelling.node(&Node::of(graph, id), out)?;
    }
    spelling.between(out)?;
    for id in selection.rels(graph) {
        if let Some(rel) = Rel::of(graph, id) {
            spelling.rel(&rel, out)?;
        }
    }
    spelling.tail(out)
}

#[cfg(test)]
mod tests {
    use super::FORMATS;
    use super::Format;

    #[test]
    fn the_table_has_every_format() {
        assert_eq!(FORMATS.len(), Format::ALL.len());
        for &format in Format::ALL {
            assert_eq!(format.info().format, format);
            assert_eq!(Format::parse(format.info().name), Some(format));
        }
    }
}
