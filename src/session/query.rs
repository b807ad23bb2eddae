//! Asking the graph: statements, parameters, transactions.

use std::sync::atomic::AtomicBool;

use crate::cypher;
use crate::cypher::Answer;
use crate::cypher::CypherError;
use crate::cypher::Limits;
use crate::cypher::Now;
use crate::cypher::Params;
use crate::cypher::RunOptions;
use crate::cypher::error::ErrorKind;
use crate::cypher::optimize::Rules;
use crate::graph::Graph;
use crate::session::Session;
use crate::source::Span;
use crate::value::Value;

/// How statements are run.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunSettings<'a> {
    /// How far they may go.
    pub limits: Limits,
    /// Ends them when it is set.
    pub interrupt: Option<&'a AtomicBool>,
    /// The time that they see.
    pub now: Now,
    /// Where `rand()` begins.
    pub seed: u64,
    /// Whether statements that write are refused.
    pub is_read_only: bool,
    /// The rules of the optimizer that are used. Any choice gives the same rows.
    pub rules: Rules,
}

/// When an error was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before anything was evaluated.
    Compile,
    /// While the statement ran.
    Runtime,
}

impl Phase {
    /// The phase as answers name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Compile => "compile",
            Self::Runtime => "runtime",
        }
    }
}

/// A statement that failed; the graph is as it was before.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{error}")]
pub struct RunError {
    /// Why.
    pub error: CypherError,
    /// When that was found.
    pub phase: Phase,
}

/// What a session refuses to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SessionError {
    /// A transaction is open already.
    #[error("a transaction is open already; `:commit` or `:rollback` ends it")]
    TransactionOpen,
    /// No transaction is open.
    #[error("no transaction is open; `:begin` begins one")]
    NoTransaction,
    /// A parameter is not `name=value`.
    #[error("`{0}` is not a parameter; write it as `name=value`")]
    BadParam(String),
}

impl Session {
    /// Runs one statement. If it fails, the graph is as it was before.
    ///
    /// # Errors
    ///
    /// What is wrong with the statement, found before running it or while it ran.
    pub fn run(
        &mut self,
        text: &str,
        params: &Params,
        settings: RunSettings<'_>,
    ) -> Result<Answer, RunError> {
        let compile = |error| RunError { error, phase: Phase::Compile };
        let runtime = |error| RunError { error, phase: Phase::Runtime };
        let prepared = cypher::prepare(text, &self.procedures).map_err(compile)?;
        prepared.check_params(params).map_err(compile)?;
        let options = RunOptions {
            limits: settings.limits,
            interrupt: settings.interrupt,
            now: settings.now,
            seed: settings.seed,
            rules: settings.rules,
            ..RunOptions::default()
        };
        if !prepared.writes() {
            return prepared.read(&self.graph, &self.procedures, params, &options).map_err(runtime);
        }
        if settings.is_read_only {
            return Err(compile(CypherError::new(ErrorKind::ReadOnly, Span::default())));
        }
        let open = self.open.take();
        let is_explicit = open.is_some();
        let mut change = match open {
            Some(open) => self.graph.resume(open),
            None => self.graph.begin(),
        };
        let answer = prepared.run(&mut change, &self.procedures, params, &options);
        if is_explicit {
            self.open = Some(change.suspend());
        } else if answer.is_ok() {
            change.commit();
            self.graph.refresh();
        } else {
            change.rollback();
        }
        self.is_changed |= answer.as_ref().is_ok_and(|answer| !answer.stats.is_empty());
        answer.map_err(runtime)
    }

    /// Begins a transaction: what follows is kept or undone as a whole.
    ///
    /// # Errors
    ///
    /// If one is open already.
    pub fn begin(&mut self) -> Result<(), SessionError> {
        if self.open.is_some() {
            return Err(SessionError::TransactionOpen);
        }
        self.was_changed = self.is_changed;
        self.open = Some(self.graph.begin().suspend());
        Ok(())
    }

    /// Keeps what was done since [`Session::begin`].
    ///
    /// # Errors
    ///
    /// If no transaction is open.
    pub fn commit(&mut self) -> Result<(), SessionError> {
        let open = self.open.take().ok_or(SessionError::NoTransaction)?;
        self.graph.resume(open).commit();
        self.graph.refresh();
        Ok(())
    }

    /// Undoes what was done since [`Session::begin`].
    ///
    /// # Errors
    ///
    /// If no transaction is open.
    pub fn rollback(&mut self) -> Result<(), SessionError> {
        let open = self.open.take().ok_or(SessionError::NoTransaction)?;
        self.graph.resume(open).rollback();
        self.graph.refresh();
        self.is_changed = self.was_changed;
        Ok(())
    }

    /// Whether a transaction is open.
    pub fn is_in_transaction(&self) -> bool {
        self.open.is_some()
    }
}

/// Reads `name=value`. The value is a Cypher literal, a list or map of such, or a call like
/// `date('2025-07-14')`; anything else is a string as it stands.
///
/// # Errors
///
/// If there is no `=`, or no name before it.
pub fn parse_param(text: &str) -> Result<(std::sync::Arc<str>, Value), SessionError> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| SessionError::BadParam(text.to_owned()))?;
    let name = name.trim().trim_start_matches('$');
    let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty();
    if !is_name {
        return Err(SessionError::BadParam(text.to_owned()));
    }
    Ok((name.into(), literal(value).unwrap_or_else(|| Value::Str(value.into()))))
}

/// The value of a literal.
fn literal(text: &str) -> Option<Value> {
    const CALLS: &[&str] =
        &["date(", "datetime(", "localdatetime(", "time(", "localtime(", "duration("];
    let text = text.trim();
    if let Ok(number) = text.parse::<i64>() {
        return Some(Value::Int(number));
    }
    let is_number = text.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.')
        && text.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
    if is_number {
        return text.parse::<f64>().ok().map(Value::Float);
    }
    let is_written_out = text.starts_with(['[', '{', '\'', '"'])
        || ["true", "false", "null"].contains(&text)
        || CALLS.iter().any(|call| text.starts_with(call));
    if !is_written_out {
        return None;
    }
    let procedures = cypher::Procedures::none();
    let prepared = cypher::prepare(&format!("RETURN {text} AS value"), &procedures).ok()?;
    let answer =
        prepared.read(&Graph::new(), &procedures, &Params::new(), &RunOptions::default()).ok()?;
    answer.rows.into_iter().next()?.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::parse_param;

    #[test]
    fn parameters_are_literals_or_else_strings() {
        let value = |text: &str| {
            let (_, value) = parse_param(text).unwrap();
            (value.type_name(), value.to_string())
        };
        assert_eq!(value("n=42").1, "42");
        assert_eq!(value("n=-1.5").1, "-1.5");
        assert_eq!(value("n=2025-07-14").1, "2025-07-14");
        assert_eq!(value("n=Human Rights Watch").1, "Human Rights Watch");
        assert_eq!(value("n='a=b'").1, "a=b");
        assert_eq!(value("n=[1, 'x']").1, "[1, 'x']");
        assert_eq!(value("n=date('2025-07-14')").1, "2025-07-14");
        assert_eq!(value("n=").1, "");
        assert!(parse_param("n").is_err());
        assert!(parse_param("=1").is_err());
    }
}
