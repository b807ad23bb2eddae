//! The relation schema: which relationship type a predicate with its arguments stands for.

use std::sync::Arc;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::discourse::EntityKind;

/// Where an argument stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Who does it.
    Subject,
    /// Whom it is done to.
    Object,
    /// Who gets it.
    Recipient,
    /// What something is, or is made or called.
    Attribute,
    /// The country that the sentence spoke of before, where the text names nothing.
    Here,
    /// Behind a preposition.
    Preposition(Box<str>),
}

/// One way to say a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The relationship type.
    pub relation: Arc<str>,
    /// A noun that must be the verb's object; `*` for any.
    pub noun: Option<Box<str>>,
    /// Where the subject stands.
    pub from: Slot,
    /// Where the object stands.
    pub to: Slot,
    /// What the subject may be.
    pub subjects: Kinds,
    /// What the object may be.
    pub objects: Kinds,
}

/// A set of entity kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u16);

/// Why a schema could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {kind}")]
pub struct SchemaError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub kind: SchemaErrorKind,
}

/// What can be wrong with a line of a schema.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaErrorKind {
    /// A line does not have five fields.
    #[error(
        "found {found} fields, expected relation, subject, object, frames and meaning, separated by tabs"
    )]
    Fields {
        /// How many there are.
        found: usize,
    },
    /// A relation is not written as types are.
    #[error("relation `{name}` is not UPPER_SNAKE")]
    Relation {
        /// As written.
        name: Box<str>,
    },
    /// A kind of entity is not known.
    #[error(
        "kind `{name}` is not known; there are Person, Organization, Place, Country, City, Region, Group, \
         Law, Work, Event, Concept, Actor, People, Body, Area and Any"
    )]
    Kind {
        /// As written.
        name: Box<str>,
    },
    /// A frame is empty or has too many words.
    #[error("frame `{text}` is not a verb and where its arguments stand")]
    Frame {
        /// As written.
        text: Box<str>,
    },
}

/// Which relationship types stand for which predicates.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    verbs: FxHashMap<Box<str>, Vec<Pattern>>,
    descriptions: FxHashMap<Box<str>, Vec<Pattern>>,
}

// A pure function of embedded data.
static BUILT_IN: LazyLock<Arc<Schema>> = LazyLock::new(|| {
    Arc::new(
        Schema::parse(include_str!("../../data/relations.tsv"))
            .expect("the shipped schema is tested"),
    )
});

impl Schema {
    /// The schema that ships with the program.
    pub fn built_in() -> Arc<Self> {
        Arc::clone(&BUILT_IN)
    }

    /// Reads a schema: lines of relation, subject kinds, object kinds, frames and meaning.
    ///
    /// # Errors
    ///
    /// The first line that cannot be read, and why.
    pub fn parse(text: &str) -> Result<Self, SchemaError> {
        let mut schema = Self::default();
        schema.extend(text)?;
        Ok(schema)
    }

    /// Adds the lines of another schema; they come before those that are there.
    ///
    /// # Errors
    ///
    /// The first line that cannot be read, and why.
    pub fn extend(&mut self, text: &str) -> Result<(), SchemaError> {
        let mut added = Self::default();
        for (number, line) in text.lines().enumerate() {
            if !line.trim().is_empty() && !line.starts_with('#') {
                added.line(line).map_err(|kind| SchemaError { line: number + 1, kind })?;
            }
        }
        for (own, new) in
            [(&mut self.verbs, added.verbs), (&mut self.descriptions, added.descriptions)]
        {
            #[expect(
                clippy::iter_over_hash_type,
                reason = "each list goes to its own key, in whatever order"
            )]
            for (key, mut patterns) in new {
                let list = own.entry(key).or_default();
                patterns.append(list);
                *list = patterns;
            }
        }
        Ok(())
    }

    /// The patterns of a verb, given its base form with its particle.
    pub fn verb(&self, lemma: &str) -> &[Pattern] {
        self.verbs.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The patterns of a noun or adjective that describes.
    pub fn description(&self, lemma: &str) -> &[Pattern] {
        self.descriptions.get(lemma).map_or(&[], Vec::as_slice)
    }

    fn line(&mut self, line: &str) -> Result<(), SchemaErrorKind> {
        let fields: Vec<&str> = line.split('\t').collect();
        let &[relation, subjects, objects, frames, _meaning] = fields.as_slice() else {
            return Err(SchemaErrorKind::Fields { found: fields.len() });
        };
        let well_formed = relation.starts_with(|c: char| c.is_ascii_uppercase())
            && relation.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        if !well_formed {
            return Err(SchemaErrorKind::Relation { name: relation.into() });
        }
        let name: Arc<str> = relation.into();
        let subjects = Kinds::parse(subjects)?;
        let objects = Kinds::parse(objects)?;
        for frame in frames.split(';').map(str::trim).filter(|frame| !frame.is_empty()) {
            let wrong = || SchemaErrorKind::Frame { text: frame.into() };
            let (is_description, rest) = match frame.strip_prefix("is ") {
                Some(rest) => (true, rest),
                None => (false, frame),
            };
            let (word, slots) = rest.split_once(' ').unwrap_or((rest, ""));
            let (verb, noun) =
                word.split_once(':').map_or((word, None), |(verb, noun)| (verb, Some(noun.into())));
            let (from, to) = match slots.split_once('>') {
                Some((from, to)) => (Slot::parse(from), Slot::parse(to)),
                None if slots.is_empty() => (Slot::Subject, Slot::Object),
                None => (Slot::Subject, Slot::parse(slots)),
            };
            if verb.is_empty() {
                return Err(wrong());
            }
            let pattern =
                Pattern { relation: Arc::clone(&name), noun, from, to, subjects, objects };
            let table = if is_description { &mut self.descriptions } else { &mut self.verbs };
            table.entry(verb.replace('_', " ").into()).or_default().push(pattern);
        }
        Ok(())
    }
}

