//! Plans at first and after each rule that changed them: `tests/cases/plans/*.txt`, statements that
//! make a graph, then, after a line `===`, queries.

use std::fmt::Write;

use factum::cypher;
use factum::cypher::Params;
use factum::cypher::Procedures;
use factum::cypher::RunOptions;
use factum::cypher::optimize::Rules;
use factum::graph::Graph;
use factum::value::Value;

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

#[test]
fn a_label_that_is_a_parameter_is_scanned() {
    let mut graph = Graph::new();
    let params = Params::from([("label".into(), Value::str("City"))]);
    let options = RunOptions::default();
    for text in ["MATCH (n:$($label)) RETURN n", "MATCH (n) WHERE n IS $any($label) RETURN n"] {
        let answer = queries::run(&mut graph, &format!("EXPLAIN {text}"), &params, &options);
        let plan = answer.unwrap().plan.expect("a plan");
        assert!(plan.steps.iter().any(|step| step.text.starts_with("LabelScan")), "{plan:?}");
    }
}
