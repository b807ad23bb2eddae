//! Repairs of trees that cannot be right, before anything is read off them.
//!
//! A parser that decides word by word makes some mistakes again and again: it takes the finite verb
//! of a headline-like clause for a participle, or a subject behind a comma for one more item of the
//! list before it. Each repair here undoes one of them, and only where the tree that is there says
//! something that English does not say, such as a clause without a subject.

mod claims;
mod clauses;
mod names;
mod phrases;
mod retag;
mod spans;
mod speech;
mod surroundings;
mod titles;
mod verbs;

use std::borrow::Cow;

use crate::extract::attitude;
use crate::extract::attitude::Attitude;
use crate::extract::nouns::event_noun;
use crate::extract::syntax::Syntax;
use crate::text::Analysis;
use crate::text::NameKind;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;
use crate::text::Trees;
use crate::text::Upos;

/// Heads and relations while they are changed.
pub(crate) struct Draft<'a> {
    syntax: Syntax<'a>,
    heads: Vec<Option<TokenId>>,
    relations: Vec<Relation>,
    changed: bool,
}

/// One repair: looks at a sentence of the tree as it was, and changes the draft.
type Repair = fn(&mut Draft<'_>, SentenceId);

/// All repairs. Each sees what those before it changed.
const REPAIRS: &[Repair] = &[
    verbs::subject_torn_off,
    verbs::preposition_for_mark,
    verbs::passive_of_headline,
    phrases::name_for_auxiliary,
    phrases::in_laws,
    phrases::participle_before_comma,
    phrases::torn_name,
    // The next one would join its two subjects.
    claims::charge_before_subject,
    phrases::joined_subjects,
    phrases::name_beside_object,
    phrases::number_for_object,
    phrases::apposition_of_verb,
    phrases::apposition_of_several,
    phrases::clause_of_hearer,
    phrases::charge_of_object,
    phrases::complement_of_light_verb,
    phrases::list_of_events,
    phrases::source_of_removal,
    phrases::age_of_somebody,
    phrases::object_before_time,
    phrases::clause_with_being,
    phrases::office_of_passive,
    phrases::agent_of_passive,
    phrases::description_behind_name,
    titles::dependents_of_name,
    titles::country_before_title,
    titles::country_of_title,
    titles::owner_with_preposition,
    titles::owner_of_clause,
    titles::name_in_office,
    titles::name_behind_title,
    titles::copula_behind_participle,
    titles::bearer_behind_place,
    titles::participle_before_title,
    titles::name_after_title,
    titles::title_beside_subject,
    titles::title_beside_agent,
    titles::title_with_clause,
    titles::listed_with_person,
    titles::agent_behind_margin,
    verbs::hidden_participle,
    verbs::headless_clause,
    subject_before_relative,
    subject_in_list,
    name_beside_place,
    person_relative,
    instrument_of_target,
    clauses::particle_before_object,
    clauses::adverb_for_particle,
    claims::adjective_for_participle,
    claims::verb_beside_participle,
    claims::participle_for_verb,
    claims::perfect_gerund,
    claims::clause_of_claim,
    claims::clause_behind_day,
    claims::participle_behind_clause,
    claims::participle_of_people,
    claims::participle_for_clause,
    claims::gerund_before_object,
    claims::infinitive_of_object,
    claims::object_of_relative,
    clauses::subject_before_conjunction,
    clauses::fronted_phrase,
    clauses::clause_behind_participle,
    clauses::verb_in_subject,
    clauses::subject_behind_conjunction,
    clauses::clause_behind_comma,
    clauses::class_before_subject,
    clauses::trailing_source,
    speech::clause_in_object,
    speech::quoted_clause,
    speech::speaker_in_commas,
    speech::clause_before_speaker,
    speech::subject_of_what_is_said,
    speech::relative_of_what_is_said,
    speech::trailing_speaker,
    speech::source_of_clause,
    speech_participle,
];

/// The analysis with its trees repaired, the same one if nothing had to be.
pub(crate) fn repair(analysis: &Analysis) -> Cow<'_, Analysis> {
    let mut current = names::join(analysis);
    for retag in [retag::retag, retag::nouns_for_verbs, retag::nouns_behind_owners] {
        if let Cow::Owned(retagged) = retag(&current) {
            current = Cow::Owned(retagged);
        }
    }
    if let Cow::Owned(spoken) = speech::retag(&current) {
        current = Cow::Owned(spoken);
    }
    current = spans::settle(current);
    for repair in REPAIRS {
        let changed = {
            let syntax = Syntax::new(&current);
            let n_tokens = u32::try_from(current.document.n_tokens()).unwrap_or(u32::MAX);
            let tokens = (0..n_tokens).map(TokenId);
            let mut draft = Draft {
                syntax,
                heads: tokens.clone().map(|token| syntax.head(token)).collect(),
                relations: tokens.map(|token| syntax.relation(token)).collect(),
                changed: false,
            };
            for sentence in current.document.sentence_ids() {
                repair(&mut draft, sentence);
            }
            draft.changed.then_some((draft.heads, draft.relations))
        };
        if let Some((heads, relations)) = changed {
            current.to_mut().trees = Trees::new(heads, relations);
        }
    }
    current
}

