//! Hostile queries: one that would run for hours, or fill any memory, ends soon after its limit with an
//! error that says so, and leaves the graph as it was.

use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use factum::cypher;
use factum::cypher::Answer;
use factum::cypher::CypherError;
use factum::cypher::Limits;
use factum::cypher::Params;
use factum::cypher::RunOptions;
use factum::graph::Graph;
use factum::session::procedures;
use factum::snapshot;
use factum::snapshot::Existing;
use factum::value::NodeId;
use factum::value::Value;

/// How long a query may run on after its time has come. It is a tenth of a second on a quiet machine;
/// what is never asked runs for minutes, and that is what is looked for here.
const GRACE: Duration = Duration::from_secs(5);

/// Queries that would take very long, in one operator or expression each.
const SLOW: &[&str] = &[
    "MATCH p = (a)-[*]->(b) RETURN count(p)",
    "MATCH (a)-[r*3..]-(b) WHERE id(a) <> id(b) RETURN sum(size(r))",
    "MATCH (a)-[*10..12]->(a) RETURN count(*)",
    "MATCH (a), (b), (c), (d) RETURN count(a.x + b.x + c.x + d.x)",
    "MATCH (a), (b), (c) WHERE a.x + b.x + c.x = -1 RETURN a",
    "MATCH (a), (b), (c) WHERE a.k = b.k AND b.k = c.k RETURN sum(a.x + c.x)",
    "MATCH (a)-->(b)-->(c)-->(d)-->(e) RETURN sum(a.x + b.x + c.x + d.x + e.x)",
    "MATCH (a)-->(b)-->(c)-->(d)-->(e)-->(f)-->(a) RETURN sum(a.x + c.x + e.x)",
    "MATCH (a), (b) MATCH p = allShortestPaths((a)-[*]-(b)) RETURN count(p)",
    "MATCH (a), (b) MATCH p = shortestPath((a)-[*]-(b)) RETURN sum(length(p))",
    "MATCH (s) ((a)-->(b)){1,} (e) RETURN count(*)",
    "MATCH (a) WHERE EXISTS { MATCH (b), (c), (d) WHERE a.x + b.x + c.x + d.x = -1 } RETURN a",
    "MATCH (a) RETURN sum(COUNT { MATCH (b), (c) WHERE a.x + b.x + c.x = -1 })",
    "MATCH (a) CALL { WITH a MATCH (b), (c) RETURN sum(a.x + b.x + c.x) AS n } RETURN sum(n)",
    "UNWIND range(1, 50000000) AS x UNWIND range(1, 50000000) AS y RETURN sum(x * y)",
    "UNWIND range(1, 30000) AS x RETURN sum(size(range(1, 1000000 + x)))",
    "UNWIND range(1, 40000000) AS x RETURN count(DISTINCT x)",
    "UNWIND range(1, 40000000) AS x RETURN x % 100000 AS k, collect(x) AS all",
    "UNWIND range(1, 40000000) AS x WITH x ORDER BY x % 1000 DESC, x RETURN count(x)",
    "UNWIND range(1, 40000000) AS x WITH DISTINCT x % 1000000 AS k RETURN count(k)",
    "UNWIND range(1, 40000000) AS x RETURN percentileCont(x, 0.5)",
    "UNWIND range(1, 40000000) AS x CREATE ({x: x})",
    "UNWIND range(1, 40000000) AS x MERGE (:New {x: x})",
    "UNWIND range(1, 1000) AS i MATCH (a), (b) SET a.x = b.x + i",
    "RETURN reduce(sum = 0, x IN range(1, 50000000) | sum + x)",
    "RETURN reduce(sum = 0, x IN range(1, 9000) | sum + reduce(s = 0, y IN range(1, 9000) | s + y))",
    "RETURN reduce(list = [], x IN range(1, 1000000) | list + [x])",
    "RETURN size([x IN range(1, 50000000) WHERE x % 2 = 0 | toString(x)])",
    "RETURN size([x IN range(1, 9000) | size([y IN range(1, 9000) WHERE x % y = 0])])",
    "RETURN all(x IN range(1, 50000000) WHERE x > 0)",
    "CALL algo.betweenness({}) YIELD node, score RETURN count(*)",
];

