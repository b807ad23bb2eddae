//! The fuzz targets on stable: the corpus of `fuzz/corpus` is replayed, with mutations that are the
//! same every time. `FUZZ_SECONDS=600 cargo test --release fuzz` goes on with others for so long, and
//! prints what fails.

use std::env;
use std::fs;
use std::panic;
use std::time::Duration;
use std::time::Instant;

use crate::differential::random::Random;
use crate::golden;

#[path = "../../fuzz/src/lib.rs"]
#[allow(missing_docs, unreachable_pub, reason = "a crate of its own elsewhere")]
mod targets;

/// How many mutations an ordinary run tries for each target.
const N_MUTATIONS: usize = 400;
/// What mutations put in.
const WORDS: &[&str] = &[
    " ",
    "\n",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    "\"",
    "`",
    ",",
    ";",
    ":",
    "|",
    "&",
    "!",
    "..",
    ".",
    "-",
    "->",
    "<-",
    "*",
    "+",
    "/",
    "%",
    "^",
    "=",
    "<>",
    "<",
    ">=",
    "=~",
    "$p",
    "null",
    "true",
    "0",
    "1",
    "-1",
    "2.5",
    "1e308",
    "9223372036854775807",
    "'a'",
    "[]",
    "{}",
    "[1, null]",
    "{a: 1}",
    "n",
    "x",
    "n.x",
    "(n)",
    "(n:A)",
    "-[:T*0..2]->",
    "-[r]-",
    "*1..3",
    "{1,2}",
    " MATCH (n) ",
    " OPTIONAL MATCH (n)-->(m) ",
    " WHERE ",
    " WITH n ",
    " WITH * ",
    " RETURN ",
    " RETURN * ",
    " AS x ",
    " ORDER BY ",
    " SKIP ",
    " LIMIT ",
    " UNWIND ",
    " UNION ",
    " CREATE ",
    " MERGE ",
    " SET n.x = ",
    " REMOVE n:A ",
    " DELETE n ",
    " DETACH DELETE n ",
    " CALL { ",
    " EXISTS { ",
    " COUNT { ",
    " COLLECT { ",
    " FOREACH (",
    " LET y = ",
    " FILTER ",
    " NEXT ",
    " FINISH ",
    " CASE ",
    " WHEN ",
    " THEN ",
    " ELSE ",
    " END ",
    " AND ",
    " OR ",
    " XOR ",
    " NOT ",
    " IN ",
    " IS NULL ",
    " IS :: INTEGER ",
    " STARTS WITH ",
    " CONTAINS ",
    "count(*)",
    "sum(",
    "collect(",
    "reduce(",
    "all(",
    "shortestPath(",
    "ALL SHORTEST ",
    "date('2020-01-31')",
    "duration('P1M1DT1S')",
    "datetime(",
    ".truncate(",
    "toString(",
    "substring(",
    "split(",
    "range(",
    "é",
    "\u{10ffff}",
    "\\u0041",
    "\"$date\":",
    "\"$int\":",
    "\"id\":",
    "\"params\":",
    "\"query\":",
    "\"procedure\":",
    "\"rows\":",
    "NaN",
];

type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 4] = [
    ("parse", targets::parse),
    ("query", targets::query),
    ("snapshot", targets::snapshot),
    ("jsonl", targets::jsonl),
];

/// The inputs of a target; a text file holds one a paragraph, all others are one.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = fs::read_dir(golden::project(&format!("fuzz/corpus/{name}")))
        .expect("a corpus")
        .map(|entry| entry.expect("a file").path())
        .collect();
    paths.sort();
    let mut inputs = Vec::new();
    for path in paths {
        let bytes = fs::read(&path).expect("a readable file");
        if path.extension().is_some_and(|own| own == "txt") {
            let text = String::from_utf8(bytes).expect("text");
            inputs.extend(text.split("\n\n").map(|part| part.trim().as_bytes().to_vec()));
        } else {
            inputs.push(bytes);
        }
    }
    inputs
}

fn mutated(inputs: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = random.pick(inputs);
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(24)).min(bytes.len());
        match random.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let part = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, part);
            }
            2 => {
                let other = random.pick(inputs);
                let from = random.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            3 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            _ => {
                let word = random.pick(WORDS);
                bytes.splice(at..at, word.bytes());
            }
        }
    }
    bytes.truncate(1 << 14);
    bytes
}

/// Calls a target, and says with which input it fails.
fn check((name, target): Target, input: &[u8]) {
    let start = Instant::now();
    let outcome = panic::catch_unwind(|| target(input));
    let shown = String::from_utf8_lossy(input);
    assert!(outcome.is_ok(), "{name} fails with\n{shown}\n{input:?}");
    assert!(start.elapsed() < Duration::from_secs(20), "{name} takes long for\n{shown}");
}

#[allow(clippy::print_stdout, reason = "how far it went, under --nocapture")]
fn fuzz(target: Target) {
    let inputs = corpus(target.0);
    for input in &inputs {
        check(target, input);
    }
    let mut random = Random::new(1);
    for _ in 0..N_MUTATIONS {
        check(target, &mutated(&inputs, &mut random));
    }
    let seconds = env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let seed = env::var("FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(2);
    let mut random = Random::new(seed);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut n = 0_u64;
    while Instant::now() < end {
        check(target, &mutated(&inputs, &mut random));
        n += 1;
    }
    println!("{}: {} inputs and {n} mutations", target.0, inputs.len());
}

#[test]
fn fuzz_parse() {
    fuzz(TARGETS[0]);
}

#[test]
fn fuzz_query() {
    fuzz(TARGETS[1]);
}

#[test]
fn fuzz_snapshot() {
    fuzz(TARGETS[2]);
}

#[test]
fn fuzz_jsonl() {
    fuzz(TARGETS[3]);
}