impl<'a> Draft<'a> {
    /// The tree as it was.
    pub(crate) fn syntax(&self) -> Syntax<'a> {
        self.syntax
    }

    pub(crate) fn attach(&mut self, token: TokenId, head: Option<TokenId>, relation: Relation) {
        // A head below its own dependent would close a circle.
        let mut above = head;
        while let Some(at) = above {
            if at == token {
                return;
            }
            above = self.heads[at.index()];
        }
        self.heads[token.index()] = head;
        self.relations[token.index()] = relation;
        self.changed = true;
    }

    /// Puts `new` where `old` was, and `old` below `new`.
    pub(crate) fn raise(&mut self, new: TokenId, old: TokenId, relation_of_old: Relation) {
        let head = self.heads[old.index()];
        let relation = self.relations[old.index()];
        self.heads[new.index()] = head;
        self.relations[new.index()] = relation;
        self.heads[old.index()] = Some(new);
        self.relations[old.index()] = relation_of_old;
        self.changed = true;
    }
}

pub(crate) fn tokens(
    syntax: Syntax<'_>,
    sentence: SentenceId,
) -> impl Iterator<Item = TokenId> + use<> {
    syntax.analysis().document.sentence_tokens(sentence)
}

pub(crate) fn is_finite(syntax: Syntax<'_>, verb: TokenId) -> bool {
    matches!(syntax.xpos(verb), "VBD" | "VBZ" | "VBP")
        || syntax.children(verb).iter().any(|&child| {
            matches!(syntax.relation(child), Relation::Aux | Relation::AuxPass | Relation::Cop)
                && matches!(syntax.xpos(child), "MD" | "VBD" | "VBZ" | "VBP")
        })
}

/// "An activist who was returned reported that": read as if "was returned" were the main verb.
fn subject_before_relative(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax;
    for verb in tokens(syntax, sentence) {
        if !syntax.is_verb(verb) || syntax.relation(verb) == Relation::AclRelcl {
            continue;
        }
        let subjects: Vec<TokenId> = syntax
            .children(verb)
            .iter()
            .copied()
            .filter(|&child| {
                matches!(syntax.relation(child), Relation::Nsubj | Relation::NsubjPass)
                    && child < verb
            })
            .collect();
        let &[noun, pronoun] = subjects.as_slice() else { continue };
        if !syntax.is_relative_pronoun(pronoun) || !syntax.is_noun(noun) {
            continue;
        }
        let main = syntax.children(verb).iter().copied().find(|&child| {
            child > verb
                && syntax.is_verb(child)
                && is_finite(syntax, child)
                && syntax.own_subject(child).is_none()
                && matches!(
                    syntax.relation(child),
                    Relation::Advcl
                        | Relation::Ccomp
                        | Relation::Conj
                        | Relation::Xcomp
                        | Relation::Parataxis
                        | Relation::Dep
                )
                && syntax.child(child, Relation::Mark).is_none()
                && syntax.child(child, Relation::Cc).is_none()
        });
        let Some(main) = main else { continue };
        draft.raise(main, verb, Relation::AclRelcl);
        draft.attach(noun, Some(main), Relation::Nsubj);
        draft.attach(verb, Some(noun), Relation::AclRelcl);
        for &child in syntax.children(verb) {
            if child > main {
                draft.attach(child, Some(main), syntax.relation(child));
            }
        }
    }
}

/// "After talks with X, Y and Z left": Y and Z are who left, not more of X.
fn subject_in_list(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax;
    for verb in tokens(syntax, sentence) {
        let lacks = syntax.is_verb(verb)
            && is_finite(syntax, verb)
            && syntax.own_subject(verb).is_none()
            && syntax.child(verb, Relation::Expl).is_none()
            && matches!(
                syntax.relation(verb),
                Relation::Root | Relation::Ccomp | Relation::Parataxis
            );
        if !lacks {
            continue;
        }
        let Some((first, list)) = list_before(syntax, verb) else { continue };
        let passive = syntax.child(verb, Relation::AuxPass).is_some();
        draft.attach(
            first,
            Some(verb),
            if passive { Relation::NsubjPass } else { Relation::Nsubj },
        );
        for &token in syntax.children(list) {
            if token > first && token < verb {
                let relation = syntax.relation(token);
                // A complement of the list's head that stands behind another item is that item's.
                let before = syntax
                    .children_by(list, Relation::Conj)
                    .filter(|&item| item < token && relation == Relation::Nmod)
                    .last();
                draft.attach(token, Some(before.unwrap_or(first)), relation);
            }
        }
    }
}

