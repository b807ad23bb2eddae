//! CSV files that are read in pieces, side by side.

use std::fs;
use std::path::Path;

use factum::cypher::RunOptions;
use factum::session::import::ImportError;
use factum::session::import::NodeFile;
use factum::session::import::RelFile;
use factum::session::import::import;
use factum::value::NodeId;
use factum::value::Value;

use crate::queries;

/// Enough for several pieces of each file.
const N_NODES: u32 = 60_000;

fn nodes(id: u32) -> String {
    // Numbers but for one cell, few strings, a list, an empty cell now and then.
    let size = if id == N_NODES - 7 { "1.5".to_owned() } else { id.to_string() };
    let town = if id.is_multiple_of(11) { String::new() } else { format!("town {}", id % 97) };
    format!("{id},{size},{town},{}", id.is_multiple_of(2))
}

fn rels(id: u32) -> String {
    let kind = if id.is_multiple_of(3) { "LIKES" } else { "" };
    format!("{id},{},{kind},{}", id * 31 % N_NODES, 1900 + id % 100)
}

fn write(folder: &Path, name: &str, header: &str, line: impl Fn(u32) -> String) {
    let lines: Vec<String> = (0..N_NODES).map(line).collect();
    fs::write(folder.join(name), format!("{header}\n{}\n", lines.join("\n"))).unwrap();
}

fn load(folder: &Path) -> Result<factum::graph::Graph, ImportError> {
    let nodes = [NodeFile { labels: vec!["P".to_owned()], path: folder.join("p.csv") }];
    let end = || "P".to_owned();
    let path = folder.join("k.csv");
    let rels = [RelFile { rel_type: "KNOWS".to_owned(), start: end(), end: end(), path }];
    import(&nodes, &rels, b',')
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "p.csv", "id,size,town,even", nodes);
    write(folder.path(), "k.csv", ":START_ID,:END_ID,:TYPE,since", rels);
    folder
}

#[test]
fn rows_of_a_file_know_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.csv");
    fs::write(&path, "a,b\n1,\"x\ny\"\n2,z\n1,w\n").unwrap();
    let name = path.display().to_string();
    let load = format!("LOAD CSV WITH HEADERS FROM '{name}' AS row");
    let mut graph = factum::graph::Graph::new();
    let mut answer = |rest: &str| {
        let text = format!("{load} {rest}");
        let answer = queries::run(&mut graph, &text, &[].into(), &RunOptions::default()).unwrap();
        (
            answer.columns.join(","),
            queries::rows(&graph, &answer).join("; ").replace(&name, "c.csv"),
        )
    };
    let mut is = |rest: &str, columns: &str, rows: &str| {
        assert_eq!(answer(rest), (columns.to_owned(), rows.to_owned()), "{rest}");
    };
    is("RETURN linenumber() AS n, file() AS f", "n,f", "2 | 'c.csv'; 4 | 'c.csv'; 5 | 'c.csv'");
    is("WITH row, linenumber() AS n WHERE row.a = '1' RETURN n", "n", "2; 5");
    is(
        "WITH * WHERE linenumber() > 2 RETURN row.a AS a, linenumber() + 1 AS n",
        "a,n",
        "'2' | 5; '1' | 6",
    );
    is("WITH row.a AS a RETURN a, linenumber() AS n", "a,n", "'1' | 2; '2' | 4; '1' | 5");
    is(
        "WITH row.a AS a WHERE a = '1' WITH a + a AS b RETURN b, linenumber() AS n",
        "b,n",
        "'11' | 2; '11' | 5",
    );
    is(
        "WITH row.a AS a, count(*) AS n RETURN a, linenumber() AS m",
        "a,m",
        "'1' | null; '2' | null",
    );
    is("WITH DISTINCT row.a AS a RETURN a, linenumber() AS m", "a,m", "'1' | null; '2' | null");
    is("WITH row.a AS row WITH DISTINCT * RETURN *", "row", "'1'; '2'");
    is(
        "RETURN row.a AS a, count(*) AS n, max(linenumber()) AS last",
        "a,n,last",
        "'1' | 2 | 5; '2' | 1 | 4",
    );
    is("WITH row.a AS a, linenumber() AS n RETURN *", "a,n", "'1' | 2; '2' | 4; '1' | 5");
    is("CREATE (n:Row {line: linenumber()}) RETURN n.line AS n", "n", "2; 4; 5");
}

