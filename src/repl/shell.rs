//! The shell without a terminal: a line in, text out.

use std::io;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;
use std::time::Instant;

use crate::cypher::Answer;
use crate::cypher::Limits;
use crate::cypher::Now;
use crate::cypher::Params;
use crate::cypher::error::ErrorKind;
use crate::cypher::optimize::Rules;
use crate::cypher::syntax::split;
use crate::repl::commands;
use crate::repl::draw;
use crate::repl::fold::fold;
use crate::repl::print;
use crate::repl::print::Format;
use crate::repl::print::Printer;
use crate::session::RunSettings;
use crate::session::Session;
use crate::session::summary::counted;

/// The most statements that `:history` remembers.
const HISTORY_MAX: usize = 1_000;

/// How a shell behaves.
#[derive(Clone, Debug)]
pub struct ShellSettings {
    /// How answers look.
    pub printer: Printer,
    /// Whether the time of each statement is shown.
    pub is_timed: bool,
    /// Whether somebody reads along: counts of rows and changes are shown then.
    pub is_talkative: bool,
    /// How far statements may go.
    pub limits: Limits,
    /// Whether statements that write are refused.
    pub is_read_only: bool,
    /// Ends a statement when it is set.
    pub interrupt: Arc<AtomicBool>,
    /// Tells the time and where `rand()` begins.
    pub clock: fn() -> (Now, u64),
    /// Tells how wide the terminal is, if there is one; it may change at any time.
    pub width: fn() -> Option<u16>,
    /// What messages call the input.
    pub name: String,
}

/// What a line came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// It was done.
    Done,
    /// A statement goes on in the next line.
    More,
    /// It failed, for this reason; what stood behind it on the line was not done.
    Failed(String),
    /// The user ended what was running.
    Interrupted,
    /// The shell is to end.
    Quit,
}

