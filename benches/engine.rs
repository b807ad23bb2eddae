//! Speed of the query engine on a generated graph of 100,000 nodes: `cargo bench`.
//!
//! Each bench says how many rows it expects, so that it cannot become fast by being wrong.

use std::sync::LazyLock;

use divan::Bencher;
use divan::black_box;
use factum::cypher;
use factum::cypher::Params;
use factum::cypher::Procedures;
use factum::cypher::RunOptions;
use factum::graph::Graph;
use factum::snapshot;
use factum::snapshot::Kind;

/// How many nodes the graph has.
const NODES: usize = 100_000;
/// How many relationships each of them begins.
const DEGREE: usize = 10;

static GRAPH: LazyLock<Graph> = LazyLock::new(|| {
    let mut graph = Graph::new();
    let half = NODES / 2;
    for text in [
        format!(
            "UNWIND range(0, {}) AS i CREATE (:Person {{id: i, age: i * 7919 % 90, \
             name: 'person ' + toString(i), town: 'town ' + toString(i % 500)}})",
            NODES - 1
        ),
        "CREATE INDEX FOR (p:Person) ON (p.id)".to_owned(),
        format!(
            "MATCH (a:Person) UNWIND range(1, {DEGREE}) AS k \
             MATCH (b:Person {{id: (a.id * 31 + k * 7907) % {half}}}) \
             CREATE (a)-[:KNOWS {{since: 1950 + (a.id + k) % 70}}]->(b)"
        ),
    ] {
        let procedures = Procedures::standard();
        let prepared = cypher::prepare(&text, &procedures).expect("a statement");
        let mut tx = graph.begin();
        let options = RunOptions::default();
        prepared.run(&mut tx, &procedures, &Params::new(), &options).expect("a graph");
        tx.commit();
    }
    graph.compact();
    graph
});

/// Runs a query as often as the bench asks.
fn query(bencher: Bencher<'_, '_>, text: &str, n_rows: usize) {
    let procedures = Procedures::standard();
    let prepared = cypher::prepare(text, &procedures).expect("a query");
    let graph = &*GRAPH;
    bencher.bench(|| {
        let options = RunOptions::default();
        let answer = prepared.read(graph, &procedures, &Params::new(), &options).expect("rows");
        assert_eq!(answer.rows.len(), n_rows, "{text}");
        answer
    });
}

#[divan::bench]
fn expression_over_100k_nodes(bencher: Bencher<'_, '_>) {
    query(
        bencher,
        "MATCH (p:Person) WHERE p.age * 2 + 1 > 100 AND p.town <> 'town 7' \
         RETURN count(toUpper(p.town)) AS n",
        1,
    );
}

#[divan::bench]
fn point_look_up(bencher: Bencher<'_, '_>) {
    query(bencher, "MATCH (p:Person {id: 4711}) RETURN p.name", 1);
}

#[divan::bench]
fn one_hop_1m_relationships(bencher: Bencher<'_, '_>) {
    query(
        bencher,
        "MATCH (a:Person)-[r:KNOWS]->(b) WHERE r.since > 2000 RETURN avg(a.age + b.age) AS mean",
        1,
    );
}

#[divan::bench]
fn two_hops_10m_paths_counted(bencher: Bencher<'_, '_>) {
    query(
        bencher,
        "MATCH (a)-[:KNOWS]->(b)-[:KNOWS]->(c) WHERE b.age < 50 AND c.age > 25 RETURN count(*)",
        1,
    );
}

#[divan::bench]
fn three_hops_from_one_node(bencher: Bencher<'_, '_>) {
    query(
        bencher,
        "MATCH (:Person {id: 7})-[:KNOWS]->()-[:KNOWS]->()-[:KNOWS]->(d) RETURN DISTINCT d.town",
        496,
    );
}

#[divan::bench]
fn triangles(bencher: Bencher<'_, '_>) {
    query(
        bencher,
        "MATCH (a:Person)-[:KNOWS]->(b)-[:KNOWS]->(c)<-[:KNOWS]-(a) RETURN count(a.id) AS n",
        1,
    );
}

#[divan::bench]
fn variable_length(bencher: Bencher<'_, '_>) {
    query(bencher, "MATCH (:Person {id: 7})-[:KNOWS*1..4]->(d) RETURN count(*) AS n", 1);
}

#[divan::bench]
fn shortest_path(bencher: Bencher<'_, '_>) {
    query(
        bencher,
        "MATCH (a:Person {id: 99999}), (b:Person {id: 3}), p = shortestPath((a)-[:KNOWS*..9]->(b)) \
         RETURN length(p) AS n",
        1,
    );
}

#[divan::bench]
fn join_on_a_property(bencher: Bencher<'_, '_>) {
    query(
        bencher,
        "MATCH (a:Person), (b:Person) WHERE a.age = 7 AND a.town = b.town RETURN count(b.id) AS n",
        1,
    );
}

#[divan::bench]
fn aggregation_into_500_groups(bencher: Bencher<'_, '_>) {
    query(bencher, "MATCH (a:Person) RETURN a.town AS town, count(*) AS n, avg(a.age) AS age", 500);
}

#[divan::bench]
fn top_10_of_100k(bencher: Bencher<'_, '_>) {
    query(
        bencher,
        "MATCH (a:Person) RETURN a.name AS name, a.age AS age ORDER BY age DESC, name LIMIT 10",
        10,
    );
}

/// The graph as a file.
fn saved() -> Vec<u8> {
    let mut bytes = Vec::new();
    snapshot::write(&GRAPH, Kind::Binary, &mut bytes).expect("a vector takes everything");
    bytes
}

#[divan::bench]
fn save_1m_relationships(bencher: Bencher<'_, '_>) {
    LazyLock::force(&GRAPH);
    bencher.bench(|| black_box(saved()).len());
}

#[divan::bench]
fn load_1m_relationships(bencher: Bencher<'_, '_>) {
    let bytes = saved();
    bencher.bench(|| {
        let graph = snapshot::read(&bytes).expect("a whole file");
        assert_eq!((graph.n_nodes(), graph.n_rels()), (NODES, NODES * DEGREE));
        graph
    });
}

fn main() {
    divan::main();
}
