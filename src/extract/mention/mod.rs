//! Noun phrases that may take part in a statement.

mod named;
mod unlike;

use std::ops::Range;

use crate::extract::discourse::EntityKind;
use crate::extract::discourse::MentionForm;
use crate::extract::gazetteer::Gender;
use crate::extract::gazetteer::Sense;
use crate::extract::gazetteer::gazetteer;
use crate::extract::kind;
use crate::extract::kind::Bare;
use crate::extract::kind::Number;
use crate::extract::name;
use crate::extract::phrase::Phrases;
use crate::extract::time::Times;
use crate::text::Analysis;
use crate::text::Name;
use crate::text::NameKind;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// How a noun phrase is introduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Determiner {
    /// "the court".
    Definite,
    /// "this court".
    Demonstrative,
    /// "its court", "Kenya's court".
    Possessive,
    /// "a court", "some courts".
    Indefinite,
    /// "courts".
    None,
}

/// A mention before it is known what it refers to.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) head: TokenId,
    pub(crate) tokens: Range<u32>,
    pub(crate) form: MentionForm,
    pub(crate) kind: EntityKind,
    /// The name or description; of a pronoun, the pronoun in lower case.
    pub(crate) name: String,
    /// The lemma of the head, in lower case.
    pub(crate) lemma: String,
    /// The words between determiner and head, in lower case.
    pub(crate) modifiers: Vec<String>,
    pub(crate) number: Number,
    pub(crate) gender: Option<Gender>,
    pub(crate) determiner: Determiner,
    /// The head of another mention that this one is by its form: "city" of "the city of Kabul".
    pub(crate) same_as: Option<TokenId>,
}

/// Nouns that only count what stands behind "of".
const COUNTING: &[&str] = &[
    "million", "hundred", "thousand", "dozen", "score", "billion", "number", "lot", "majority",
    "wave", "series", "range", "variety", "most", "many", "all", "some", "both", "bulk", "couple",
    "handful", "rest", "total", "string", "host", "array", "plethora", "influx", "kind", "type",
    "form", "sort",
];

/// Modifiers that only say how many.
const COUNTING_MODIFIERS: &[&str] = &["several", "many", "various", "numerous", "few", "some"];

/// Nouns that only say what sort of thing the name behind "of" is.
pub(crate) const NAMING: &[&str] = &[
    "city",
    "town",
    "village",
    "province",
    "district",
    "constituency",
    "island",
    "principle",
    "state",
    "region",
    "municipality",
    "county",
    "crime",
    "governorate",
    "kingdom",
    "republic",
    "country",
    "port",
];

/// Nouns that only say what sort of body the name before them is.
const NAMED_BODIES: &[&str] = &[
    "party",
    "group",
    "organization",
    "organisation",
    "company",
    "firm",
    "militia",
    "movement",
    "airline",
    "newspaper",
    "charity",
    "consortium",
    "coalition",
    "alliance",
];

/// Nouns for people that say nothing without the clause behind them.
const NEEDS_CLAUSE: &[&str] = &[
    "people",
    "person",
    "those",
    "one",
    "anyone",
    "individual",
    "everyone",
    "man",
    "woman",
    "everybody",
    "anybody",
];

/// Nouns that never stand for a thing in the graph.
const EMPTY_NOUNS: &[&str] = &[
    "one",
    "thing",
    "something",
    "anything",
    "everything",
    "nothing",
    "someone",
    "somebody",
    "nobody",
    "none",
    "way",
    "lot",
    "bit",
    "sake",
    "order",
    "addition",
    "regard",
    "instance",
    "example",
    "fact",
    "no-one",
    "both",
    "each",
    "other",
    "most",
    "some",
    "many",
    "few",
    "several",
    "more",
    "less",
    "much",
    "all",
    "any",
    "such",
    "same",
    "another",
    "enough",
    "same",
    "well",
    "behalf",
    "accordance",
];

