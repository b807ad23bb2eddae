//! The same rows, however a query is run: against a naive matcher, with rules of the optimizer off,
//! with other batch sizes, with and without compact adjacency, and split into three by a predicate.

use std::fmt::Write;

use factum::cypher::Params;
use factum::cypher::RunOptions;
use factum::cypher::optimize::RULES;
use factum::cypher::optimize::Rules;
use factum::graph::Graph;
use factum::value::NodeId;
use factum::value::RelId;
use factum::value::Value;

use crate::queries;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }
}

/// A small graph: up to six nodes, three labels, three types.
fn graph(dice: &mut Dice) -> Graph {
    let mut graph = Graph::new();
    let mut tx = graph.begin();
    let n = 1 + dice.roll(6);
    for _ in 0..n {
        let labels: Vec<&str> = ["A", "B", "C"].into_iter().filter(|_| dice.roll(2) == 0).collect();
        let node = tx.create_node(&labels).unwrap();
        if dice.roll(3) > 0 {
            let value = Value::Int(i64::try_from(dice.roll(3)).unwrap());
            tx.set_property(node, "p", value).unwrap();
        }
    }
    for _ in 0..dice.roll(9) {
        let ends = [dice.roll(n), dice.roll(n)].map(|id| NodeId(u32::try_from(id).unwrap()));
        let rel = tx.create_rel(ends[0], dice.pick(&["R", "S", "T"]), ends[1]).unwrap();
        if dice.roll(2) == 0 {
            let value = Value::Int(i64::try_from(dice.roll(3)).unwrap());
            tx.set_property(rel, "p", value).unwrap();
        }
    }
    tx.commit();
    graph
}

/// One hop of a pattern of single relationships.
struct Hop {
    direction: usize,
    rel_type: Option<&'static str>,
}