/// The item with which the subject begins, and the head of the list that swallowed it.
fn list_before(syntax: Syntax<'_>, verb: TokenId) -> Option<(TokenId, TokenId)> {
    let fronted = syntax.children(verb).iter().copied().filter(|&child| {
        child < verb
            && matches!(
                syntax.relation(child),
                Relation::Advcl | Relation::Obl | Relation::OblUnmarked
            )
    });
    for phrase in fronted {
        let extent = syntax.analysis().trees.extent(phrase);
        for item in (extent.start..extent.end.min(verb.0)).map(TokenId) {
            let beside =
                syntax.relation(item) == Relation::Appos && titles::is_somebody(syntax, item);
            if syntax.relation(item) != Relation::Conj && !beside || !syntax.is_noun(item) {
                continue;
            }
            let start = syntax.analysis().trees.extent(item).start;
            let comma = start > 0
                && (syntax.form(TokenId(start)) == "," || syntax.form(TokenId(start - 1)) == ",");
            let list = syntax.head(item)?;
            let has_and =
                syntax.children_by(item, Relation::Cc).next().is_some_and(|word| word < item);
            if comma && !has_and {
                return Some((item, list));
            }
        }
    }
    None
}

/// "The director for Asia, Ann Lee": the person is the director, not Asia.
fn name_beside_place(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax;
    let names = &syntax.analysis().names;
    let kind = |token: TokenId| names.at(token).map(|name| name.kind);
    for token in tokens(syntax, sentence) {
        if syntax.relation(token) != Relation::Appos || kind(token) != Some(NameKind::Person) {
            continue;
        }
        let Some(place) = syntax.head(token) else { continue };
        if !matches!(kind(place), Some(NameKind::Location | NameKind::Organization))
            || syntax.relation(place) != Relation::Nmod
        {
            continue;
        }
        if let Some(noun) =
            syntax.head(place).filter(|&noun| syntax.upos(noun) == Upos::Noun && noun < place)
        {
            draft.attach(token, Some(noun), Relation::Appos);
        }
    }
}

/// "violations against refugees who returned": "who" is never an event.
fn person_relative(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax;
    for verb in tokens(syntax, sentence) {
        if syntax.relation(verb) != Relation::AclRelcl {
            continue;
        }
        let Some(noun) = syntax.head(verb) else { continue };
        let who = syntax.children(verb).iter().any(|&child| {
            syntax.xpos(child) == "WP" && child < verb && syntax.lower(child) == "who"
        });
        if !who || event_noun(syntax.lemma(noun)).is_none() {
            continue;
        }
        let nearer = syntax
            .children_by(noun, Relation::Nmod)
            .filter(|&child| child < verb && child > noun)
            .last();
        if let Some(person) = nearer {
            draft.attach(verb, Some(person), Relation::AclRelcl);
        }
    }
}

/// "targeted those who worked there with arrests": the arrests are part of the targeting.
fn instrument_of_target(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax;
    for token in tokens(syntax, sentence) {
        if !matches!(syntax.relation(token), Relation::Obl | Relation::Nmod)
            || event_noun(syntax.lemma(token)).is_none()
        {
            continue;
        }
        if syntax.preposition(token).is_none_or(|word| word != "with") {
            continue;
        }
        let mut at = token;
        for _ in 0..6 {
            let Some(above) = syntax.head(at) else { break };
            let whole = syntax.relation(at) == Relation::Obj
                && syntax.is_verb(above)
                && matches!(
                    syntax.lemma(above),
                    "target" | "punish" | "hit" | "terrorize" | "threaten" | "silence" | "attack"
                );
            if whole && at != token {
                draft.attach(token, Some(above), Relation::Obl);
                break;
            }
            at = above;
        }
    }
}

/// "X urged them to stop, citing Y": X cites, not they.
fn speech_participle(draft: &mut Draft<'_>, sentence: SentenceId) {
    let syntax = draft.syntax;
    for verb in tokens(syntax, sentence) {
        let tells = syntax.xpos(verb) == "VBG"
            && syntax.relation(verb) == Relation::Advcl
            && syntax.child(verb, Relation::Mark).is_none()
            && (attitude::quotes(syntax.lemma(verb)) || syntax.lemma(verb) == "cite");
        let comma = verb.0 > 0 && syntax.form(TokenId(verb.0 - 1)) == ",";
        if !tells || !comma {
            continue;
        }
        let mut at = syntax.head(verb);
        while let Some(below) = at.filter(|&below| below < verb) {
            let told = syntax.relation(below) == Relation::Ccomp
                && syntax.head(below).is_some_and(|above| {
                    attitude::quotes(syntax.lemma(above)) && syntax.own_subject(above).is_some()
                });
            let inside =
                told || matches!(syntax.relation(below), Relation::Xcomp | Relation::Advcl);
            let Some(above) = syntax.head(below).filter(|&above| inside && above < verb) else {
                break;
            };
            if speaks(syntax, above) {
                draft.attach(verb, Some(above), Relation::Advcl);
            }
            at = Some(above);
        }
    }
}

fn speaks(syntax: Syntax<'_>, verb: TokenId) -> bool {
    let lemma = syntax.lemma(verb);
    attitude::quotes(lemma)
        || attitude::of_verb(lemma) == Some(Attitude::Demands)
        || lemma == "call"
}
