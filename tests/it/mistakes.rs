//! What the program says to people who typed something else than they meant, and to input that is not
//! what it should be. Each message says where, what, and what to do.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use crate::cli::folder;
use crate::cli::run;
use crate::golden::check_file;
use crate::golden::project;

/// The commands with what they print, one after the other.
fn transcript(folder: &Path, commands: &[&[&str]]) -> String {
    let mut all = String::new();
    for arguments in commands {
        let run = run(folder, arguments);
        let status = run.status.map_or_else(|| "killed".to_owned(), |status| status.to_string());
        all.push_str(&format!("$ factum {}\n{}{}", arguments.join(" "), run.out, run.err));
        all.push_str(&format!("[{status}]\n\n"));
    }
    all
}

const ARTICLE: &str = "The harbour of Norhaven was closed on Monday. The ministry said that Norland deported \
                       two hundred villagers in May.\n";

#[test]
fn what_was_meant_is_said() {
    let folder = folder();
    let here = folder.path();
    fs::write(here.join("a.txt"), ARTICLE).expect("a file");
    fs::create_dir(here.join("empty")).expect("a folder");
    let commands: &[&[&str]] = &[
        &["bild", "a.txt"],
        &["bild", "a.txt", "-o", "a.factum"],
        &["stats", "a.txt", "--fast"],
        &["query", "a.factum", "--frmat", "csv"],
        &["quary", "a.factum", "RETURN 1"],
        &["nothing-like-it"],
        &["missing.txt"],
        &["empty"],
        &["*.pdf"],
        &["build", "a.txt", "-o", "b.txt"],
        &["build", "a.txt", "-o", "empty"],
        &["build", "a.txt", "-o", "nowhere/a.factum"],
        &["build", "a.txt", "-o", "a.factum"],
        &["build", "a.txt", "-o", "a.factum"],
        &["build", "a.factum", "-o", "b.factum"],
        &["query", "a.fact", "RETURN 1"],
        &["query", "RETURN 1 AS x", "a.factum"],
        &["query", "a.factum", "--format", "jsno", "RETURN 1"],
        &["export", "a.factum"],
        &["export", "a.factum", "--to", "grphml"],
        &["export", "a.factum", "-o", "a.picture"],
        &["export", "a.factum", "--to", "dot", "-o", "empty"],
        &["export", "a.factum", "--to", "dot", "--query", "MATCH (n) RETRUN n"],
        &["analyze", "a.txt", "--format", "conlu"],
        &["a.txt", "a.factum"],
        &["completions", "bsh"],
        &["--published", "soon", "a.txt"],
    ];
    check_file("tests/cases/cli/mistakes.txt", &transcript(here, commands));
}

#[test]
fn a_wrong_schema_or_model_is_pointed_at() {
    let folder = folder();
    let here = folder.path();
    fs::write(here.join("a.txt"), "The Borrow Company overfished the Sound of Mull.\n")
        .expect("a file");
    for (name, text) in [
        ("good.tsv", "# Fisheries.\nOVERFISHES\tActor\tAny\toverfish\ttakes too much\n"),
        ("fields.tsv", "# A comment.\n\nOVERFISHES\tActor\tAny\toverfish\n"),
        ("name.tsv", "overfishes\tActor\tAny\toverfish\t-\n"),
        ("kind.tsv", "OVERFISHES\tActors\tAny\toverfish\t-\n"),
    ] {
        fs::write(here.join(name), text).expect("a file");
    }
    let model = project("data/english.model");
    fs::copy(&model, here.join("whole.model")).expect("a model");
    let bytes = fs::read(&model).expect("the model");
    fs::write(here.join("cut.model"), &bytes[..bytes.len() / 2]).expect("a file");
    let with = |option: &'static str, file: &'static str| -> [&'static str; 7] {
        ["build", "a.txt", "-o", "x.factum", "--force", option, file]
    };
    let commands: &[&[&str]] = &[
        &with("--schema", "missing.tsv"),
        &with("--schema", "fields.tsv"),
        &with("--schema", "name.tsv"),
        &with("--schema", "kind.tsv"),
        &["build", "a.txt", "-o", "x.factum", "--only-schema"],
        &with("--model", "missing.model"),
        &with("--model", "good.tsv"),
        &with("--model", "cut.model"),
        &with("--model", "whole.model"),
        &["build", "a.txt", "-o", "x.factum", "--force", "--schema", "good.tsv", "--only-schema"],
    ];
    check_file("tests/cases/cli/schema.txt", &transcript(here, commands));
}

#[test]
fn the_example_of_the_schema_page_is_right() {
    let page = fs::read_to_string(project("docs/schema.md")).expect("the page");
    let (_, rest) = page.split_once("```tsv\n").expect("an example");
    let (example, _) = rest.split_once("```").expect("its end");
    let folder = folder();
    let here = folder.path();
    fs::write(here.join("mine.tsv"), example).expect("a file");
    fs::write(here.join("a.txt"), "Norland depletes the Sound of Mull.\n").expect("a file");
    let built = run(here, &["build", "a.txt", "-o", "x.factum", "--schema", "mine.tsv"]);
    assert_eq!(built.status, Some(0), "{}", built.err);
    let types = run(here, &["query", "x.factum", "MATCH (:Entity)-[r]->() RETURN type(r) AS t"]);
    assert_eq!(types.out, "t\nOVERFISHES\n");
}