/// A chain of nodes, some of which are the same, and hops.
struct Pattern {
    nodes: Vec<(usize, Option<&'static str>)>,
    hops: Vec<Hop>,
}

fn pattern(dice: &mut Dice) -> Pattern {
    let n_hops = dice.roll(4);
    let mut nodes = Vec::new();
    for at in 0..=n_hops {
        let again = at > 0 && dice.roll(5) == 0;
        let name = if again { dice.roll(at) } else { at };
        let label = (dice.roll(3) == 0).then(|| dice.pick(&["A", "B", "C"]));
        nodes.push((usize::try_from(name).unwrap(), label));
    }
    let hops = (0..n_hops).map(|_| Hop {
        direction: usize::try_from(dice.roll(3)).unwrap(),
        rel_type: (dice.roll(2) == 0).then(|| dice.pick(&["R", "S", "T"])),
    });
    Pattern { hops: hops.collect(), nodes }
}

fn text(pattern: &Pattern) -> String {
    let mut out = String::new();
    for (at, (name, label)) in pattern.nodes.iter().enumerate() {
        let label = label.map_or(String::new(), |label| format!(":{label}"));
        write!(out, "(n{name}{label})").unwrap();
        if let Some(hop) = pattern.hops.get(at) {
            let rel_type = hop.rel_type.map_or(String::new(), |name| format!(":{name}"));
            let (left, right) = [("-", "->"), ("<-", "-"), ("-", "-")][hop.direction];
            write!(out, "{left}[r{at}{rel_type}]{right}").unwrap();
        }
    }
    out
}

/// Every assignment of relationships to the hops, and of nodes to what is between them.
fn matches(graph: &Graph, pattern: &Pattern) -> Vec<String> {
    let mut found = Vec::new();
    let n_names = pattern.nodes.iter().map(|node| node.0 + 1).max().unwrap_or(0);
    for first in graph.nodes() {
        let mut names = vec![None; n_names];
        names[pattern.nodes[0].0] = Some(first);
        extend((graph, pattern), first, &mut Vec::new(), &names, &mut found);
    }
    found.sort();
    found
}

fn extend(
    (graph, pattern): (&Graph, &Pattern),
    at: NodeId,
    rels: &mut Vec<RelId>,
    names: &[Option<NodeId>],
    found: &mut Vec<String>,
) {
    let fits = |label: &Option<&str>| {
        label.is_none_or(|label| graph.labels(at).iter().any(|own| **own == *label))
    };
    if !fits(&pattern.nodes[rels.len()].1) {
        return;
    }
    let Some(hop) = pattern.hops.get(rels.len()) else {
        let nodes = names.iter().flatten().map(|node| format!("n{}", node.0));
        let rels = rels.iter().map(|rel| format!("r{}", rel.0));
        found.push(nodes.chain(rels).collect::<Vec<_>>().join(" "));
        return;
    };
    for rel in graph.rels().collect::<Vec<_>>() {
        let (start, end) = graph.endpoints(rel).unwrap();
        let of_type = hop.rel_type.is_none_or(|name| **graph.rel_type(rel) == *name);
        if rels.contains(&rel) || !of_type {
            continue;
        }
        let mut ways = Vec::new();
        if hop.direction != 1 && start == at {
            ways.push(end);
        }
        if hop.direction != 0 && end == at && !(hop.direction == 2 && start == end) {
            ways.push(start);
        }
        for next in ways {
            let name = pattern.nodes[rels.len() + 1].0;
            let mut names = names.to_vec();
            if names[name].is_some_and(|node| node != next) {
                continue;
            }
            names[name] = Some(next);
            rels.push(rel);
            extend((graph, pattern), next, rels, &names, found);
            rels.pop();
        }
    }
}

/// The rows of a query, sorted; an error as a row.
fn rows(graph: &mut Graph, query: &str, options: &RunOptions<'_>) -> Vec<String> {
    match queries::run(graph, query, &Params::new(), options) {
        Ok(answer) => {
            let mut rows = queries::rows(graph, &answer);
            rows.sort();
            rows
        }
        Err(error) => vec![format!("error {:?}", error.kind.tck())],
    }
}

/// The ways to run a query, each with its name.
fn ways() -> Vec<(String, RunOptions<'static>)> {
    let plain = RunOptions::default();
    let mut ways = vec![("no rule".to_owned(), RunOptions { rules: Rules::NONE, ..plain })];
    for rule in RULES {
        let without = Rules::ALL.without(rule.name);
        ways.push((format!("all but {}", rule.name), RunOptions { rules: without, ..plain }));
        let only = Rules::NONE.with(rule.name);
        ways.push((format!("only {}", rule.name), RunOptions { rules: only, ..plain }));
    }
    for batch_rows in [1, 2, 2_048] {
        ways.push((format!("batches of {batch_rows}"), RunOptions { batch_rows, ..plain }));
    }
    ways
}

#[test]
fn patterns_match_what_a_naive_matcher_finds() {
    let mut dice = Dice(1);
    for _ in 0..400 {
        let mut graph = graph(&mut dice);
        if dice.roll(2) == 0 {
            graph.compact();
        }
        let pattern = pattern(&mut dice);
        let mut names: Vec<usize> = pattern.nodes.iter().map(|node| node.0).collect();
        names.sort_unstable();
        names.dedup();
        let nodes = names.iter().map(|name| format!("'n' + toString(id(n{name}))"));
        let rels = (0..pattern.hops.len()).map(|at| format!("'r' + toString(id(r{at}))"));
        let all = nodes.chain(rels).collect::<Vec<_>>().join(" + ' ' + ");
        let query = format!("MATCH {} RETURN {all} AS x", text(&pattern));
        let want: Vec<String> =
            matches(&graph, &pattern).into_iter().map(|row| format!("'{row}'")).collect();
        assert_eq!(rows(&mut graph, &query, &RunOptions::default()), want, "{query}");
        let counts = format!("MATCH {} RETURN count(*) AS n", text(&pattern));
        let n = vec![want.len().to_string()];
        assert_eq!(rows(&mut graph, &counts, &RunOptions::default()), n, "{counts}");
    }
}

/// Queries whose rows do not depend on an order that the language leaves open.
fn query(dice: &mut Dice) -> String {
    let first = text(&pattern(dice));
    let predicate = predicate(dice);
    let tail = dice.pick(&[
        "RETURN n0, count(*) AS n",
        "RETURN n0.p AS p, count(*) AS n, sum(n0.p) AS s",
        "RETURN DISTINCT labels(n0) AS l",
        "RETURN count(n0) AS n",
        "WITH n0, count(*) AS n MATCH (n0)-[:R]->(m) RETURN n, m",
        "OPTIONAL MATCH (n0)-[q:S]-(m) RETURN n0, q, m",
        "OPTIONAL MATCH (n0)-[q:T*1..2]->(m:A) RETURN n0, size(q) AS s, m",
        "RETURN n0, EXISTS { (n0)-[:R]->(:B) } AS e, COUNT { (n0)--() } AS c",
        "RETURN n0 ORDER BY n0.p, id(n0) LIMIT 3",
        "MATCH p = (n0)-[*0..2]-(m {p: 1}) RETURN length(p) AS l, m",
        "UNWIND labels(n0) AS l RETURN l, count(*) AS n",
        "MATCH p = shortestPath((n0)-[*..4]-(m:B)) RETURN n0, m, length(p) AS l",
        "CALL { WITH n0 MATCH (n0)-->(m) RETURN max(m.p) AS top } RETURN n0, top",
    ]);
    format!("MATCH {first} WHERE {predicate} {tail}")
}

fn predicate(dice: &mut Dice) -> &'static str {
    dice.pick(&[
        "true",
        "n0.p = 1",
        "n0:A",
        "n0.p > 0 OR n0:B",
        "NOT n0.p = 2",
        "EXISTS { (n0)-->(:A) }",
    ])
}

