//! Mentions by what coreference looks them up by, so that no step compares all with all.

use rustc_hash::FxHashMap;

use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::mention::Draft;
use crate::extract::name;
use crate::text::Analysis;
use crate::text::Relation;

/// How many mentions under one key a look back goes through: what was said so often in between
/// means something else by now, and the time per mention stays the same in a text of any length.
const LOOK_BACK_MAX: usize = 64;

/// Lists of mentions, each in text order.
pub(super) struct Index {
    /// The form in which the name or description of each mention is compared.
    keys: Vec<String>,
    descriptions: FxHashMap<String, Vec<usize>>,
    names: FxHashMap<String, Vec<usize>>,
    nouns: FxHashMap<String, Vec<usize>>,
    name_nouns: FxHashMap<String, Vec<usize>>,
    bearers: FxHashMap<String, Vec<usize>>,
}

impl Index {
    /// Takes up the mentions of an article.
    pub(super) fn new(analysis: &Analysis, drafts: &[Draft]) -> Self {
        let keys: Vec<String> = drafts.iter().map(|draft| name::key(&draft.name)).collect();
        let mut index = Self {
            keys: Vec::new(),
            descriptions: FxHashMap::default(),
            names: FxHashMap::default(),
            nouns: FxHashMap::default(),
            name_nouns: FxHashMap::default(),
            bearers: FxHashMap::default(),
        };
        for (at, (draft, key)) in drafts.iter().zip(&keys).enumerate() {
            match draft.form {
                MentionForm::Nominal => {
                    push(&mut index.descriptions, key, at);
                    push(&mut index.nouns, &draft.lemma, at);
                }
                MentionForm::Name => {
                    push(&mut index.names, key, at);
                    if let Some(noun) = name::noun(key).filter(|_| draft.kind != EntityKind::Person)
                    {
                        push(&mut index.name_nouns, noun, at);
                    }
                    for title in titles(analysis, draft) {
                        push(&mut index.bearers, &title, at);
                    }
                }
                MentionForm::Pronoun => {}
            }
        }
        index.keys = keys;
        index
    }

    /// The form in which the name or description of a mention is compared.
    pub(super) fn key(&self, at: usize) -> &str {
        &self.keys[at]
    }

    /// Earlier descriptions by the same words, nearest first.
    pub(super) fn same_descriptions(&self, at: usize) -> impl Iterator<Item = usize> {
        before(&self.descriptions, &self.keys[at], at)
    }

    /// Earlier names that are spelled like a mention, nearest first.
    pub(super) fn same_names(&self, at: usize) -> impl Iterator<Item = usize> {
        before(&self.names, &self.keys[at], at)
    }

    /// Earlier descriptions by a noun, nearest first.
    pub(super) fn with_noun(&self, lemma: &str, at: usize) -> impl Iterator<Item = usize> {
        before(&self.nouns, lemma, at)
    }

    /// Earlier names of other things than persons that have a noun as their head, nearest first.
    pub(super) fn names_with_noun(&self, lemma: &str, at: usize) -> impl Iterator<Item = usize> {
        before(&self.name_nouns, lemma, at)
    }

    /// Earlier names of persons that bear a title, nearest first.
    pub(super) fn bearers(&self, title: &str, at: usize) -> impl Iterator<Item = usize> {
        before(&self.bearers, title, at)
    }
}

fn push(lists: &mut FxHashMap<String, Vec<usize>>, key: &str, at: usize) {
    match lists.get_mut(key) {
        Some(list) => list.push(at),
        None => {
            lists.insert(key.to_owned(), vec![at]);
        }
    }
}

fn before<'i>(
    lists: &'i FxHashMap<String, Vec<usize>>,
    key: &str,
    at: usize,
) -> impl Iterator<Item = usize> + use<'i> {
    let list = lists.get(key).map_or(&[][..], Vec::as_slice);
    let end = list.partition_point(|&other| other < at);
    list[..end].iter().rev().copied().take(LOOK_BACK_MAX)
}

/// The lemmas of what says beside a person's name what he or she is.
fn titles(analysis: &Analysis, draft: &Draft) -> Vec<String> {
    if draft.kind != EntityKind::Person {
        return Vec::new();
    }
    let trees = &analysis.trees;
    let below = trees.children(draft.head).iter().copied().filter(|&child| {
        matches!(trees.relation(child), Relation::NmodDesc | Relation::Compound | Relation::Appos)
    });
    let above = trees.head(draft.head).filter(|_| trees.relation(draft.head) == Relation::Appos);
    below.chain(above).map(|title| analysis.lemmas.lemma(title).to_lowercase()).collect()
}
