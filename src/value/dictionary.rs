//! Strings as small numbers.

use std::sync::Arc;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// Strings as small numbers: each distinct string once, in order of arrival.
///
/// A code means the same string as long as the dictionary is only added to.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    strings: Vec<Arc<str>>,
    /// Made when it is first asked for: most columns of a file are only read.
    codes: OnceLock<FxHashMap<Arc<str>, u32>>,
}

impl Dictionary {
    /// The largest number of different strings.
    pub const STRINGS_MAX: usize = u32::MAX as usize;

    /// Strings, each of which is there once, with their places as codes.
    pub fn of_distinct(strings: Vec<Arc<str>>) -> Self {
        Self { strings, codes: OnceLock::new() }
    }

    fn codes(&self) -> &FxHashMap<Arc<str>, u32> {
        self.codes.get_or_init(|| self.strings.iter().cloned().zip(0..).collect())
    }

    /// The code of a string, which is added if it is new.
    ///
    /// # Panics
    ///
    /// If there would be more than [`Dictionary::STRINGS_MAX`] strings.
    pub fn add(&mut self, string: &Arc<str>) -> u32 {
        if let Some(code) = self.code(string) {
            return code;
        }
        let code = u32::try_from(self.strings.len()).expect("memory ends long before the codes");
        self.strings.push(Arc::clone(string));
        if let Some(codes) = self.codes.get_mut() {
            codes.insert(Arc::clone(string), code);
        }
        code
    }

    /// Makes room for so many more strings.
    pub fn reserve(&mut self, n: usize) {
        self.strings.reserve(n);
        if let Some(codes) = self.codes.get_mut() {
            codes.reserve(n);
        }
    }

    /// Forgets the strings after the first `len`.
    pub fn truncate(&mut self, len: usize) {
        for string in self.strings.drain(len.min(self.strings.len())..) {
            if let Some(codes) = self.codes.get_mut() {
                codes.remove(&string);
            }
        }
    }

    /// The code of a string that was added.
    pub fn code(&self, string: &str) -> Option<u32> {
        self.codes().get(string).copied()
    }

    /// The string of a code.
    ///
    /// # Panics
    ///
    /// If the code is not of this dictionary.
    pub fn string(&self, code: u32) -> &Arc<str> {
        &self.strings[code as usize]
    }

    /// All strings, in order of their codes.
    pub fn strings(&self) -> &[Arc<str>] {
        &self.strings
    }

    /// How many strings there are.
    pub fn len(&self) -> usize {
        self.strings.len()
    }

    /// Whether there is no string.
    pub fn is_empty(&self) -> bool {
        self.strings.is_empty()
    }
}
