//! Mentions in the course of being joined.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::extract::coref::index::Index;
use crate::extract::coref::pronoun::Family;
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
use crate::extract::modality::Speaker;
use crate::extract::name;
use crate::extract::quotation::Quotations;
use crate::extract::quotation::quotations;
use crate::extract::syntax::Syntax;
use crate::text::Analysis;
use crate::text::TokenId;

/// The mentions of an article and which of them have been joined so far.
pub(super) struct Chains<'a> {
    pub(super) analysis: &'a Analysis,
    pub(super) drafts: Vec<Draft>,
    pub(super) index: Index,
    /// Who speaks where.
    quotations: Quotations,
    /// Which chain each mention is in.
    chain_of: Vec<usize>,
    chains: Vec<Chain>,
}

/// Mentions that have been joined, and what they say together. Joining two chains costs time for
/// the smaller one.
#[derive(Clone, Default)]
struct Chain {
    /// In text order.
    members: Vec<usize>,
    /// How often each kind is said by a name, and how often by a description.
    kinds: [[Tally; N_KINDS]; 2],
    gender: Option<(usize, Gender)>,
    name: Option<usize>,
    /// The first mention that is not a pronoun.
    described: Option<usize>,
    /// Which families of pronouns stand for it.
    spoken: [bool; 3],
}

/// How often something is said, and where first.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: usize,
    first: usize,
}

const N_KINDS: usize = EntityKind::Concept as usize + 1;
const KINDS: [EntityKind; N_KINDS] = [
    EntityKind::Person,
    EntityKind::Organization,
    EntityKind::Country,
    EntityKind::City,
    EntityKind::Region,
    EntityKind::Place,
    EntityKind::Group,
    EntityKind::Law,
    EntityKind::Work,
    EntityKind::Event,
    EntityKind::Concept,
];

impl Chain {
    fn of(at: usize, draft: &Draft) -> Self {
        let mut chain = Self { members: vec![at], ..Self::default() };
        let tally = Tally { count: 1, first: at };
        match draft.form {
            MentionForm::Name => chain.kinds[0][draft.kind as usize] = tally,
            MentionForm::Nominal => chain.kinds[1][draft.kind as usize] = tally,
            MentionForm::Pronoun => {}
        }
        chain.gender = draft.gender.map(|gender| (at, gender));
        chain.name = (draft.form == MentionForm::Name).then_some(at);
        chain.described = (draft.form != MentionForm::Pronoun).then_some(at);
        if draft.form == MentionForm::Pronoun
            && let Some(family) = Family::of(&draft.lemma)
        {
            chain.spoken[family as usize] = true;
        }
        chain
    }

    fn take_in(&mut self, other: Self) {
        let after = self.members.last() < other.members.first();
        self.members.extend(other.members);
        if !after {
            // Two runs: the stable sort merges them.
            self.members.sort();
        }
        for (own, new) in self.kinds.iter_mut().flatten().zip(other.kinds.iter().flatten()) {
            own.first = match (own.count, new.count) {
                (0, _) => new.first,
                (_, 0) => own.first,
                _ => own.first.min(new.first),
            };
            own.count += new.count;
        }
        let earlier = |one: Option<usize>, other: Option<usize>| one.into_iter().chain(other).min();
        self.gender = [self.gender, other.gender].into_iter().flatten().min_by_key(|&(at, _)| at);
        self.name = earlier(self.name, other.name);
        self.described = earlier(self.described, other.described);
        for (own, new) in self.spoken.iter_mut().zip(other.spoken) {
            *own |= new;
        }
    }

    /// The kind that is said most often, the earlier one of two.
    fn most(tallies: &[Tally; N_KINDS]) -> Option<EntityKind> {
        KINDS
            .iter()
            .zip(tallies)
            .filter(|&(&kind, tally)| kind != EntityKind::Concept && tally.count > 0)
            .max_by_key(|&(_, tally)| (tally.count, Reverse(tally.first)))
            .map(|(&kind, _)| kind)
    }

