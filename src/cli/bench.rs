//! `factum bench`: times a query, and prints JSON lines that a harness reads.

use std::fs;
use std::hash::Hasher;
use std::io;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::time::Instant;

use rustc_hash::FxHasher;

use crate::cli::args::BenchArgs;
use crate::cli::environment::Environment;
use crate::cli::exit::Failure;
use crate::cli::exit::Outcome;
use crate::cli::query;
use crate::cypher::Params;
use crate::session::RunSettings;
use crate::session::Session;
use crate::session::entities::InFull;
use crate::value::json::push_list;
use crate::value::json::push_string;
use crate::value::json::push_value_of;

/// Runs the command.
pub(super) fn run(args: &BenchArgs, environment: &Environment) -> Outcome {
    let query = fs::read_to_string(&args.file)
        .map_err(|error| Failure::file("read", &args.file, &error))?;
    // The program ends with it: to give its memory back piece by piece would be lost time.
    let mut session = ManuallyDrop::new(Session::open(&args.graph)?);
    environment.catch_interrupt();
    let settings = RunSettings {
        interrupt: Some(&environment.interrupt),
        now: environment.now(),
        seed: environment.seed(),
        rules: query::rules(&args.without_rules),
        ..RunSettings::default()
    };
    let params = Params::new();
    let begun = Instant::now();
    let mut rows = String::new();
    let mut out = io::stdout().lock();
    for run in 0..args.warmup.saturating_add(args.repeat.max(1)) {
        let is_warm = run < args.warmup;
        let spent = begun.elapsed().as_secs_f64();
        if !is_warm && run > args.warmup && args.budget.is_some_and(|budget| spent > budget) {
            break;
        }
        let cpu_before = cpu_ms();
        let start = Instant::now();
        let answer = session.run(&query, &params, settings);
        let ms = start.elapsed().as_secs_f64() * 1000.0;
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                let mut line = String::from("{\"error\":");
                push_string(&mut line, &error.to_string());
                writeln!(out, "{line}}}")?;
                out.flush()?;
                return Err(Failure::Silent);
            }
        };
        rows.clear();
        let entities = InFull::of(session.graph());
        push_list(&mut rows, &answer.rows, |text, row| {
            push_list(text, row, |text, value| push_value_of(text, value, &entities));
        });
        let mut hasher = FxHasher::default();
        hasher.write(rows.as_bytes());
        let mut line = format!("{{\"ms\":{ms:.4}");
        if let (Some(before), Some(after)) = (cpu_before, cpu_ms()) {
            line.push_str(&format!(",\"cpu_ms\":{:.1}", after - before));
        }
        line.push_str(&format!(",\"warm\":{is_warm},\"digest\":\"{:016x}\"}}", hasher.finish()));
        writeln!(out, "{line}")?;
        out.flush()?;
    }
    let rss = rss_mb().map_or_else(String::new, |mb| format!(",\"rss_mb\":{mb:.1}"));
    writeln!(out, "{{\"rows\":{rows}{rss}}}")?;
    out.flush()?;
    Ok(())
}

/// Milliseconds of processor time so far, where the system tells (Linux, in ticks of 10 ms).
fn cpu_ms() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks * 10.0)
}

/// Memory in use, where the system tells.
fn rss_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1024.0)
}
