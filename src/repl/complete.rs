//! What can stand at the cursor.

use std::fs;
use std::path::Path;

use crate::cypher::eval::functions;
use crate::cypher::syntax::lex;
use crate::cypher::syntax::token::Fault;
use crate::cypher::syntax::token::Keyword;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::Token;
use crate::cypher::syntax::token::TokenKind;
use crate::export;
use crate::graph::Graph;
use crate::repl::commands;
use crate::repl::commands::COMMANDS;
use crate::repl::commands::Takes;
use crate::repl::print::Format;
use crate::repl::queries::QUERIES;
use crate::repl::shell::Shell;
use crate::repl::shell::command_text;
use crate::value::Value;
use crate::value::print::write_name;

/// The most candidates that are offered.
const CANDIDATES_MAX: usize = 200;

/// What can stand at the cursor instead of what stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Where what is to be replaced begins, in bytes.
    pub start: usize,
    /// What can stand there, sorted.
    pub candidates: Vec<String>,
}

/// What can stand at a place of a text.
pub fn complete(shell: &Shell, text: &str, cursor: usize) -> Completion {
    let before = text.get(..cursor).unwrap_or(text);
    if let Some(command) = command_text(before) {
        return complete_command(shell, before, command);
    }
    complete_statement(shell, before)
}

/// Candidates that begin with what is there; letters in either case.
fn matching<'a>(
    start: usize,
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
    finish: impl Fn(&str) -> String,
) -> Completion {
    let typed = typed.to_lowercase();
    let mut candidates: Vec<String> = names
        .into_iter()
        .filter(|name| name.to_lowercase().starts_with(&typed))
        .map(finish)
        .collect();
    candidates.sort();
    candidates.dedup();
    candidates.truncate(CANDIDATES_MAX);
    Completion { start, candidates }
}

fn complete_command(shell: &Shell, before: &str, command: &str) -> Completion {
    let at = before.len() - before.trim_start().len();
    let has_argument = before.trim_start().contains(char::is_whitespace);
    if !has_argument {
        let sign = &before[at..=at];
        let names = COMMANDS.iter().map(|command| command.name);
        return matching(at, command, names, |name| format!("{sign}{name}"));
    }
    let name = command.split_whitespace().next().unwrap_or("").to_lowercase();
    let Some(found) = commands::find(&name) else { return Completion::default() };
    let argument_start = before.find(char::is_whitespace).map_or(before.len(), |at| at + 1);
    let rest = &before[argument_start..];
    let start = argument_start + (rest.len() - rest.trim_start().len());
    let argument = &before[start..];
    match found.takes {
        Takes::Nothing => Completion::default(),
        Takes::File => complete_file(start, argument),
        Takes::Query => {
            let names = QUERIES.iter().map(|query| query.name);
            let queries = matching(start, argument, names, str::to_owned);
            if queries.candidates.is_empty() { complete_file(start, argument) } else { queries }
        }
        Takes::Export => match argument.split_once(char::is_whitespace) {
            None => {
                let names = export::FORMATS.iter().map(|info| info.name);
                matching(start, argument, names, |name| format!("{name} "))
            }
            Some((format, file)) => complete_file(start + format.len() + 1, file),
        },
        Takes::Format => {
            matching(start, argument, Format::ALL.iter().map(|(name, _)| *name), str::to_owned)
        }
        Takes::Switch => matching(start, argument, ["on", "off"], str::to_owned),
        Takes::Statement => {
            let inner = complete_statement(shell, argument);
            Completion { start: inner.start + start, ..inner }
        }
        Takes::Help => {
            let names = COMMANDS
                .iter()
                .map(|command| command.name)
                .chain(["functions", "procedures", "queries"])
                .chain(functions::all().iter().map(|function| function.signature.name))
                .chain(shell.session.procedures().iter().map(|own| own.signature.name.as_ref()))
                .chain(QUERIES.iter().map(|query| query.name));
            matching(start, argument, names, str::to_owned)
        }
    }
}

