//! Expressions and functions: `tests/cases/expressions/*.txt`, an expression a line, and what each
//! gives.

use std::fmt::Write;

use factum::cypher;
use factum::cypher::Answer;
use factum::cypher::CypherError;
use factum::cypher::Params;
use factum::cypher::Procedures;
use factum::cypher::RunOptions;
use factum::cypher::eval::functions;
use factum::graph::Graph;
use factum::value::Value;

use crate::golden;
use crate::queries::Shown;

/// Reads a graph.
fn read(text: &str, graph: &Graph) -> Result<Answer, CypherError> {
    let procedures = Procedures::standard();
    let options = RunOptions {
        now: cypher::Now { seconds: 1_709_208_000, nanos: 500_000_000 },
        ..RunOptions::default()
    };
    cypher::prepare(text, &procedures)?.read(graph, &procedures, &Params::new(), &options)
}

/// Two cities and people who know each other.
fn example_graph() -> Graph {
    let mut graph = Graph::new();
    let mut tx = graph.begin();
    let procedures = Procedures::standard();
    let text = "CREATE (:City {name: 'Oslo'})<-[:LIVES_IN]-(a:Person {name: 'Ada'})\
                -[:KNOWS {since: 1999}]->(:Person {name: 'Bo'})";
    cypher::prepare(text, &procedures)
        .and_then(|query| query.run(&mut tx, &procedures, &Params::new(), &RunOptions::default()))
        .expect("a graph");
    tx.commit();
    graph
}

#[test]
fn expressions_have_their_values() {
    let graph = example_graph();
    golden::check_folder("tests/cases/expressions", |input| {
        let mut out = String::new();
        for line in input.lines().filter(|line| !line.trim().is_empty()) {
            if line.starts_with('#') {
                writeln!(out, "{line}").expect("strings accept text");
                continue;
            }
            let value = match read(&format!("RETURN {line} AS value"), &graph) {
                Ok(answer) => answer.rows[0][0].literal(&Shown(&graph)).to_string(),
                Err(error) => {
                    let (class, detail) = error.kind.tck();
                    format!("{class}({detail}): {error}")
                }
            };
            writeln!(out, "{line}\n    {value}").expect("strings accept text");
        }
        out
    });
}

#[test]
fn examples_of_functions_hold() {
    let graph = example_graph();
    let mut failures = Vec::new();
    for function in functions::all() {
        let answer = read(&format!("RETURN {} AS holds", function.example), &graph);
        if !matches!(answer.as_ref().map(|answer| &answer.rows[0][0]), Ok(Value::Bool(true))) {
            failures.push(format!("{}: {answer:?}", function.example));
        }
        assert!(function.doc.ends_with('.'), "{} has no documentation", function.signature.name);
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn names_of_functions_are_found_in_any_case() {
    for function in functions::all() {
        let name = function.signature.name;
        let id = functions::find(&name.to_uppercase()).expect("a function");
        assert_eq!(functions::get(id).signature.name, name);
    }
    assert!(functions::find("nonsense").is_none());
}

#[test]
fn the_reference_page_is_up_to_date() {
    golden::check_file("docs/functions.md", &functions::reference());
}

#[test]
fn long_and_deep_values_are_refused() {
    let graph = Graph::new();
    let detail = |text: &str| {
        let error = read(text, &graph).expect_err("too much");
        error.kind.tck()
    };
    let too_large = ("ArgumentError", "ValueTooLarge");
    assert_eq!(detail("RETURN range(1, 1000000000000) AS x"), too_large);
    assert_eq!(detail("RETURN reduce(s = 'ab', i IN range(1, 64) | s + s) AS x"), too_large);
    assert_eq!(
        detail("RETURN reduce(list = [], i IN range(1, 100000) | [list]) AS x"),
        ("ArgumentError", "NestingTooDeep")
    );
}
