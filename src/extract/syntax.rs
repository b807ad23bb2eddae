//! Questions that rules ask of a tree.

use std::borrow::Cow;

use crate::text::Analysis;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// A tree with its tags and lemmas, as rules see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Syntax<'a> {
    analysis: &'a Analysis,
}

/// Nouns and pronouns that only count what their `of` complement names.
const QUANTITIES: &[&str] = &[
    "all",
    "article",
    "chapter",
    "paragraph",
    "section",
    "any",
    "bulk",
    "couple",
    "dozen",
    "each",
    "few",
    "half",
    "handful",
    "host",
    "hundred",
    "lot",
    "majority",
    "many",
    "million",
    "billion",
    "minority",
    "most",
    "number",
    "one",
    "part",
    "percent",
    "plenty",
    "quarter",
    "range",
    "rest",
    "scores",
    "score",
    "series",
    "several",
    "some",
    "ten",
    "third",
    "thousand",
    "total",
    "two",
    "three",
    "both",
    "variety",
    "wave",
    "group",
    "form",
    "type",
    "kind",
    "sort",
];

/// Verbs whose participle alone is no passive: "people fled from the town".
const INTRANSITIVE: &[&str] = &[
    "appear",
    "arrive",
    "come",
    "die",
    "disappear",
    "emerge",
    "escape",
    "fall",
    "flee",
    "go",
    "happen",
    "live",
    "migrate",
    "occur",
    "rise",
    "sleep",
    "travel",
    "vanish",
];

impl<'a> Syntax<'a> {
    pub(crate) fn new(analysis: &'a Analysis) -> Self {
        Self { analysis }
    }

