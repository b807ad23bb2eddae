//! Mentions in the course of being joined.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::extract::discourse::Discourse;
use crate::extract::discourse::Entity;
use crate::extract::discourse::EntityId;
use crate::extract::discourse::EntityKind;
use crate::extract::discourse::Mention;
use crate::extract::discourse::MentionForm;
use crate::extract::discourse::MentionId;
use crate::extract::gazetteer::Gender;
use crate::extract::gazetteer::gazetteer;
use crate::extract::kind;
use crate::extract::kind::Number;
use crate::extract::mention::Draft;
use crate::extract::name;
use crate::text::Analysis;
use crate::text::TokenId;

/// The mentions of an article and which of them have been joined so far.
pub(super) struct Chains<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) drafts: Vec<Draft>,
    parents: Vec<usize>,
    /// Members of each chain, at its first mention, in text order.
    members: Vec<Vec<usize>>,
}

impl<'a> Chains<'a> {
    pub(super) fn new(analysis: &'a Analysis, drafts: Vec<Draft>) -> Self {
        let n = drafts.len();
        Self {
            analysis,
            drafts,
            parents: (0..n).collect(),
            members: (0..n).map(|at| vec![at]).collect(),
        }
    }

    /// The chain of a mention, named by its first member.
    pub(super) fn chain(&self, mut at: usize) -> usize {
        while self.parents[at] != at {
            at = self.parents[at];
        }
        at
    }

    pub(super) fn joined(&self, one: usize, other: usize) -> bool {
        self.chain(one) == self.chain(other)
    }

