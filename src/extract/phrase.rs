//! The words of a noun phrase that name or describe what it mentions.

use crate::extract::time::Times;
use crate::text::Analysis;
use crate::text::Relation;
use crate::text::TokenId;
use crate::text::Upos;

/// The most words that the description of a thing without a name may have.
const DESCRIPTION_WORDS_MAX: usize = 9;
/// The most words of a prepositional phrase other than one with "of" that a description keeps.
const MODIFIER_WORDS_MAX: usize = 6;
/// How deep descriptions nest: "members of the family of the head of the court".
const PHRASE_DEPTH_MAX: usize = 3;
/// The most words of a clause that tells which people are meant.
const CLAUSE_WORDS_MAX: usize = 10;

/// Words before a noun that do not help to tell which thing is meant.
const EMPTY_MODIFIERS: &[&str] = &[
    "several",
    "many",
    "various",
    "numerous",
    "certain",
    "other",
    "such",
    "own",
    "same",
    "few",
    "more",
    "most",
    "much",
    "less",
    "further",
    "additional",
    "entire",
    "whole",
    "main",
    "particular",
    "specific",
    "very",
    "sheer",
    "mere",
    "latter",
    "aforementioned",
    "said",
    "first",
    "last",
    "next",
    "another",
];

/// Prepositions that lead a phrase which tells things of a kind apart.
const TELLING_PREPOSITIONS: &[&str] = &[
    "on",
    "against",
    "for",
    "to",
    "beyond",
    "between",
    "among",
    "over",
    "about",
    "under",
    "in",
    "at",
    "from",
    "with",
    "into",
    "without",
    "towards",
    "toward",
    "within",
    "near",
    "regarding",
    "across",
    "above",
    "below",
];

/// The words of noun phrases in one analysed article.
#[derive(Clone, Copy)]
pub(crate) struct Phrases<'a> {
    pub(crate) analysis: &'a Analysis,
    pub(crate) times: &'a Times,
}