/// Queries that would take very much memory.
const LARGE: &[&str] = &[
    "UNWIND range(1, 40000000) AS x RETURN collect(x)",
    "UNWIND range(1, 40000000) AS x RETURN x",
    "UNWIND range(1, 40000000) AS x WITH x ORDER BY -x RETURN count(x)",
    "UNWIND range(1, 40000000) AS x RETURN count(DISTINCT x)",
    "UNWIND range(1, 40000000) AS x WITH DISTINCT x RETURN count(x)",
    "UNWIND range(1, 40000000) AS x RETURN x AS k, count(*) AS n",
    "UNWIND range(1, 40000000) AS x CREATE (:New {x: x})",
    "UNWIND range(1, 2000) AS x WITH x, range(1, 100000 + x) AS list RETURN sum(size(list))",
    "UNWIND range(1, 2000) AS x RETURN range(1, 100000 + x) AS list",
    "RETURN reduce(text = 'ab', x IN range(1, 40) | text + text)",
    "RETURN reduce(list = [1, 2], x IN range(1, 40) | list + list)",
    "RETURN [x IN range(1, 40000000) | x * 2]",
    "RETURN range(1, 40000000)",
    "MATCH (a), (b), (c) RETURN a, b, c",
    "MATCH (a), (b), (c) WITH collect([a, b, c]) AS all RETURN size(all)",
    "MATCH p = (a)-[*]->(b) RETURN collect(p)",
    "MATCH (a) CALL { MATCH (b), (c) RETURN b, c } RETURN a, b, c",
];

/// Queries that hold much in ways of their own.
const HOLDERS: &[&str] = &[
    "UNWIND range(1, 40000000) AS x RETURN count(DISTINCT x)",
    "UNWIND range(1, 40000000) AS x RETURN count(DISTINCT toString(x))",
    "UNWIND range(1, 40000000) AS x WITH DISTINCT x RETURN count(x)",
    "UNWIND range(1, 40000000) AS x WITH DISTINCT [x, x] AS x RETURN count(x)",
    "UNWIND range(1, 40000000) AS x WITH DISTINCT {a: x} AS x RETURN count(x)",
    "UNWIND range(1, 40000000) AS x RETURN [x, [x]] AS k, count(*) AS n",
    "UNWIND range(1, 40000000) AS x RETURN x % 1000000 AS k, collect(DISTINCT x % 7) AS all",
    "UNWIND range(1, 40000000) AS x WITH {a: x, b: toString(x)} AS m RETURN collect(m)",
    "UNWIND range(1, 40000000) AS x WITH [[x], [[x]]] AS l ORDER BY l RETURN count(l)",
    "UNWIND range(1, 2000) AS x WITH x, range(1, 100000 + x) AS list RETURN sum(size(list))",
    "UNWIND range(1, 9000) AS i MATCH (a), (b) RETURN a.x AS x, collect({i: i, b: b}) AS l",
    "MATCH (a) CALL { MATCH (b), (c) RETURN collect([b, c]) AS l } RETURN collect(l)",
    "MATCH p = (a)-[*]->(b) RETURN collect(p)",
    "MATCH p = (a)-[*]->(b) RETURN p",
    "MATCH (s) ((a)-->(b)){1,} (e) RETURN collect(a)",
    "MATCH (s) ((a)-->(b)){1,6} (e) RETURN count(b)",
    "RETURN [x IN range(1, 100000) | range(1, 1000)]",
    "RETURN reduce(text = 'ab', x IN range(1, 40) | text + text)",
    "RETURN reduce(list = [1, 2], x IN range(1, 40) | list + list)",
    "WITH range(1, 2000000) AS l RETURN size(l + l + l + l + l + l + l)",
    "RETURN size(split(reduce(t = 'a,b', x IN range(1, 21) | t + ',' + t), ','))",
    "RETURN size(split(reduce(t = 'ab', x IN range(1, 23) | t + t), ''))",
];

fn graph() -> Graph {
    let mut graph = Graph::new();
    let mut tx = graph.begin();
    let n = 1_000_u32;
    for at in 0..n {
        let node = tx.create_node(&["N"]).unwrap();
        tx.set_property(node, "x", Value::Int(i64::from(at))).unwrap();
        tx.set_property(node, "k", Value::Int(i64::from(at % 2))).unwrap();
    }
    for at in 0..n * 12 {
        let (start, end) = (at % n, (at * 7_919 + at / n) % n);
        tx.create_rel(NodeId(start), "R", NodeId(end)).unwrap();
    }
    tx.commit();
    graph.compact();
    graph
}

fn run(graph: &mut Graph, text: &str, options: &RunOptions<'_>) -> Result<Answer, CypherError> {
    let procedures = procedures::all();
    let prepared = cypher::prepare(text, &procedures)?;
    let mut tx = graph.begin();
    let answer = prepared.run(&mut tx, &procedures, &Params::new(), options)?;
    tx.commit();
    Ok(answer)
}

