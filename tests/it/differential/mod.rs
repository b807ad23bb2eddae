//! The same rows, however a query is run: against an evaluator that tries every assignment, with rules
//! of the optimizer off, with other batch sizes, with and without compact adjacency and indexes, before
//! and after saving, and split in three by a condition.
//!
//! `FACTUM_DIFFERENTIAL=100000` asks for more rounds, `FACTUM_SEED` begins elsewhere.

mod naive;
pub(crate) mod random;
mod shape;
mod tails;
mod undo;

use factum::cypher;
use factum::cypher::Procedures;
use factum::cypher::RunOptions;
use factum::cypher::optimize::RULES;
use factum::cypher::optimize::Rules;
use factum::graph::Graph;
use factum::snapshot;
use factum::snapshot::Kind;
use factum::value::Value;

use crate::differential::random::Random;
use crate::differential::shape::Expr;
use crate::differential::shape::Plain;
use crate::differential::shape::PlainGraph;
use crate::differential::shape::Query;
use crate::queries;

fn rounds() -> impl Iterator<Item = u64> {
    let number = |name, default| {
        std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
    };
    let first = number("FACTUM_SEED", 0);
    first..first + number("FACTUM_DIFFERENTIAL", 120)
}

fn build(plain: &PlainGraph) -> Graph {
    let procedures = Procedures::standard();
    let mut graph = Graph::new();
    let mut tx = graph.begin();
    let prepared = cypher::prepare(&plain.to_cypher(), &procedures).expect("a statement");
    prepared.run(&mut tx, &procedures, &[].into(), &RunOptions::default()).expect("a graph");
    tx.commit();
    graph
}

fn run(graph: &Graph, text: &str, options: &RunOptions<'_>) -> Result<Vec<Vec<Plain>>, String> {
    let procedures = Procedures::standard();
    let prepared = cypher::prepare(text, &procedures).map_err(|error| error.to_string())?;
    let answer = prepared.read(graph, &procedures, &[].into(), options);
    let answer = answer.map_err(|error| error.to_string())?;
    Ok(answer
        .rows
        .iter()
        .map(|row| row.iter().map(|value| plain(graph, value)).collect())
        .collect())
}

fn plain(graph: &Graph, value: &Value) -> Plain {
    let id = |value: &Value| match value {
        Value::Int(id) => usize::try_from(*id).expect("an id"),
        other => panic!("no id: {other:?}"),
    };
    match value {
        Value::Null => Plain::Null,
        Value::Bool(truth) => Plain::Bool(*truth),
        Value::Int(number) => Plain::Int(*number),
        Value::Str(text) if **text == *"a" => Plain::Str("a"),
        Value::Str(text) if **text == *"b" => Plain::Str("b"),
        Value::Node(node) => Plain::Node(id(&graph.property(*node, "id"))),
        Value::Rel(rel) => Plain::Rel(id(&graph.property(*rel, "id"))),
        Value::List(list) => {
            let mut list: Vec<Plain> = list.iter().map(|value| plain(graph, value)).collect();
            list.sort();
            Plain::List(list)
        }
        other => panic!("no such value is generated: {other:?}"),
    }
}

fn reload(graph: &Graph) -> Graph {
    let mut bytes = Vec::new();
    snapshot::write(graph, Kind::Binary, &mut bytes).expect("a vector takes everything");
    snapshot::read(&bytes).expect("a whole file")
}

/// The graph, the query and both answers, for a person to try.
fn report(
    seed: u64,
    graph: &PlainGraph,
    text: &str,
    got: &impl std::fmt::Debug,
    want: &impl std::fmt::Debug,
) -> String {
    format!("seed {seed}\n{};\n{text};\ngot  {got:?}\nwant {want:?}\n", graph.to_cypher())
}

/// The ways to run a query, each with its name: all give the same rows.
fn ways() -> Vec<(String, RunOptions<'static>)> {
    let plain = RunOptions::default();
    let none = RunOptions { rules: Rules::NONE, batch_rows: 3, ..plain };
    let mut ways = vec![("no rule".to_owned(), none)];
    for rule in RULES {
        let rules = Rules::ALL.without(rule.name);
        ways.push((format!("all rules but {}", rule.name), RunOptions { rules, ..plain }));
        let rules = Rules::NONE.with(rule.name);
        ways.push((format!("only {}", rule.name), RunOptions { rules, ..plain }));
    }
    for batch_rows in [1, 2, 2_048] {
        ways.push((format!("batches of {batch_rows}"), RunOptions { batch_rows, ..plain }));
    }
    ways
}

