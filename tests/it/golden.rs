//! Golden cases: an input, a line `---`, and what must come out.
//!
//! `UPDATE=1 cargo test` rewrites what changed; the diff is what reviewers read.

#![allow(dead_code, reason = "a helper for all topics, some of which come later")]

use std::env;
use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// The line between the input of a case and what must come out.
const SEPARATOR: &str = "\n---\n";

/// A file or folder of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether this run rewrites the cases instead of checking them.
pub(crate) fn is_update() -> bool {
    env::var_os("UPDATE").is_some()
}

/// Runs every `.txt` case under `folder`: the text above `---` goes through `run`, and what comes
/// out must be the text below. `UPDATE=1` writes it there instead. To start a case, write the input
/// and the line `---`.
pub(crate) fn check_folder(folder: &str, run: impl Fn(&str) -> String) {
    let paths = case_paths(folder);
    let mut failures = String::new();
    for path in paths {
        let case = fs::read_to_string(&path).expect("a readable case").replace("\r\n", "\n");
        let case = if case.contains(SEPARATOR) { case } else { case + "\n" };
        let Some((input, want)) = case.split_once(SEPARATOR) else {
            writeln!(failures, "{}: no line `---`", path.display()).expect("strings accept text");
            continue;
        };
        let got = run(input);
        if got == want {
            continue;
        }
        if is_update() {
            fs::write(&path, format!("{input}{SEPARATOR}{got}")).expect("a writable case");
        } else {
            writeln!(failures, "{}:\n{}", path.display(), difference(want, &got))
                .expect("strings accept text");
        }
    }
    assert!(failures.is_empty(), "\n{failures}\nUPDATE=1 rewrites the cases, if this is right");
}

/// Checks that `got` is what the file at `path` holds. `UPDATE=1` writes it there instead.
pub(crate) fn check_file(path: &str, got: &str) {
    let path = project(path);
    let want = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if got == want {
        return;
    }
    if is_update() {
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder");
        fs::write(&path, got).expect("a writable case");
        return;
    }
    let difference = difference(&want, got);
    panic!("\n{}:\n{difference}\nUPDATE=1 rewrites it, if this is right", path.display());
}

/// The `.txt` cases of a folder and its sub-folders, sorted. A folder without any fails: a test that
/// runs nothing must not pass.
fn case_paths(folder: &str) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    let mut folders = vec![project(folder)];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("no folder of cases {}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("a case").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension() == Some(OsStr::new("txt")) {
                paths.push(path);
            }
        }
    }
    assert!(!paths.is_empty(), "no cases in {folder}");
    paths.sort();
    paths
}

/// The lines that differ between two texts, with the equal ones at both ends left out.
fn difference(want: &str, got: &str) -> String {
    let (want, got): (Vec<_>, Vec<_>) = (want.lines().collect(), got.lines().collect());
    let before = want.iter().zip(&got).take_while(|(a, b)| a == b).count();
    let (want, got) = (&want[before..], &got[before..]);
    let after = want.iter().rev().zip(got.iter().rev()).take_while(|(a, b)| a == b).count();
    let mut out = format!("  after {before} equal lines (- wanted, + got)\n");
    for line in &want[..want.len() - after] {
        writeln!(out, "  - {line}").expect("strings accept text");
    }
    for line in &got[..got.len() - after] {
        writeln!(out, "  + {line}").expect("strings accept text");
    }
    out
}
