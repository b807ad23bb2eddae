//! The program by pipe: what goes to standard output and to standard error, and how it ends.

use std::fs;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use crate::golden::check_file;
use crate::golden::project;

/// What a run came to.
pub(crate) struct Run {
    pub(crate) status: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_factum"));
    command.current_dir(folder).env_remove("NO_COLOR").env("COLUMNS", "100");
    command.env("XDG_STATE_HOME", folder).env("HOME", folder);
    command
}

fn run_with(folder: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = program(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("an end");
    writer.join().expect("no panic");
    Run {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Run {
    run_with(folder, arguments, b"")
}

pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn help_says_what_there_is() {
    let folder = folder();
    let mut all = String::new();
    for arguments in [&["--help"][..], &["build", "--help"], &["query", "--help"], &["-V"]] {
        let run = run(folder.path(), arguments);
        assert_eq!((run.status, run.err.as_str()), (Some(0), ""));
        all.push_str(&format!("$ factum {}\n{}\n", arguments.join(" "), run.out));
    }
    let all: String = all.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    check_file("tests/cases/cli/help.txt", &all);
}

#[test]
fn wrong_usage_is_status_2() {
    let folder = folder();
    for arguments in [
        &["query", "--format", "yaml", "RETURN 1"][..],
        &["build", "a.txt"],
        &["export", "g.factum", "--to", "png"],
        &["query", "-P", "x", "RETURN $x"],
        &["--published", "soon", "a.txt"],
        &["import", "-o", "g.factum", "--nodes", "persons.csv"],
    ] {
        let run = run(folder.path(), arguments);
        assert_eq!((run.status, run.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(!run.err.is_empty());
    }
}

#[test]
fn answers_have_formats() {
    let folder = folder();
    let query = "UNWIND [[1, 'a\tb'], [null, 'c|d,\"']] AS p RETURN p[0] AS n, p[1] AS text";
    let mut all = String::new();
    for format in ["table", "json", "jsonl", "csv", "tsv", "markdown"] {
        let run = run(folder.path(), &["query", "--format", format, query]);
        assert_eq!((run.status, run.err.as_str()), (Some(0), ""));
        all.push_str(&format!("{format}\n{}\n", run.out));
    }
    check_file("tests/cases/cli/formats.txt", &all);
}

#[test]
fn a_graph_goes_to_standard_output_as_json() {
    let folder = folder();
    fs::write(folder.path().join("a.txt"), "Acme Corp. bought Globex Ltd. in 2019.").unwrap();
    fs::write(folder.path().join("p.csv"), "id,name\n1,Ann\n").unwrap();
    for arguments in [
        &["build", "a.txt", "-o", "g.json"][..],
        &["import", "--nodes", "P=p.csv", "-o", "h.json", "--force"],
    ] {
        assert_eq!(run(folder.path(), arguments).status, Some(0));
        let mut arguments = arguments.to_vec();
        let place = arguments.iter().position(|argument| argument.ends_with(".json")).unwrap();
        let file = fs::read_to_string(folder.path().join(arguments[place])).unwrap();
        arguments[place] = "-";
        let run = run(folder.path(), &arguments);
        assert_eq!((run.status, run.out), (Some(0), file));
        assert!(run.err.starts_with("<stdout>: "), "{}", run.err);
    }
    assert!(!folder.path().join("-").exists());
}

#[test]
fn nothing_is_printed_when_there_is_nothing_to_say() {
    let folder = folder();
    let run = run(folder.path(), &["query", "CREATE (:A)"]);
    assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (Some(0), "", ""));
}

#[test]
fn a_wrong_query_is_status_1_and_pointed_at() {
    let folder = folder();
    let run = run(folder.path(), &["query", "MATCH (company) RETURN compny.name"]);
    assert_eq!((run.status, run.out.as_str()), (Some(1), ""));
    check_file("tests/cases/cli/wrong_query.txt", &run.err);
    let deep = format!("RETURN {}1", "(".repeat(10_000));
    fs::write(folder.path().join("deep.cypher"), deep).expect("a file");
    let run = self::run(folder.path(), &["query", "-f", "deep.cypher"]);
    assert_eq!(run.status, Some(1));
    assert!(run.err.starts_with("error: ") && run.err.len() < 2_000, "{}", run.err);
}

#[test]
fn statements_that_write_save_the_graph() {
    let folder = folder();
    let here = folder.path();
    fs::write(here.join("p.csv"), "id,name\n1,Ada\n2,Bo\n").expect("a file");
    fs::write(here.join("k.csv"), "src,dst,since\n1,2,1999\n").expect("a file");
    let import = ["import", "-o", "g.factum", "--nodes", "Person=p.csv"];
    let knows = ["--relationships", "KNOWS(Person->Person)=k.csv"];
    let done = run(here, &[&import[..], &knows[..]].concat());
    assert_eq!(done.status, Some(0), "{}", done.err);
    let again = run(here, &[&import[..], &knows[..]].concat());
    assert_eq!(again.status, Some(1), "it is there already");
    let ask = "MATCH (a)-[r:KNOWS]->(b) RETURN a.name, r.since, b.name";
    let answer = run(here, &["query", "g.factum", ask]);
    assert_eq!(answer.out, "a.name\tr.since\tb.name\nAda\t1999\tBo\n");
    let before = fs::read(here.join("g.factum")).expect("the graph");
    let refused = run(here, &["query", "g.factum", "--read-only", "CREATE (:A)"]);
    assert_eq!(refused.status, Some(1));
    // The second statement fails, so nothing is saved of the first.
    let half = run(here, &["query", "g.factum", "CREATE (:A); RETURN 1 / 0"]);
    assert_eq!(half.status, Some(1));
    assert_eq!(fs::read(here.join("g.factum")).expect("the graph"), before);
    let index = "CREATE INDEX FOR (p:Person) ON (p.name); CREATE (:A)";
    assert_eq!(run(here, &["query", "g.factum", index]).status, Some(0));
    let count = run(here, &["query", "g.factum", "MATCH (n:A) RETURN count(*) AS n"]);
    assert_eq!(count.out, "n\n1\n");
    let indexes = run(here, &["query", "g.factum", "CALL db.indexes() YIELD label, property"]);
    assert_eq!(indexes.out, "label\tproperty\nPerson\tname\n");
    // Both files hold the same, the index too.
    let json = run(here, &["export", "g.factum", "--to", "json", "-o", "g.json"]);
    assert_eq!(json.status, Some(0), "{}", json.err);
    let indexes = run(here, &["query", "g.json", "CALL db.indexes() YIELD label, property"]);
    assert_eq!(indexes.out, "label\tproperty\nPerson\tname\n");
}

#[test]
fn an_article_becomes_a_graph() {
    let folder = folder();
    let here = folder.path();
    let article = project("data/amnesty-afghanistan.txt");
    let article = article.to_str().expect("a path");
    let built = run(here, &["build", article, "-o", "a.factum"]);
    assert_eq!((built.status, built.out.as_str()), (Some(0), ""), "{}", built.err);
    let ask = "MATCH (a)-[r:DEPORTS]->(b) RETURN a.name AS who, b.name AS whom ORDER BY who";
    let answer = run(here, &["query", "a.factum", ask]);
    assert!(answer.out.contains("Pakistan\tAfghan refugees\n"), "{}", answer.out);
    // Read again, and on one thread: the same bytes.
    let alone = run(here, &["build", article, "-o", "b.factum", "--threads", "1"]);
    assert_eq!(alone.status, Some(0), "{}", alone.err);
    let bytes = |name: &str| fs::read(here.join(name)).expect("a graph");
    assert_eq!(bytes("a.factum"), bytes("b.factum"));
    let appended = run(here, &["build", article, "--append", "a.factum"]);
    assert_eq!(appended.status, Some(0), "{}", appended.err);
    assert!(appended.err.contains("1 known already"), "{}", appended.err);
    assert_eq!(bytes("a.factum"), bytes("b.factum"));
    let part =
        ["export", "a.factum", "--to", "dot", "--query", "MATCH ()-[r:DEPORTS]->() RETURN r"];
    let dot = run(here, &part);
    assert_eq!(dot.out.matches("DEPORTS\\n2025").count(), 4, "{}", dot.out);
}

#[test]
fn input_on_a_pipe_is_run() {
    let folder = folder();
    let script = b"CREATE (:A {x: 1});\n.format csv\nMATCH (n:A)\nRETURN n.x AS x;\nRETURN 2 AS y";
    let done = run_with(folder.path(), &[], script);
    assert_eq!((done.status, done.err.as_str()), (Some(0), ""));
    assert_eq!(done.out, "x\n1\ny\n2\n");
    let wrong = run_with(folder.path(), &[], b"RETURN 1 AS x;\nRETRUN 2;\nRETURN 3 AS z;");
    assert_eq!((wrong.status, wrong.out.as_str()), (Some(1), "x\n1\n"));
    assert!(wrong.err.starts_with("error: "), "{}", wrong.err);
}

#[test]
fn bad_input_gets_one_clear_message() {
    let folder = folder();
    let here = folder.path();
    fs::write(here.join("empty.txt"), "").expect("a file");
    fs::write(here.join("binary.txt"), [0x89, b'P', 0, 1, 2]).expect("a file");
    fs::write(here.join("latin.txt"), b"caf\xE9 au lait").expect("a file");
    fs::write(here.join("foreign.factum"), "not a graph").expect("a file");
    fs::write(here.join("foreign.json"), "{\"a\": 1}").expect("a file");
    fs::write(here.join("paper.txt"), "%PDF-1.7\n%\u{e2}\n").expect("a file");
    fs::write(here.join("letter.txt"), b"PK\x03\x04\x14\0\x06\0").expect("a file");
    fs::write(here.join("newer.json"), "{\"format\": \"factum graph\", \"version\": 99}")
        .expect("a file");
    fs::write(here.join("damaged.factum"), b"\x8afactum\n\x01\0\0\0").expect("a file");
    let mut all = String::new();
    for input in [
        "missing.txt",
        "empty.txt",
        "binary.txt",
        "latin.txt",
        "paper.txt",
        "letter.txt",
        "missing.factum",
        "foreign.factum",
        "foreign.json",
        "newer.json",
        "damaged.factum",
    ] {
        let run = run(here, &["build", input, "-o", "x.factum"]);
        let opened = self::run(here, &["stats", input]);
        assert_eq!((run.status, run.out.as_str()), (Some(1), ""), "{input}: {}", run.err);
        assert_eq!((opened.status, opened.out.as_str()), (Some(1), ""), "{input}");
        all.push_str(&format!("{input}\n{}{}\n", run.err, opened.err));
        assert!(!here.join("x.factum").exists(), "{input}");
    }
    check_file("tests/cases/cli/bad_input.txt", &all);
}

#[test]
fn strict_and_lenient_reading() {
    let folder = folder();
    let here = folder.path();
    fs::write(here.join("a.txt"), "Norland deported two hundred villagers.").expect("a file");
    fs::write(here.join("b.txt"), [0, 1, 2]).expect("a file");
    let lenient = run(here, &["build", "a.txt", "b.txt", "-o", "x.factum"]);
    assert_eq!(lenient.status, Some(0), "{}", lenient.err);
    assert!(lenient.err.contains("b.txt") && lenient.err.contains("1 not read"), "{}", lenient.err);
    let strict = run(here, &["build", "a.txt", "b.txt", "-o", "y.factum", "--strict"]);
    assert_eq!(strict.status, Some(1), "{}", strict.err);
    assert!(!here.join("y.factum").exists());
}

#[test]
fn a_closed_pipe_is_a_quiet_success() {
    let folder = folder();
    let mut child = program(folder.path())
        .args(["query", "UNWIND range(1, 300000) AS x RETURN x"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut out = child.stdout.take().expect("a pipe");
    let mut some = [0; 4];
    out.read_exact(&mut some).expect("the beginning");
    drop(out);
    let output = child.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn what_another_program_saved_stays() {
    let folder = folder();
    let here = folder.path();
    fs::write(here.join("n.csv"), "id\n1\n").expect("a file");
    let made = run(here, &["import", "-o", "g.factum", "--nodes", "N=n.csv"]);
    assert_eq!(made.status, Some(0), "{}", made.err);
    // The first program has opened the graph and waits for its statements while the second saves.
    let mut first = program(here)
        .args(["query", "g.factum"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = first.stdin.take().expect("a pipe");
    stdin.write_all(b"CREATE (:First);").expect("a pipe");
    // More than a pipe holds: once it is written, the program has begun to read.
    stdin.write_all(&vec![b' '; 1 << 20]).expect("a pipe");
    let second = run(here, &["query", "g.factum", "CREATE (:Second)"]);
    assert_eq!(second.status, Some(0), "{}", second.err);
    drop(stdin);
    let output = first.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("another program has changed it"), "{said}");
    let labels = run(here, &["query", "g.factum", "CALL db.labels() YIELD label"]);
    assert_eq!(labels.out, "label\nN\nSecond\n");
}

#[test]
fn limits_end_a_query() {
    let folder = folder();
    let endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*) AS n";
    let late = run(folder.path(), &["query", "--timeout", "100ms", endless]);
    assert_eq!((late.status, late.out.as_str()), (Some(1), ""), "{}", late.err);
    let many = ["query", "--max-rows", "10", "UNWIND range(1, 11) AS x RETURN x"];
    assert_eq!(run(folder.path(), &many).status, Some(1));
    let enough = ["query", "--max-rows", "10", "UNWIND range(1, 10) AS x RETURN x"];
    assert_eq!(run(folder.path(), &enough).status, Some(0));
}

#[test]
fn every_shell_gets_completions() {
    let folder = folder();
    for shell in ["bash", "zsh", "fish"] {
        let run = run(folder.path(), &["completions", shell]);
        assert_eq!(run.status, Some(0));
        assert!(run.out.contains("analyze"));
    }
}
