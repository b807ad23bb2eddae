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

use etcetera::BaseStrategy;

use crate::cli::args::ColorChoice;

/// The exit status of a program that the user has ended.
const INTERRUPTED: i32 = 130;

/// What surrounds the program.
#[expect(dead_code, reason = "the shell needs the rest")]
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
    no_color: bool,
    is_dumb: bool,
}

#[expect(dead_code, reason = "the shell needs the rest")]
impl Environment {
    /// Looks around.
    pub(super) fn look() -> Self {
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        Self {
            is_input_terminal: io::stdin().is_terminal(),
            is_output_terminal: io::stdout().is_terminal(),
            is_error_terminal: io::stderr().is_terminal(),
            interrupt: Arc::new(AtomicBool::new(false)),
            no_color: is_set("NO_COLOR"),
            is_dumb: env::var_os("TERM").is_some_and(|term| term == "dumb"),
        }
    }

    /// Whether to use colour on standard output.
    pub(super) fn output_color(&self, choice: ColorChoice) -> bool {
        self.color(choice, self.is_output_terminal)
    }

    /// Whether to use colour on standard error.
    pub(super) fn error_color(&self, choice: ColorChoice) -> bool {
        self.color(choice, self.is_error_terminal)
    }

    fn color(&self, choice: ColorChoice, is_terminal: bool) -> bool {
        match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && !self.no_color && !self.is_dumb,
        }
    }

    /// Lets Ctrl-C set the flag; a second one, while the first is not heeded, ends the program.
    pub(super) fn catch_interrupt(&self) {
        let flag = Arc::clone(&self.interrupt);
        let caught = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                // The user insists.
                std::process::exit(INTERRUPTED);
            }
        });
        // Without a handler Ctrl-C ends the program, which is what it does elsewhere.
        drop(caught);
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
