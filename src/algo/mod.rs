//! Graph algorithms, on a projection of the graph: petgraph's where they fit, our own where
//! petgraph's recurse as deep as the graph or take quadratic time.
//!
//! [`ALGORITHMS`] is the table from which procedures, completion and the reference page are made.

mod betweenness;
mod communities;
mod components;
mod degree;
mod kcore;
mod pagerank;
mod projection;
mod settings;
mod shortest;
mod triangles;

pub use projection::Projection;
pub use settings::AlgoError;
pub use settings::COMMON as COMMON_SETTINGS;
pub use settings::Settings;

use crate::graph::Graph;
use crate::value::Value;

/// Rows of an algorithm's answer, a value for each of its columns.
pub type Rows = Vec<Vec<Value>>;

/// One algorithm, as it can be called.
#[derive(Debug)]
pub struct Algorithm {
    /// Its name without `algo.`.
    pub name: &'static str,
    /// The columns of its answer: name and type, as procedure signatures write them.
    pub columns: &'static [(&'static str, &'static str)],
    /// One line on what it finds.
    pub doc: &'static str,
    /// The settings it reads beside `labels`, `types` and `weight`, each with its meaning.
    pub settings: &'static [(&'static str, &'static str)],
    run: fn(&Projection, &Settings, Stop<'_>) -> Result<Rows, AlgoError>,
}

/// Asked now and then by what may take long; fails when it is to end.
pub type Stop<'a> = &'a dyn Fn() -> Result<(), AlgoError>;

/// All algorithms, by name.
pub const ALGORITHMS: &[Algorithm] = &[
    betweenness::BETWEENNESS,
    communities::COMMUNITIES,
    components::COMPONENTS,
    degree::DEGREE,
    shortest::DIJKSTRA,
    kcore::KCORE,
    pagerank::PAGERANK,
    components::SCC,
    triangles::TRIANGLES,
];

impl Algorithm {
    /// Runs it on the part of a graph that `settings` (a map, or null for the defaults) select, until
    /// `is_over` says that it should end.
    ///
    /// # Errors
    ///
    /// If `settings` names what the algorithm or the graph does not have, or if it was to end.
    pub fn call(
        &self,
        graph: &Graph,
        settings: &Value,
        is_over: &dyn Fn() -> bool,
    ) -> Result<Rows, AlgoError> {
        let stop = || if is_over() { Err(AlgoError::Stopped) } else { Ok(()) };
        let settings = Settings::read(settings, self)?;
        let projection = Projection::of(graph, &settings, &stop)?;
        (self.run)(&projection, &settings, &stop)
    }
}

/// One row per node of the projection, in order of id: the node and one number.
fn per_node(projection: &Projection, value: impl Fn(usize) -> Value) -> Rows {
    let nodes = projection.nodes().iter().enumerate();
    nodes.map(|(at, &node)| vec![Value::Node(node), value(at)]).collect()
}

/// A count or a number of a component as a value.
fn int(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