#[test]
fn rules_and_batch_sizes_change_no_rows() {
    let mut dice = Dice(2);
    let ways = ways();
    for _ in 0..60 {
        let mut graph = graph(&mut dice);
        if dice.roll(2) == 0 {
            graph.compact();
        }
        let query = query(&mut dice);
        let want = rows(&mut graph, &query, &RunOptions::default());
        assert!(!want.iter().any(|row| row.starts_with("error")), "{query}: {want:?}");
        for (name, options) in &ways {
            assert_eq!(rows(&mut graph, &query, options), want, "{name}: {query}");
        }
        let index = "CREATE INDEX FOR (n:A) ON (n.p)";
        queries::run(&mut graph, index, &Params::new(), &RunOptions::default()).unwrap();
        assert_eq!(rows(&mut graph, &query, &RunOptions::default()), want, "index: {query}");
    }
}

#[test]
fn a_predicate_its_negation_and_its_nullness_part_the_rows() {
    let mut dice = Dice(3);
    for _ in 0..150 {
        let mut graph = graph(&mut dice);
        let first = text(&pattern(&mut dice));
        let p = predicate(&mut dice);
        let plain = RunOptions::default();
        let all = rows(&mut graph, &format!("MATCH {first} RETURN n0"), &plain);
        let mut parts = Vec::new();
        for part in [format!("({p})"), format!("NOT ({p})"), format!("({p}) IS NULL")] {
            let query = format!("MATCH {first} WHERE {part} RETURN n0");
            parts.extend(rows(&mut graph, &query, &plain));
        }
        parts.sort();
        assert_eq!(parts, all, "{first} by {p}");
    }
}

#[test]
fn a_statement_that_fails_leaves_no_trace() {
    let mut dice = Dice(4);
    for _ in 0..60 {
        let mut graph = graph(&mut dice);
        let before =
            format!("{:?}", rows(&mut graph, "MATCH (n) RETURN id(n), n", &RunOptions::default()));
        let rels = "MATCH (a)-[r]->(b) RETURN id(r), r, id(a), id(b)";
        let rels_before = rows(&mut graph, rels, &RunOptions::default());
        let next = (graph.next_node_id(), graph.next_rel_id());
        let change = dice.pick(&[
            "MATCH (n) SET n.p = 7, n:New REMOVE n:A",
            "MATCH (n) DETACH DELETE n",
            "MATCH (n) CREATE (n)-[:X {p: 1}]->(:Y)",
            "MATCH (a), (b) MERGE (a)-[:R]->(b)",
            "UNWIND [1, 2] AS x CREATE ({p: x})",
        ]);
        let query = format!("{change} WITH count(*) AS n RETURN 1 / (n - n) AS boom");
        let answer = rows(&mut graph, &query, &RunOptions::default());
        assert_eq!(answer, ["error (\"ArithmeticError\", \"DivisionByZero\")"], "{query}");
        let after =
            format!("{:?}", rows(&mut graph, "MATCH (n) RETURN id(n), n", &RunOptions::default()));
        assert_eq!(after, before, "{query}");
        assert_eq!(rows(&mut graph, rels, &RunOptions::default()), rels_before, "{query}");
        assert_eq!((graph.next_node_id(), graph.next_rel_id()), next, "{query}");
    }
}
