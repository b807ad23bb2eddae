//! Statements into the graph: which entities are one, one relationship per claim, evidence.
//!
//! What was read out of one article is a [`Reading`], which knows nothing of other articles and can
//! be made on any thread. A [`Builder`] takes readings in any order and writes them in one go: it
//! sorts them, decides over all of them and what the graph already holds which entities are one,
//! and then writes nodes and relationships in an order that only depends on their contents.

mod article;
mod merge;
mod naming;
mod reading;
mod resolve;
mod stored;
mod unionfind;

use std::collections::BTreeMap;

use crate::graph::GraphError;
use crate::graph::Transaction;

pub use article::Article;
pub use reading::Reading;

/// What a builder has written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Built {
    /// Articles that the graph did not have yet.
    pub articles: usize,
    /// Articles that it already had, by content; they were left out.
    pub repeated: usize,
    /// Entities that the graph did not have yet.
    pub entities: usize,
    /// Relationships between entities that the graph did not have yet.
    pub claims: usize,
}

/// Collects what was read and writes it into a graph.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    readings: BTreeMap<String, Reading>,
    repeated: usize,
}

impl Builder {
    /// A builder without readings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what was read out of an article. An article that is already there, by its id, is
    /// counted and left out.
    pub fn add(&mut self, reading: Reading) {
        let id = reading.article.id.clone();
        match self.readings.get(&id) {
            // The same content under two paths: which one stays must not depend on the order.
            Some(other) if other.article.source <= reading.article.source => self.repeated += 1,
            Some(_) => {
                self.repeated += 1;
                self.readings.insert(id, reading);
            }
            None => {
                self.readings.insert(id, reading);
            }
        }
    }

    /// How many different articles there are.
    pub fn len(&self) -> usize {
        self.readings.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }

    /// Writes everything into a graph, beside and into what it already holds.
    ///
    /// # Errors
    ///
    /// If the graph is full.
    pub fn write(self, transaction: &mut Transaction<'_>) -> Result<Built, GraphError> {
        let mut built = Built { repeated: self.repeated, ..Built::default() };
        let known = stored::articles(transaction);
        let mut readings: Vec<Reading> = Vec::with_capacity(self.readings.len());
        for (id, reading) in self.readings {
            if known.contains_key(&id) {
                built.repeated += 1;
            } else {
                readings.push(reading);
            }
        }
        built.articles = readings.len();
        let nodes = resolve::write_entities(transaction, &readings, &mut built)?;
        merge::write_claims(transaction, &readings, &nodes, &mut built)?;
        Ok(built)
    }
}
