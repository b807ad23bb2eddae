//! Nouns that stand for what their verb says: "deportation", "crackdown".

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The verb behind a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EventNoun {
    verb: &'static str,
    /// Whether the verb takes an object, so that "the arrest of X" is done to X.
    pub(crate) transitive: bool,
}

impl EventNoun {
    /// The base form of the verb, with its particle.
    pub(crate) fn verb(self) -> Cow<'static, str> {
        if self.verb.contains('_') {
            Cow::Owned(self.verb.replace('_', " "))
        } else {
            Cow::Borrowed(self.verb)
        }
    }
}

// A pure function of embedded data.
static NOUNS: LazyLock<FxHashMap<&'static str, EventNoun>> = LazyLock::new(|| {
    include_str!("../../data/events.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let noun = fields.next()?;
            let verb = fields.next()?;
            Some((noun, EventNoun { verb, transitive: fields.next() != Some("i") }))
        })
        .collect()
});

/// The verb behind a noun, given its base form.
pub(crate) fn event_noun(lemma: &str) -> Option<EventNoun> {
    NOUNS.get(lemma).copied()
}
