//! The openCypher Technology Compatibility Kit: a test for each scenario.
//!
//! The suite is no part of the project. It is read from the folder that `FACTUM_TCK` names, or else
//! from `../shared/opencypher-tck`. Where there is none, nothing is run, and that is said; with
//! `FACTUM_TCK_REQUIRED=1` it is a failure.
//!
//! `failing.txt` lists scenarios that are known to fail. It is a ratchet: a scenario on it that
//! passes fails the run. `UPDATE=1` takes such lines away.

#![allow(
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test harness"
)]

mod compare;
mod expected;
mod gherkin;
mod steps;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::Mutex;

use libtest_mimic::Arguments;
use libtest_mimic::Trial;

use crate::gherkin::Scenario;

/// The stack of each scenario, in bytes.
const STACK_BYTES: usize = 8 << 20;

/// Why a scenario on the list failed, or that it passed.
type Listed = Arc<Mutex<BTreeMap<String, bool>>>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = env::var_os("FACTUM_TCK")
        .map_or_else(|| project.join("../shared/opencypher-tck"), PathBuf::from);
    let mut features = Vec::new();
    find(&root.join("features"), &mut features);
    features.sort();
    if features.is_empty() {
        eprintln!("the TCK was not run: there are no features in {}", root.display());
        let is_required = env::var_os("FACTUM_TCK_REQUIRED").is_some_and(|value| value == "1");
        return if is_required { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    }
    let failing = project.join("tests/tck/failing.txt");
    let known: BTreeSet<String> = fs::read_to_string(&failing)
        .unwrap_or_default()
        .lines()
        .map(|line| line.split("  # ").next().unwrap_or(line).trim().to_owned())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let listed: Listed = Arc::default();
    let mut trials = Vec::new();
    for path in &features {
        let text = fs::read_to_string(path).expect("a readable feature");
        let group = path.strip_prefix(root.join("features")).unwrap_or(path).with_extension("");
        for scenario in gherkin::read(&text) {
            if scenario.tags.iter().any(|tag| tag == "@ignore") {
                continue;
            }
            let name = format!("{} {}", group.display(), scenario.name);
            trials.push(trial(name, scenario, &root, &known, &listed));
        }
    }
    let is_whole = arguments.filter.is_none() && arguments.skip.is_empty();
    let conclusion = libtest_mimic::run(&arguments, trials);
    let listed = listed.lock().expect("no test panicked with it");
    let unknown: Vec<&String> = known.iter().filter(|name| !listed.contains_key(*name)).collect();
    if is_whole && !arguments.list && !unknown.is_empty() {
        eprintln!("failing.txt names scenarios that do not exist: {unknown:?}");
        return ExitCode::FAILURE;
    }
    if env::var_os("UPDATE").is_some() {
        let rest = known.iter().filter(|name| listed.get(*name) != Some(&true));
        let rest: String = rest.map(|name| format!("{name}\n")).collect();
        fs::write(&failing, rest).expect("a writable list");
    }
    conclusion.exit_code()
}

fn find(folder: &Path, features: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(&path, features);
        } else if path.extension().is_some_and(|extension| extension == "feature") {
            features.push(path);
        }
    }
}

fn trial(
    name: String,
    scenario: Scenario,
    root: &Path,
    known: &BTreeSet<String>,
    listed: &Listed,
) -> Trial {
    let root = root.to_owned();
    let is_known = known.contains(&name);
    let listed = Arc::clone(listed);
    Trial::test(name.clone(), move || {
        // A statement is run with the stack that the main thread of a program has.
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        let thread = thread.spawn(move || steps::run(&scenario, &root)).expect("a thread");
        let result = thread.join().unwrap_or_else(|_| Err("it panicked".to_owned()));
        if !is_known {
            return result.map_err(Into::into);
        }
        listed.lock().expect("no test panicked with it").insert(name, result.is_ok());
        match result {
            Ok(()) => Err("it passes: take it off tests/tck/failing.txt".into()),
            Err(_) => Ok(()),
        }
    })
}
