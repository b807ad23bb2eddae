//! What can be written on the command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use clap::ValueHint;
use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser;

use crate::cypher::optimize::RULES;

/// Reads news articles and reports into a knowledge graph in which every statement quotes the
/// sentence it rests on, and answers openCypher queries on it.
#[derive(Debug, Parser)]
#[command(
    name = "factum",
    version,
    args_conflicts_with_subcommands = true,
    subcommand_precedence_over_arg = true,
    after_help = "Examples:\n  \
        factum article.txt                                   read it, say what was found, open the shell\n  \
        factum build reports/ -o reports.factum              read a folder into a saved graph\n  \
        factum query reports.factum 'MATCH (a)-[r:DEPORTS]->(b) RETURN a, r, b'\n  \
        factum export reports.factum -o reports.html         a page to search and look at it"
)]
pub(super) struct Cli {
    /// What to do; without it, FILEs are read and the shell opens.
    #[command(subcommand)]
    pub(super) command: Option<Command>,

    /// What the shell starts with.
    #[command(flatten)]
    pub(super) shell: ShellArgs,

    /// When to use colour; `NO_COLOR` in the environment means never.
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN", global = true)]
    pub(super) color: ColorChoice,
}

/// What the shell starts with.
#[derive(Args, Debug)]
pub(super) struct ShellArgs {
    /// Articles to read (.txt .md .html .jsonl, folders, globs), or one saved graph to open; with
    /// input on a pipe, the statements in it are run.
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    pub(super) files: Vec<PathBuf>,

    /// Publication date of the articles, where they do not say it themselves.
    #[arg(long, value_name = "DATE")]
    pub(super) published: Option<String>,

    /// What they are read with.
    #[command(flatten)]
    pub(super) reader: ReaderArgs,

    /// How answers are printed [default: table in the shell, tsv on a pipe].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) format: Option<AnswerFormat>,

    /// Fail if anything cannot be read.
    #[arg(long)]
    pub(super) strict: bool,

    /// Refuse statements that write.
    #[arg(long)]
    pub(super) read_only: bool,

    /// What a query may take.
    #[command(flatten)]
    pub(super) limits: LimitArgs,
}

/// What articles are read with.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct ReaderArgs {
    /// A relation schema; its lines come before those that ship with factum. See docs/schema.md.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) schema: Vec<PathBuf>,

    /// Use only the lines of --schema.
    #[arg(long, requires = "schema")]
    pub(super) only_schema: bool,

    /// A text model of your own, as `factum train` writes it [default: the one inside the program].
    #[arg(long, value_name = "MODEL", value_hint = ValueHint::FilePath)]
    pub(super) model: Option<PathBuf>,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How answers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AnswerFormat {
    /// A table that fits the width of the terminal.
    Table,
    /// One JSON array of objects.
    Json,
    /// A JSON object a line.
    Jsonl,
    /// Comma-separated values, with a header.
    Csv,
    /// Tab-separated values, with a header.
    Tsv,
    /// A Markdown table.
    Markdown,
}

/// What a query may take.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(super) struct LimitArgs {
    /// End a query that runs longer, such as `30s`, `500ms`, `2m`.
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(super) timeout: Option<Duration>,

    /// End a query that needs more memory, such as `500MB`, `2GB`.
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub(super) memory_limit: Option<usize>,

    /// End a query that answers with more rows.
    #[arg(long, value_name = "N")]
    pub(super) max_rows: Option<usize>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read articles into a saved graph.
    Build(BuildArgs),
    /// Run statements on a saved graph, on articles, or on an empty graph.
    Query(QueryArgs),
    /// Write a graph, or the part that a query finds, in another format.
    Export(ExportArgs),
    /// Print what the reading stages see: trees, names, mentions, statements.
    Analyze(AnalyzeArgs),
    /// Make a graph from CSV files of nodes and relationships.
    Import(ImportArgs),
    /// Time a query: JSON lines with milliseconds, then the rows.
    Bench(BenchArgs),
    /// Learn the text model from treebanks and named-entity corpora.
    Train(TrainArgs),
    /// Print what a graph holds: counts by label and type, keys, indexes.
    Stats(StatsArgs),
    /// Print a completion script for a shell.
    Completions(CompletionsArgs),
}

/// Arguments of `factum build`.
#[derive(Args, Debug)]
pub(super) struct BuildArgs {
    /// Articles (.txt .md .html .jsonl), folders, globs; `-` is standard input.
    #[arg(required = true, value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub(super) inputs: Vec<PathBuf>,

    /// The graph to write: `.factum` is compact and fast, `.json` readable, `-` JSON on standard output.
    #[arg(short, long, value_name = "GRAPH", required_unless_present = "append")]
    pub(super) output: Option<PathBuf>,

    /// Add to this saved graph; it is also what is written unless -o says otherwise.
    #[arg(long, value_name = "GRAPH", value_hint = ValueHint::FilePath)]
    pub(super) append: Option<PathBuf>,

