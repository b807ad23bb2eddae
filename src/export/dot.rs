//! Graphviz.
//!
//! Kinds differ by colour and shape. A line is full for what an article asserts, dashed for what
//! somebody claims, dotted for what is planned, and long-dashed grey for what may be; what is demanded is
//! bold. A denial is red, ends in a bar, and its words are struck through. The sentences are
//! tooltips. A legend explains what occurs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
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
use crate::value::Value;

/// With more relationships than this, layers become unreadable and forces do better.
const LAYERS_MAX: usize = 400;
/// How wide names may get, in columns.
const NAME_WIDTH: usize = 20;
/// What a denial is drawn in.
const DENIED: &str = "#C00020";

/// Graphviz.
pub(super) struct Dot {
    title: String,
    n_rels: usize,
    looks: Looks,
    /// The kinds of nodes that occur, by name.
    kinds: BTreeMap<String, NodeLook>,
    /// The kinds of lines that occur; `true` for denials.
    lines: BTreeMap<(bool, Line), ()>,
    /// Whether relationships say how they are meant.
    has_lines: bool,
}

impl Dot {
    pub(super) fn new(graph: &Graph, selection: &Selection) -> Self {
        Self {
            title: look::title(graph),
            n_rels: selection.n_rels(graph),
            looks: Looks::default(),
            kinds: BTreeMap::new(),
            lines: BTreeMap::new(),
            has_lines: false,
        }
    }

    fn layout(&self) -> &'static str {
        if self.n_rels <= LAYERS_MAX {
            "layout=\"dot\" rankdir=\"LR\" nodesep=\"0.28\" ranksep=\"0.7\" splines=\"true\""
        } else {
            "layout=\"sfdp\" overlap=\"prism\" overlap_scaling=\"-5\" splines=\"line\" K=\"1.4\""
        }
    }
}

impl Spelling for Dot {
    fn head(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "digraph factum {{")?;
        writeln!(out, "  graph [{}", self.layout())?;
        writeln!(out, "    bgcolor=\"white\" pad=\"0.4\" outputorder=\"edgesfirst\"")?;
        let title = look::wrap(&self.title, 100).join("\n");
        writeln!(out, "    fontname=\"Helvetica\" fontsize=\"16\" labelloc=\"t\"")?;
        writeln!(out, "    label={} tooltip=\" \"];", escape::dot(&title))?;
        writeln!(
            out,
            "  node [fontname=\"Helvetica\" fontsize=\"11\" style=\"filled\" margin=\"0.12,0.06\" \
             penwidth=\"1.2\"];"
        )?;
        writeln!(
            out,
            "  edge [fontname=\"Helvetica\" fontsize=\"9\" color=\"#505050\" \
             fontcolor=\"#303030\" arrowsize=\"0.7\"];\n"
        )
    }

    fn node(&mut self, node: &Node, out: &mut dyn Write) -> io::Result<()> {
        let (kind, look) = self.looks.of(&node.labels);
        if let Some(kind) = kind {
            self.kinds.insert(kind.to_string(), look);
        }
        let label = look::wrap(&look::caption(node), NAME_WIDTH).join("\n");
        writeln!(
            out,
            "  n{} [label={} {} tooltip={}];",
            node.id.0,
            escape::dot(&label),
            shape(look),
            escape::dot(&look::node_tip(node)),
        )
    }

    fn between(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out)
    }

    fn rel(&mut self, rel: &Rel, out: &mut dyn Write) -> io::Result<()> {
        let line = Line::of(rel);
        let negated = look::is_negated(rel);
        self.lines.insert((negated, line), ());
        self.has_lines |= !matches!(rel.property("modality"), Value::Null) || negated;
        let tip = escape::dot(&look::rel_tip(rel));
        writeln!(
            out,
            "  n{} -> n{} [id=\"r{}\" label={} {}tooltip={tip} labeltooltip={tip}];",
            rel.start.0,
            rel.end.0,
            rel.id.0,
            rel_label(&look::rel_caption(rel), negated),
            line_style(line, negated),
        )
    }

    fn tail(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.legend(out)?;
        writeln!(out, "}}")
    }
}

impl Dot {
    /// Explains the kinds and lines that occur.
    fn legend(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.kinds.len() + self.lines.len() < 2 || self.n_rels > LAYERS_MAX {
            return Ok(());
        }
        writeln!(out, "\n  subgraph cluster_legend {{")?;
        writeln!(
            out,
            "    label=\"Legend\" labeljust=\"l\" fontsize=\"11\" color=\"#B0B0B0\" \
             style=\"rounded\" tooltip=\"Legend\";"
        )?;
        writeln!(out, "    node [fontsize=\"9\" height=\"0.25\"];")?;
        for (at, (kind, look)) in self.kinds.iter().enumerate() {
            let (name, shape) = (escape::dot(kind), shape(*look));
            writeln!(out, "    legend_kind{at} [label={name} {shape} tooltip={name}];")?;
            if at % 2 == 1 {
                // Two in a row; the line between them is not seen.
                let before = at - 1;
                writeln!(out, "    legend_kind{before} -> legend_kind{at} [style=\"invis\"];")?;
            }
        }
        if self.has_lines {
            for (at, (negated, line)) in self.lines.keys().enumerate() {
                let name = look::line_name(*line, *negated);
                for end in ["a", "b"] {
                    writeln!(
                        out,
                        "    legend_line{at}{end} [shape=\"plaintext\" style=\"\" label=\" \" \
                         height=\"0.2\" margin=\"0\" tooltip=\" \"];"
                    )?;
                }
                let label = rel_label(&[name], *negated);
                let style = line_style(*line, *negated);
                writeln!(out, "    legend_line{at}a -> legend_line{at}b [label={label} {style}];")?;
            }
        }
        writeln!(out, "  }}")
    }
}

/// The attributes of a kind of node.
fn shape(look: NodeLook) -> String {
    let NodeLook { shape, fill, line } = look;
    let shape = shape.dot();
    format!("{shape} fillcolor=\"{fill}\" color=\"{line}\"")
}

/// The words at a relationship, struck through for a denial.
fn rel_label(lines: &[String], negated: bool) -> String {
    if !negated {
        return escape::dot(&lines.join("\n"));
    }
    let mut label = String::from("<");
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            label.push_str("<BR/>");
        }
        write!(label, "<S>{}</S>", escape::xml(line)).expect("strings accept text");
    }
    label.push('>');
    label
}

/// The attributes of a line, with a blank behind them.
fn line_style(line: Line, negated: bool) -> String {
    let mut style = match line {
        Line::Asserted => String::new(),
        Line::Claimed => "style=\"dashed\" ".to_owned(),
        Line::Planned => "style=\"dotted\" penwidth=\"1.6\" ".to_owned(),
        Line::Obligation => "style=\"bold\" arrowhead=\"onormal\" ".to_owned(),
        Line::Hypothetical => "style=\"dotted\" arrowhead=\"empty\" ".to_owned(),
    };
    if negated {
        let arrow = if style.contains("arrowhead") { "" } else { "arrowhead=\"tee\" " };
        write!(style, "color=\"{DENIED}\" fontcolor=\"{DENIED}\" {arrow}")
            .expect("strings accept text");
    }
    style
}