/// Files and folders that begin with what is there.
fn complete_file(start: usize, typed: &str) -> Completion {
    let (folder, name) = typed.rfind('/').map_or(("", typed), |at| typed.split_at(at + 1));
    let place = if folder.is_empty() { Path::new(".") } else { Path::new(folder) };
    let Ok(entries) = fs::read_dir(place) else { return Completion::default() };
    let mut candidates: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let own = entry.file_name().to_str()?.to_owned();
            let shown = own.starts_with(name) && (name.starts_with('.') || !own.starts_with('.'));
            let end = if entry.path().is_dir() { "/" } else { "" };
            shown.then(|| format!("{folder}{own}{end}"))
        })
        .collect();
    candidates.sort();
    candidates.truncate(CANDIDATES_MAX);
    Completion { start, candidates }
}

/// What is being typed in a statement.
enum Place<'a> {
    /// Inside quotes: the text so far and the quote.
    Quoted(&'a str, char),
    /// Behind a colon in a node.
    Label(&'a str),
    /// Behind a colon in a relationship.
    Type(&'a str),
    /// Behind a point.
    Key(&'a str),
    /// Behind `CALL`.
    Procedure(&'a str),
    /// Behind `$`.
    Parameter(&'a str),
    /// Anything else.
    Word(&'a str),
}

fn complete_statement(shell: &Shell, before: &str) -> Completion {
    let graph = shell.session.graph();
    let tokens: Vec<Token> =
        lex(before).into_iter().filter(|token| token.kind != TokenKind::End).collect();
    let place = place(before, &tokens);
    let start = |typed: &str| before.len() - typed.len();
    match place {
        Place::Quoted(typed, quote) => complete_name(graph, start(typed), typed, quote),
        Place::Label(typed) => {
            let labels = graph.used_labels();
            matching(start(typed), typed, labels.iter().map(AsRef::as_ref), spelled)
        }
        Place::Type(typed) => {
            let types = graph.used_types();
            matching(start(typed), typed, types.iter().map(AsRef::as_ref), spelled)
        }
        Place::Key(typed) => {
            let keys = graph.used_keys();
            matching(start(typed), typed, keys.iter().map(AsRef::as_ref), spelled)
        }
        Place::Procedure(typed) => {
            let names = shell.session.procedures().iter().map(|own| own.signature.name.as_ref());
            matching(start(typed), typed, names, |name| format!("{name}("))
        }
        Place::Parameter(typed) => {
            let names = shell.params.keys().map(AsRef::as_ref);
            matching(start(typed), typed, names, str::to_owned)
        }
        Place::Word(typed) => complete_word(before, &tokens, start(typed), typed),
    }
}

/// Where the end of a statement's beginning is.
fn place<'a>(before: &'a str, tokens: &[Token]) -> Place<'a> {
    let text = |token: &Token| &before[token.span.range()];
    let Some(last) = tokens.last() else { return Place::Word("") };
    if matches!(last.kind, TokenKind::Bad(Fault::OpenString)) {
        let open = text(last);
        let quote = open.chars().next().unwrap_or('\'');
        return Place::Quoted(&open[quote.len_utf8().min(open.len())..], quote);
    }
    let touches = last.span.end as usize == before.len();
    let is_word = matches!(last.kind, TokenKind::Word | TokenKind::Keyword(_));
    let (typed, rest) =
        if touches && is_word { (text(last), &tokens[..tokens.len() - 1]) } else { ("", tokens) };
    if touches && last.kind == TokenKind::Parameter {
        return Place::Parameter(&text(last)[1..]);
    }
    if touches && matches!(last.kind, TokenKind::Bad(Fault::Parameter)) {
        return Place::Parameter("");
    }
    let sign = |token: Option<&Token>| token.map(|token| token.kind);
    // A dotted name behind CALL is one name.
    let mut name_start = rest.len();
    while name_start >= 2 && sign(rest.get(name_start - 1)) == Some(TokenKind::Symbol(Symbol::Dot))
    {
        name_start -= 2;
    }
    if sign(rest.get(name_start.wrapping_sub(1))) == Some(TokenKind::Keyword(Keyword::Call)) {
        let from = rest
            .get(name_start)
            .map_or(before.len() - typed.len(), |token| token.span.start as usize);
        return Place::Procedure(&before[from..]);
    }
    match sign(rest.last()) {
        Some(TokenKind::Symbol(Symbol::Dot)) => Place::Key(typed),
        Some(TokenKind::Symbol(Symbol::Colon | Symbol::Bar | Symbol::Ampersand)) => {
            match innermost(rest) {
                Some(Symbol::OpenBracket) => Place::Type(typed),
                Some(Symbol::OpenBrace) => Place::Word(typed),
                _ => Place::Label(typed),
            }
        }
        Some(TokenKind::Symbol(Symbol::OpenBrace | Symbol::Comma))
            if innermost(rest) == Some(Symbol::OpenBrace) =>
        {
            Place::Key(typed)
        }
        _ => Place::Word(typed),
    }
}

/// The innermost bracket that is open.
fn innermost(tokens: &[Token]) -> Option<Symbol> {
    let mut n_closed = 0;
    for token in tokens.iter().rev() {
        match token.kind {
            TokenKind::Symbol(Symbol::CloseParen | Symbol::CloseBracket | Symbol::CloseBrace) => {
                n_closed += 1;
            }
            TokenKind::Symbol(
                symbol @ (Symbol::OpenParen | Symbol::OpenBracket | Symbol::OpenBrace),
            ) => {
                if n_closed == 0 {
                    return Some(symbol);
                }
                n_closed -= 1;
            }
            _ => {}
        }
    }
    None
}

/// Keywords, functions and the variables that the statement has so far.
fn complete_word(before: &str, tokens: &[Token], start: usize, typed: &str) -> Completion {
    if typed.is_empty() {
        return Completion::default();
    }
    let variables = tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Word && (token.span.end as usize) < before.len())
        .map(|token| &before[token.span.range()]);
    let is_lower = typed.chars().all(|c| !c.is_uppercase());
    let mut all = matching(start, typed, variables, str::to_owned);
    let keywords = matching(
        start,
        typed,
        Keyword::KEYWORDS.iter().map(|(word, _)| *word),
        |word| match word {
            "SHORTESTPATH" => "shortestPath(".to_owned(),
            "ALLSHORTESTPATHS" => "allShortestPaths(".to_owned(),
            _ if is_lower => word.to_lowercase(),
            _ => word.to_owned(),
        },
    );
    let names = functions::all().iter().map(|function| function.signature.name);
    let functions = matching(start, typed, names, |name| format!("{name}("));
    all.candidates.extend(keywords.candidates);
    all.candidates.extend(functions.candidates);
    all.candidates.dedup();
    all
}

/// Names of entities, inside quotes.
fn complete_name(graph: &Graph, start: usize, typed: &str, quote: char) -> Completion {
    let mut names: Vec<String> = Vec::new();
    for key in ["name", "title"] {
        let Some(key) = graph.key_id(key) else { continue };
        for node in graph.nodes() {
            if let Value::Str(name) = graph.property_by(node, key)
                && name.to_lowercase().starts_with(&typed.to_lowercase())
            {
                names.push(name.to_string());
            }
            if names.len() > CANDIDATES_MAX {
                break;
            }
        }
    }
    let escaped = |name: &str| {
        let name = name.replace('\\', "\\\\").replace(quote, &format!("\\{quote}"));
        format!("{name}{quote}")
    };
    matching(start, typed, names.iter().map(String::as_str), escaped)
}

/// A name as statements write it.
fn spelled(name: &str) -> String {
    let mut text = String::new();
    write_name(name, &mut text).expect("strings accept text");
    text
}
