//! One graph in use: reading into it, asking it, saving it.
//!
//! A [`Session`] owns the graph. What a statement does to it is kept or undone as a whole; between
//! [`Session::begin`] and [`Session::commit`] several statements are.

pub mod analysis;
pub mod describe;
pub mod entities;
pub mod import;
pub mod ingest;
pub mod jsonl;
pub mod procedures;
mod query;
mod read;
pub mod render;
pub mod summary;
pub mod table;

use std::path::Path;
use std::path::PathBuf;

use crate::cypher::Procedures;
use crate::export;
use crate::export::Selection;
use crate::graph::Graph;
use crate::graph::Open;
use crate::snapshot;
use crate::snapshot::Existing;
use crate::snapshot::SnapshotError;
use crate::snapshot::Stamp;

pub use query::Phase;
pub use query::RunError;
pub use query::RunSettings;
pub use query::SessionError;
pub use query::parse_param;
pub use read::ReadReport;
pub use read::ReadSettings;
pub use read::Reader;

/// One graph in use.
#[derive(Debug)]
pub struct Session {
    graph: Graph,
    /// The transaction that was begun, while no statement runs in it.
    open: Option<Open>,
    procedures: Procedures,
    /// The saved graph that this one came from.
    path: Option<PathBuf>,
    /// What that file was when it was opened or saved.
    stamp: Option<Stamp>,
    /// What articles are read with from now on.
    pub reader: Reader,
    /// Whether the graph differs from what was saved.
    is_changed: bool,
    /// The same when the transaction was begun.
    was_changed: bool,
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

impl Session {
    /// A session with an empty graph.
    pub fn new() -> Self {
        Self::of(Graph::new())
    }

    /// A session with a graph.
    pub fn of(graph: Graph) -> Self {
        Self {
            graph,
            open: None,
            procedures: procedures::all(),
            path: None,
            stamp: None,
            reader: Reader::default(),
            is_changed: false,
            was_changed: false,
        }
    }

    /// A session with a saved graph.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is no saved graph, or is damaged.
    pub fn open(path: &Path) -> Result<Self, SnapshotError> {
        // Before it is read: a file that changes while it is read has changed.
        let stamp = Stamp::of(path);
        let mut session = Self::of(snapshot::load(path)?);
        session.stamp = stamp;
        session.path = Some(path.to_owned());
        Ok(session)
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The procedures that statements can call.
    pub fn procedures(&self) -> &Procedures {
        &self.procedures
    }

    /// The same, to add some.
    pub fn procedures_mut(&mut self) -> &mut Procedures {
        &mut self.procedures
    }

    /// The saved graph that this one came from or was last saved to.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether the graph differs from what was saved or opened.
    pub fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// Saves the graph under a name, or under the one that it has.
    ///
    /// # Errors
    ///
    /// If the file cannot be written, is there and is to stay, or is the one that the graph came from
    /// and another program has changed it since; nothing has changed then.
    pub fn save(&mut self, path: &Path, existing: Existing) -> Result<(), SnapshotError> {
        match self.stamp.filter(|_| self.path() == Some(path) && path.is_file()) {
            Some(stamp) => snapshot::save_same(&self.graph, path, stamp)?,
            None => snapshot::save(&self.graph, path, existing)?,
        }
        self.stamp = Stamp::of(path);
        self.path = Some(path.to_owned());
        self.is_changed = false;
        Ok(())
    }

    /// Writes part of the graph in a format.
    ///
    /// # Errors
    ///
    /// Those of `out`.
    pub fn export(
        &self,
        selection: &Selection,
        format: export::Format,
        out: &mut dyn std::io::Write,
    ) -> std::io::Result<()> {
        export::write(&self.graph, selection, format, out)
    }
}