    /// Joins the chains of two mentions.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.chain(one), self.chain(other));
        let (first, second) = (one.min(other), one.max(other));
        if first == second {
            return;
        }
        self.parents[second] = first;
        let moved = std::mem::take(&mut self.members[second]);
        self.members[first].extend(moved);
        self.members[first].sort_unstable();
    }

    /// The mentions of a chain, in text order.
    pub(super) fn members(&self, at: usize) -> &[usize] {
        &self.members[self.chain(at)]
    }

    /// The mention with a head.
    pub(super) fn headed(&self, head: TokenId) -> Option<usize> {
        self.drafts.binary_search_by_key(&head, |draft| draft.head).ok()
    }

    /// What sort of thing a chain is.
    pub(super) fn kind(&self, at: usize) -> EntityKind {
        let mut counts: IndexMap<EntityKind, usize> = IndexMap::new();
        let named = self.is_named(at);
        for &member in self.members(at) {
            let draft = &self.drafts[member];
            let counted = match draft.form {
                MentionForm::Name => true,
                MentionForm::Nominal => !named,
                MentionForm::Pronoun => false,
            };
            if counted && draft.kind != EntityKind::Concept {
                *counts.entry(draft.kind).or_default() += 1;
            }
        }
        let most = counts.values().copied().max().unwrap_or(0);
        let by_count = counts.iter().find(|&(_, &count)| count == most).map(|(&kind, _)| kind);
        by_count.or_else(|| self.kind_of_nouns(at)).unwrap_or(EntityKind::Concept)
    }

    /// The kind that descriptions give to a name of unknown kind.
    fn kind_of_nouns(&self, at: usize) -> Option<EntityKind> {
        self.members(at)
            .iter()
            .map(|&member| &self.drafts[member])
            .find(|draft| draft.form == MentionForm::Nominal && draft.kind != EntityKind::Concept)
            .map(|draft| draft.kind)
    }

    pub(super) fn is_named(&self, at: usize) -> bool {
        self.members(at).iter().any(|&member| self.drafts[member].form == MentionForm::Name)
    }

    /// The gender that any mention of a chain shows.
    pub(super) fn gender(&self, at: usize) -> Option<Gender> {
        self.members(at).iter().find_map(|&member| self.drafts[member].gender)
    }

    pub(super) fn is_plural(&self, at: usize) -> bool {
        self.members(at)
            .iter()
            .map(|&member| &self.drafts[member])
            .find(|draft| draft.form != MentionForm::Pronoun)
            .is_some_and(|draft| draft.number == Number::Plural)
    }

    /// Whether two chains can be one thing by kind and gender.
    pub(super) fn agree(&self, one: usize, other: usize) -> bool {
        let genders = match (self.gender(one), self.gender(other)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        genders && kind::compatible(self.kind(one), self.kind(other))
    }

    /// Gives each chain a name and drops pronouns that stand alone.
    pub(super) fn finish(self) -> Discourse {
        let mut numbers: IndexMap<usize, u32> = IndexMap::new();
        for at in 0..self.drafts.len() {
            let chain = self.chain(at);
            let alone = self
                .members(chain)
                .iter()
                .all(|&member| self.drafts[member].form == MentionForm::Pronoun);
            if !alone {
                let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
                numbers.entry(chain).or_insert(next);
            }
        }
        let mut entities: Vec<Entity> = numbers.keys().map(|&chain| self.entity(chain)).collect();
        let mut mentions: Vec<Mention> = Vec::with_capacity(self.drafts.len());
        for (at, draft) in self.drafts.iter().enumerate() {
            let Some(&number) = numbers.get(&self.chain(at)) else { continue };
            let entity = EntityId(number);
            entities[number as usize]
                .mentions
                .push(MentionId(u32::try_from(mentions.len()).unwrap_or(u32::MAX)));
            mentions.push(Mention {
                head: draft.head,
                tokens: draft.tokens.clone(),
                form: draft.form,
                kind: draft.kind,
                entity,
            });
        }
        Discourse { mentions, entities }
    }

    fn entity(&self, chain: usize) -> Entity {
        let kind = self.kind(chain);
        let named = self.is_named(chain);
        let name = if named { self.best_name(chain, kind) } else { self.best_description(chain) };
        let mut aliases = BTreeSet::new();
        for &member in self.members(chain) {
            let draft = &self.drafts[member];
            let tells = match draft.form {
                MentionForm::Name => true,
                MentionForm::Nominal => !named || self.tells_by_name(draft),
                MentionForm::Pronoun => false,
            };
            if tells && !draft.name.is_empty() && draft.name != name {
                aliases.insert(draft.name.clone());
            }
        }
        Entity { name, aliases: aliases.into_iter().collect(), kind, named, mentions: Vec::new() }
    }

    /// Whether a description says by a name which thing is meant: "Taliban authorities".
    fn tells_by_name(&self, draft: &Draft) -> bool {
        draft.kind == EntityKind::Organization
            && draft.name.starts_with(char::is_uppercase)
            && draft.name.contains(' ')
            && !self.opens_sentence(draft)
    }

    fn opens_sentence(&self, draft: &Draft) -> bool {
        let document = &self.analysis.document;
        document.sentence(document.sentence_of(draft.head)).tokens.start == draft.tokens.start
            && draft.modifiers.first().is_none_or(|word| gazetteer().kind(word).is_some())
    }

    fn best_name(&self, chain: usize, kind: EntityKind) -> String {
        let mut counts: IndexMap<&str, usize> = IndexMap::new();
        for &member in self.members(chain) {
            let draft = &self.drafts[member];
            if draft.form == MentionForm::Name {
                *counts.entry(&draft.name).or_default() += 1;
            }
        }
        let known = counts
            .keys()
            .find_map(|name| gazetteer().name(name))
            .filter(|known| known.kind == kind);
        if let Some(known) = known {
            return known.name.to_owned();
        }
        let rank = |name: &str, count: usize| {
            let words = name.split(' ').count();
            let shouted = name.chars().all(|c| !c.is_lowercase());
            let acronym = name::is_acronym(name) || shouted && words > 1;
            let short = kind == EntityKind::Person && words == 1;
            let length = if kind == EntityKind::Person { words.min(4) } else { 0 };
            (!acronym, !short, length, count)
        };
        let best = counts
            .iter()
            .enumerate()
            .max_by_key(|&(at, (name, &count))| (rank(name, count), Reverse(at)));
        best.map_or_else(String::new, |(_, (name, _))| (*name).to_owned())
    }

    fn best_description(&self, chain: usize) -> String {
        let described = self
            .members(chain)
            .iter()
            .map(|&member| &self.drafts[member])
            .filter(|draft| draft.form == MentionForm::Nominal && draft.same_as.is_none());
        let best = described
            .max_by_key(|draft| (draft.name.split(' ').count().min(5), Reverse(draft.head)));
        best.or_else(|| self.members(chain).first().map(|&first| &self.drafts[first]))
            .map_or_else(String::new, |draft| draft.name.clone())
    }
}
