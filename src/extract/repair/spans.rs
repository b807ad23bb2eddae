//! Names whose ends the name tagger got wrong: known names, names beside their acronym, names of
//! bodies with "of", two names taken for one, surnames left out.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use crate::extract::discourse::EntityKind;
use crate::extract::gazetteer::gazetteer;
use crate::extract::mention::NAMING;
use crate::extract::name;
use crate::extract::repair::surroundings;
use crate::text::Analysis;
use crate::text::Name;
use crate::text::NameKind;
use crate::text::TokenId;
use crate::text::Upos;

/// The most tokens of a name that is looked up or spelled out beside its acronym.
const NAME_TOKENS_MAX: u32 = 10;
/// How many names with one first word are looked for again.
const SPELLINGS_MAX: usize = 32;
/// In a sentence with more capitals than this, in percent of its longer words, capitals tell
/// nothing: a headline.
const CAPITALS_PERCENT_MAX: usize = 60;

/// The analysis with the ends of names corrected, the same one if nothing had to be.
pub(crate) fn settle(analysis: Cow<'_, Analysis>) -> Cow<'_, Analysis> {
    let mut spans = Spans { analysis: &analysis, names: analysis.names.0.clone() };
    spans.split();
    spans.leave_out_openers();
    for sentence in analysis.document.sentence_ids() {
        let tokens = analysis.document.sentence(sentence).tokens.clone();
        spans.known(tokens.clone());
        spans.places_with_of(tokens.clone());
        spans.beside_acronyms(tokens.clone());
        if !spans.is_headline(tokens.clone()) {
            spans.bodies(tokens.clone());
            spans.surnames(tokens);
        }
    }
    spans.agree();
    spans.repeat();
    let names = spans.names;
    if names == analysis.names.0 {
        return analysis;
    }
    let mut settled = analysis.into_owned();
    settled.names.0 = names;
    Cow::Owned(settled)
}

struct Spans<'a> {
    analysis: &'a Analysis,
    /// In order of their first token, and not overlapping.
    names: Vec<Name>,
}

