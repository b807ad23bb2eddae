//! Quotations, and who speaks in them.

use std::ops::Range;

use crate::extract::attitude;
use crate::extract::modality::Speaker;
use crate::extract::rules::subject;
use crate::extract::syntax::Syntax;
use crate::text::Relation;
use crate::text::SentenceId;
use crate::text::TokenId;

/// The fewest words between marks that make somebody's speech; fewer are a name or a phrase.
const WORDS_MIN: u32 = 5;

/// The most words that one pair of marks may enclose; a mark that is never closed ends there.
const WORDS_MAX: u32 = 600;

/// What stands between quotation marks, in text order, with who says it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quotations(Vec<(Range<u32>, Speaker)>);

impl Quotations {
    /// Who speaks where a token stands, if it is inside a quotation.
    pub(crate) fn speaker(&self, token: TokenId) -> Option<Speaker> {
        let after = self.0.partition_point(|(tokens, _)| tokens.end <= token.0);
        self.0
            .get(after)
            .filter(|(tokens, _)| tokens.contains(&token.0))
            .map(|&(_, speaker)| speaker)
    }
}

/// Finds the quotations of an article and their speakers.
pub(crate) fn quotations(syntax: Syntax<'_>) -> Quotations {
    let mut found: Vec<(Range<u32>, Speaker)> = Vec::new();
    for tokens in ranges(syntax) {
        let before = found.last().cloned();
        let speaker = speaker(syntax, &tokens)
            .or_else(|| continued(syntax, &tokens, before))
            .unwrap_or(Speaker::Unknown);
        found.push((tokens, speaker));
    }
    Quotations(found)
}

fn ranges(syntax: Syntax<'_>) -> Vec<Range<u32>> {
    let document = &syntax.analysis().document;
    let mut ranges = Vec::new();
    let mut open: Option<u32> = None;
    for at in 0..u32::try_from(document.n_tokens()).unwrap_or(u32::MAX) {
        let form = document.form(TokenId(at));
        let opens = matches!(form, "“" | "``" | "«" | "„");
        let closes = matches!(form, "”" | "''" | "»");
        let either = form == "\"";
        if let Some(start) = open.filter(|_| closes || either) {
            if at - start > WORDS_MIN {
                ranges.push(start + 1..at);
            }
            open = None;
        } else if opens || either {
            open = Some(at);
        } else if open.is_some_and(|start| at - start > WORDS_MAX) {
            open = None;
        }
    }
    ranges
}

/// The subject of the verb of saying that stands around a quotation.
fn speaker(syntax: Syntax<'_>, tokens: &Range<u32>) -> Option<Speaker> {
    let document = &syntax.analysis().document;
    let first = document.sentence_of(TokenId(tokens.start));
    let last = document.sentence_of(TokenId(tokens.end - 1));
    let mut sentences = vec![first, last];
    // "She said:" and "He told reporters." are sentences of their own before a quotation.
    let opens_sentence = document.sentence(first).tokens.start + 1 >= tokens.start;
    if opens_sentence && first.0 > 0 {
        let before = document.sentence(SentenceId(first.0 - 1));
        if document.form(TokenId(before.tokens.end - 1)) == ":" {
            sentences.push(SentenceId(first.0 - 1));
        }
    }
    // A sentence that the splitter cut off behind the closing mark: "..." she said.
    let next = SentenceId(last.0 + 1);
    let ends = document.sentence(last).tokens.end <= tokens.end + 1;
    if ends && next.index() < document.sentences().len() {
        let start = document.sentence(next).tokens.start;
        if document.form(TokenId(start)).chars().next().is_some_and(char::is_lowercase) {
            sentences.push(next);
        }
    }
    let mut best: Option<(u32, TokenId)> = None;
    for sentence in sentences {
        for token in document.sentence_tokens(sentence).filter(|token| !tokens.contains(&token.0)) {
            if !syntax.is_verb(token)
                || !attitude::quotes(syntax.lemma(token))
                || syntax.is_passive(token)
            {
                continue;
            }
            let Some(found) = subject::subject(syntax, token) else { continue };
            if tokens.contains(&found.token.0) {
                continue;
            }
            let distance =
                if token.0 < tokens.start { tokens.start - token.0 } else { token.0 - tokens.end };
            if best.is_none_or(|(nearest, _)| distance < nearest) {
                best = Some((distance, found.token));
            }
        }
    }
    best.map(|(_, token)| Speaker::Token(token)).or_else(|| source(syntax, first, tokens))
}

/// "According to X, "..."".
fn source(syntax: Syntax<'_>, sentence: SentenceId, tokens: &Range<u32>) -> Option<Speaker> {
    let mut all = syntax.analysis().document.sentence_tokens(sentence);
    all.find(|&token| {
        !tokens.contains(&token.0)
            && matches!(syntax.relation(token), Relation::Obl | Relation::Nmod)
            && syntax.preposition(token).is_some_and(|word| word.starts_with("according"))
    })
    .map(Speaker::Token)
}

/// A quotation that goes on where the last one of the same paragraph ended.
fn continued(
    syntax: Syntax<'_>,
    tokens: &Range<u32>,
    before: Option<(Range<u32>, Speaker)>,
) -> Option<Speaker> {
    let (last, speaker) = before?;
    let document = &syntax.analysis().document;
    let from = document.sentence_of(TokenId(last.end)).0;
    let to = document.sentence_of(TokenId(tokens.start)).0;
    let same_paragraph =
        (from + 1..=to).all(|sentence| !document.sentence(SentenceId(sentence)).opens_paragraph);
    (same_paragraph && to - from <= 1).then_some(speaker)
}