/// The forms of a graph in which the same is found: as written, with compact adjacency, with an
/// index besides.
fn forms(plain: &PlainGraph) -> [(&'static str, Graph); 3] {
    let loose = build(plain);
    let mut compact = loose.clone();
    compact.compact();
    let mut indexed = compact.clone();
    for (label, key) in [("A", "x"), ("B", "y")] {
        let text = format!("CREATE INDEX FOR (n:{label}) ON (n.{key})");
        queries::run(&mut indexed, &text, &[].into(), &RunOptions::default()).expect("an index");
    }
    [("loose", loose), ("compact", compact), ("indexed", indexed)]
}

#[test]
fn answers_are_those_of_the_naive_evaluator() {
    let ways = ways();
    for seed in rounds() {
        let mut random = Random::new(seed);
        let plain = PlainGraph::random(&mut random);
        let forms = forms(&plain);
        for _ in 0..8 {
            let query = Query::random(&mut random);
            let text = query.to_cypher();
            let ordered = query.page.is_some();
            let Some(mut want) = naive::answer(&plain, &query) else { continue };
            if !ordered {
                want.sort();
            }
            let (form, graph) = &forms[random.below(forms.len())];
            for (way, options) in &ways {
                let mut got = run(graph, &text, options);
                if let (Ok(rows), false) = (&mut got, ordered) {
                    rows.sort();
                }
                let report = || report(seed, &plain, &text, &got, &want);
                assert!(got.as_ref() == Ok(&want), "{way}, {form}, {}", report());
            }
        }
    }
}

#[test]
fn answers_do_not_depend_on_how_a_query_is_run() {
    let ways = ways();
    for seed in rounds() {
        let mut random = Random::new(seed ^ 0x7a115);
        let plain = PlainGraph::random(&mut random);
        let forms = forms(&plain);
        let text = tails::query(&mut random);
        let rows = |graph: &Graph, options: &RunOptions<'_>| {
            let answer = queries::read(graph, &text, options);
            let mut rows = answer.unwrap_or_else(|error| panic!("{text}: {error}"));
            rows.sort();
            rows
        };
        let want = rows(&forms[0].1, &RunOptions { rules: Rules::NONE, ..RunOptions::default() });
        for (form, graph) in &forms {
            for (way, options) in &ways {
                let got = rows(graph, options);
                assert!(got == want, "{way}, {form}, {}", report(seed, &plain, &text, &got, &want));
            }
        }
    }
}

#[test]
fn a_condition_and_its_opposites_part_the_rows() {
    for seed in rounds() {
        let mut random = Random::new(seed ^ 0x7a11);
        let plain = PlainGraph::random(&mut random);
        let graph = build(&plain);
        let mut query = Query::random(&mut random);
        query.distinct = false;
        query.page = None;
        let last = query.middle.as_mut().map(|(_, _, more)| more).filter(|more| !more.is_empty());
        let clause = last.unwrap_or(&mut query.first).last_mut().expect("a clause");
        let Some(condition) = clause.filter.take() else { continue };
        clause.optional = false;
        query.items.retain(|item| matches!(item, shape::Item::Plain(_)));
        if query.items.is_empty() {
            continue;
        }
        let mut rows = |filter: Option<Expr>| {
            let last =
                query.middle.as_mut().map(|(_, _, more)| more).filter(|more| !more.is_empty());
            let clause = last.unwrap_or(&mut query.first).last_mut().expect("a clause");
            clause.filter = filter;
            run(&graph, &query.to_cypher(), &RunOptions::default()).expect("an answer")
        };
        let mut whole = rows(None);
        let mut parts = rows(Some(condition.clone()));
        parts.extend(rows(Some(Expr::Not(Box::new(condition.clone())))));
        parts.extend(rows(Some(Expr::IsNull(Box::new(condition)))));
        whole.sort();
        parts.sort();
        assert!(whole == parts, "{}", report(seed, &plain, &query.to_cypher(), &parts, &whole));
    }
}

#[test]
fn answers_outlive_saving_and_loading() {
    for seed in rounds().take(100) {
        let mut random = Random::new(seed ^ 0x5a7e);
        let plain = PlainGraph::random(&mut random);
        let graph = build(&plain);
        let loaded = reload(&graph);
        for _ in 0..4 {
            let query = Query { page: None, ..Query::random(&mut random) };
            let text = query.to_cypher();
            let sorted = |mut rows: Vec<Vec<Plain>>| {
                rows.sort();
                rows
            };
            let answer = |graph| run(graph, &text, &RunOptions::default()).map(sorted);
            let (before, after) = (answer(&graph), answer(&loaded));
            assert!(before == after, "{}", report(seed, &plain, &text, &after, &before));
        }
    }
}
