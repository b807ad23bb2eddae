//! The reference page: commands and options, shell commands, formats, procedures, ready questions,
//! all from the tables that the program itself uses.

use std::fmt::Write;

use clap::CommandFactory;

use crate::cli::args::Cli;
use crate::cypher::optimize::RULES;
use crate::export::FORMATS;
use crate::repl::commands::COMMANDS;
use crate::repl::queries::QUERIES;
use crate::session::procedures;

/// The reference page, in Markdown.
pub fn page() -> String {
    let mut out = String::from(
        "# Reference\n\nMade from the tables of the program; `UPDATE=1 cargo test` makes it anew. \
         Functions are in [functions.md](functions.md).\n\n## Commands\n",
    );
    let mut cli = Cli::command().term_width(100).disable_help_subcommand(true);
    cli.build();
    command(&mut out, &cli, "factum");
    for sub in cli.get_subcommands().filter(|sub| sub.get_name() != "help") {
        command(&mut out, sub, &format!("factum {}", sub.get_name()));
    }
    out.push_str(
        "\nExit status: 0 done; 1 the input or the query was wrong or could not be run; 2 wrong \
         usage; 130 interrupted. A closed pipe is a quiet success.\n",
    );
    out.push_str("\n## In the shell\n\nA leading `.` works as well as the `:`.\n\n");
    out.push_str("| command | |\n|---|---|\n");
    for own in COMMANDS {
        let usage = format!(":{} {}", own.name, own.usage);
        let usage = cell(usage.trim_end());
        writeln!(out, "| `{usage}` | {} |", cell(own.doc)).expect("strings accept text");
    }
    out.push_str("\n## Export formats\n\n| format | |\n|---|---|\n");
    for info in FORMATS {
        writeln!(out, "| `{}` | {} |", info.name, cell(info.doc)).expect("strings accept text");
    }
    out.push_str("\n## Procedures\n");
    for own in procedures::all().iter() {
        let name = &own.signature.name;
        writeln!(out, "\n### `{name}`\n\n{}\n\n```text", own.doc).expect("strings accept text");
        writeln!(out, "{}\n```", own.signature).expect("strings accept text");
    }
    out.push_str(
        "\n## Rules of the optimizer\n\nIn the order in which they are applied; `EXPLAIN` shows the plan \
         that they leave. `--without-rule NAME` switches one off, which changes time and memory, \
         never rows.\n\n| rule | because |\n|---|---|\n",
    );
    for rule in RULES {
        writeln!(out, "| `{}` | {} |", rule.name, cell(rule.reason)).expect("strings accept text");
    }
    out.push_str(
        "\n## Ready questions\n\n`:run NAME`, or `factum query GRAPH -f queries/NAME.cypher`.\n\n",
    );
    out.push_str("| name | |\n|---|---|\n");
    for query in QUERIES {
        writeln!(out, "| `{}` | {} |", query.name, cell(query.doc())).expect("strings accept text");
    }
    out
}

/// A command with its arguments and options.
fn command(out: &mut String, own: &clap::Command, name: &str) {
    let about = own.get_about().map(ToString::to_string).unwrap_or_default();
    writeln!(out, "\n### `{name}`\n\n{about}\n").expect("strings accept text");
    out.push_str("| | |\n|---|---|\n");
    for argument in own.get_arguments().filter(|argument| !argument.is_hide_set()) {
        if matches!(argument.get_id().as_str(), "help" | "version") {
            continue;
        }
        let mut usage = String::new();
        if let Some(short) = argument.get_short() {
            usage.push_str(&format!("-{short}, "));
        }
        if let Some(long) = argument.get_long() {
            usage.push_str(&format!("--{long} "));
        }
        let takes = argument.get_num_args().is_none_or(|range| range.takes_values());
        if takes && let Some(names) = argument.get_value_names() {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            usage.push_str(&names.join(" "));
        }
        let usage = usage.trim_end().trim_end_matches(',').to_owned();
        let mut doc = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let values: Vec<String> = argument
            .get_possible_values()
            .iter()
            .filter(|_| takes)
            .map(|value| format!("`{}`", value.get_name()))
            .collect();
        if !values.is_empty() {
            doc.push_str(&format!(": {}", values.join(", ")));
        }
        writeln!(out, "| `{}` | {} |", cell(&usage), cell(&doc)).expect("strings accept text");
    }
}

/// A text inside a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
