//! Mentions that are no noun phrases: adjectives of countries, and bare numbers of people.

use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::gazetteer::gazetteer;
use crate::extract::kind;
use crate::extract::kind::Bare;
use crate::extract::kind::Number;
use crate::extract::mention::Determiner;
use crate::extract::mention::Draft;
use crate::extract::mention::Finder;
use crate::extract::nouns::event_noun;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// Verbs whose object is people where it is a bare number.
const HARMS: &[&str] = &[
    "kill",
    "injure",
    "wound",
    "hurt",
    "arrest",
    "detain",
    "hospitalize",
    "rescue",
    "evacuate",
    "infect",
    "displace",
    "employ",
];

impl Finder<'_> {
    /// "the French president", "the Russian invasion": the adjective stands for a country where the
    /// noun says what somebody is or does for one.
    pub(super) fn country_adjective(&self, token: TokenId) -> Option<Draft> {
        let trees = &self.analysis.trees;
        let country = self.country_named(token)?;
        let noun = trees.head(token).filter(|&noun| token < noun)?;
        let lemma = self.lemma(noun);
        let office = kind::of_noun(&lemma, Number::Singular, Bare::No) == EntityKind::Person
            || trees
                .children(noun)
                .iter()
                .any(|&title| title > token && trees.relation(title) == Relation::NmodDesc);
        (office || event_noun(&lemma).is_some()).then(|| Draft {
            head: token,
            tokens: token.0..token.0 + 1,
            form: MentionForm::Name,
            kind: EntityKind::Country,
            name: country.to_owned(),
            lemma: self.lemma(token),
            modifiers: Vec::new(),
            number: Number::Singular,
            gender: None,
            determiner: Determiner::None,
            same_as: None,
        })
    }

    /// "killed 12 and injured 30": a bare number behind a verb that is done to people.
    pub(super) fn casualties(&self, token: TokenId) -> Option<Draft> {
        let trees = &self.analysis.trees;
        let tags = &self.analysis.tags;
        let verb = trees.head(token)?;
        let bare = tags.upos(token) == Upos::Num
            && matches!(trees.relation(token), Relation::Obj | Relation::NsubjPass)
            && tags.upos(verb) == Upos::Verb
            && self.counted(token).is_none();
        (bare && HARMS.contains(&self.lemma(verb).as_str())).then(|| Draft {
            head: token,
            tokens: token.0..token.0 + 1,
            form: MentionForm::Nominal,
            kind: EntityKind::Group,
            name: format!("{} people", self.form(token)),
            lemma: "people".to_owned(),
            modifiers: vec![self.form(token).to_lowercase()],
            number: Number::Plural,
            gender: None,
            determiner: Determiner::None,
            same_as: None,
        })
    }

    /// The country that an adjective belongs to.
    fn country_named(&self, token: TokenId) -> Option<&'static str> {
        let trees = &self.analysis.trees;
        let alone = trees.children(token).is_empty() && trees.relation(token) == Relation::Amod;
        let form = self.form(token);
        let known = || gazetteer().name(form).filter(|known| known.kind == EntityKind::Country);
        gazetteer()
            .country_of(form)
            .filter(|_| alone)
            .or_else(|| known().filter(|_| alone).map(|known| known.name))
    }
}