#[test]
fn blank_lines_and_all_line_ends_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("c.csv");
    let mut graph = factum::graph::Graph::new();
    let long = "x".repeat(10_000);
    for (text, lines) in [
        ("a\n\n\n1\n2\n\n3".to_owned(), "4; 5; 7"),
        ("a\r\n1\r\n\r\n2\r\n".to_owned(), "2; 4"),
        ("a\r1\r\r2".to_owned(), "2; 4"),
        ("\n\na\n\"1\n\n1\"\n2".to_owned(), "4; 7"),
        (format!("a\n{long}\n\n\"{long}\n\"\n\n1\n"), "2; 4; 7"),
    ] {
        fs::write(&path, text).unwrap();
        let query = format!(
            "LOAD CSV WITH HEADERS FROM '{}' AS row RETURN linenumber() AS n",
            path.display()
        );
        let answer = queries::run(&mut graph, &query, &[].into(), &RunOptions::default()).unwrap();
        assert_eq!(queries::rows(&graph, &answer).join("; "), lines);
    }
}

#[test]
fn pieces_give_what_the_whole_gives() {
    let folder = folder();
    let here = folder.path();
    let graph = load(here).unwrap();
    assert_eq!((graph.n_nodes(), graph.n_rels()), (N_NODES as usize, N_NODES as usize));
    let last = NodeId(N_NODES - 1);
    assert!(matches!(graph.property(last, "size"), Value::Float(size) if size == 59_999.0));
    assert!(matches!(graph.property(last, "even"), Value::Bool(false)));
    assert!(matches!(graph.property(NodeId(11), "town"), Value::Null));
    let bytes = |graph| {
        let path = here.join("g.factum");
        let mut session = factum::session::Session::of(graph);
        session.save(&path, factum::snapshot::Existing::Replace).unwrap();
        fs::read(path).unwrap()
    };
    let side_by_side = bytes(graph);
    let threads = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
    for n in [1, 5] {
        assert!(side_by_side == bytes(threads(n).install(|| load(here)).unwrap()), "{n} threads");
    }
    // Where something is quoted, a file is read from its beginning to its end.
    write(here, "p.csv", "\"id\",size,town,even", |id| {
        format!("\"{id}\"{}", &nodes(id)[id.to_string().len()..])
    });
    write(here, "k.csv", ":START_ID,:END_ID,:TYPE,\"since\"", |id| {
        rels(id).replace("LIKES", "\"LIKES\"")
    });
    assert!(side_by_side == bytes(load(here).unwrap()));
}

#[test]
fn mistakes_far_behind_the_beginning_have_their_line() {
    let folder = folder();
    let here = folder.path();
    let at = 50_000;
    let wrong = |line: &'static str, right: fn(u32) -> String| {
        move |id: u32| if id >= at { line.replace("{id}", &id.to_string()) } else { right(id) }
    };
    let nodes_with = |line, header| write(here, "p.csv", header, wrong(line, nodes));
    let mut said = Vec::new();
    let mut fails = || {
        let error = load(here).unwrap_err().to_string();
        said.push(error.replace(&format!("{}/", here.display()), ""));
    };
    nodes_with("{id},1,a", "id,size,town,even");
    fails();
    nodes_with(",1,a,true", "id,size,town,even");
    fails();
    nodes_with("77,1,a,true", "id,size,town,even");
    fails();
    nodes_with("{id},x,a,true", "id,size:float,town,even");
    fails();
    nodes_with("{id},1,\"a\nb\",maybe", "id,size,town,even:boolean");
    fails();
    write(here, "p.csv", "id,size,town,even", nodes);
    write(here, "k.csv", ":START_ID,:END_ID,:TYPE,since", wrong("{id},x,,1", rels));
    fails();
    assert_eq!(
        said,
        [
            "cannot read `p.csv`: line 50002 has 3 fields, the header has 4",
            "`p.csv`, line 50002: the id is empty",
            "`p.csv`, line 50002: there is already a `P` with the id `77`",
            "`p.csv`, line 50002: `x` is not of the type of column `size`",
            "`p.csv`, line 50002: `maybe` is not of the type of column `even`",
            "`k.csv`, line 50002: there is no `P` with the id `x`",
        ]
    );
}