#[test]
fn other_languages_are_noticed() {
    let folder = folder();
    let here = folder.path();
    let german = "Das Ministerium teilte am Montag mit, dass der Hafen geschlossen wurde und dass die \
                  Bewohner der Insel seit zwei Wochen auf ihre Rückkehr warten, obwohl das Eis schon lange \
                  nicht mehr trägt.\n";
    let arabic = "قالت الوزارة يوم الاثنين إن الميناء مغلق وإن سكان الجزيرة ينتظرون العودة منذ أسبوعين على الرغم \
                  من أن الجليد لم يعد صالحا للعبور وأن السفن لا تستطيع الوصول إلى المكان في هذا الوقت من السنة 🚢\n";
    fs::write(here.join("german.txt"), german).expect("a file");
    fs::write(here.join("arabic.txt"), arabic).expect("a file");
    fs::write(here.join("english.txt"), ARTICLE.repeat(3)).expect("a file");
    let commands: &[&[&str]] = &[
        &["build", "english.txt", "-o", "e.factum", "--quiet"],
        &["build", "german.txt", "-o", "g.factum", "--quiet"],
        &["build", "arabic.txt", "german.txt", "english.txt", "-o", "a.factum", "--quiet"],
    ];
    check_file("tests/cases/cli/languages.txt", &transcript(here, commands));
}

#[test]
fn tables_that_do_not_fit_are_pointed_at() {
    let folder = folder();
    let here = folder.path();
    for (name, text) in [
        (
            "p.csv",
            ":ID,name,born:date,tags:string[]\n1,Ada,1990-02-01,a;b\n2,\"Bo \"\"B\"\", jr.\",,\"[\"\"x;y\"\"]\"\n",
        ),
        ("k.csv", ":START_ID,:END_ID,since\n1,2,1999\n"),
        ("empty.csv", ""),
        ("no-id.csv", ":ID,name\n1,Ada\n,Bo\n"),
        ("twice.csv", "id,name\n1,Ada\n1,Bo\n"),
        ("date.csv", "id,born:date\n1,1990-02-01\n2,1990-02-31\n"),
        ("type.csv", "id,born:year\n1,1990\n"),
        ("long.csv", "id,name\n1,Ada\n2,Bo,3\n"),
        ("lost.csv", "from,to\n1,2\n1,7\n"),
    ] {
        fs::write(here.join(name), text).expect("a file");
    }
    let from = |nodes: &'static str| -> [&'static str; 5] {
        ["import", "-o", "x.factum", "--nodes", nodes]
    };
    let to = |rels: &'static str| -> [&'static str; 7] {
        ["import", "-o", "x.factum", "--nodes", "P=p.csv", "--relationships", rels]
    };
    let commands: &[&[&str]] = &[
        &from("P=missing.csv"),
        &from("P=empty.csv"),
        &from("P=no-id.csv"),
        &from("P=twice.csv"),
        &from("P=date.csv"),
        &from("P=type.csv"),
        &from("P=long.csv"),
        &from("p.csv"),
        &to("K(P->P)=lost.csv"),
        &to("K(P->Q)=k.csv"),
        &to("K=k.csv"),
        &to("K(P->P)=k.csv"),
        &[
            "query",
            "x.factum",
            "MATCH (n)-[r]->(m) RETURN n.name, n.born, n.tags, r.since, m.name, m.tags",
        ],
    ];
    check_file("tests/cases/cli/import.txt", &transcript(here, commands));
}

/// A limit on the size of files does what a full disk does: writing ends with an error halfway.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_costs_nothing() {
    let folder = folder();
    let here = folder.path();
    let made = run(here, &["query", "CREATE (:A {x: 1})"]);
    assert_eq!(made.status, Some(0));
    fs::write(here.join("n.csv"), "id\n1\n").expect("a file");
    let made = run(here, &["import", "-o", "g.factum", "--nodes", "N=n.csv"]);
    assert_eq!(made.status, Some(0), "{}", made.err);
    let before = fs::read(here.join("g.factum")).expect("the graph");
    let large = "UNWIND range(1, 20000) AS x CREATE (:B {x: x * 7919 % 10007, y: toString(x)})";
    let factum = env!("CARGO_BIN_EXE_factum");
    let script = format!("trap '' XFSZ; ulimit -f 8; exec {factum} query g.factum '{large}'");
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(here)
        .stdin(Stdio::null())
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said, "error: cannot write `g.factum`: file too large\n");
    assert_eq!(fs::read(here.join("g.factum")).expect("the graph"), before);
    let left: Vec<_> =
        fs::read_dir(here).expect("the folder").map(|own| own.expect("a file").path()).collect();
    assert!(left.iter().all(|own| !own.to_string_lossy().ends_with(".tmp")), "{left:?}");
    let full = Command::new("sh")
        .args(["-c", &format!("{factum} query 'RETURN 1 AS x' > /dev/full")])
        .current_dir(here)
        .stdin(Stdio::null())
        .output()
        .expect("a shell");
    assert_eq!(full.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&full.stderr),
        "error: cannot write the output: no space left on device\n"
    );
}
