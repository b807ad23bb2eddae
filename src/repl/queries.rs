//! The queries that come with the program: the files of `queries/`.

/// A query that comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    /// The name of its file, without the ending.
    pub name: &'static str,
    /// The statements, with comments.
    pub text: &'static str,
}

impl Query {
    /// What it asks: the first line of its comment.
    pub fn doc(&self) -> &'static str {
        self.text.lines().next().unwrap_or("").trim_start_matches("//").trim()
    }
}

macro_rules! queries {
    ($($name:literal)*) => {
        &[$(Query { name: $name, text: include_str!(concat!("../../queries/", $name, ".cypher")) },)*]
    };
}

/// All of them, by name.
pub const QUERIES: &[Query] = queries! {
    "articles"
    "by-date"
    "claims"
    "connection"
    "contradictions"
    "deportations"
    "evidence"
    "influence"
    "kinds"
    "mentioned-together"
    "plans"
    "reports"
    "rights"
    "taliban"
    "timeline"
};

/// The query with a name.
pub fn find(name: &str) -> Option<&'static Query> {
    let name = name.strip_suffix(".cypher").unwrap_or(name);
    QUERIES.iter().find(|query| query.name == name)
}
