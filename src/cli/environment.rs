//! What surrounds the program: terminal, environment variables, folders, the clock. Nothing below
//! `cli` looks at them.

use std::env;
use std::fs;
use std::io;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use etcetera::BaseStrategy;

use crate::cli::args::ColorChoice;
use crate::cypher::Now;

/// The exit status of a program that the user has ended.
const INTERRUPTED: i32 = 130;

/// What a second Ctrl-C does while the first is not heeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Insisting {
    /// It ends the program.
    Ends,
    /// Nothing: the shell stays.
    Stays,
}

/// What surrounds the program.
#[derive(Clone, Debug)]
pub(super) struct Environment {
    /// Whether standard input is a terminal.
    pub(super) is_input_terminal: bool,
    /// Whether standard output is one.
    pub(super) is_output_terminal: bool,
    /// Whether standard error is one.
    pub(super) is_error_terminal: bool,
    /// Set by Ctrl-C; ends what is running.
    pub(super) interrupt: Arc<AtomicBool>,
    choice: ColorChoice,
    no_color: bool,
    is_dumb: bool,
    is_ascii: bool,
}

impl Environment {
    /// Looks around.
    pub(super) fn look() -> Self {
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        Self {
            is_input_terminal: io::stdin().is_terminal(),
            is_output_terminal: io::stdout().is_terminal(),
            is_error_terminal: io::stderr().is_terminal(),
            interrupt: Arc::new(AtomicBool::new(false)),
            choice: ColorChoice::Auto,
            no_color: is_set("NO_COLOR"),
            is_ascii: has_other_encoding(|name| env::var_os(name)?.into_string().ok()),
            is_dumb: env::var_os("TERM").is_some_and(|term| term == "dumb"),
        }
    }

    /// The same, with what the command line says of colour.
    pub(super) fn with_color(self, choice: ColorChoice) -> Self {
        Self { choice, ..self }
    }

    /// Whether to use colour on standard output.
    pub(super) fn output_color(&self) -> bool {
        self.color(self.is_output_terminal)
    }

    /// Whether to use colour on standard error.
    pub(super) fn error_color(&self) -> bool {
        self.color(self.is_error_terminal)
    }

    /// Whether the frames of tables are drawn in ASCII: where the locale names another encoding than
    /// UTF-8.
    pub(super) fn is_ascii(&self) -> bool {
        self.is_ascii
    }

    /// How many columns the terminal behind standard output has, if it is one.
    pub(super) fn width() -> Option<u16> {
        terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0)
    }

    fn color(&self, is_terminal: bool) -> bool {
        match self.choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && !self.no_color && !self.is_dumb,
        }
    }

    /// From now on lets Ctrl-C set the flag; a second one, while the first is not heeded, ends the program.
    pub(super) fn catch_interrupt(&self) {
        self.catch_interrupt_unless(Insisting::Ends);
    }

    /// Lets Ctrl-C set the flag.
    pub(super) fn catch_interrupt_unless(&self, insisting: Insisting) {
        let flag = Arc::clone(&self.interrupt);
        let caught = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) && insisting == Insisting::Ends {
                // The user insists.
                std::process::exit(INTERRUPTED);
            }
        });
        // Without a handler Ctrl-C ends the program, which is what it does elsewhere.
        drop(caught);
    }

    /// The time, as statements see it.
    pub(super) fn now(&self) -> Now {
        Self::clock().0
    }

    /// Where `rand()` begins: somewhere else each time.
    pub(super) fn seed(&self) -> u64 {
        Self::clock().1
    }

    /// The time, and a number that differs each time.
    pub(super) fn clock() -> (Now, u64) {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since.as_secs()).unwrap_or(i64::MAX);
        let nanos = since.subsec_nanos();
        (Now { seconds, nanos }, since.as_secs().rotate_left(32) ^ u64::from(nanos))
    }

    /// Whether Ctrl-C was pressed.
    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed)
    }

    /// Where the shell keeps its history: under `XDG_STATE_HOME`. The folder is made if need be.
    pub(super) fn history_file() -> Option<PathBuf> {
        let strategy = etcetera::choose_base_strategy().ok()?;
        let folder = strategy.state_dir().unwrap_or_else(|| strategy.data_dir()).join("factum");
        fs::create_dir_all(&folder).ok()?;
        Some(folder.join("history"))
    }
}

/// Whether the locale names an encoding that is not UTF-8. Where nothing is said it is UTF-8.
fn has_other_encoding(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        !locale.contains("utf-8") && !locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::has_other_encoding;

    #[test]
    fn the_locale_says_how_tables_are_drawn() {
        let with = |set: &[(&str, &str)]| {
            has_other_encoding(|name| {
                set.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(!with(&[]));
        assert!(!with(&[("LANG", "de_DE.UTF-8")]));
        assert!(!with(&[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]));
        assert!(with(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]));
        assert!(with(&[("LANG", "de_DE.ISO-8859-1")]));
    }
}
