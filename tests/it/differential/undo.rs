//! A statement that fails leaves no trace.

use factum::cypher::RunOptions;
use factum::graph::Graph;

use crate::differential::build;
use crate::differential::random::Random;
use crate::differential::rounds;
use crate::differential::shape::PlainGraph;
use crate::queries;

const CHANGES: &[&str] = &[
    "MATCH (n) SET n.x = 7, n:New REMOVE n:A",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) CREATE (n)-[:X {x: 1}]->(:Y)",
    "MATCH (a), (b) MERGE (a)-[:R]->(b)",
    "UNWIND [1, 2] AS x CREATE ({x: x})",
];

fn rows(graph: &Graph, text: &str) -> Vec<String> {
    let mut rows = queries::read(graph, text, &RunOptions::default()).expect("rows");
    rows.sort();
    rows
}

#[test]
fn a_statement_that_fails_leaves_no_trace() {
    for seed in rounds().take(60) {
        let mut random = Random::new(seed ^ 0x4d0);
        let mut graph = build(&PlainGraph::random(&mut random));
        let nodes = "MATCH (n) RETURN id(n), n";
        let rels = "MATCH (a)-[r]->(b) RETURN id(r), r, id(a), id(b)";
        let before = [nodes, rels].map(|text| rows(&graph, text));
        let next = (graph.next_node_id(), graph.next_rel_id());
        let change = random.pick(CHANGES);
        let text = format!("{change} WITH count(*) AS n RETURN 1 / (n - n) AS boom");
        let failed = queries::run(&mut graph, &text, &[].into(), &RunOptions::default());
        let error = failed.expect_err("division by zero");
        assert_eq!(error.kind.tck(), ("ArithmeticError", "DivisionByZero"), "{text}");
        assert_eq!([nodes, rels].map(|text| rows(&graph, text)), before, "{text}");
        assert_eq!((graph.next_node_id(), graph.next_rel_id()), next, "{text}");
    }
}
