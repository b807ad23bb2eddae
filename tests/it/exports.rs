//! Exports: golden files, and what independent readers make of random graphs.

use std::io::Write;
use std::process::Command;
use std::process::Stdio;

use factum::export;
use factum::export::Format;
use factum::export::Selection;
use factum::graph::Graph;
use factum::value::NodeId;
use proptest::prelude::*;

use crate::golden::check_file;
use crate::graphs;

fn text(graph: &Graph, format: Format) -> String {
    let selection =
        if format.info().is_drawing { Selection::drawing(graph) } else { Selection::all() };
    let mut out = Vec::new();
    export::write(graph, &selection, format, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("exports are UTF-8")
}

#[test]
fn a_small_graph_in_every_format() {
    let graph = graphs::news();
    for &format in Format::ALL {
        let info = format.info();
        let text = text(&graph, format);
        // Of a page, the data; the rest is the same for every graph.
        let data = text.split_once("id=\"data\">\n").map_or(text.as_str(), |(_, rest)| rest);
        let data = data.split("</script>").next().unwrap_or_default();
        check_file(&format!("tests/cases/exports/{}.{}", info.name, info.extension), data);
    }
}

#[test]
fn a_part_of_a_graph() {
    let graph = graphs::news();
    let selection = Selection::some(&graph, [NodeId(2), NodeId(3)], []);
    let mut out = Vec::new();
    export::write(&graph, &selection, Format::Jsonl, &mut out).expect("a vector");
    assert_eq!(String::from_utf8_lossy(&out).lines().count(), 2);
    let rel = graph.rels().find(|&rel| &**graph.rel_type(rel) == "WORKS_FOR").expect("it is there");
    let selection = Selection::some(&graph, [], [rel]);
    assert_eq!((selection.n_nodes(&graph), selection.n_rels(&graph)), (2, 1));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_line_of_jsonl_is_json(graph in graphs::any_graph()) {
        let mut n_lines = 0;
        for line in text(&graph, Format::Jsonl).lines() {
            prop_assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{}", line);
            n_lines += 1;
        }
        prop_assert_eq!(n_lines, graph.n_nodes() + graph.n_rels());
    }

    #[test]
    fn tables_have_a_row_for_everything(graph in graphs::any_graph()) {
        for (format, n) in
            [(Format::NodesCsv, graph.n_nodes()), (Format::RelsCsv, graph.n_rels())]
        {
            let text = text(&graph, format);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let rows: Result<Vec<csv::StringRecord>, _> = reader.records().collect();
            prop_assert_eq!(rows.expect("well-formed rows").len(), n);
        }
    }

    #[test]
    fn svg_is_well_formed(graph in graphs::any_graph()) {
        let text = text(&graph, Format::Svg);
        prop_assert!(is_well_formed(&text), "{}", text);
    }

    #[test]
    fn pages_hold_their_data_and_nothing_else_runs(graph in graphs::any_graph()) {
        let text = text(&graph, Format::Html);
        let (_, rest) = text.split_once("<script type=\"application/json\" id=\"data\">").expect("data");
        let (data, _) = rest.split_once("</script>").expect("an end");
        let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
        let selection = Selection::drawing(&graph);
        prop_assert_eq!(data["nodes"].as_array().map(Vec::len), Some(selection.n_nodes(&graph)));
        prop_assert_eq!(data["rels"].as_array().map(Vec::len), Some(selection.n_rels(&graph)));
        prop_assert_eq!(text.matches("<script").count(), 2);
        prop_assert_eq!(text.matches("</script").count(), 2);
    }

    #[test]
    fn graphml_is_well_formed(graph in graphs::any_graph()) {
        let text = text(&graph, Format::GraphMl);
        prop_assert!(is_well_formed(&text), "{}", text);
    }
}

/// Whether a text is well-formed XML, as far as the exporter uses it: one root, elements that close in
/// order, quoted attributes, known entities, no forbidden characters.
fn is_well_formed(text: &str) -> bool {
    let mut rest =
        text.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n").unwrap_or(text);
    let mut open: Vec<&str> = Vec::new();
    let mut n_roots = 0;
    while let Some(at) = rest.find('<') {
        if !is_xml_text(&rest[..at]) {
            return false;
        }
        let Some(end) = rest[at..].find('>') else { return false };
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
            continue;
        }
        let (body, closed) = tag.strip_suffix('/').map_or((tag, false), |body| (body, true));
        let quoted: Vec<&str> = body.split('"').collect();
        if quoted.len().is_multiple_of(2) || !quoted.iter().all(|part| is_xml_text(part)) {
            return false;
        }
        n_roots += usize::from(open.is_empty());
        if !closed {
            open.push(body.split_whitespace().next().unwrap_or_default());
        }
    }
    open.is_empty() && n_roots == 1 && rest.trim().is_empty()
}

fn is_xml_text(text: &str) -> bool {
    let legal = |c: char| {
        matches!(c, '\t' | '\n' | '\r') || (' '..'\u{FFFE}').contains(&c) || c > '\u{FFFF}'
    };
    text.chars().all(legal)
        && text.split('&').skip(1).all(|entity| {
            ["amp;", "lt;", "gt;", "quot;", "#39;", "#9;", "#10;", "#13;"]
                .iter()
                .any(|known| entity.starts_with(known))
        })
}

#[test]
fn graphviz_accepts_random_graphs() {
    // One file with many graphs, so that the program starts once.
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut all = text(&graphs::news(), Format::Dot);
    let mut n_graphs = 1;
    for _ in 0..200 {
        use proptest::strategy::Strategy;
        use proptest::strategy::ValueTree;
        let graph = graphs::any_graph().new_tree(&mut runner).expect("a graph").current();
        all.push_str(&text(&graph, Format::Dot));
        n_graphs += 1;
    }
    // Without Graphviz, balanced braces and quotes are all that can be checked.
    assert_eq!(all.matches("digraph factum {").count(), n_graphs);
    let Ok(mut dot) = Command::new("dot")
        .args(["-Tcanon"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
    else {
        return;
    };
    let mut stdin = dot.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || stdin.write_all(all.as_bytes()));
    let output = dot.wait_with_output().expect("an end");
    writer.join().expect("no panic").expect("everything was read");
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && complaints.is_empty(), "{complaints}");
}
