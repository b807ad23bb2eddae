//! Kinds as labels, and which names tell a thing across articles.

use crate::extract::EntityKind;

/// Names of different articles are compared as those of one article are.
pub(super) use crate::extract::kind::compatible;
pub(super) use crate::extract::name::is_acronym;
pub(super) use crate::extract::name::key;

/// The label of every node that was read from text.
pub(super) const ENTITY: &str = "Entity";
/// The label of what was read.
pub(super) const ARTICLE: &str = "Article";
/// The type of the relationships from articles to what they mention.
pub(super) const MENTIONS: &str = "MENTIONS";

/// The labels of a kind, beside `Entity`.
pub(super) fn labels(kind: EntityKind) -> &'static [&'static str] {
    match kind {
        EntityKind::Person => &["Person"],
        EntityKind::Organization => &["Organization"],
        EntityKind::Country => &["Place", "Country"],
        EntityKind::City => &["Place", "City"],
        EntityKind::Region => &["Place", "Region"],
        EntityKind::Place => &["Place"],
        EntityKind::Group => &["Group"],
        EntityKind::Law => &["Law"],
        EntityKind::Work => &["Work"],
        EntityKind::Event => &["Event"],
        EntityKind::Concept => &["Concept"],
    }
}

/// All kinds, the more special ones of a label first.
const KINDS: &[EntityKind] = &[
    EntityKind::Country,
    EntityKind::City,
    EntityKind::Region,
    EntityKind::Place,
    EntityKind::Person,
    EntityKind::Organization,
    EntityKind::Group,
    EntityKind::Law,
    EntityKind::Work,
    EntityKind::Event,
    EntityKind::Concept,
];

/// The kind that the labels of a node tell.
pub(super) fn kind_of(node_labels: &[impl AsRef<str>]) -> EntityKind {
    let has = |label: &str| node_labels.iter().any(|own| own.as_ref() == label);
    KINDS
        .iter()
        .copied()
        .find(|&kind| labels(kind).last().is_some_and(|label| has(label)))
        .unwrap_or(EntityKind::Concept)
}

/// Small words that names have in lower case.
const SMALL_WORDS: &[&str] = &[
    "of", "the", "and", "for", "in", "on", "to", "de", "la", "le", "del", "der", "den", "van",
    "von", "al", "el", "bin", "ibn", "di", "da", "dos", "du", "y", "e", "&", "against", "at", "by",
    "with", "a", "an", "-", "vs", "vs.", "'s", "’s",
];

/// Whether a name is spelled as a proper name: each word that counts has a capital or a digit.
pub(super) fn is_proper(name: &str) -> bool {
    let telling = |word: &str| word.chars().any(|c| c.is_uppercase() || c.is_ascii_digit());
    name.chars().any(char::is_uppercase)
        && name.split_whitespace().all(|word| SMALL_WORDS.contains(&word) || telling(word))
}

/// Whether one name means one thing in all articles. "Amnesty International" does, and so does
/// "Afghan refugees"; "the company", "two men" and "the process" are others in each article, and so
/// is a surname alone.
pub(super) fn is_shared(name: &str, kind: EntityKind) -> bool {
    match kind {
        EntityKind::Group | EntityKind::Concept | EntityKind::Law => {
            is_proper(name) || name.contains(char::is_uppercase) && !name.contains(char::is_numeric)
        }
        EntityKind::Person => is_proper(name) && name.contains(' '),
        EntityKind::Organization
        | EntityKind::Country
        | EntityKind::City
        | EntityKind::Region
        | EntityKind::Place
        | EntityKind::Work
        | EntityKind::Event => is_proper(name),
    }
}
