//! What a caller may ask of an algorithm: a map of settings.

use std::sync::Arc;

use crate::algo::Algorithm;
use crate::value::NodeId;
use crate::value::Value;

/// Settings that every algorithm reads, with their meaning.
pub const COMMON: &[(&str, &str)] = &[
    ("labels", "list of labels: only nodes with one of them"),
    ("types", "list of relationship types: only these"),
    ("weight", "property key of a relationship's weight or length; 1 where it is absent"),
];

/// Why an algorithm could not run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum AlgoError {
    /// It was to end before it was done.
    #[error("it was stopped")]
    Stopped,
    /// The settings are no map.
    #[error("the settings of `algo.{algorithm}` must be a map")]
    NotAMap {
        /// The algorithm.
        algorithm: &'static str,
    },
    /// A setting that the algorithm does not have.
    #[error("`algo.{algorithm}` has no setting `{name}`; it has {known}")]
    UnknownSetting {
        /// The algorithm.
        algorithm: &'static str,
        /// The name as given.
        name: Box<str>,
        /// Those it has.
        known: String,
    },
    /// A setting of the wrong type.
    #[error("setting `{name}` must be {wanted}")]
    WrongType {
        /// The setting.
        name: &'static str,
        /// What it must be.
        wanted: &'static str,
    },
    /// A setting that the algorithm needs.
    #[error("`algo.{algorithm}` needs the setting `{name}`: {meaning}")]
    Missing {
        /// The algorithm.
        algorithm: &'static str,
        /// The setting.
        name: &'static str,
        /// What it is for.
        meaning: &'static str,
    },
    /// A relationship with a weight that the algorithm cannot use.
    #[error("a weight must be a finite number that is not negative, found {found}")]
    BadWeight {
        /// The weight.
        found: String,
    },
    /// A node that is not in the projection.
    #[error("the node given as `{name}` is not among those that `labels` selects")]
    NodeNotSelected {
        /// The setting.
        name: &'static str,
    },
}

/// The settings of one call.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    entries: Vec<(Arc<str>, Value)>,
    algorithm: &'static str,
    own: &'static [(&'static str, &'static str)],
}

impl Settings {
    /// Reads a map of settings for an algorithm.
    ///
    /// # Errors
    ///
    /// If it is no map, or has a key that the algorithm does not know.
    pub fn read(settings: &Value, algorithm: &Algorithm) -> Result<Self, AlgoError> {
        let own = algorithm.settings;
        let known = || COMMON.iter().chain(own).map(|&(name, _)| name);
        let mut entries = Vec::new();
        match settings {
            Value::Null => {}
            Value::Map(map) => {
                for (name, value) in map.iter() {
                    if !known().any(|known| known == &**name) {
                        return Err(AlgoError::UnknownSetting {
                            algorithm: algorithm.name,
                            name: name.as_ref().into(),
                            known: known()
                                .map(|name| format!("`{name}`"))
                                .collect::<Vec<_>>()
                                .join(", "),
                        });
                    }
                    entries.push((Arc::clone(name), value.clone()));
                }
            }
            _ => return Err(AlgoError::NotAMap { algorithm: algorithm.name }),
        }
        Ok(Self { entries, algorithm: algorithm.name, own })
    }

    /// A setting, if it was given and is not null.
    fn get(&self, name: &str) -> Option<&Value> {
        let entry = self.entries.iter().find(|(own, _)| &**own == name);
        entry.map(|(_, value)| value).filter(|value| !matches!(value, Value::Null))
    }

    /// A list of names; a single string stands for a list of one.
    pub(super) fn names(&self, name: &'static str) -> Result<Option<Vec<Arc<str>>>, AlgoError> {
        let wrong = || AlgoError::WrongType { name, wanted: "a list of strings" };
        let one = |value: &Value| match value {
            Value::Str(text) => Ok(Arc::clone(text)),
            _ => Err(wrong()),
        };
        match self.get(name) {
            None => Ok(None),
            Some(Value::List(list)) => list.iter().map(one).collect::<Result<_, _>>().map(Some),
            Some(value) => one(value).map(|one| Some(vec![one])),
        }
    }

    /// A property key.
    pub(super) fn key(&self, name: &'static str) -> Result<Option<Arc<str>>, AlgoError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Str(text)) => Ok(Some(Arc::clone(text))),
            Some(_) => Err(AlgoError::WrongType { name, wanted: "a property key as a string" }),
        }
    }

    /// A number from 0 to 1.
    pub(super) fn fraction(&self, name: &'static str, default: f64) -> Result<f64, AlgoError> {
        match self.get(name) {
            None => Ok(default),
            Some(&Value::Float(number)) if (0.0..=1.0).contains(&number) => Ok(number),
            Some(Value::Int(0)) => Ok(0.0),
            Some(Value::Int(1)) => Ok(1.0),
            Some(_) => Err(AlgoError::WrongType { name, wanted: "a number from 0 to 1" }),
        }
    }

    /// A count from 1.
    pub(super) fn count(&self, name: &'static str, default: usize) -> Result<usize, AlgoError> {
        let wrong = AlgoError::WrongType { name, wanted: "an integer from 1" };
        match self.get(name) {
            None => Ok(default),
            Some(&Value::Int(number)) if number > 0 => usize::try_from(number).map_err(|_| wrong),
            Some(_) => Err(wrong),
        }
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &self,
        name: &'static str,
        wanted: &'static str,
        words: &[(&str, T)],
        default: T,
    ) -> Result<T, AlgoError> {
        match self.get(name) {
            None => Ok(default),
            Some(Value::Str(text)) => {
                let found = words.iter().find(|(word, _)| **text == **word);
                found.map(|&(_, value)| value).ok_or(AlgoError::WrongType { name, wanted })
            }
            Some(_) => Err(AlgoError::WrongType { name, wanted }),
        }
    }

    /// A node that must be given.
    pub(super) fn node(&self, name: &'static str) -> Result<NodeId, AlgoError> {
        match self.get(name) {
            Some(&Value::Node(node)) => Ok(node),
            Some(_) => Err(AlgoError::WrongType { name, wanted: "a node" }),
            None => {
                let meaning = self.own.iter().find(|(own, _)| *own == name);
                let meaning = meaning.map_or("a node", |&(_, meaning)| meaning);
                Err(AlgoError::Missing { algorithm: self.algorithm, name, meaning })
            }
        }
    }

    /// A node that may be given.
    pub(super) fn optional_node(&self, name: &'static str) -> Result<Option<NodeId>, AlgoError> {
        match self.get(name) {
            None => Ok(None),
            Some(_) => self.node(name).map(Some),
        }
    }
}
