//! What rustyline asks while a line is edited: colour, completion, hints, whether a statement is
//! complete. All of it comes from the lexer and from the shell.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustyline::Context;
use rustyline::Helper;
use rustyline::Result;
use rustyline::completion::Completer;
use rustyline::completion::Pair;
use rustyline::highlight::CmdKind;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::ValidationContext;
use rustyline::validate::ValidationResult;
use rustyline::validate::Validator;

use crate::cypher::syntax::lex;
use crate::cypher::syntax::split;
use crate::cypher::syntax::token::Symbol;
use crate::cypher::syntax::token::Token;
use crate::cypher::syntax::token::TokenKind;
use crate::repl::commands;
use crate::repl::complete::complete;
use crate::repl::shell::Shell;
use crate::repl::shell::bare_command;
use crate::repl::shell::command_text;

/// How many letters a hint needs.
const HINT_FROM: usize = 2;

/// What rustyline asks while a line is edited.
pub(super) struct ShellHelper {
    pub(super) shell: Rc<RefCell<Shell>>,
    pub(super) color: bool,
}

impl Helper for ShellHelper {}

impl Completer for ShellHelper {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let found = complete(&self.shell.borrow(), line, pos);
        let pairs = found.candidates.into_iter().map(|candidate| Pair {
            display: candidate.trim_end_matches([' ', '(', '\'', '"']).to_owned(),
            replacement: candidate,
        });
        Ok((found.start, pairs.collect()))
    }
}

impl Hinter for ShellHelper {
    type Hint = String;

    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<String> {
        // Without colour a hint cannot be told from what was typed.
        if pos < line.len() || !self.color {
            return None;
        }
        if line.ends_with('\n') {
            return Some("  `;` ends the statement, Ctrl-C leaves it".to_owned());
        }
        if let Some(command) = command_text(line)
            && let Some(command) = commands::find(command)
        {
            return (!command.usage.is_empty()).then(|| format!(" {}", command.usage));
        }
        let found = complete(&self.shell.borrow(), line, pos);
        let typed = line.get(found.start..)?;
        match found.candidates.as_slice() {
            [only] if typed.chars().count() >= HINT_FROM => {
                only.strip_prefix(typed).filter(|rest| !rest.is_empty()).map(str::to_owned)
            }
            _ => None,
        }
    }
}

impl Validator for ShellHelper {
    fn validate(&self, context: &mut ValidationContext<'_>) -> Result<ValidationResult> {
        let text = context.input();
        if text.trim().is_empty() || command_text(text).or(bare_command(text)).is_some() {
            return Ok(ValidationResult::Valid(None));
        }
        let is_ended = split(text).last().is_none_or(|piece| piece.is_ended);
        Ok(if is_ended { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

impl Highlighter for ShellHelper {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        if !self.color || command_text(line).is_some() {
            return Cow::Borrowed(line);
        }
        Cow::Owned(colored(line, pos))
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        if self.color { Cow::Owned(format!("\x1b[1;34m{prompt}\x1b[0m")) } else { prompt.into() }
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        if self.color { Cow::Owned(format!("\x1b[2m{hint}\x1b[0m")) } else { hint.into() }
    }

    fn highlight_char(&self, _: &str, _: usize, _: CmdKind) -> bool {
        self.color
    }
}

/// A statement in colour; the bracket that belongs to the one at the cursor is marked.
pub(super) fn colored(line: &str, pos: usize) -> String {
    let tokens = lex(line);
    let partner = partner(&tokens, pos);
    let mut out = String::with_capacity(line.len() * 2);
    let mut at = 0;
    let mut before = None;
    for token in &tokens {
        let range = token.span.range();
        out.push_str(line.get(at..range.start).unwrap_or(""));
        let text = line.get(range.clone()).unwrap_or("");
        let code =
            if partner == Some(token.span.start) { Some("1;7") } else { code(token, before) };
        match code {
            Some(code) if !text.is_empty() => {
                out.push_str("\x1b[");
                out.push_str(code);
                out.push('m');
                out.push_str(text);
                out.push_str("\x1b[0m");
            }
            _ => out.push_str(text),
        }
        at = range.end;
        before = Some(token.kind);
    }
    out.push_str(line.get(at..).unwrap_or(""));
    out
}

/// The colour of a token behind another one.
fn code(token: &Token, before: Option<TokenKind>) -> Option<&'static str> {
    let is_label =
        matches!(before, Some(TokenKind::Symbol(Symbol::Colon | Symbol::Bar | Symbol::Ampersand)));
    let is_key = matches!(before, Some(TokenKind::Symbol(Symbol::Dot)));
    match token.kind {
        kind if is_label && kind.is_name() => Some("33"),
        kind if is_key && kind.is_name() => None,
        TokenKind::Keyword(_) => Some("1;34"),
        TokenKind::Str => Some("32"),
        TokenKind::Integer | TokenKind::Float => Some("36"),
        TokenKind::Parameter => Some("35"),
        TokenKind::Comment => Some("2"),
        TokenKind::Bad(_) => Some("31"),
        TokenKind::Word | TokenKind::QuotedName | TokenKind::Symbol(_) | TokenKind::End => None,
    }
}

/// Where the bracket begins that belongs to the one at or before the cursor.
fn partner(tokens: &[Token], pos: usize) -> Option<u32> {
    let mut open: Vec<(Symbol, &Token)> = Vec::new();
    let is_at = |token: &Token| {
        let (start, end) = (token.span.start as usize, token.span.end as usize);
        start == pos || end == pos
    };
    for token in tokens {
        let TokenKind::Symbol(symbol) = token.kind else { continue };
        if symbol.closer().is_some() {
            open.push((symbol, token));
            continue;
        }
        let closes =
            matches!(symbol, Symbol::CloseParen | Symbol::CloseBracket | Symbol::CloseBrace);
        if !closes {
            continue;
        }
        let Some((opener, start)) = open.pop() else { continue };
        if opener.closer() != Some(symbol) {
            continue;
        }
        if is_at(token) {
            return Some(start.span.start);
        }
        if is_at(start) {
            return Some(token.span.start);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::colored;

    #[test]
    fn colour_adds_nothing_but_colour() {
        for line in ["", "MATCH (n:`a b`) RETURN n.x, $p, 'str', 1.5 // c", "'open", "((", "é‘"]
        {
            let mut plain = String::new();
            let mut rest = colored(line, 6).replace("\x1b[0m", "");
            while let Some(at) = rest.find("\x1b[") {
                plain.push_str(&rest[..at]);
                let end = rest[at..].find('m').unwrap();
                rest = rest[at + end + 1..].to_owned();
            }
            plain.push_str(&rest);
            assert_eq!(plain, line);
        }
    }
}
