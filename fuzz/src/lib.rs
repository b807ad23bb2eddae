//! What must hold for every input, good or bad: one function for each fuzz target. None may panic,
//! overflow the stack or take long.

use std::time::Duration;

use factum::cypher;
use factum::cypher::Limits;
use factum::cypher::Params;
use factum::cypher::Procedures;
use factum::cypher::RunOptions;
use factum::cypher::syntax;
use factum::graph::Graph;
use factum::session::RunSettings;
use factum::session::Session;
use factum::session::jsonl as lines;
use factum::snapshot as snapshots;
use factum::source::Source;

/// The graph that statements are run on.
const GRAPH: &str = "CREATE (a:A {x: 1, s: 'a', l: [1, 2]})-[:T {w: 1.5}]->(b:B {x: 2, d: date('2020-01-31')})\
                     -[:U]->(c:A:B {x: null, s: 'b'}), (b)-[:T]->(b), (a)-[:T]->(c), (:C)";

/// How far a statement may go.
const LIMITS: Limits =
    Limits { timeout: Some(Duration::from_millis(300)), memory: Some(1 << 26), rows: Some(10_000) };

/// A text has tokens and pieces, and a tree that prints to what parses again, or an error whose place
/// is in the text.
pub fn parse(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let tokens = syntax::lex(text);
    assert!(tokens.iter().all(|token| text.get(token.span.range()).is_some()));
    for piece in syntax::split(text) {
        assert!(text.get(piece.span.range()).is_some());
    }
    match syntax::parse(text) {
        Ok(statement) => {
            let printed = syntax::print(&statement);
            let again = syntax::parse(&printed).expect("what was printed parses");
            assert_eq!(printed, syntax::print(&again));
        }
        Err(error) => {
            assert!(text.get(error.span.range()).is_some(), "{error:?}");
            let drawn = error.diagnostic().draw(&Source::new("<query>", text));
            assert!(drawn.starts_with("error: "));
        }
    }
}

/// A statement is answered or refused; one that is refused changes nothing.
pub fn query(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let procedures = Procedures::standard();
    let Ok(prepared) = cypher::prepare(text, &procedures) else { return };
    let mut graph = Graph::new();
    let options = RunOptions { limits: LIMITS, ..RunOptions::default() };
    let params = Params::new();
    let mut tx = graph.begin();
    let made = cypher::prepare(GRAPH, &procedures)
        .and_then(|query| query.run(&mut tx, &procedures, &params, &RunOptions::default()));
    assert!(made.is_ok());
    tx.commit();
    let before = snapshot_of(&graph);
    let mut tx = graph.begin();
    let answer = prepared.run(&mut tx, &procedures, &params, &options);
    match &answer {
        Ok(answer) => {
            assert!(answer.rows.iter().all(|row| row.len() == answer.columns.len()));
            tx.commit();
        }
        Err(_) => {
            tx.commit();
            assert!(snapshot_of(&graph) == before, "a failed statement has changed something");
        }
    }
}

fn snapshot_of(graph: &Graph) -> Vec<u8> {
    let mut bytes = Vec::new();
    snapshots::write(graph, snapshots::Kind::Json, &mut bytes).expect("a vector takes everything");
    bytes
}

/// A file is a graph, which is written and read again, or is refused.
pub fn snapshot(data: &[u8]) {
    let Ok(graph) = snapshots::read(data) else { return };
    let bytes = snapshot_of(&graph);
    let again = snapshots::read(&bytes).expect("what was written can be read");
    assert!(snapshot_of(&again) == bytes);
}

/// Every line that is not empty gets one answer, which is JSON.
pub fn jsonl(data: &[u8]) {
    let mut session = Session::new();
    let settings = RunSettings { limits: LIMITS, ..RunSettings::default() };
    let mut out = Vec::new();
    lines::serve(&mut session, settings, &mut &*data, &mut out).expect("a vector takes everything");
    let out = String::from_utf8(out).expect("answers are UTF-8");
    for line in out.lines() {
        serde_json::from_str::<&serde_json::value::RawValue>(line).expect("an answer is JSON");
    }
    let is_request = |line: &&[u8]| !line.strip_suffix(b"\r").unwrap_or(line).is_empty();
    let n_requests = data.split(|byte| *byte == b'\n').filter(is_request).count();
    assert_eq!(out.lines().count(), n_requests);
}