    pub(crate) fn analysis(self) -> &'a Analysis {
        self.analysis
    }

    /// The base form of a token.
    pub(crate) fn lemma(self, token: TokenId) -> &'a str {
        self.analysis.lemmas.lemma(token)
    }

    /// A token as it is spelled.
    pub(crate) fn form(self, token: TokenId) -> &'a str {
        self.analysis.document.form(token)
    }

    pub(crate) fn upos(self, token: TokenId) -> Upos {
        self.analysis.tags.upos(token)
    }

    pub(crate) fn xpos(self, token: TokenId) -> &'a str {
        self.analysis.tags.xpos(token)
    }

    pub(crate) fn relation(self, token: TokenId) -> Relation {
        self.analysis.trees.relation(token)
    }

    pub(crate) fn head(self, token: TokenId) -> Option<TokenId> {
        self.analysis.trees.head(token)
    }

    pub(crate) fn children(self, token: TokenId) -> &'a [TokenId] {
        self.analysis.trees.children(token)
    }

    pub(crate) fn child(self, token: TokenId, relation: Relation) -> Option<TokenId> {
        self.analysis.trees.child(token, relation)
    }

    pub(crate) fn children_by(
        self,
        token: TokenId,
        relation: Relation,
    ) -> impl Iterator<Item = TokenId> + 'a {
        self.analysis.trees.children_by(token, relation)
    }

    /// Whether a token is a noun, a name, a pronoun or a number.
    pub(crate) fn is_nominal(self, token: TokenId) -> bool {
        matches!(
            self.upos(token),
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym | Upos::X
        )
    }

    /// Whether a token is a noun or a name.
    pub(crate) fn is_noun(self, token: TokenId) -> bool {
        matches!(self.upos(token), Upos::Noun | Upos::Propn)
    }

    /// Whether a token is a verb that predicates, not one that serves as a preposition.
    pub(crate) fn is_verb(self, token: TokenId) -> bool {
        self.upos(token) == Upos::Verb
            && !matches!(
                self.relation(token),
                Relation::Case
                    | Relation::Mark
                    | Relation::Fixed
                    | Relation::Amod
                    | Relation::Compound
                    | Relation::Cc
                    | Relation::Advmod
                    | Relation::Goeswith
                    | Relation::Flat
                    | Relation::Aux
                    | Relation::AuxPass
            )
    }

    /// Whether a token heads a clause: a verb, or a noun or adjective with a copula.
    pub(crate) fn is_clause(self, token: TokenId) -> bool {
        self.is_verb(token) || self.child(token, Relation::Cop).is_some()
    }

    /// The preposition of a phrase, in lower case: "next to" in "next to the river".
    pub(crate) fn preposition(self, token: TokenId) -> Option<Cow<'a, str>> {
        let mut words: Option<Cow<'a, str>> = None;
        for case in self.children_by(token, Relation::Case) {
            if self.xpos(case) == "POS" {
                continue;
            }
            for word in std::iter::once(case).chain(self.children_by(case, Relation::Fixed)) {
                let lemma = self.lower(word);
                words = Some(match words {
                    None => lemma,
                    Some(before) => Cow::Owned(format!("{before} {lemma}")),
                });
            }
        }
        words
    }

    /// A token in lower case as it is spelled.
    pub(crate) fn lower(self, token: TokenId) -> Cow<'a, str> {
        let form = self.form(token);
        if form.chars().any(char::is_uppercase) {
            Cow::Owned(form.to_lowercase())
        } else {
            Cow::Borrowed(form)
        }
    }

    /// Whether a verb is in the passive voice, spelled out or as a bare participle.
    pub(crate) fn is_passive(self, verb: TokenId) -> bool {
        for &child in self.children(verb) {
            match self.relation(child) {
                Relation::AuxPass
                | Relation::NsubjPass
                | Relation::CsubjPass
                | Relation::OblAgent => return true,
                // "homes were raided and their computers seized" leaves out its auxiliary.
                Relation::Nsubj
                    if self.xpos(verb) == "VBN" && self.relation(verb) == Relation::Conj => {}
                // "reports that soldiers had shelled it" has a finite verb in the active.
                Relation::Aux => return false,
                Relation::Nsubj if self.relation(verb) != Relation::Acl => return false,
                _ => {}
            }
        }
        if self.xpos(verb) != "VBN" {
            return false;
        }
        match self.relation(verb) {
            Relation::Acl | Relation::AclRelcl | Relation::Advcl | Relation::Amod => {
                !INTRANSITIVE.contains(&self.lemma(verb))
            }
            // "She helped get him released", "wants it stopped".
            Relation::Xcomp => self.child(verb, Relation::Mark).is_none(),
            Relation::Conj => self.head(verb).is_some_and(|head| {
                self.xpos(head) == "VBN"
                    && self.child(verb, Relation::Obj).is_none()
                    && self.is_passive(head)
            }),
            _ => false,
        }
    }

    /// Whether a verb is what "is to" arranges: "is to be held", "are to travel".
    pub(crate) fn is_to_be(self, verb: TokenId) -> bool {
        let be = self.children(verb).iter().copied().find(|&child| {
            self.is_auxiliary(child)
                && self.lemma(child) == "be"
                && matches!(self.xpos(child), "VBZ" | "VBP" | "VBD")
        });
        be.is_some_and(|be| {
            self.children_by(verb, Relation::Mark).any(|mark| {
                self.lemma(mark) == "to"
                    && (be.0 + 1..mark.0).all(|at| is_negation(&self.lower(TokenId(at))))
                    && be < mark
            })
        })
    }

    /// The verb with its particle: "carry out".
    pub(crate) fn verb_lemma(self, verb: TokenId) -> Cow<'a, str> {
        match self.child(verb, Relation::CompoundPrt) {
            Some(particle) => Cow::Owned(format!("{} {}", self.lemma(verb), self.lower(particle))),
            None => Cow::Borrowed(self.lemma(verb)),
        }
    }

    /// The subject as the clause has it, of whatever sort.
    pub(crate) fn own_subject(self, verb: TokenId) -> Option<TokenId> {
        // "The problem is that they left": the outer subject belongs to the copula.
        let mut inner = self.children(verb).iter().copied().filter(|&child| {
            matches!(
                self.relation(child),
                Relation::Nsubj | Relation::NsubjPass | Relation::Csubj | Relation::CsubjPass
            )
        });
        let first = inner.next();
        // "which the government calls": the pronoun before another subject is none.
        let second = inner.next().filter(|&second| {
            second < verb && first.is_some_and(|first| self.is_relative_pronoun(first))
        });
        second.or(first).or_else(|| {
            self.child(verb, Relation::NsubjOuter)
                .or_else(|| self.child(verb, Relation::CsubjOuter))
        })
    }

    /// Whether a pronoun stands for what its clause modifies.
    pub(crate) fn is_relative_pronoun(self, token: TokenId) -> bool {
        matches!(self.xpos(token), "WDT" | "WP" | "WP$")
            || (self.lemma(token) == "that"
                && self.upos(token) == Upos::Pron
                && self.analysis.tags.has(token, "PronType=Rel"))
            // Whatever its tag, as a subject it is no conjunction.
            || (self.lower(token) == "that"
                && self.upos(token) == Upos::Sconj
                && self.relation(token) == Relation::Nsubj)
    }

    /// The head of a relative clause's noun phrase, from the clause or from a clause joined to it.
    pub(crate) fn antecedent(self, verb: TokenId) -> Option<TokenId> {
        let mut at = verb;
        for _ in 0..8 {
            match self.relation(at) {
                Relation::AclRelcl => return self.head(at),
                Relation::Conj | Relation::Xcomp | Relation::Ccomp | Relation::Advcl => {
                    at = self.head(at)?;
                }
                _ => return None,
            }
        }
        None
    }

    /// The last token of "sister-in-law", which the cut at hyphens tore apart, from its first.
    pub(crate) fn in_law(self, noun: TokenId) -> Option<TokenId> {
        let document = &self.analysis.document;
        let rest = ["-", "in", "-", "law"];
        let tokens = (noun.0 + 1..).map(TokenId).zip(rest);
        let whole = noun.index() + rest.len() < document.n_tokens()
            && tokens.clone().all(|(token, form)| document.form(token) == form)
            && !document.space_after(noun);
        whole.then_some(TokenId(noun.0 + 4))
    }

    /// The tokens joined to a token by coordination, itself first, without those that are said not
    /// to be meant: "by a guard, not by an officer", "not by the army but by the militia".
    pub(crate) fn coordinated(self, token: TokenId) -> Vec<TokenId> {
        let joined = || self.children_by(token, Relation::Conj);
        let but = joined().any(|other| {
            self.children_by(other, Relation::Cc).any(|word| self.lower(word) == "but")
        });
        let mut all = Vec::with_capacity(1);
        if !(but && self.is_left_out(token)) {
            all.push(token);
        }
        all.extend(joined().filter(|&other| !self.is_left_out(other)));
        all
    }

    /// Whether a noun stands in a list to say that it is not meant.
    fn is_left_out(self, noun: TokenId) -> bool {
        self.is_nominal(noun)
            && self.children(noun).iter().any(|&child| match self.relation(child) {
                Relation::Advmod => self.lower(child) == "not",
                Relation::Cc => matches!(self.lower(child).as_ref(), "not" | "rather" | "instead"),
                _ => false,
            })
    }

    /// Where a noun only counts or sorts, what is counted: "refugees" of "millions of refugees".
    pub(crate) fn counted(self, token: TokenId) -> TokenId {
        let mut at = token;
        for _ in 0..4 {
            if !QUANTITIES.contains(&self.lower_lemma(at).as_ref()) {
                break;
            }
            let of = self.children_by(at, Relation::Nmod).find(|&child| {
                self.preposition(child).is_some_and(|preposition| preposition == "of")
            });
            match of {
                Some(child) => at = child,
                None => break,
            }
        }
        at
    }

    fn lower_lemma(self, token: TokenId) -> Cow<'a, str> {
        let lemma = self.lemma(token);
        if lemma.chars().any(char::is_uppercase) {
            Cow::Owned(lemma.to_lowercase())
        } else {
            Cow::Borrowed(lemma)
        }
    }

    /// The words that express what a verb says: auxiliaries, adverbs between them, the particle.
    pub(crate) fn verb_words(self, verb: TokenId) -> Vec<TokenId> {
        let mut words: Vec<TokenId> = Vec::with_capacity(4);
        let first_aux = self.children(verb).iter().copied().find(|&child| self.is_auxiliary(child));
        for &child in self.children(verb) {
            let keeps = match self.relation(child) {
                Relation::CompoundPrt => true,
                Relation::Mark => self.lemma(child) == "to" && self.is_to_be(verb),
                Relation::Advmod => {
                    is_negation(&self.lower(child))
                        || first_aux.is_some_and(|first| {
                            first < child && child < verb && self.children(child).is_empty()
                        })
                }
                _ => self.is_auxiliary(child),
            };
            if keeps {
                words.push(child);
            }
        }
        words.push(verb);
        words.sort_unstable();
        words
    }

    fn is_auxiliary(self, token: TokenId) -> bool {
        matches!(self.relation(token), Relation::Aux | Relation::AuxPass | Relation::Cop)
    }
}

/// Whether an adverb denies what it stands with.
pub(crate) fn is_negation(word: &str) -> bool {
    matches!(word, "not" | "n't" | "n’t" | "never" | "nowhere" | "neither" | "nor")
}
