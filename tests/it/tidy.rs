//! Rules that the compiler does not check: layers, sizes, module comments.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::golden::project;

/// The most lines that a file may have before its tests.
const LINES_MAX: usize = 800;

/// What each module of `src` may import. A module may always import itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("value", &["source"]),
    ("text", &["source"]),
    ("extract", &["source", "text"]),
    ("graph", &["value"]),
    ("algo", &["value", "graph"]),
    ("build", &["source", "value", "text", "extract", "graph"]),
    ("cypher", &["source", "value", "graph"]),
    ("export", &["value", "graph"]),
    ("snapshot", &["value", "graph", "export"]),
    (
        "session",
        &[
            "source", "value", "text", "extract", "graph", "algo", "build", "cypher", "export",
            "snapshot",
        ],
    ),
    (
        "repl",
        &[
            "source", "value", "text", "extract", "graph", "algo", "build", "cypher", "export",
            "snapshot", "session",
        ],
    ),
    (
        "cli",
        &[
            "source", "value", "text", "extract", "graph", "algo", "build", "cypher", "export",
            "snapshot", "session", "repl",
        ],
    ),
];

#[test]
fn layers_point_one_way() {
    let mut wrong = Vec::new();
    for file in rust_files("src") {
        let own = module(&file);
        if own == "lib" || own == "main" {
            continue;
        }
        let Some((_, may)) = MAY_USE.iter().find(|(name, _)| *name == own) else {
            wrong.push(format!("{}: `{own}` is in no layer", file.display()));
            continue;
        };
        for (n, line) in read(&file).lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            for used in line.split("crate::").skip(1) {
                let end = used.find(|c: char| !c.is_alphanumeric() && c != '_');
                let used = &used[..end.unwrap_or(used.len())];
                if used != own && !may.contains(&used) {
                    let n = n + 1;
                    wrong.push(format!("{}:{n}: `{own}` may not use `{used}`", file.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn imports_name_one_item_a_line() {
    let mut wrong = Vec::new();
    for file in rust_files("src") {
        let text = read(&file);
        for (n, line) in before_tests(&text).lines().enumerate() {
            let line = line.trim_start();
            let line = line.strip_prefix("pub ").unwrap_or(line);
            if line.starts_with("use ") && (line.contains('{') || line.contains("::*;")) {
                wrong.push(format!("{}:{}: {line}", file.display(), n + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let mut wrong = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        let text = read(&file);
        let n_lines = before_tests(&text).lines().count();
        if n_lines > LINES_MAX {
            wrong.push(format!("{}: {n_lines} lines before its tests", file.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_say_what_lives_in_them() {
    let mut wrong = Vec::new();
    for file in rust_files("src").into_iter().chain(rust_files("tests")) {
        if !read(&file).starts_with("//! ") {
            wrong.push(file.display().to_string());
        }
    }
    assert!(wrong.is_empty(), "these do not open with `//!`:\n{}", wrong.join("\n"));
}

#[test]
fn petgraph_stays_in_the_graph() {
    // The storage is one file's secret; the algorithms of petgraph need its types in `algo`.
    let mut storage = Vec::new();
    let mut wrong = Vec::new();
    for file in rust_files("src") {
        let text = read(&file);
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        if !code.collect::<String>().contains("petgraph::") {
            continue;
        }
        match module(&file).as_str() {
            "graph" => storage.push(file.display().to_string()),
            "algo" => {}
            _ => wrong.push(file.display().to_string()),
        }
    }
    assert!(storage.len() <= 1, "petgraph's storage in more than one file: {storage:?}");
    assert!(wrong.is_empty(), "petgraph outside of the graph: {wrong:?}");
}

/// All Rust files below a folder of the project, sorted.
fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![project(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some(OsStr::new("rs")) {
                files.push(path);
            }
        }
    }
    assert!(!files.is_empty(), "no Rust files in {folder}");
    files.sort();
    files
}

/// The top-level module that a file of `src` belongs to.
fn module(file: &Path) -> String {
    let below = file.strip_prefix(project("src")).expect("a file of src");
    let first = below.iter().next().and_then(OsStr::to_str).expect("a name");
    first.trim_end_matches(".rs").to_owned()
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).expect("a readable file")
}

/// A file's text up to its tests.
fn before_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}