impl Phrases<'_> {
    /// The head and the modifiers that stand beside it, without determiners, in text order.
    pub(crate) fn base(&self, head: TokenId) -> Vec<TokenId> {
        let trees = &self.analysis.trees;
        let mut tokens = vec![head];
        for &child in trees.children(head) {
            let relation = trees.relation(child);
            let wanted = if child < head {
                matches!(
                    relation,
                    Relation::Compound
                        | Relation::Amod
                        | Relation::Nummod
                        | Relation::NmodPoss
                        | Relation::NmodDesc
                        | Relation::NmodUnmarked
                        | Relation::Flat
                        | Relation::Goeswith
                )
            } else {
                matches!(
                    relation,
                    Relation::Flat
                        | Relation::Compound
                        | Relation::NmodDesc
                        | Relation::Nummod
                        | Relation::Fixed
                        | Relation::Goeswith
                )
            };
            if !wanted || (child > head && self.breaks_off(head, child)) {
                continue;
            }
            if relation == Relation::Nummod {
                self.add_number(child, &mut tokens);
            } else {
                self.add_subtree(child, &mut tokens);
            }
        }
        tokens.sort_unstable();
        tokens.dedup();
        self.close_gaps(tokens)
    }

    /// Whether punctuation other than a hyphen stands between a head and what follows it.
    fn breaks_off(&self, head: TokenId, child: TokenId) -> bool {
        let first = self.analysis.trees.extent(child).start;
        (head.0 + 1..first).map(TokenId).any(|token| {
            self.analysis.tags.upos(token) == Upos::Punct
                && !matches!(
                    self.analysis.document.form(token),
                    "-" | "\"" | "“" | "‘" | "'" | "`" | "``" | "–"
                )
        })
    }

    /// A number without what rounds it: "at least 40", "as many as 3,000".
    fn add_number(&self, number: TokenId, tokens: &mut Vec<TokenId>) {
        let trees = &self.analysis.trees;
        tokens.push(number);
        for &child in trees.children(number) {
            let is_part = matches!(
                trees.relation(child),
                Relation::Compound | Relation::Flat | Relation::Nummod | Relation::Goeswith
            );
            if is_part {
                self.add_subtree(child, tokens);
            }
        }
    }

    fn add_subtree(&self, top: TokenId, tokens: &mut Vec<TokenId>) {
        let trees = &self.analysis.trees;
        let extent = trees.extent(top);
        let long = extent.len() > DESCRIPTION_WORDS_MAX;
        if long {
            tokens.push(top);
            return;
        }
        for token in extent.map(TokenId) {
            let clause = matches!(
                trees.relation(token),
                Relation::AclRelcl | Relation::Appos | Relation::Parataxis | Relation::Acl
            );
            if clause && trees.is_under(token, top) {
                tokens.push(top);
                return;
            }
        }
        tokens.extend(trees.extent(top).map(TokenId).filter(|&token| trees.is_under(token, top)));
    }

    /// Adds hyphens and the like that stand between words of a phrase, and drops other punctuation
    /// from its ends.
    fn close_gaps(&self, tokens: Vec<TokenId>) -> Vec<TokenId> {
        let mut closed: Vec<TokenId> = Vec::with_capacity(tokens.len());
        for token in tokens {
            if let Some(&last) = closed.last()
                && last.0 + 2 == token.0
            {
                let between = TokenId(last.0 + 1);
                if matches!(self.analysis.document.form(between), "-" | "–" | "/" | "&" | "." | "'")
                {
                    closed.push(between);
                }
            }
            closed.push(token);
        }
        let is_edge = |token: &TokenId| match self.analysis.document.form(*token) {
            "." => false,
            "(" | ")" | "[" | "]" => true,
            _ => self.analysis.tags.upos(*token) == Upos::Punct,
        };
        while closed.first().is_some_and(is_edge) {
            closed.remove(0);
        }
        while closed.last().is_some_and(is_edge) {
            closed.pop();
        }
        closed
    }

    /// The preposition of a nominal, in lower case.
    pub(crate) fn preposition(&self, nominal: TokenId) -> Option<(TokenId, String)> {
        let case = self.analysis.trees.child(nominal, Relation::Case)?;
        Some((case, self.analysis.document.form(case).to_lowercase()))
    }

    /// All words that tell what a noun phrase describes, in text order.
    pub(crate) fn description(&self, head: TokenId) -> Vec<TokenId> {
        let mut tokens = self.base(head);
        let own = self.without_empty_modifiers(head, &tokens);
        let n_base = own.len();
        tokens = own;
        self.add_modifiers(head, 0, &mut tokens);
        if tokens.len() > DESCRIPTION_WORDS_MAX + n_base.min(3) {
            tokens.truncate(n_base);
            self.add_short_complement(head, &mut tokens);
        }
        self.close_gaps(tokens)
    }

    fn without_empty_modifiers(&self, head: TokenId, tokens: &[TokenId]) -> Vec<TokenId> {
        let trees = &self.analysis.trees;
        let document = &self.analysis.document;
        let kept = tokens.iter().copied().filter(|&token| {
            let form = document.form(token).to_lowercase();
            let own = trees.head(token) == Some(head) && token < head;
            let empty =
                EMPTY_MODIFIERS.contains(&form.as_str()) && trees.relation(token) == Relation::Amod;
            let pronoun = self.analysis.tags.upos(token) == Upos::Pron
                && trees.relation(token) == Relation::NmodPoss;
            !(own && (empty || pronoun))
        });
        self.close_gaps(kept.collect())
    }

    fn add_modifiers(&self, head: TokenId, depth: usize, tokens: &mut Vec<TokenId>) {
        if depth >= PHRASE_DEPTH_MAX {
            return;
        }
        let trees = &self.analysis.trees;
        let mut telling = false;
        if let Some(stray) = self.governed_by_of_behind(tokens)
            && trees.head(stray) != Some(head)
        {
            let complement = self.complement(stray, depth);
            if complement.len() <= DESCRIPTION_WORDS_MAX {
                tokens.extend(complement);
            }
            return;
        }
        for &child in trees.children(head) {
            let follows = child > head && trees.relation(child).base() == "nmod";
            let Some((case, preposition)) = self.preposition(child).filter(|_| follows) else {
                continue;
            };
            if self.times.at(child).is_some() {
                continue;
            }
            let adjacent = tokens.last().is_some_and(|last| last.0 + 1 == case.0);
            if !adjacent || trees.child(case, Relation::Fixed).is_some() {
                break;
            }
            let complement = self.complement(child, depth);
            let of = preposition == "of";
            let fits =
                complement.len() <= if of { DESCRIPTION_WORDS_MAX } else { MODIFIER_WORDS_MAX };
            if of && fits {
                tokens.extend(complement);
            } else if !of
                && fits
                && depth == 0
                && !telling
                && !is_year(self.analysis.document.form(child))
                && TELLING_PREPOSITIONS.contains(&preposition.as_str())
            {
                telling = true;
                tokens.extend(complement);
            } else {
                break;
            }
        }
    }

    /// What an "of" directly behind some words governs. "of" belongs to the noun before it even
    /// where the tree says otherwise.
    fn governed_by_of_behind(&self, tokens: &[TokenId]) -> Option<TokenId> {
        let trees = &self.analysis.trees;
        let document = &self.analysis.document;
        let last = *tokens.last()?;
        let of = TokenId(last.0 + 1);
        let sentence = document.sentence(document.sentence_of(last));
        if !sentence.tokens.contains(&of.0) || !document.form(of).eq_ignore_ascii_case("of") {
            return None;
        }
        let noun = trees.head(of).filter(|_| trees.relation(of) == Relation::Case)?;
        (noun > of && trees.relation(noun) == Relation::Nmod).then_some(noun)
    }

    /// A preposition and what it governs, coordinated nouns included.
    fn complement(&self, nominal: TokenId, depth: usize) -> Vec<TokenId> {
        let trees = &self.analysis.trees;
        let mut tokens: Vec<TokenId> = trees
            .children(nominal)
            .iter()
            .copied()
            .filter(|&child| {
                child < nominal
                    && matches!(
                        trees.relation(child),
                        Relation::Case | Relation::Det | Relation::DetPredet
                    )
            })
            .collect();
        tokens.extend(self.base(nominal));
        tokens.sort_unstable();
        tokens.dedup();
        self.add_modifiers(nominal, depth + 1, &mut tokens);
        for conjunct in trees.children_by(nominal, Relation::Conj) {
            let first = trees.extent(conjunct).start;
            let adjacent = tokens.last().is_some_and(|last| first <= last.0 + 2);
            let noun = matches!(self.analysis.tags.upos(conjunct), Upos::Noun | Upos::Propn);
            if !adjacent || !noun {
                break;
            }
            let from = tokens.last().map_or(conjunct.0, |last| last.0 + 1);
            let base = self.base(conjunct);
            let start = base.first().map_or(conjunct.0, |token| token.0);
            tokens.extend((from..start).map(TokenId));
            tokens.extend(base);
        }
        tokens
    }

    /// The head of an overlong "of" phrase alone.
    fn add_short_complement(&self, head: TokenId, tokens: &mut Vec<TokenId>) {
        let trees = &self.analysis.trees;
        let complement = trees.children(head).iter().copied().find(|&child| {
            child > head
                && trees.relation(child) == Relation::Nmod
                && self.preposition(child).is_some_and(|(_, form)| form == "of")
        });
        let Some(complement) = complement else { return };
        let Some((case, _)) = self.preposition(complement) else { return };
        let base = self.base(complement);
        if tokens.last().is_some_and(|last| last.0 + 1 == case.0)
            && base.len() <= MODIFIER_WORDS_MAX
        {
            tokens.push(case);
            let det = trees.children_by(complement, Relation::Det).find(|&det| det.0 == case.0 + 1);
            tokens.extend(det);
            tokens.extend(base);
        }
    }

    /// The clause behind a word such as "people" or "those" that tells which ones are meant.
    pub(crate) fn telling_clause(&self, head: TokenId) -> Option<Vec<TokenId>> {
        let trees = &self.analysis.trees;
        let clause = trees.children(head).iter().copied().find(|&child| {
            child > head && matches!(trees.relation(child), Relation::AclRelcl | Relation::Acl)
        })?;
        let extent = trees.extent(clause);
        let adjacent = extent.start == head.0 + 1;
        let mut tokens: Vec<TokenId> =
            extent.map(TokenId).filter(|&token| trees.is_under(token, clause)).collect();
        // What hangs on the clause behind a comma tells more than which people are meant.
        if let Some(comma) =
            tokens.iter().position(|&token| self.analysis.document.form(token) == ",")
        {
            tokens.truncate(comma);
        }
        self.keep_first_complement(clause, &mut tokens);
        if tokens.len() > CLAUSE_WORDS_MAX {
            let stop = tokens.iter().position(|&token| {
                trees.head(token) == Some(clause)
                    && matches!(trees.relation(token), Relation::Obl | Relation::Advcl)
                    && token > clause
            });
            let start = stop.map_or(0, |at| {
                let first = trees.extent(tokens[at]).start;
                tokens.iter().position(|token| token.0 >= first).unwrap_or(0)
            });
            tokens.truncate(start);
        }
        let whole = tokens.contains(&clause) && tokens.len() <= CLAUSE_WORDS_MAX;
        (adjacent && whole).then_some(tokens)
    }

    /// Cuts a clause behind the first thing that its verb governs: what follows may belong to a
    /// verb above it.
    fn keep_first_complement(&self, verb: TokenId, tokens: &mut Vec<TokenId>) {
        let trees = &self.analysis.trees;
        let second = trees
            .children(verb)
            .iter()
            .filter(|&&child| {
                child > verb
                    && matches!(
                        trees.relation(child),
                        Relation::Obl | Relation::Obj | Relation::Advcl | Relation::Xcomp
                    )
            })
            .nth(1);
        if let Some(&second) = second {
            let start = trees.extent(second).start;
            tokens.retain(|token| token.0 < start);
        }
    }

    /// Words as they are spelled, with a blank where words between them were left out.
    pub(crate) fn render(&self, tokens: &[TokenId]) -> String {
        let document = &self.analysis.document;
        let mut text = String::new();
        for (at, &token) in tokens.iter().enumerate() {
            text.push_str(document.form(token));
            if let Some(&next) = tokens.get(at + 1)
                && (next.0 != token.0 + 1 || document.space_after(token))
            {
                text.push(' ');
            }
        }
        text
    }
}

/// Whether a word is a year: it tells when, not which.
fn is_year(form: &str) -> bool {
    form.len() == 4
        && (form.starts_with("19") || form.starts_with("20"))
        && form.bytes().all(|byte| byte.is_ascii_digit())
}