impl Slot {
    fn parse(text: &str) -> Self {
        match text.trim() {
            "subj" => Self::Subject,
            "obj" => Self::Object,
            "recipient" => Self::Recipient,
            "attribute" => Self::Attribute,
            "here" => Self::Here,
            preposition => Self::Preposition(preposition.into()),
        }
    }
}

impl Kinds {
    /// Every kind.
    pub const ANY: Self = Self(u16::MAX);

    /// Whether a kind is in the set.
    pub fn contains(self, kind: EntityKind) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    fn bit(kind: EntityKind) -> u16 {
        1 << (kind as u16)
    }

    fn parse(text: &str) -> Result<Self, SchemaErrorKind> {
        use EntityKind as K;
        let mut set = 0;
        for name in text.split('|') {
            let kinds: &[K] = match name.trim() {
                "Any" => return Ok(Self::ANY),
                "Actor" => &[K::Person, K::Organization, K::Group, K::Country, K::City, K::Region],
                "People" => &[K::Person, K::Group],
                "Body" => &[K::Organization, K::Country, K::City, K::Region],
                "Area" => &[K::Country, K::City, K::Region, K::Place],
                "Person" => &[K::Person],
                "Organization" => &[K::Organization],
                "Country" => &[K::Country],
                "City" => &[K::City],
                "Region" => &[K::Region],
                "Place" => &[K::Place],
                "Group" => &[K::Group],
                "Law" => &[K::Law],
                "Work" => &[K::Work],
                "Event" => &[K::Event],
                "Concept" => &[K::Concept],
                other => return Err(SchemaErrorKind::Kind { name: other.into() }),
            };
            for &kind in kinds {
                set |= Self::bit(kind);
            }
        }
        Ok(Self(set))
    }
}

#[cfg(test)]
mod tests {
    use super::Schema;
    use super::SchemaErrorKind;

    #[test]
    fn the_shipped_schema_can_be_read() {
        let schema = Schema::built_in();
        assert!(schema.verb("deport").len() >= 2);
        assert!(!schema.description("president").is_empty());
    }

    #[test]
    fn added_lines_come_first() {
        let mut schema = Schema::parse("ARRESTS\tActor\tAny\tarrest\t-").expect("a good line");
        schema
            .extend("# new\n\nSEIZES\tActor\tPeople\tarrest; grab hold_of\t-")
            .expect("good lines");
        let names: Vec<&str> =
            schema.verb("arrest").iter().map(|pattern| &*pattern.relation).collect();
        assert_eq!(names, ["SEIZES", "ARRESTS"]);
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (line, want) in [
            ("ARRESTS\tActor\tAny\tarrest", SchemaErrorKind::Fields { found: 4 }),
            (
                "Arrests\tActor\tAny\tarrest\t-",
                SchemaErrorKind::Relation { name: "Arrests".into() },
            ),
            ("ARRESTS\tActors\tAny\tarrest\t-", SchemaErrorKind::Kind { name: "Actors".into() }),
            ("ARRESTS\tActor\tAny\t:man on\t-", SchemaErrorKind::Frame { text: ":man on".into() }),
        ] {
            let error = Schema::parse(&format!("# comment\n{line}")).expect_err("a wrong line");
            assert_eq!((error.line, error.kind), (2, want));
        }
    }
}