/// Words for people of a sex or an age, which two by two name one group: "women and girls".
const PEOPLE_BY_AGE: &[&str] = &[
    "woman", "girl", "man", "boy", "child", "adult", "elder", "teenager", "baby", "infant", "minor",
];

/// Finds the mentions of one article, in order of their heads.
pub(crate) fn mentions(analysis: &Analysis, times: &Times) -> Vec<Draft> {
    let finder = Finder { analysis, phrases: Phrases { analysis, times }, times };
    let mut drafts: Vec<Draft> = Vec::new();
    for sentence in analysis.document.sentence_ids() {
        drafts.extend(
            analysis.document.sentence_tokens(sentence).filter_map(|token| finder.draft(token)),
        );
    }
    drafts.sort_by_key(|draft| draft.head);
    drafts.dedup_by_key(|draft| draft.head);
    drafts
}

struct Finder<'a> {
    analysis: &'a Analysis,
    phrases: Phrases<'a>,
    times: &'a Times,
}

impl Finder<'_> {
    fn lemma(&self, token: TokenId) -> String {
        self.analysis.lemmas.lemma(token).to_lowercase()
    }

    fn form(&self, token: TokenId) -> &str {
        self.analysis.document.form(token)
    }

    /// The mention that a token heads, if any.
    fn draft(&self, token: TokenId) -> Option<Draft> {
        if self.times.at(token).is_some() {
            return None;
        }
        if let Some(draft) = self.country_adjective(token).or_else(|| self.casualties(token)) {
            return Some(draft);
        }
        match self.analysis.tags.upos(token) {
            Upos::Pron => self.pronoun(token),
            Upos::Noun | Upos::Propn => self.nominal(token),
            Upos::Adj | Upos::Num | Upos::Det | Upos::X | Upos::Sym | Upos::Verb => {
                self.odd_nominal(token)
            }
            Upos::Adp
            | Upos::Adv
            | Upos::Aux
            | Upos::Cconj
            | Upos::Intj
            | Upos::Part
            | Upos::Punct
            | Upos::Sconj => None,
        }
    }

    /// The name whose syntactic head is a token.
    fn name_headed(&self, token: TokenId) -> Option<&Name> {
        let name = self.analysis.names.at(token)?;
        (self.head_of(name) == token).then_some(name)
    }

    /// The word of a name that depends on a word outside it, or the word that it only continues.
    fn head_of(&self, name: &Name) -> TokenId {
        let trees = &self.analysis.trees;
        let outside =
            |&token: &TokenId| trees.head(token).is_none_or(|head| !name.tokens.contains(&head.0));
        let tokens = name.tokens.clone().map(TokenId);
        tokens
            .clone()
            .find(outside)
            .or_else(|| tokens.clone().next())
            .unwrap_or(TokenId(name.tokens.start))
    }

    fn pronoun(&self, token: TokenId) -> Option<Draft> {
        let text = self.form(token).to_lowercase();
        if text == "those" || text == "these" {
            return self.described_people(token);
        }
        let (kind, number, gender) = match text.as_str() {
            "he" | "him" | "his" | "himself" => {
                (EntityKind::Person, Number::Singular, Some(Gender::Male))
            }
            "she" | "her" | "hers" | "herself" => {
                (EntityKind::Person, Number::Singular, Some(Gender::Female))
            }
            "it" | "its" | "itself" => (EntityKind::Concept, Number::Singular, None),
            "they" | "them" | "their" | "theirs" | "themselves" | "'em" => {
                (EntityKind::Group, Number::Plural, None)
            }
            "i" | "me" | "my" | "mine" | "myself" => (EntityKind::Person, Number::Singular, None),
            "we" | "us" | "our" | "ours" | "ourselves" => (EntityKind::Group, Number::Plural, None),
            "who" | "whom" | "whose" | "which" | "that" => {
                (EntityKind::Concept, Number::Singular, None)
            }
            "anyone" | "everyone" | "anybody" | "everybody" => return self.described_people(token),
            _ => return None,
        };
        if self.analysis.trees.relation(token) == Relation::Expl {
            return None;
        }
        Some(Draft {
            head: token,
            tokens: token.0..token.0 + 1,
            form: MentionForm::Pronoun,
            kind,
            name: text.clone(),
            lemma: text,
            modifiers: Vec::new(),
            number,
            gender,
            determiner: Determiner::None,
            same_as: None,
        })
    }

    /// "those who fled", "anyone who returns".
    fn described_people(&self, token: TokenId) -> Option<Draft> {
        let clause = self.phrases.telling_clause(token)?;
        let text = self.form(token).to_lowercase();
        let noun = if text == "those" || text == "these" { "people" } else { text.as_str() };
        let name = format!("{noun} {}", self.phrases.render(&clause));
        let end = clause.last().map_or(token.0, |last| last.0) + 1;
        Some(Draft {
            head: token,
            tokens: token.0..end,
            form: MentionForm::Nominal,
            kind: EntityKind::Group,
            name,
            lemma: noun.to_owned(),
            modifiers: Vec::new(),
            number: Number::Plural,
            gender: None,
            determiner: Determiner::None,
            same_as: None,
        })
    }

    /// Adjectives, numbers and the like that stand where a noun would: "the poor", "many fled".
    fn odd_nominal(&self, token: TokenId) -> Option<Draft> {
        let trees = &self.analysis.trees;
        let role = trees.relation(token);
        let as_noun = matches!(
            role,
            Relation::Nsubj
                | Relation::NsubjPass
                | Relation::Obj
                | Relation::Obl
                | Relation::OblAgent
                | Relation::Nmod
                | Relation::NmodPoss
                | Relation::Iobj
                | Relation::Appos
        );
        if self.name_headed(token).is_some() && (as_noun || role == Relation::Conj) {
            return self.nominal(token);
        }
        let upos = self.analysis.tags.upos(token);
        if upos == Upos::Det && self.form(token).eq_ignore_ascii_case("those") {
            return self.described_people(token);
        }
        let with_the = trees
            .child(token, Relation::Det)
            .is_some_and(|det| self.form(det).eq_ignore_ascii_case("the"));
        let people = upos == Upos::Adj && as_noun && with_the;
        let counted = matches!(upos, Upos::Num | Upos::Det | Upos::Adj)
            && as_noun
            && self.counted(token).is_some();
        // "the principle of non-refoulement": a noun that the tagger does not know.
        let hyphenated = self.form(token).contains('-')
            || trees.children(token).iter().any(|&child| self.form(child) == "-");
        let unknown = upos == Upos::Adj
            && hyphenated
            && role == Relation::Nmod
            && self.phrases.preposition(token).is_some_and(|(_, form)| form == "of");
        (people || counted || unknown).then(|| self.nominal(token))?
    }

    /// What stands behind "of" after a word that only counts.
    fn counted(&self, head: TokenId) -> Option<TokenId> {
        let trees = &self.analysis.trees;
        let child = trees.children(head).iter().copied().find(|&child| {
            child > head
                && trees.relation(child) == Relation::Nmod
                && self.phrases.preposition(child).is_some_and(|(_, form)| form == "of")
        })?;
        matches!(self.analysis.tags.upos(child), Upos::Noun | Upos::Propn | Upos::Adj)
            .then_some(child)
    }

    fn nominal(&self, token: TokenId) -> Option<Draft> {
        let trees = &self.analysis.trees;
        let relation = trees.relation(token);
        let named = self.name_headed(token);
        if self.analysis.names.at(token).is_some() && named.is_none() {
            return None;
        }
        let inside = matches!(
            relation,
            Relation::Compound
                | Relation::Flat
                | Relation::Fixed
                | Relation::Goeswith
                | Relation::Reparandum
                | Relation::Amod
        );
        if inside && named.is_none() && !self.is_known_modifier(token) {
            return None;
        }
        if let Some(name) = named {
            return Some(self.named(token, name.tokens.clone(), Some(name.kind)));
        }
        if let Some(name) = self.continued_by(token) {
            return Some(self.named(token, name.tokens.clone(), Some(name.kind)));
        }
        if inside {
            return Some(self.named(token, token.0..token.0 + 1, None));
        }
        if self.title_before_name(token).is_some() {
            return self.common(token);
        }
        if self.is_spelled_as_name(token) && !self.is_people_noun(token) {
            return (!name::is_form_of_address(self.form(token)))
                .then(|| self.untagged_name(token));
        }
        self.common(token)
    }

    /// Whether a noun that the name tagger did not mark is a name: a proper noun, or a capital inside
    /// a sentence that no common noun explains.
    fn is_spelled_as_name(&self, token: TokenId) -> bool {
        let capital = |at: TokenId| self.form(at).starts_with(char::is_uppercase);
        match self.analysis.tags.upos(token) {
            Upos::Propn => true,
            Upos::Noun => {
                let document = &self.analysis.document;
                let sentence = document.sentence(document.sentence_of(token)).tokens.clone();
                let trees = &self.analysis.trees;
                let proper =
                    |at: TokenId| self.analysis.tags.upos(at) == Upos::Propn && capital(at);
                let goes_on = trees.children_by(token, Relation::Flat).any(proper);
                // Where all nouns have capitals, they tell nothing.
                let inside = token.0 > sentence.start
                    && sentence
                        .map(TokenId)
                        .any(|at| self.analysis.tags.upos(at) == Upos::Noun && !capital(at));
                let unknown = !name::is_common_noun(&self.form(token).to_lowercase())
                    && !name::is_common_noun(&self.lemma(token));
                capital(token)
                    && inside
                    && (goes_on || unknown && self.number(token) == Number::Singular)
            }
            _ => false,
        }
    }

    /// The name that a title in front of it has as a `flat` dependent: "President" of "President
    /// Obama" where the tree makes the title the head.
    fn continued_by(&self, token: TokenId) -> Option<&Name> {
        let trees = &self.analysis.trees;
        let child = trees.children_by(token, Relation::Flat).next()?;
        let name = self.analysis.names.at(child)?;
        (child.0 == token.0 + 1 && self.head_of(name) == child).then_some(name)
    }

    /// Whether a noun that modifies another one is a name on its own: "UN report".
    fn is_known_modifier(&self, token: TokenId) -> bool {
        let trees = &self.analysis.trees;
        let alone = trees.children(token).is_empty();
        let common_head =
            trees.head(token).is_some_and(|head| self.analysis.tags.upos(head) == Upos::Noun);
        trees.relation(token) == Relation::Compound
            && self.analysis.tags.upos(token) == Upos::Propn
            && alone
            && common_head
            && gazetteer().name(self.form(token)).is_some()
    }

    /// "Afghans", "Germans": a word for people that is spelled like a name.
    fn is_people_noun(&self, token: TokenId) -> bool {
        gazetteer().country_of(self.form(token)).is_some()
    }

    fn span(&self, token: TokenId, words: &[TokenId]) -> Range<u32> {
        let trees = &self.analysis.trees;
        let det =
            trees.children(token).iter().find(|&&child| trees.relation(child) == Relation::Det);
        let first = words.first().map_or(token.0, |word| word.0);
        let last = words.last().map_or(token.0, |word| word.0);
        let start = det.map_or(first, |det| det.0.min(first));
        start.min(token.0)..last.max(token.0) + 1
    }

    fn number(&self, token: TokenId) -> Number {
        let tags = &self.analysis.tags;
        if tags.has(token, "Number=Plur") || matches!(tags.xpos(token), "NNS" | "NNPS") {
            Number::Plural
        } else {
            Number::Singular
        }
    }

    fn determiner(&self, token: TokenId) -> Determiner {
        let trees = &self.analysis.trees;
        for &child in trees.children(token) {
            let form = self.form(child).to_lowercase();
            match trees.relation(child) {
                Relation::Det => {
                    return match form.as_str() {
                        "the" | "both" => Determiner::Definite,
                        "this" | "that" | "these" | "those" => Determiner::Demonstrative,
                        _ => Determiner::Indefinite,
                    };
                }
                Relation::NmodPoss => return Determiner::Possessive,
                _ => {}
            }
        }
        Determiner::None
    }

    fn modifiers(&self, token: TokenId) -> Vec<String> {
        let trees = &self.analysis.trees;
        let wanted = |relation| {
            matches!(
                relation,
                Relation::Amod
                    | Relation::Compound
                    | Relation::Nummod
                    | Relation::NmodPoss
                    | Relation::Flat
            )
        };
        trees
            .children(token)
            .iter()
            .filter(|&&child| {
                wanted(trees.relation(child)) && self.analysis.tags.upos(child) != Upos::Pron
            })
            .map(|&child| self.form(child).to_lowercase())
            .filter(|word| !COUNTING_MODIFIERS.contains(&word.as_str()))
            .collect()
    }

    /// A mention by a description.
    fn common(&self, token: TokenId) -> Option<Draft> {
        let lemma = self.lemma(token);
        let determiner = self.determiner(token);
        let counted = COUNTING.contains(&lemma.as_str()).then(|| self.counted(token)).flatten();
        let same_as = counted
            .or_else(|| self.title_before_name(token))
            .or_else(|| self.named_behind_of(token, &lemma))
            .or_else(|| self.holder_of_office(token, &lemma))
            .or_else(|| self.named_before(token, &lemma));
        let clause = NEEDS_CLAUSE
            .contains(&lemma.as_str())
            .then(|| self.phrases.telling_clause(token))
            .flatten();
        let has_own_words = self.modifiers(token).is_empty();
        if same_as.is_none()
            && clause.is_none()
            && EMPTY_NOUNS.contains(&lemma.as_str())
            && has_own_words
        {
            return None;
        }
        if self.is_second_of_pair(token) {
            return None;
        }
        if self.is_stretch_of_time(token, &lemma) || self.is_light(token, &lemma) {
            return None;
        }
        let mut words = self.phrases.description(token);
        let mut number = self.number(token);
        if let Some(second) = self.pair(token) {
            words = self.phrases.base(token);
            let end = self.phrases.base(second).last().map_or(second.0, |last| last.0) + 1;
            words.extend((token.0 + 1..end).map(TokenId));
            number = Number::Plural;
        } else if let Some(clause) = clause {
            words = self.phrases.base(token);
            words.extend(clause);
        }
        let children = self.analysis.trees.children(token);
        let bare = if determiner == Determiner::None
            && children.iter().all(|&child| !self.describes(child))
        {
            Bare::Yes
        } else {
            Bare::No
        };
        let people = self.is_people_noun(token);
        let kind = match (people, number) {
            (true, Number::Plural) => EntityKind::Group,
            (true, Number::Singular) => EntityKind::Person,
            (false, _) => kind::of_noun(&lemma, number, bare),
        };
        while words.len() > 1 && words[0] < token && self.is_small_word(words[0]) {
            words.remove(0);
        }
        let mut text = name::clean(&self.phrases.render(&words), None);
        if self.has_sentence_capital(&words) {
            text = name::lower_first(&text);
        }
        Some(Draft {
            head: token,
            tokens: self.span(token, &words),
            form: MentionForm::Nominal,
            kind,
            gender: name::noun_gender(&lemma),
            modifiers: self.modifiers(token),
            number,
            determiner,
            same_as,
            name: text,
            lemma,
        })
    }

    /// Whether a word does not open a description: "to", "the", "and".
    fn is_small_word(&self, token: TokenId) -> bool {
        matches!(
            self.analysis.tags.upos(token),
            Upos::Adp | Upos::Det | Upos::Cconj | Upos::Sconj | Upos::Part | Upos::Adv
        )
    }

    /// Whether a description has a capital only because a sentence begins with it.
    fn has_sentence_capital(&self, words: &[TokenId]) -> bool {
        let Some(&first) = words.first() else { return false };
        let document = &self.analysis.document;
        let start = document.sentence(document.sentence_of(first)).tokens.start;
        let opens = (start..first.0).all(|token| {
            matches!(self.analysis.tags.upos(TokenId(token)), Upos::Punct | Upos::Sym)
        });
        let form = self.form(first);
        let word = form.chars().skip(1).all(|c| !c.is_uppercase()) && form.chars().count() > 1;
        let common = matches!(
            self.analysis.tags.upos(first),
            Upos::Noun | Upos::Adj | Upos::Verb | Upos::Adv | Upos::Num
        );
        let lemma = self.lemma(first);
        let unknown = words.len() == 1
            && gazetteer().kind(&lemma).is_none()
            && gazetteer().sense(&lemma).is_none();
        let strange = unknown && matches!(self.analysis.tags.xpos(first), "NN" | "NNP");
        opens
            && word
            && common
            && !strange
            && gazetteer().country_of(form).is_none()
            && gazetteer().name(form).is_none()
    }

    fn describes(&self, child: TokenId) -> bool {
        matches!(
            self.analysis.trees.relation(child),
            Relation::Amod
                | Relation::Compound
                | Relation::Nmod
                | Relation::NmodPoss
                | Relation::Nummod
                | Relation::Det
        )
    }

    /// The name behind "of" after a noun that only says what sort of thing it is.
    fn named_behind_of(&self, token: TokenId, lemma: &str) -> Option<TokenId> {
        if !NAMING.contains(&lemma) {
            return None;
        }
        let name = self.counted(token)?;
        let trees = &self.analysis.trees;
        let abstract_noun = matches!(lemma, "principle" | "crime");
        let proper = self.analysis.tags.upos(name) == Upos::Propn;
        let plain = trees.children(name).iter().all(|&child| {
            child < name && !matches!(trees.relation(child), Relation::Det | Relation::NmodPoss)
        });
        let singular = self.number(token) == Number::Singular;
        (singular && plain && (proper || abstract_noun)).then_some(name)
    }

    /// The person whose name the tree hangs on the office: "Minister of Education Anna Weiss".
    fn holder_of_office(&self, token: TokenId, lemma: &str) -> Option<TokenId> {
        if kind::of_noun(lemma, Number::Singular, Bare::No) != EntityKind::Person {
            return None;
        }
        let trees = &self.analysis.trees;
        trees.children(token).iter().copied().filter(|&child| child > token).find(|&child| {
            let behind_noun = |name: &&Name| {
                self.phrases.preposition(child).is_some_and(|(case, _)| {
                    name.tokens.start > case.0 + 1
                        || name.tokens.len() > 2 && self.is_noun_word(TokenId(name.tokens.start))
                })
            };
            let name = self.name_headed(child).filter(|name| name.kind == NameKind::Person);
            trees.relation(child) == Relation::Nmod && name.as_ref().is_some_and(behind_noun)
        })
    }

    fn is_noun_word(&self, token: TokenId) -> bool {
        let word = self.form(token).to_lowercase();
        let noun = gazetteer().kind(&word).is_some() || gazetteer().sense(&word).is_some();
        noun && gazetteer().gender(self.form(token)).is_none()
    }

    /// The person whose name directly follows a word for an office: "President John Mensah".
    fn title_before_name(&self, token: TokenId) -> Option<TokenId> {
        let next = TokenId(token.0 + 1);
        if next.index() >= self.analysis.document.n_tokens() {
            return None;
        }
        let name = self.analysis.names.at(next)?;
        let starts = name.tokens.start == next.0 && name.kind == NameKind::Person;
        let office =
            kind::of_noun(&self.lemma(token), Number::Singular, Bare::No) == EntityKind::Person;
        (starts && office && self.number(token) == Number::Singular).then(|| self.head_of(name))
    }

    /// The name before a noun that only says what sort of place or body it names: "the Sahel
    /// region", "the Unity party".
    fn named_before(&self, token: TokenId, lemma: &str) -> Option<TokenId> {
        let trees = &self.analysis.trees;
        let sort = if NAMING.contains(&lemma) {
            NameKind::Location
        } else if NAMED_BODIES.contains(&lemma) {
            NameKind::Organization
        } else if matches!(lemma, "site" | "website") {
            // "the Example.org site".
            return self.domain_before(token);
        } else {
            return None;
        };
        let place = |child: &TokenId| {
            trees.relation(*child) == Relation::Compound
                && self.name_headed(*child).is_some_and(|name| name.kind == sort)
        };
        let one = self.number(token) == Number::Singular;
        trees
            .children(token)
            .iter()
            .copied()
            .find(|child| *child < token && place(child))
            .filter(|_| one)
    }

    /// The address on the internet that a noun follows.
    fn domain_before(&self, token: TokenId) -> Option<TokenId> {
        let domain = |&child: &TokenId| {
            let inner = self.form(child).trim_end_matches('.');
            inner.contains('.') && inner.len() > 5
        };
        self.analysis.trees.children_by(token, Relation::Compound).find(domain)
    }

    /// Whether a noun is only part of a verb: "take place", "play a part".
    fn is_light(&self, token: TokenId, lemma: &str) -> bool {
        let trees = &self.analysis.trees;
        let verb = trees.head(token).map(|head| self.lemma(head)).unwrap_or_default();
        let object = trees.relation(token) == Relation::Obj;
        let modified = trees.children(token).iter().any(|&child| self.describes(child));
        match lemma {
            "place" | "part" => {
                object && verb == "take" && !modified || self.modifiers(token) == ["first"]
            }
            "effect" => object && verb == "take" && !modified,
            _ => false,
        }
    }

    /// Whether a noun only says how long or when: "two days", "every year".
    fn is_stretch_of_time(&self, token: TokenId, lemma: &str) -> bool {
        let adverbial = matches!(
            self.analysis.trees.relation(token),
            Relation::OblUnmarked | Relation::NmodUnmarked | Relation::Obl
        );
        adverbial
            && gazetteer().sense(lemma) == Some(Sense::Time)
            && gazetteer().kind(lemma).is_none()
    }

    /// The second noun of a pair that names one group of people: "girls" of "women and girls".
    fn pair(&self, token: TokenId) -> Option<TokenId> {
        let trees = &self.analysis.trees;
        let second = trees.children_by(token, Relation::Conj).next()?;
        let cc = trees.child(second, Relation::Cc)?;
        let by_age = |at: TokenId| {
            PEOPLE_BY_AGE.contains(&self.lemma(at).as_str()) && self.number(at) == Number::Plural
        };
        let plain = trees.children(second).iter().all(|&child| child == cc || child > second)
            && !trees.children(second).iter().any(|&child| trees.relation(child) == Relation::Nmod);
        let alone = trees.children(token).iter().all(|&child| child < token || child >= second);
        (cc.0 == token.0 + 1
            && second.0 == cc.0 + 1
            && self.lemma(cc) == "and"
            && by_age(token)
            && by_age(second)
            && plain
            && alone)
            .then_some(second)
    }

    fn is_second_of_pair(&self, token: TokenId) -> bool {
        let trees = &self.analysis.trees;
        trees.relation(token) == Relation::Conj
            && trees.head(token).is_some_and(|first| self.pair(first) == Some(token))
    }
}
