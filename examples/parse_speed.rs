//! How long parsing takes for texts of 1 KB to 10 MB, and how often the parser looks at a token.
//!
//! `cargo run --release --example parse_speed` prints a table, and fails if the work for each token
//! grows with the text.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::time::Instant;

use factum::cypher::syntax;

/// Name of a shape, and the text of it with a number of repetitions.
type Shape = (&'static str, fn(usize) -> String);

const SHAPES: [Shape; 7] = [
    ("list of integers", |n| format!("RETURN [{}1] AS x", "12345, ".repeat(n))),
    ("sum of products", |n| format!("RETURN 1{} AS x", " + (a.b.c - f(1) * 2)".repeat(n))),
    ("paths", |n| format!("MATCH {}(z) RETURN 1 AS x", "(a:A {x: 1})-[:T*1..3]->(b), ".repeat(n))),
    ("clauses", |n| "MATCH (a) WHERE (a)-->(b) OR a.x IN [1] WITH a ".repeat(n) + "RETURN 1 AS x"),
    ("comprehensions", |n| format!("RETURN [{}1] AS x", "[x IN [1] WHERE x > 1 | x], ".repeat(n))),
    ("nested brackets", |n| format!("RETURN [{}1] AS x", "((((((1)))))), [[[[1]]]], ".repeat(n))),
    ("strings", |n| format!("RETURN [{}1] AS x", "'a\\u00e9 \\'b\\'', ".repeat(n))),
];

const SIZES: [usize; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];

fn main() {
    println!("{:<18}{:>10}{:>12}{:>10}{:>16}", "shape", "bytes", "ms", "MB/s", "looks per token");
    for (name, text) in SHAPES {
        let unit = text(1_001).len() - text(1_000).len();
        let mut first = None;
        for size in SIZES {
            let text = text(size / unit);
            let start = Instant::now();
            let (parsed, steps) = syntax::parse_counted(&text);
            let seconds = start.elapsed().as_secs_f64();
            assert!(parsed.is_ok(), "{name}: {:?}", parsed.err());
            #[expect(clippy::cast_precision_loss, reason = "figures for people")]
            let (bytes, looks) = (text.len() as f64, steps.n_looks as f64 / steps.n_tokens as f64);
            println!(
                "{name:<18}{:>10}{:>12.2}{:>10.1}{looks:>16.1}",
                text.len(),
                seconds * 1e3,
                bytes / seconds / 1e6
            );
            let first = *first.get_or_insert(looks);
            assert!(looks < first + 1.0, "{name}: the work for a token grows with the text");
        }
    }
}
