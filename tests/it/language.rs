//! The page of the language: every example of `docs/language.md` is run, on one graph, and what it
//! prints stands below it.

use std::fmt::Write;
use std::fs;

use factum::cypher::Params;
use factum::cypher::RunOptions;
use factum::graph::Graph;

use crate::golden;
use crate::queries;

const OPEN: &str = "```cypher\n";
const SHOWN: &str = "\n```text\n";
const CLOSE: &str = "```\n";

/// What a statement prints.
fn output(graph: &mut Graph, text: &str) -> String {
    let mut out = String::new();
    match queries::run(graph, text, &Params::new(), &RunOptions::default()) {
        Ok(answer) => {
            let rows = queries::rows(graph, &answer);
            if !answer.columns.is_empty() {
                writeln!(out, "{}", answer.columns.join(" | ")).expect("strings accept text");
            }
            for row in rows {
                writeln!(out, "{row}").expect("strings accept text");
            }
            if !answer.stats.is_empty() {
                writeln!(out, "{}", queries::changes(&answer)).expect("strings accept text");
            }
        }
        Err(error) => {
            writeln!(out, "error: {error}").expect("strings accept text");
            if let Some(hint) = error.kind.hint() {
                writeln!(out, "  = {hint}").expect("strings accept text");
            }
        }
    }
    out
}

#[test]
fn examples_of_the_language_page_are_run() {
    const PAGE: &str = "docs/language.md";
    let page = fs::read_to_string(golden::project(PAGE)).expect("the page");
    let mut graph = Graph::new();
    let mut rebuilt = String::new();
    let mut rest = page.as_str();
    let mut n_examples = 0;
    while let Some((before, example)) = rest.split_once(OPEN) {
        let (statement, after) = example.split_once(CLOSE).expect("the end of an example");
        n_examples += 1;
        rebuilt.push_str(before);
        write!(rebuilt, "{OPEN}{statement}{CLOSE}").expect("strings accept text");
        let shown = output(&mut graph, statement.trim_end());
        if !shown.is_empty() {
            write!(rebuilt, "{SHOWN}{shown}{CLOSE}").expect("strings accept text");
        }
        rest = match after.strip_prefix(SHOWN) {
            Some(old) => old.split_once(CLOSE).expect("the end of what is shown").1,
            None => after,
        };
    }
    rebuilt.push_str(rest);
    assert!(n_examples > 30, "{n_examples}");
    golden::check_file(PAGE, &rebuilt);
}