impl Spans<'_> {
    fn form(&self, at: u32) -> &str {
        self.analysis.document.form(TokenId(at))
    }

    fn is_capital(&self, at: u32) -> bool {
        self.form(at).starts_with(char::is_uppercase)
    }

    fn upos(&self, at: u32) -> Upos {
        self.analysis.tags.upos(TokenId(at))
    }

    fn is_given_name(&self, at: u32) -> bool {
        gazetteer().gender(self.form(at)).is_some()
    }

    /// Whether a word is a common noun when it is written with a small letter.
    fn is_noun(&self, at: u32) -> bool {
        let lemma = self.analysis.lemmas.lemma(TokenId(at)).to_lowercase();
        name::is_common_noun(&lemma) || name::is_common_noun(&self.form(at).to_lowercase())
    }

    /// Whether a word looks like the plural of a common noun. (The base form of a name is the name:
    /// "Midwives".)
    fn is_plural_noun(&self, at: u32) -> bool {
        const PLURALS: &[(&str, &str)] =
            &[("ves", "fe"), ("ves", "f"), ("ies", "y"), ("es", ""), ("s", "")];
        let form = self.form(at).to_lowercase();
        PLURALS.iter().any(|(ending, instead)| {
            form.strip_suffix(ending)
                .is_some_and(|stem| name::is_common_noun(&format!("{stem}{instead}")))
        })
    }

    fn kind_of_noun(&self, at: u32) -> Option<EntityKind> {
        gazetteer().kind(&self.form(at).to_lowercase())
    }

    /// The words of a span with a blank wherever the text has one.
    fn text(&self, tokens: Range<u32>) -> String {
        let Some(last) = tokens.end.checked_sub(1).filter(|last| *last >= tokens.start) else {
            return String::new();
        };
        let text = self.analysis.document.text_between(TokenId(tokens.start), TokenId(last));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn is_headline(&self, tokens: Range<u32>) -> bool {
        let long =
            |at: &u32| self.form(*at).len() > 3 && self.form(*at).chars().all(char::is_alphabetic);
        let (mut words, mut capitals) = (0, 0);
        for at in tokens.filter(long) {
            words += 1;
            capitals += usize::from(self.is_capital(at));
        }
        words > 3 && capitals * 100 > words * CAPITALS_PERCENT_MAX
    }

    /// The places in the list of the names that overlap with a span.
    fn overlapping(&self, tokens: &Range<u32>) -> Range<usize> {
        let start = self.names.partition_point(|name| name.tokens.end <= tokens.start);
        let end = self.names.partition_point(|name| name.tokens.start < tokens.end);
        start..end.max(start)
    }

    /// Makes a span a name in place of those inside of it. A name that reaches beyond stays.
    fn set(&mut self, tokens: Range<u32>, kind: NameKind) {
        let overlapping = self.overlapping(&tokens);
        let reaches_beyond = self.names[overlapping.clone()].iter().any(|name| {
            name.tokens.start < tokens.start
                || name.tokens.end > tokens.end
                || name.tokens == tokens && (name.kind != NameKind::Person || kind == name.kind)
        });
        if !reaches_beyond {
            self.names.splice(overlapping, [Name { tokens, kind }]);
        }
    }

    /// "City of Turin": a word for a sort of place and the name behind "of" are one name.
    fn places_with_of(&mut self, tokens: Range<u32>) {
        for at in tokens.clone() {
            let sort = self.is_capital(at)
                && at + 2 < tokens.end
                && self.form(at + 1) == "of"
                && NAMING.contains(&self.form(at).to_lowercase().as_str());
            if !sort {
                continue;
            }
            let own = self.overlapping(&(at..at + 1));
            let place = self.overlapping(&(at + 2..at + 3));
            let alone = self.names[own].iter().all(|name| name.tokens == (at..at + 1));
            let place = self.names[place]
                .first()
                .filter(|name| name.kind == NameKind::Location && name.tokens.start == at + 2);
            if let Some(end) = place.map(|name| name.tokens.end).filter(|_| alone) {
                self.set(at..end, NameKind::Location);
            }
        }
    }

    /// Names of several words that are known beforehand, the longest first.
    fn known(&mut self, tokens: Range<u32>) {
        let mut at = tokens.start;
        while at < tokens.end {
            let starts = gazetteer().starts_name(self.form(at));
            let longest = if starts { (at + NAME_TOKENS_MAX).min(tokens.end) } else { at };
            let found = (at + 2..=longest).rev().find_map(|end| {
                let known = gazetteer().name(&self.text(at..end))?;
                Some((end, known.kind))
            });
            let Some((end, kind)) = found else {
                at += 1;
                continue;
            };
            let kind = match kind {
                EntityKind::Country | EntityKind::City | EntityKind::Region | EntityKind::Place => {
                    NameKind::Location
                }
                EntityKind::Person => NameKind::Person,
                _ => NameKind::Organization,
            };
            self.set(at..end, kind);
            at = end;
        }
    }

    /// "Northern Relief Fund (NRF)", "NRF (Northern Relief Fund)". After Schwartz and Hearst 2003,
    /// with whole initials only.
    fn beside_acronyms(&mut self, tokens: Range<u32>) {
        for open in tokens.clone().skip(1) {
            if self.form(open) != "(" {
                continue;
            }
            let close = (open + 1..tokens.end.min(open + 1 + NAME_TOKENS_MAX))
                .find(|&at| self.form(at) == ")");
            let Some(close) = close else { continue };
            let inside = self.text(open + 1..close);
            if name::is_acronym(&inside) {
                let first = open.saturating_sub(NAME_TOKENS_MAX).max(tokens.start);
                let start = (first..open).rev().find(|&start| {
                    self.is_capital(start) && name::is_acronym_of(&inside, &self.text(start..open))
                });
                if let Some(start) = start {
                    self.set(start..open, NameKind::Organization);
                    self.set(open + 1..close, NameKind::Organization);
                }
            } else if name::is_acronym_of(self.form(open - 1), &inside) {
                self.set(open + 1..close, NameKind::Organization);
                self.set(open - 1..open, NameKind::Organization);
            }
        }
    }

    /// "Union of Nurses and Midwives": the noun of a body, "of", and capitals.
    fn bodies(&mut self, tokens: Range<u32>) {
        for at in tokens.clone() {
            let sort = NAMING.contains(&self.form(at).to_lowercase().as_str());
            let body = self.is_capital(at)
                && !sort
                && at + 2 < tokens.end
                && matches!(self.form(at + 1), "of" | "for")
                && self.is_capital(at + 2)
                && self.kind_of_noun(at) == Some(EntityKind::Organization);
            if !body {
                continue;
            }
            let end = self.end_of_body(at + 2, tokens.end);
            let rest = self.text(at + 2..end);
            let place =
                gazetteer().name(&rest).is_some_and(|known| known.kind != EntityKind::Organization);
            if place {
                continue;
            }
            let overlapping = self.overlapping(&(at..at + 1));
            let start =
                self.names[overlapping].first().map_or(at, |name| name.tokens.start.min(at));
            self.set(start..end, NameKind::Organization);
        }
    }

    /// Where the capitals end that begin at a token. "and" goes on only before a common noun: what
    /// is spelled like another name is one.
    fn end_of_body(&self, from: u32, limit: u32) -> u32 {
        let mut end = from + 1;
        while end < limit && end - from < NAME_TOKENS_MAX {
            let next = end + 1 < limit && self.is_capital(end + 1);
            let nominal = |at: u32| matches!(self.upos(at), Upos::Propn | Upos::Noun | Upos::Adj);
            let overlapping = self.overlapping(&(end..end + 1));
            let person = self.names[overlapping]
                .iter()
                .any(|name| name.kind == NameKind::Person && name.tokens.start == end);
            if person {
                break;
            }
            if self.is_capital(end) && nominal(end) {
                end += 1;
            } else if next && matches!(self.form(end), "and" | "&") && self.is_noun(end + 1)
                || next && matches!(self.form(end), "and" | "&") && self.is_plural_noun(end + 1)
                || next && self.form(end) == "of" && nominal(end + 1)
            {
                end += 2;
            } else {
                break;
            }
        }
        end
    }

    /// A given name that stands alone before a capital: the surname belongs to it.
    fn surnames(&mut self, tokens: Range<u32>) {
        for at in tokens.clone() {
            if !self.is_given_name(at) || at + 1 >= tokens.end {
                continue;
            }
            let overlapping = self.overlapping(&(at..at + 1));
            let alone = match &self.names[overlapping] {
                [] => {
                    self.upos(at) == Upos::Propn
                        && matches!(self.upos(at + 1), Upos::Propn | Upos::Noun)
                }
                [name] => name.tokens.end == at + 1,
                _ => false,
            };
            // "Buddhist Ada Stone": a word for a person tells that a name follows.
            let described =
                at > tokens.start && name::is_person_noun(&self.form(at - 1).to_lowercase());
            let next = self.form(at + 1);
            let surname = self.is_capital(at + 1)
                && next.chars().skip(1).any(char::is_lowercase)
                && next.chars().all(|c| c.is_alphabetic() || c == '\'' || c == '’')
                && self.analysis.document.space_after(TokenId(at))
                && self.overlapping(&(at + 1..at + 2)).is_empty()
                && (described || !self.is_noun(at + 1));
            if alone && surname && gazetteer().name(self.form(at)).is_none() {
                let range = self.overlapping(&(at..at + 2));
                let start = self.names[range.clone()].first().map_or(at, |name| name.tokens.start);
                self.names.splice(range, [Name { tokens: start..at + 2, kind: NameKind::Person }]);
            }
        }
    }

    /// Gives all names of one spelling the kind that most of them have: the tagger sees a sentence,
    /// an article means one thing by a name.
    fn agree(&mut self) {
        let mut counts: FxHashMap<String, [usize; 3]> = FxHashMap::default();
        for name in &self.names {
            counts.entry(self.text(name.tokens.clone())).or_default()[name.kind as usize] += 1;
        }
        let kinds: Vec<NameKind> = self
            .names
            .iter()
            .map(|name| {
                let counts = &counts[&self.text(name.tokens.clone())];
                let more = |best: NameKind, kind: NameKind| {
                    if counts[kind as usize] > counts[best as usize] { kind } else { best }
                };
                [NameKind::Location, NameKind::Person]
                    .into_iter()
                    .fold(NameKind::Organization, more)
            })
            .collect();
        for (name, kind) in self.names.iter_mut().zip(kinds) {
            name.kind = kind;
        }
        self.agree_with_surroundings();
        self.agree_with_surnames();
    }

    /// Makes a name that is nobody's in one place nobody's anywhere.
    fn agree_with_surroundings(&mut self) {
        let mut kinds: FxHashMap<String, NameKind> = FxHashMap::default();
        for (tokens, kind) in surroundings::not_persons(self.analysis, &self.names) {
            kinds.entry(self.text(tokens)).or_insert(kind);
        }
        if kinds.is_empty() {
            return;
        }
        let own: Vec<Option<NameKind>> = self
            .names
            .iter()
            .map(|name| {
                let kind = kinds.get(&self.text(name.tokens.clone())).copied();
                kind.filter(|_| name.kind == NameKind::Person)
            })
            .collect();
        for (name, kind) in self.names.iter_mut().zip(own) {
            name.kind = kind.unwrap_or(name.kind);
        }
    }

    /// Makes what is called by the surname of a person that person, unless something else is called so.
    fn agree_with_surnames(&mut self) {
        let mut surnames: FxHashMap<&str, bool> = FxHashMap::default();
        for name in self.names.iter().filter(|name| name.tokens.len() > 1) {
            let last = self.form(name.tokens.end - 1);
            let is_person = name.kind == NameKind::Person && !self.is_noun(name.tokens.end - 1);
            surnames.entry(last).and_modify(|all| *all &= is_person).or_insert(is_person);
        }
        let is_surname = |name: &Name| {
            let form = self.form(name.tokens.start);
            name.tokens.len() == 1
                && name.kind != NameKind::Person
                && surnames.get(form) == Some(&true)
                && gazetteer().name(form).is_none()
        };
        let persons: Vec<usize> =
            (0..self.names.len()).filter(|&at| is_surname(&self.names[at])).collect();
        for at in persons {
            self.names[at].kind = NameKind::Person;
        }
    }

    /// Marks a name wherever it stands again, if capitals alone do not make it one: what is a
    /// common noun with a small letter may be one here.
    fn repeat(&mut self) {
        let mut by_first: FxHashMap<&str, Vec<Name>> = FxHashMap::default();
        for name in &self.names {
            let capitals = name.tokens.clone().any(|at| self.is_capital(at));
            if capitals && (name.tokens.len() > 1 || !self.is_noun(name.tokens.start)) {
                let spellings = by_first.entry(self.form(name.tokens.start)).or_default();
                let known = |other: &Name| {
                    other.tokens.len() == name.tokens.len()
                        && self.is_spelled(name, other.tokens.start)
                };
                if spellings.len() < SPELLINGS_MAX && !spellings.iter().any(known) {
                    spellings.push(name.clone());
                }
            }
            // A person is often called by the surname.
            let last = name.tokens.end.saturating_sub(1);
            if name.kind == NameKind::Person
                && name.tokens.len() > 1
                && self.is_capital(last)
                && !self.is_noun(last)
            {
                let spellings = by_first.entry(self.form(last)).or_default();
                if spellings.is_empty() {
                    spellings.push(Name { tokens: last..last + 1, kind: NameKind::Person });
                }
            }
        }
        let n_tokens = u32::try_from(self.analysis.document.n_tokens()).unwrap_or(u32::MAX);
        let mut found: Vec<Name> = Vec::new();
        let mut at = 0;
        while at < n_tokens {
            let spellings = by_first.get(self.form(at)).map_or(&[][..], Vec::as_slice);
            let longest = spellings
                .iter()
                .filter(|name| self.is_spelled(name, at))
                .max_by_key(|name| name.tokens.len());
            let Some(name) = longest else {
                at += 1;
                continue;
            };
            let end = at + u32::try_from(name.tokens.len()).unwrap_or(1);
            let part = |beside: u32| {
                beside < n_tokens
                    && self.upos(beside) == Upos::Propn
                    && self.analysis.document.sentence_of(TokenId(beside))
                        == self.analysis.document.sentence_of(TokenId(at))
            };
            let free = self.overlapping(&(at..end)).is_empty();
            if free && !part(end) && !at.checked_sub(1).is_some_and(part) {
                found.push(Name { tokens: at..end, kind: name.kind });
            }
            at = end;
        }
        self.names.extend(found);
        self.names.sort_by_key(|name| name.tokens.start);
    }

    /// Whether the words of a name stand at a token too.
    fn is_spelled(&self, name: &Name, at: u32) -> bool {
        let n_tokens = u32::try_from(self.analysis.document.n_tokens()).unwrap_or(u32::MAX);
        name.tokens.clone().zip(at..).all(|(own, other)| {
            other < n_tokens
                && self.form(own) == self.form(other)
                && self.analysis.document.sentence_of(TokenId(at))
                    == self.analysis.document.sentence_of(TokenId(other))
        })
    }

    /// Leaves out common nouns that have a capital because they open a sentence: those that the
    /// text has with a small letter, too. "Court convicts officers ... told the court".
    fn leave_out_openers(&mut self) {
        let document = &self.analysis.document;
        let n_tokens = u32::try_from(document.n_tokens()).unwrap_or(u32::MAX);
        let small: FxHashSet<&str> = (0..n_tokens)
            .map(|at| self.form(at))
            .filter(|form| form.starts_with(char::is_lowercase))
            .collect();
        let is_opener = |name: &Name| {
            let start = name.tokens.start;
            let opens = document.sentence(document.sentence_of(TokenId(start))).tokens.start;
            name.tokens.len() == 1
                && start == opens
                && self.is_noun(start)
                && small.contains(self.form(start).to_lowercase().as_str())
        };
        let kept = self.names.iter().filter(|name| !is_opener(name)).cloned().collect();
        self.names = kept;
    }

    /// Cuts what is two names: "Ana Costa of the Unity Party", "the Unity Party's Ana Costa", "the
    /// Port Council and the Harbour Board"; and leaves out a noun for people that opens a sentence.
    fn split(&mut self) {
        let mut cut: Vec<Name> = Vec::with_capacity(self.names.len());
        for name in &self.names {
            let Range { start, end } = name.tokens;
            let inner = start + 1..end.saturating_sub(1);
            let of_person = inner
                .clone()
                .find(|&at| self.form(at) == "of" && at > start + 1 && self.is_given_name(start));
            let owned_person = inner
                .clone()
                .rev()
                .find(|&at| matches!(self.form(at), "'s" | "’s") && self.is_given_name(at + 1));
            let two = inner.clone().find(|&at| {
                self.form(at) == "and" && self.form(at + 1).eq_ignore_ascii_case("the")
            });
            let named = |tokens: Range<u32>, kind: NameKind| Name { tokens, kind };
            if let Some(of) = of_person {
                cut.push(named(start..of, NameKind::Person));
                let skip = u32::from(self.form(of + 1).eq_ignore_ascii_case("the"));
                if of + 1 + skip < end {
                    cut.push(named(of + 1 + skip..end, NameKind::Organization));
                }
            } else if let Some(possessive) = owned_person {
                let kind =
                    if name.kind == NameKind::Person { NameKind::Organization } else { name.kind };
                cut.push(named(start..possessive, kind));
                cut.push(named(possessive + 1..end, NameKind::Person));
            } else if let Some(and) = two.filter(|&and| and + 2 < end) {
                cut.push(named(start..and, name.kind));
                cut.push(named(and + 2..end, name.kind));
            } else if self.is_people_of(name) {
                cut.push(named(start + 2..end, name.kind));
            } else {
                cut.push(name.clone());
            }
        }
        self.names = cut;
    }

    /// "Critics of ..." at the beginning of a sentence.
    fn is_people_of(&self, name: &Name) -> bool {
        let Range { start, end } = name.tokens;
        let document = &self.analysis.document;
        let opens = document.sentence(document.sentence_of(TokenId(start))).tokens.start == start;
        let lemma = self.analysis.lemmas.lemma(TokenId(start)).to_lowercase();
        opens
            && start + 2 < end
            && self.form(start + 1) == "of"
            && lemma != self.form(start).to_lowercase()
            && gazetteer().kind(&lemma) == Some(EntityKind::Person)
    }
}