/// Why a line was not done.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Something to tell the user.
    Said(String),
    /// The user ended it.
    Interrupted,
    /// The shell is to end.
    Quit,
    /// The output is gone.
    Output(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Trouble {
    /// Something to tell the user.
    pub(super) fn said(message: impl std::fmt::Display) -> Self {
        Self::Said(message.to_string())
    }
}

/// The shell without a terminal.
#[derive(Debug)]
pub struct Shell {
    /// The graph in use.
    pub session: Session,
    /// Values of parameters.
    pub params: Params,
    /// How it behaves.
    pub settings: ShellSettings,
    /// The last answer with rows.
    pub last: Option<Answer>,
    /// Whether statements or `:read` have changed the graph since it was opened or saved.
    pub(super) is_touched: bool,
    /// Whether the last line was told that something would be lost; said again, it is done.
    pub(super) is_warned: bool,
    /// What was entered.
    pub history: Vec<String>,
    /// A statement that goes on in the next line.
    pending: String,
}

impl Shell {
    /// A shell for a session.
    pub fn new(session: Session, settings: ShellSettings) -> Self {
        Self {
            session,
            params: Params::new(),
            settings,
            last: None,
            is_touched: false,
            is_warned: false,
            history: Vec::new(),
            pending: String::new(),
        }
    }

    /// Takes a line, does what is complete, and writes what there is to say. A line may hold several
    /// statements, a statement may span lines.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn line(&mut self, line: &str, out: &mut dyn Write) -> io::Result<Next> {
        if let Some(width) = (self.settings.width)() {
            self.settings.printer.width = Some(width);
        }
        let was_warned = std::mem::take(&mut self.is_warned);
        if self.pending.is_empty() {
            if line.trim().is_empty() {
                return Ok(Next::Done);
            }
            if let Some(command) = command_text(line).or_else(|| bare_command(line)) {
                self.remember(line);
                self.is_warned = was_warned;
                let done = commands::run(self, command, out);
                self.is_warned &= !was_warned;
                return finish(done);
            }
        }
        if !self.pending.is_empty() {
            self.pending.push('\n');
        }
        self.pending.push_str(line);
        let text = std::mem::take(&mut self.pending);
        let pieces = split(&text);
        let is_ended = pieces.last().is_none_or(|piece| piece.is_ended);
        if !is_ended {
            self.pending = text;
            return Ok(Next::More);
        }
        if !pieces.is_empty() {
            self.remember(&text);
        }
        for piece in pieces {
            let done = self.statement(&text, piece.span.start, piece.span.of(&text), out);
            match finish(done)? {
                Next::Done => {}
                other => return Ok(other),
            }
        }
        Ok(Next::Done)
    }

    /// Runs what is left of a script whose last statement has no `;`.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn end(&mut self, out: &mut dyn Write) -> io::Result<Next> {
        if self.pending.trim().is_empty() {
            self.pending.clear();
            return Ok(Next::Done);
        }
        self.line(";", out)
    }

    /// A text as wide as the terminal.
    pub fn folded(&self, text: &str) -> String {
        fold(text, self.settings.printer.width)
    }

    /// Refuses once to lose what was not saved, where somebody reads along and may not have meant it.
    pub(super) fn refuse_to_lose(&mut self, again: &str) -> Result<(), Trouble> {
        let is_unsaved = self.is_touched && self.session.is_changed();
        if !is_unsaved || self.is_warned || !self.settings.is_talkative {
            return Ok(());
        }
        self.is_warned = true;
        Err(Trouble::Said(format!(
            "the graph has changes that are not saved\n  = `:save{}` keeps them, {again} drops them",
            if self.session.path().is_some() { "" } else { " GRAPH" }
        )))
    }

    /// Forgets a statement that was not ended.
    pub fn cancel(&mut self) {
        self.pending.clear();
    }

    /// Whether a statement goes on in the next line.
    pub fn is_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    fn remember(&mut self, text: &str) {
        if self.history.len() == HISTORY_MAX {
            self.history.remove(0);
        }
        self.history.push(text.trim_end().to_owned());
    }

    /// Runs one statement that stands at `offset` of a script.
    pub(super) fn statement(
        &mut self,
        script: &str,
        offset: u32,
        text: &str,
        out: &mut dyn Write,
    ) -> Result<(), Trouble> {
        self.settings.interrupt.store(false, Ordering::Relaxed);
        let (now, seed) = (self.settings.clock)();
        let interrupt = Arc::clone(&self.settings.interrupt);
        let settings = RunSettings {
            rules: Rules::ALL,
            limits: self.settings.limits,
            interrupt: Some(&interrupt),
            now,
            seed,
            is_read_only: self.settings.is_read_only,
        };
        let start = Instant::now();
        let answer = self.session.run(text, &self.params, settings);
        let time = start.elapsed();
        let color = self.settings.printer.color;
        let name = self.settings.name.as_str();
        let answer = answer.map_err(|failed| {
            if matches!(*failed.error.kind, ErrorKind::Interrupted) {
                return Trouble::Interrupted;
            }
            let diagnostic = failed.error.diagnostic();
            Trouble::Said(draw::draw(&diagnostic, (name, script), offset, color))
        })?;
        for warning in &answer.warnings {
            write!(out, "{}", draw::draw(warning, (name, script), offset, color))?;
        }
        self.is_touched |= !print::changes(&answer.stats).is_empty();
        print::answer(self.session.graph(), &answer, self.settings.printer, out)?;
        self.footer(&answer, time, out)?;
        if !answer.columns.is_empty() {
            self.last = Some(answer);
        }
        Ok(())
    }

    /// How many rows, what was changed, how long it took.
    fn footer(&self, answer: &Answer, time: Duration, out: &mut dyn Write) -> io::Result<()> {
        if !self.settings.is_talkative || self.settings.printer.format != Format::Table {
            return Ok(());
        }
        let mut parts = Vec::new();
        if !answer.columns.is_empty() {
            parts.push(counted(answer.rows.len(), "row", "rows"));
        }
        let changes = print::changes(&answer.stats);
        if !changes.is_empty() {
            parts.push(changes);
        }
        if parts.is_empty() && answer.plan.is_none() {
            parts.push("nothing changed".to_owned());
        }
        if self.settings.is_timed {
            parts.push(format!("{:.1} ms", time.as_secs_f64() * 1000.0));
        }
        if parts.is_empty() { Ok(()) } else { writeln!(out, "{}", parts.join(", ")) }
    }
}

/// The text of a `:command`, or of a `.command`.
pub fn command_text(line: &str) -> Option<&str> {
    let line = line.trim();
    let rest = line.strip_prefix([':', '.'])?;
    let starts = rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '?');
    starts.then(|| rest.trim_end_matches(';').trim_end())
}

/// A word that is a command, though it lacks its colon: no statement begins with it.
pub(super) fn bare_command(line: &str) -> Option<&str> {
    let line = line.trim().trim_end_matches(';').trim_end();
    ["help", "quit", "exit", "?"].into_iter().find(|word| line.eq_ignore_ascii_case(word))
}

fn finish(done: Result<(), Trouble>) -> io::Result<Next> {
    match done {
        Ok(()) => Ok(Next::Done),
        Err(Trouble::Quit) => Ok(Next::Quit),
        Err(Trouble::Said(message)) => Ok(Next::Failed(message)),
        Err(Trouble::Interrupted) => Ok(Next::Interrupted),
        Err(Trouble::Output(error)) => Err(error),
    }
}