    /// Write over a file that is there already.
    #[arg(long)]
    pub(super) force: bool,

    /// Fail if anything cannot be read.
    #[arg(long)]
    pub(super) strict: bool,

    /// Publication date of the articles, where they do not say it themselves.
    #[arg(long, value_name = "DATE")]
    pub(super) published: Option<String>,

    /// What they are read with.
    #[command(flatten)]
    pub(super) reader: ReaderArgs,

    /// How many articles are read at a time [default: one a core]. The graph is the same.
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,

    /// Print nothing but errors.
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// Arguments of `factum query`.
#[derive(Args, Debug)]
pub(super) struct QueryArgs {
    /// A saved graph, or articles to read first; an empty graph if there is none.
    #[arg(value_name = "GRAPH", value_hint = ValueHint::AnyPath)]
    pub(super) graph: Option<String>,

    /// The statements, separated by `;`. Without them and without -f they come from standard input.
    #[arg(value_name = "QUERY", conflicts_with_all = ["file", "jsonl"])]
    pub(super) query: Option<String>,

    /// A file of statements; `-` is standard input.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "jsonl")]
    pub(super) file: Option<PathBuf>,

    /// How answers are printed [default: table on a terminal, tsv otherwise].
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "jsonl")]
    pub(super) format: Option<AnswerFormat>,

    /// Requests and answers as JSON lines, on standard input and output.
    #[arg(long)]
    pub(super) jsonl: bool,

    /// A parameter, as `name=value`; the value is a Cypher literal, or else a string.
    #[arg(short = 'P', long = "param", value_name = "NAME=VALUE")]
    pub(super) params: Vec<String>,

    /// Refuse statements that write.
    #[arg(long)]
    pub(super) read_only: bool,

    /// Switch a rule of the query optimizer off, which changes time and memory, never rows.
    #[arg(long = "without-rule", value_name = "RULE", value_parser = parse_rule)]
    pub(super) without_rules: Vec<String>,

    /// What a query may take.
    #[command(flatten)]
    pub(super) limits: LimitArgs,
}

/// Arguments of `factum export`.
#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    /// A saved graph, or an article to read first.
    #[arg(value_name = "GRAPH", value_hint = ValueHint::FilePath)]
    pub(super) graph: PathBuf,

    /// The format [default: what the name of the file promises].
    #[arg(
        long,
        alias = "format",
        value_name = "FORMAT",
        value_parser = export_formats(),
        hide_possible_values = true
    )]
    pub(super) to: Option<crate::export::Format>,

    /// Only the nodes and relationships that this query returns, and what joins those nodes.
    #[arg(long, value_name = "QUERY")]
    pub(super) query: Option<String>,

    /// The file to write [default: standard output].
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) output: Option<PathBuf>,

    /// Write over a file that is there already.
    #[arg(long)]
    pub(super) force: bool,

    /// A parameter of the query, as `name=value`.
    #[arg(short = 'P', long = "param", value_name = "NAME=VALUE", requires = "query")]
    pub(super) params: Vec<String>,
}

/// Arguments of `factum analyze`.
#[derive(Args, Debug)]
pub(super) struct AnalyzeArgs {
    /// The text; `-` is standard input.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,

    /// What is printed.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = AnalysisFormat::Conllu)]
    pub(super) format: AnalysisFormat,

    /// The text has a sentence a line, with blanks between the words.
    #[arg(long)]
    pub(super) pretokenized: bool,

    /// Publication date, where the text does not say it itself.
    #[arg(long, value_name = "DATE")]
    pub(super) published: Option<String>,

    /// What it is read with.
    #[command(flatten)]
    pub(super) reader: ReaderArgs,
}

/// What `factum analyze` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AnalysisFormat {
    /// Trees as Universal Dependencies has them.
    Conllu,
    /// Everything that reading found, as one JSON object.
    Json,
    /// A statement a line: sentence, confidence, predicate, arg1, arg2, separated by tabs.
    Triples,
}

/// Arguments of `factum import`.
#[derive(Args, Debug)]
pub(super) struct ImportArgs {
    /// The graph to write: `.factum`, `.json`, or `-`, JSON on standard output.
    #[arg(short, long, value_name = "GRAPH")]
    pub(super) output: PathBuf,

    /// Nodes: label and CSV file; several labels are joined with `:`. The first column, or the one
    /// named `:ID`, tells them apart.
    #[arg(long, value_name = "LABEL=CSV", required = true)]
    pub(super) nodes: Vec<String>,

    /// Relationships: type, labels of both ends, and CSV file, such as
    /// `FOLLOWS(Person->Person)=follows.csv`. The first two columns are start and end.
    #[arg(long, value_name = "TYPE(FROM->TO)=CSV")]
    pub(super) relationships: Vec<String>,

    /// The character between the fields.
    #[arg(long, value_name = "CHAR", default_value_t = ',')]
    pub(super) delimiter: char,

