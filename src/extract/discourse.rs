//! What an article talks about: mentions, and the entities that they mention.

use std::ops::Range;

use crate::text::TokenId;

/// A mention's place in its article's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MentionId(pub u32);

/// An entity's place in its article's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

/// What sort of thing an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A named person, or one described person.
    Person,
    /// An organization, authority, party or armed group.
    Organization,
    /// A country, as a place and as an actor.
    Country,
    /// A city, town or village.
    City,
    /// A part of a country, or several countries together.
    Region,
    /// Any other place.
    Place,
    /// People by description.
    Group,
    /// A treaty, law or principle.
    Law,
    /// A report, statement or document.
    Work,
    /// A named or nominal event.
    Event,
    /// What else takes part in a statement.
    Concept,
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionForm {
    /// By a name: "Amnesty International".
    Name,
    /// By a description: "the organization".
    Nominal,
    /// By a pronoun: "it", "their", "who".
    Pronoun,
}

/// One place in the text that refers to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The syntactic head.
    pub head: TokenId,
    /// From the first to the last token, by number.
    pub tokens: Range<u32>,
    /// How it refers.
    pub form: MentionForm,
    /// What sort of thing it seems to be.
    pub kind: EntityKind,
    /// What it refers to.
    pub entity: EntityId,
}

/// One thing that an article talks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The best name for it.
    pub name: String,
    /// Other names used for it in the article, sorted; no pronouns.
    pub aliases: Vec<String>,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// Whether it has a proper name.
    pub named: bool,
    /// Where it is mentioned, in text order.
    pub mentions: Vec<MentionId>,
}

/// All mentions and entities of an article.
#[derive(Clone, Debug, Default)]
pub struct Discourse {
    /// In order of their heads; each token heads at most one.
    pub mentions: Vec<Mention>,
    /// In order of their first mention.
    pub entities: Vec<Entity>,
}

impl Discourse {
    /// The mention whose head is a token.
    pub fn mention_at(&self, head: TokenId) -> Option<&Mention> {
        let at = self.mentions.binary_search_by_key(&head, |mention| mention.head).ok()?;
        self.mentions.get(at)
    }

    /// One mention.
    pub fn mention(&self, mention: MentionId) -> &Mention {
        &self.mentions[mention.0 as usize]
    }

    /// One entity.
    pub fn entity(&self, entity: EntityId) -> &Entity {
        &self.entities[entity.0 as usize]
    }
}
