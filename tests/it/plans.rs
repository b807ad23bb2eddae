//! Plans at first and after each rule that changed them: `tests/cases/plans/*.txt`, statements that
//! make a graph, then, after a line `===`, queries.

use std::fmt::Write;

use factum::cypher;
use factum::cypher::Params;
use factum::cypher::Procedures;
use factum::cypher::RunOptions;
use factum::cypher::optimize::Rules;
use factum::graph::Graph;

use crate::golden;
use crate::queries;

fn plans(input: &str) -> String {
    let (setup, asked) = input.split_once("\n===\n").expect("a line `===`");
    let mut graph = Graph::new();
    for statement in statements(setup) {
        queries::run(&mut graph, statement, &Params::new(), &RunOptions::default()).unwrap();
    }
    graph.compact();
    let mut out = String::new();
    for query in statements(asked) {
        let prepared = cypher::prepare(query, &Procedures::standard()).unwrap();
        writeln!(out, "{query}").unwrap();
        for (name, plan) in prepared.plans(&graph, Rules::ALL).unwrap() {
            writeln!(out, "-- {name}\n{plan}").unwrap();
        }
    }
    out
}

fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.split(";\n").map(|text| text.trim().trim_end_matches(';')).filter(|text| !text.is_empty())
}

#[test]
fn plans_are_as_they_should_be() {
    golden::check_folder("tests/cases/plans", plans);
}