    /// Write over a file that is there already.
    #[arg(long)]
    pub(super) force: bool,
}

/// Arguments of `factum bench`.
#[derive(Args, Debug)]
pub(super) struct BenchArgs {
    /// A saved graph.
    #[arg(value_name = "GRAPH", value_hint = ValueHint::FilePath)]
    pub(super) graph: PathBuf,

    /// A file with one query.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) file: PathBuf,

    /// Runs that do not count.
    #[arg(long, value_name = "N", default_value_t = 2)]
    pub(super) warmup: u32,

    /// Runs that count.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub(super) repeat: u32,

    /// Start no further run after so many seconds; one is always timed.
    #[arg(long, value_name = "S")]
    pub(super) budget: Option<f64>,

    /// Switch a rule of the query optimizer off, which changes time and memory, never rows.
    #[arg(long = "without-rule", value_name = "RULE", value_parser = parse_rule)]
    pub(super) without_rules: Vec<String>,
}

/// Arguments of `factum train`.
#[derive(Args, Debug)]
pub(super) struct TrainArgs {
    /// Treebanks, in CoNLL-U.
    #[arg(long, value_name = "CONLLU", num_args = 1.., required = true)]
    pub(super) dep: Vec<PathBuf>,

    /// Texts with names of persons, organizations and places, in IOB2.
    #[arg(long, value_name = "IOB2", num_args = 1..)]
    pub(super) names: Vec<PathBuf>,

    /// A folder with noun-supersenses.tsv, verb-supersenses.tsv and inflection-exceptions.tsv.
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(super) lexicons: Option<PathBuf>,

    /// A model whose other stages are kept.
    #[arg(long, value_name = "MODEL", value_hint = ValueHint::FilePath)]
    pub(super) base: Option<PathBuf>,

    /// Only these stages: segments, lexicon, tags, lemmas, trees, names [default: all].
    #[arg(long, value_name = "STAGE", value_delimiter = ',')]
    pub(super) stages: Vec<String>,

    /// The model to write.
    #[arg(short, long, value_name = "MODEL")]
    pub(super) output: PathBuf,

    /// Write over a file that is there already.
    #[arg(long)]
    pub(super) force: bool,
}

/// Arguments of `factum stats`.
#[derive(Args, Debug)]
pub(super) struct StatsArgs {
    /// A saved graph, or an article to read first.
    #[arg(value_name = "GRAPH", value_hint = ValueHint::FilePath)]
    pub(super) graph: PathBuf,

    /// As one JSON object.
    #[arg(long)]
    pub(super) json: bool,
}

/// Arguments of `factum completions`.
#[derive(Args, Debug)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub(super) shell: Shell,
}

/// The shells that completion scripts are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Shell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
}

/// A time such as `30s`, `1.5s`, `500ms`, `2m` or `1h`; a bare number is seconds.
fn parse_duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = split_unit(text);
    let factor = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(format!("`{unit}` is not ms, s, m or h")),
    };
    let number: f64 = number.parse().map_err(|_| "expected a time such as `30s`".to_owned())?;
    Duration::try_from_secs_f64(number * factor).map_err(|_| "that is no span of time".to_owned())
}

/// A size such as `500MB` or `2GiB`; a bare number is bytes.
fn parse_size(text: &str) -> Result<usize, String> {
    let (number, unit) = split_unit(text);
    let factor: u64 = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return Err(format!("`{unit}` is not KB, MB, GB, KiB, MiB or GiB")),
    };
    let number: u64 =
        number.parse().map_err(|_| "expected a size such as `500MB`, a whole number".to_owned())?;
    let size = number.checked_mul(factor).ok_or_else(|| "that is too much".to_owned())?;
    usize::try_from(size).map_err(|_| "that is too much".to_owned())
}

fn split_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    let at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    (&text[..at], text[at..].trim())
}

/// The name of a rule of the optimizer.
fn parse_rule(name: &str) -> Result<String, String> {
    if RULES.iter().any(|rule| rule.name == name) {
        return Ok(name.to_owned());
    }
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    Err(format!("the rules are {}", names.join(", ")))
}

/// The export formats by name.
fn export_formats() -> impl TypedValueParser<Value = crate::export::Format> {
    let names = crate::export::FORMATS.iter().map(|info| info.name);
    PossibleValuesParser::new(names).try_map(|name| {
        crate::export::Format::parse(&name).ok_or("a format that is not in the table")
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use clap::CommandFactory;

    use super::Cli;
    use super::parse_duration;
    use super::parse_size;

    #[test]
    fn the_arguments_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn times_and_sizes_have_units() {
        assert_eq!(parse_duration("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(parse_duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse_duration("2"), Ok(Duration::from_secs(2)));
        assert!(parse_duration("2 days").is_err());
        assert_eq!(parse_size("2GB"), Ok(2_000_000_000));
        assert_eq!(parse_size("1 KiB"), Ok(1024));
        assert!(parse_size("99999999999999999999").is_err());
    }
}
