//! Names with a hyphen: "Moon Jae-in", which the cut at hyphens tore apart, and "pro-Moon", which
//! is no verb.

use std::borrow::Cow;

use crate::extract::syntax::Syntax;
use crate::text::Analysis;
use crate::text::NameKind;
use crate::text::Relation;
use crate::text::Tag;
use crate::text::TokenId;
use crate::text::Trees;
use crate::text::Upos;

/// What may stand behind a name and a hyphen without being part of the name.
const NO_NAME: &[&str] = &[
    "area", "based", "born", "bound", "era", "free", "held", "led", "like", "made", "only",
    "owned", "run", "style", "time", "type", "wide", "wing", "backed", "old", "to", "on", "and",
    "the", "war", "level", "class",
];

/// The longest part of a name that this looks at; syllables are short.
const LETTERS_MAX: usize = 6;

/// Joins given names of two syllables to the name that they are part of.
pub(crate) fn join(analysis: &Analysis) -> Cow<'_, Analysis> {
    let n_tokens = u32::try_from(analysis.document.n_tokens()).unwrap_or(u32::MAX);
    let mut current = Cow::Borrowed(analysis);
    for at in 0..n_tokens {
        if is_attribute(analysis, at) {
            let joined = current.to_mut();
            joined.tags.0[at as usize] =
                Tag { upos: Upos::Adj, xpos: "JJ".into(), feats: "Degree=Pos".into() };
            let form = joined.document.form(TokenId(at));
            joined.lemmas.0[at as usize] = form.into();
        }
    }
    for at in 3..n_tokens {
        if is_torn(analysis, at) {
            let joined = current.to_mut();
            joined.tags.0[at as usize].upos = Upos::Propn;
            joined.tags.0[at as usize].xpos = "NNP".into();
            rename(joined, at);
            reattach(joined, at);
        }
    }
    current
}

/// Whether a word such as "pro-Beijing" was taken for a verb.
fn is_attribute(analysis: &Analysis, at: u32) -> bool {
    let form = analysis.document.form(TokenId(at));
    let name = form.split_once('-').map(|(_, name)| name);
    analysis.tags.upos(TokenId(at)) == Upos::Verb
        && name.is_some_and(|name| name.starts_with(char::is_uppercase))
}

/// Whether "in" in "Moon Jae-in" stands at a token.
fn is_torn(analysis: &Analysis, at: u32) -> bool {
    let syntax = Syntax::new(analysis);
    let document = &analysis.document;
    let [surname, given, hyphen, last] = [at - 3, at - 2, at - 1, at].map(TokenId);
    if !matches!(document.form(hyphen), "-" | "‐" | "‑")
        || document.space_after(given)
        || document.space_after(hyphen)
    {
        return false;
    }
    let same = document.sentence_of(surname) == document.sentence_of(last);
    let capital = |token: TokenId| {
        let form = document.form(token);
        syntax.upos(token) == Upos::Propn
            && form.len() <= LETTERS_MAX
            && form.starts_with(|c: char| c.is_ascii_uppercase())
            && form.chars().skip(1).all(|c| c.is_ascii_lowercase())
    };
    let form = document.form(last);
    let syllable =
        (2..=LETTERS_MAX).contains(&form.len()) && form.chars().all(|c| c.is_ascii_lowercase());
    let ending = form.ends_with("ed") || (form.ends_with("ing") && form.len() > 5);
    same && capital(surname) && capital(given) && syllable && !ending && !NO_NAME.contains(&form)
}

/// Makes the name of the first parts longer.
fn rename(analysis: &mut Analysis, at: u32) {
    let names = &mut analysis.names.0;
    names.retain(|name| name.tokens.start != at || name.tokens.len() > 1);
    let before = names
        .iter()
        .rposition(|name| name.tokens.contains(&(at - 2)) || name.tokens.contains(&(at - 3)));
    if let Some(before) = before {
        names[before].tokens.end = names[before].tokens.end.max(at + 1);
        names[before].kind = NameKind::Person;
        let end = names[before].tokens.end;
        // What the longer name runs into is part of it.
        while names.get(before + 1).is_some_and(|next| next.tokens.start < end) {
            names.remove(before + 1);
        }
    }
}

/// Makes the parts one flat name below its first token.
fn reattach(analysis: &mut Analysis, at: u32) {
    let n_tokens = u32::try_from(analysis.document.n_tokens()).unwrap_or(u32::MAX);
    let trees = &analysis.trees;
    let mut heads: Vec<Option<TokenId>> =
        (0..n_tokens).map(|token| trees.head(TokenId(token))).collect();
    let mut relations: Vec<Relation> =
        (0..n_tokens).map(|token| trees.relation(TokenId(token))).collect();
    let parts = [at - 3, at - 2, at - 1, at].map(TokenId);
    let first = parts[0];
    let outside = |token: TokenId| heads[token.index()].is_none_or(|head| !parts.contains(&head));
    // The part by which the name hangs on the rest: as a subject if it is one anywhere.
    let is_subject =
        |token: &TokenId| matches!(relations[token.index()], Relation::Nsubj | Relation::NsubjPass);
    let top = parts
        .into_iter()
        .filter(|&part| outside(part))
        .find(is_subject)
        .or_else(|| parts.into_iter().find(|&part| outside(part)))
        .unwrap_or(first);
    let (head, relation) = (heads[top.index()], relations[top.index()]);
    let below = head.filter(|&head| trees.is_under(head, first) && top != first);
    let was = (heads[first.index()], relations[first.index()]);
    if let Some(verb) = below {
        heads[verb.index()] = was.0.filter(|head| !parts.contains(head));
        relations[verb.index()] =
            if heads[verb.index()].is_none() { Relation::Root } else { was.1 };
    }
    heads[first.index()] = head;
    relations[first.index()] = relation;
    for part in &parts[1..] {
        heads[part.index()] = Some(first);
        relations[part.index()] = if part.0 == at - 1 { Relation::Punct } else { Relation::Flat };
    }
    for token in (0..n_tokens).map(TokenId).filter(|token| !parts.contains(token)) {
        if heads[token.index()].is_some_and(|head| parts[1..].contains(&head)) {
            heads[token.index()] = Some(first);
        }
    }
    if is_forest(&heads, &analysis.document.sentence(analysis.document.sentence_of(first)).tokens) {
        analysis.trees = Trees::new(heads, relations);
    }
}

/// Whether the heads of a sentence form a tree: one root, no circles.
fn is_forest(heads: &[Option<TokenId>], tokens: &std::ops::Range<u32>) -> bool {
    let roots = tokens.clone().filter(|&token| heads[token as usize].is_none()).count();
    roots == 1
        && tokens.clone().all(|token| {
            let mut at = Some(TokenId(token));
            for _ in 0..=tokens.len() {
                match at {
                    Some(here) => at = heads[here.index()],
                    None => return true,
                }
            }
            false
        })
}
