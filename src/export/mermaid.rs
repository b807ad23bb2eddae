//! A Mermaid flowchart, which Markdown pages draw.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;

use crate::export::Node;
use crate::export::Rel;
use crate::export::Selection;
use crate::export::Spelling;
use crate::export::escape;
use crate::export::look;
use crate::export::look::Line;
use crate::export::look::Looks;
use crate::export::look::NodeLook;
use crate::graph::Graph;

/// How wide names may get, in columns.
const NAME_WIDTH: usize = 24;

/// A Mermaid flowchart.
pub(super) struct Mermaid {
    looks: Looks,
    /// The number of each kind's class, and how it looks.
    classes: BTreeMap<String, (usize, NodeLook)>,
    n_rels: usize,
    denials: Vec<usize>,
}

impl Mermaid {
    pub(super) fn new(_: &Graph, _: &Selection) -> Self {
        Self { looks: Looks::default(), classes: BTreeMap::new(), n_rels: 0, denials: Vec::new() }
    }
}

impl Spelling for Mermaid {
    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "flowchart LR")
    }

    fn node(&mut self, node: &Node, out: &mut dyn Write) -> io::Result<()> {
        let (kind, look) = self.looks.of(&node.labels);
        let next = self.classes.len();
        let kind = kind.map(|kind| kind.to_string()).unwrap_or_default();
        let (class, _) = *self.classes.entry(kind).or_insert((next, look));
        let (open, close) = look.shape.mermaid();
        let label = escape::mermaid(&look::wrap(&look::caption(node), NAME_WIDTH).join("\n"));
        writeln!(out, "  n{}{open}{label}{close}:::k{class}", node.id.0)
    }

    fn rel(&mut self, rel: &Rel, out: &mut dyn Write) -> io::Result<()> {
        let negated = look::is_negated(rel);
        if negated {
            self.denials.push(self.n_rels);
        }
        self.n_rels += 1;
        let arrow = match Line::of(rel) {
            Line::Asserted => "-->",
            Line::Obligation => "==>",
            Line::Claimed | Line::Planned | Line::Hypothetical => "-.->",
        };
        let mut lines = look::rel_caption(rel);
        if negated {
            lines.insert(0, "NOT".to_owned());
        }
        let label = escape::mermaid(&lines.join("\n"));
        writeln!(out, "  n{} {arrow}|{label}| n{}", rel.start.0, rel.end.0)
    }

    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()> {
        for (class, look) in self.classes.values() {
            let (fill, line) = (look.fill, look.line);
            writeln!(out, "  classDef k{class} fill:{fill},stroke:{line},color:#202020")?;
        }
        for at in &self.denials {
            writeln!(out, "  linkStyle {at} stroke:#C00020,color:#C00020")?;
        }
        Ok(())
    }
}