#[test]
fn a_query_ends_soon_after_its_time() {
    let mut graph = graph();
    let timeout = Duration::from_millis(40);
    let limits = Limits { timeout: Some(timeout), ..Limits::default() };
    let options = RunOptions { limits, ..RunOptions::default() };
    let mut late = Vec::new();
    for text in SLOW {
        let start = Instant::now();
        let error = run(&mut graph, text, &options).expect_err(text);
        assert!(error.to_string().contains("time"), "{text}: {error}");
        let taken = start.elapsed();
        if taken >= timeout + GRACE {
            late.push(format!("{taken:?}: {text}"));
        }
        assert_eq!((graph.n_nodes(), graph.n_rels()), (1_000, 12_000), "{text}");
    }
    assert!(late.is_empty(), "\n{}", late.join("\n"));
}

#[test]
fn a_query_ends_when_it_needs_too_much_memory() {
    let mut graph = graph();
    let limits = Limits { memory: Some(20_000_000), ..Limits::default() };
    let options = RunOptions { limits, ..RunOptions::default() };
    for text in LARGE {
        let error = run(&mut graph, text, &options).expect_err(text);
        assert!(error.to_string().contains("memory"), "{text}: {error}");
        assert_eq!((graph.n_nodes(), graph.n_rels()), (1_000, 12_000), "{text}");
    }
}

/// What a program may take in all is not much more than what its queries may hold.
#[test]
#[cfg(target_os = "linux")]
fn what_is_held_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("g.factum");
    snapshot::save(&graph(), &path, Existing::Keep).unwrap();
    let mut wrong = Vec::new();
    for text in HOLDERS {
        // Where there is no more memory, the program would end without a word.
        let shell = "ulimit -d 200000; exec \"$0\" query \"$1\" \"$2\" --memory-limit 50MB";
        let run = Command::new("sh")
            .args(["-c", shell, env!("CARGO_BIN_EXE_factum")])
            .args([path.as_os_str(), text.as_ref()])
            .env("RAYON_NUM_THREADS", "1")
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&run.stderr);
        if !error.contains("memory went past its limit") {
            wrong.push(format!("{text}: {}\n{error}", run.status));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn values_that_were_seen_are_held_once() {
    let mut graph = graph();
    // The list itself takes 24 MB.
    let limits = Limits { memory: Some(30_000_000), ..Limits::default() };
    let options = RunOptions { limits, ..RunOptions::default() };
    let text = "UNWIND range(1, 1000000) AS x RETURN count(DISTINCT x % 7) AS n";
    let answer = run(&mut graph, text, &options).expect("an answer");
    assert!(matches!(answer.rows[0][0], Value::Int(7)));
}

#[test]
fn what_was_given_away_is_no_longer_counted() {
    let mut graph = graph();
    let limits = Limits { memory: Some(4_000_000), ..Limits::default() };
    let options = RunOptions { limits, ..RunOptions::default() };
    let text = "UNWIND range(1, 400) AS i MATCH (a:N) CALL { WITH a MATCH (a)-->(b) RETURN b } \
                RETURN count(b.x) AS n";
    let answer = run(&mut graph, text, &options).expect("an answer");
    assert!(matches!(answer.rows[0][0], Value::Int(4_800_000)));
}

#[test]
fn too_many_rows_are_refused_and_as_many_as_allowed_are_not() {
    let mut graph = graph();
    let limits = Limits { rows: Some(1_000), ..Limits::default() };
    let options = RunOptions { limits, ..RunOptions::default() };
    assert_eq!(run(&mut graph, "MATCH (n) RETURN n", &options).expect("rows").rows.len(), 1_000);
    let error = run(&mut graph, "UNWIND range(0, 1000) AS x RETURN x", &options);
    assert!(error.expect_err("too many").to_string().contains("rows"));
}

#[test]
fn an_interrupt_ends_a_query() {
    let mut graph = graph();
    let flag = AtomicBool::new(false);
    let options = RunOptions { interrupt: Some(&flag), ..RunOptions::default() };
    let flag = &flag;
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(30));
            flag.store(true, Ordering::Relaxed);
        });
        let error = run(&mut graph, "MATCH p = (a)-[*]->(b) RETURN count(p)", &options);
        assert_eq!(error.expect_err("an interrupt").to_string(), "interrupted");
    });
}