    /// The kind that is said first.
    fn first(tallies: &[Tally; N_KINDS]) -> Option<EntityKind> {
        KINDS
            .iter()
            .zip(tallies)
            .filter(|&(&kind, tally)| kind != EntityKind::Concept && tally.count > 0)
            .min_by_key(|&(_, tally)| tally.first)
            .map(|(&kind, _)| kind)
    }
}

impl<'a> Chains<'a> {
    pub(super) fn new(analysis: &'a Analysis, drafts: Vec<Draft>) -> Self {
        let index = Index::new(analysis, &drafts);
        let chains = drafts.iter().enumerate().map(|(at, draft)| Chain::of(at, draft)).collect();
        let quotations = quotations(Syntax::new(analysis));
        let chain_of = (0..drafts.len()).collect();
        Self { analysis, index, quotations, chain_of, chains, drafts }
    }

    fn own(&self, at: usize) -> &Chain {
        &self.chains[self.chain_of[at]]
    }

    /// The chain of a mention, named by its first member.
    pub(super) fn chain(&self, at: usize) -> usize {
        self.members(at)[0]
    }

    pub(super) fn joined(&self, one: usize, other: usize) -> bool {
        self.chain_of[one] == self.chain_of[other]
    }

    /// Joins the chains of two mentions.
    pub(super) fn join(&mut self, one: usize, other: usize) {
        let (mut large, mut small) = (self.chain_of[one], self.chain_of[other]);
        if large == small {
            return;
        }
        if self.chains[large].members.len() < self.chains[small].members.len() {
            (large, small) = (small, large);
        }
        let moved = std::mem::take(&mut self.chains[small]);
        for &member in &moved.members {
            self.chain_of[member] = large;
        }
        self.chains[large].take_in(moved);
    }

    /// The mentions of a chain, in text order.
    pub(super) fn members(&self, at: usize) -> &[usize] {
        &self.own(at).members
    }

    /// The mentions of a chain that stand before another mention, in text order.
    pub(super) fn members_before(&self, chain: usize, at: usize) -> &[usize] {
        let members = self.members(chain);
        &members[..members.partition_point(|&member| member < at)]
    }

    /// The mention of whoever speaks where a token stands, if it is inside a quotation.
    pub(super) fn speaker(&self, token: TokenId) -> Option<usize> {
        match self.quotations.speaker(token)? {
            Speaker::Token(speaker) => self.headed(speaker),
            Speaker::Unknown => None,
        }
    }

    /// The mention with a head.
    pub(super) fn headed(&self, head: TokenId) -> Option<usize> {
        self.drafts.binary_search_by_key(&head, |draft| draft.head).ok()
    }

    /// What sort of thing a chain is.
    pub(super) fn kind(&self, at: usize) -> EntityKind {
        let [by_name, by_noun] = &self.own(at).kinds;
        // A description gives a kind to a name of unknown kind.
        let known = match self.is_named(at) {
            true => Chain::most(by_name).or_else(|| Chain::first(by_noun)),
            false => Chain::most(by_noun),
        };
        known.unwrap_or(EntityKind::Concept)
    }

    pub(super) fn is_named(&self, at: usize) -> bool {
        self.own(at).name.is_some()
    }

    /// The gender that any mention of a chain shows.
    pub(super) fn gender(&self, at: usize) -> Option<Gender> {
        self.own(at).gender.map(|(_, gender)| gender)
    }

    pub(super) fn is_plural(&self, at: usize) -> bool {
        let described = self.own(at).described;
        described.is_some_and(|first| self.drafts[first].number == Number::Plural)
    }

    /// Whether a chain is meant by pronouns of a family.
    pub(super) fn is_spoken(&self, at: usize, family: Family) -> bool {
        self.own(at).spoken[family as usize]
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
            let alone = self.own(at).described.is_none();
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
