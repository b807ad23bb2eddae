//! What the reading stages see of an article, as JSON.

use serde_json::Value as Json;
use serde_json::json;

use crate::extract::Entity;
use crate::extract::EntityId;
use crate::extract::Extraction;
use crate::extract::Mention;
use crate::extract::MentionForm;
use crate::extract::Modality;
use crate::extract::Statement;
use crate::text::Analysis;
use crate::text::SentenceId;
use crate::text::TokenId;

/// Everything that was seen, offsets in characters of the text.
pub fn as_json(analysis: &Analysis, extraction: &Extraction) -> Json {
    let chars = Chars::of(analysis);
    let document = &analysis.document;
    let sentences: Vec<Json> =
        document.sentence_ids().map(|sentence| sentence_json(analysis, &chars, sentence)).collect();
    let discourse = &extraction.discourse;
    let entities: Vec<Json> = discourse
        .entities
        .iter()
        .map(|entity| entity_json(analysis, extraction, &chars, entity))
        .collect();
    let statements: Vec<Json> = extraction
        .statements
        .iter()
        .map(|statement| statement_json(analysis, extraction, &chars, statement))
        .collect();
    json!({
        "text": document.text(),
        "sentences": sentences,
        "entities": entities,
        "statements": statements,
    })
}

/// From bytes to characters.
struct Chars {
    /// The character at each byte.
    at: Vec<usize>,
}

impl Chars {
    fn of(analysis: &Analysis) -> Self {
        let text = analysis.document.text();
        let mut at = vec![0; text.len() + 1];
        let mut n_chars = 0;
        for (byte, slot) in at.iter_mut().enumerate() {
            *slot = n_chars;
            n_chars += usize::from(text.is_char_boundary(byte + 1));
        }
        Self { at }
    }

    fn span(&self, span: crate::source::Span) -> (usize, usize) {
        let at = |byte: u32| self.at.get(byte as usize).copied().unwrap_or_default();
        (at(span.start), at(span.end))
    }
}

fn sentence_json(analysis: &Analysis, chars: &Chars, sentence: SentenceId) -> Json {
    let document = &analysis.document;
    let tokens: Vec<Json> = document
        .sentence_tokens(sentence)
        .map(|token| {
            let (start, end) = chars.span(document.token(token).span);
            let tag = analysis.tags.tag(token);
            json!({
                "form": document.form(token),
                "lemma": analysis.lemmas.lemma(token),
                "upos": tag.upos.as_str(),
                "xpos": *tag.xpos,
                "feats": *tag.feats,
                "head": analysis.trees.head(token).map(|head| within(analysis, sentence, head)),
                "relation": analysis.trees.relation(token).as_str(),
                "name": analysis.names.at(token).map(|name| name.kind.as_str()),
                "start": start,
                "end": end,
            })
        })
        .collect();
    let (start, end) = chars.span(document.sentence(sentence).span);
    json!({
        "text": document.sentence_text(sentence),
        "start": start,
        "end": end,
        "tokens": tokens,
    })
}

/// A token's place in its sentence, from 0.
fn within(analysis: &Analysis, sentence: SentenceId, token: TokenId) -> u32 {
    token.0.saturating_sub(analysis.document.sentence(sentence).tokens.start)
}

fn entity_json(
    analysis: &Analysis,
    extraction: &Extraction,
    chars: &Chars,
    entity: &Entity,
) -> Json {
    let mentions = entity.mentions.iter().map(|&mention| extraction.discourse.mention(mention));
    let mentions: Vec<Json> =
        mentions.map(|mention| mention_json(analysis, chars, mention)).collect();
    json!({
        "name": entity.name,
        "aliases": entity.aliases,
        "kind": format!("{:?}", entity.kind),
        "named": entity.named,
        "mentions": mentions,
    })
}

fn mention_json(analysis: &Analysis, chars: &Chars, mention: &Mention) -> Json {
    let document = &analysis.document;
    let last = TokenId(mention.tokens.end.saturating_sub(1));
    let first = TokenId(mention.tokens.start);
    let (start, end) = chars.span(document.token(first).span.to(document.token(last).span));
    json!({
        "text": document.text_between(first, last),
        "form": match mention.form {
            MentionForm::Name => "name",
            MentionForm::Nominal => "nominal",
            MentionForm::Pronoun => "pronoun",
        },
        "sentence": document.sentence_of(mention.head).0,
        "start": start,
        "end": end,
    })
}

fn statement_json(
    analysis: &Analysis,
    extraction: &Extraction,
    chars: &Chars,
    statement: &Statement,
) -> Json {
    let name = |entity: EntityId| extraction.discourse.entity(entity).name.as_str();
    let sentence = statement.evidence.sentence;
    let (start, end) = chars.span(analysis.document.sentence(sentence).span);
    json!({
        "subject": name(statement.subject),
        "relation": *statement.relation,
        "object": name(statement.object),
        "predicate": statement.predicate,
        "negated": statement.negated,
        "modality": modality(statement.modality),
        "attributed_to": statement.attributed_to.map(name),
        "date": statement.date.map(|date| date.to_string()),
        "place": statement.place.map(name),
        "confidence": statement.confidence,
        "sentence": sentence.0,
        "start": start,
        "end": end,
        "rule": statement.evidence.rule,
    })
}

fn modality(modality: Modality) -> &'static str {
    match modality {
        Modality::Asserted => "asserted",
        Modality::Claimed => "claimed",
        Modality::Planned => "planned",
        Modality::Obligation => "obligation",
        Modality::Hypothetical => "hypothetical",
    }
}
