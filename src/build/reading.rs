//! What was read out of one article, in words that do not need the article any more.

use std::collections::BTreeSet;

use crate::build::article::Article;
use crate::build::naming;
use crate::extract::Date;
use crate::extract::EntityId;
use crate::extract::EntityKind;
use crate::extract::Extraction;
use crate::extract::MentionForm;
use crate::extract::Modality;
use crate::extract::Statement;
use crate::text::Analysis;
use crate::text::TokenId;

/// What was read out of one article.
#[derive(Clone, Debug)]
pub struct Reading {
    pub(super) article: Article,
    /// Those that take part in a claim or have a name.
    pub(super) entities: Vec<LocalEntity>,
    pub(super) claims: Vec<LocalClaim>,
}

/// An entity of one article.
#[derive(Clone, Debug)]
pub(super) struct LocalEntity {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) kind: EntityKind,
    pub(super) named: bool,
    /// How often it is mentioned.
    pub(super) count: i64,
    /// By which words, pronouns left out.
    pub(super) forms: BTreeSet<String>,
}

/// A statement of one article; the ends are numbers in its list of entities.
#[derive(Clone, Debug)]
pub(super) struct LocalClaim {
    pub(super) subject: usize,
    pub(super) relation: String,
    pub(super) object: usize,
    pub(super) predicate: String,
    pub(super) negated: bool,
    pub(super) modality: Modality,
    pub(super) attributed_to: Option<usize>,
    pub(super) date: Option<Date>,
    pub(super) place: Option<usize>,
    pub(super) confidence: f64,
    pub(super) evidence: Quote,
}

/// A sentence that a claim rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Quote {
    pub(super) article: String,
    /// Where the sentence starts in the article, in characters.
    pub(super) offset: i64,
    pub(super) sentence: String,
    pub(super) rule: String,
}

impl Reading {
    /// Takes over what the graph needs of an article.
    pub fn new(article: Article, analysis: &Analysis, extraction: &Extraction) -> Self {
        let kept = kept(extraction);
        let number = |entity: EntityId| kept.binary_search(&entity).ok();
        let entities =
            kept.iter().map(|&entity| local_entity(analysis, extraction, entity)).collect();
        let offsets = sentence_offsets(analysis);
        let claims = extraction
            .statements
            .iter()
            .filter_map(|statement| {
                let subject = number(statement.subject)?;
                let object = number(statement.object)?;
                let sentence = statement.evidence.sentence;
                let evidence = Quote {
                    article: article.id.clone(),
                    offset: offsets[sentence.index()],
                    sentence: analysis.document.sentence_text(sentence).to_owned(),
                    rule: statement.evidence.rule.to_owned(),
                };
                Some(LocalClaim {
                    subject,
                    relation: statement.relation.to_string(),
                    object,
                    predicate: statement.predicate.clone(),
                    negated: statement.negated,
                    modality: statement.modality,
                    attributed_to: statement.attributed_to.and_then(number),
                    date: statement.date,
                    place: statement.place.and_then(number),
                    confidence: statement.confidence,
                    evidence,
                })
            })
            .collect();
        Self { article, entities, claims }
    }

    /// The article.
    pub fn article(&self) -> &Article {
        &self.article
    }
}

/// The entities that get a node: those that take part in a statement, and those with a name.
fn kept(extraction: &Extraction) -> Vec<EntityId> {
    let parts = |statement: &Statement| {
        [Some(statement.subject), Some(statement.object), statement.attributed_to, statement.place]
    };
    let taking_part = extraction.statements.iter().flat_map(parts).flatten();
    let named =
        (0..).map(EntityId).zip(&extraction.discourse.entities).filter_map(|(id, entity)| {
            let thing = entity.kind != EntityKind::Concept || naming::is_proper(&entity.name);
            (entity.named && thing).then_some(id)
        });
    let mut kept: Vec<EntityId> = taking_part.chain(named).collect();
    kept.sort_unstable();
    kept.dedup();
    kept
}

fn local_entity(analysis: &Analysis, extraction: &Extraction, id: EntityId) -> LocalEntity {
    let entity = extraction.discourse.entity(id);
    let forms = entity.mentions.iter().filter_map(|&mention| {
        let mention = extraction.discourse.mention(mention);
        let last = mention.tokens.end.checked_sub(1)?;
        (mention.form != MentionForm::Pronoun).then(|| {
            let text = analysis.document.text_between(TokenId(mention.tokens.start), TokenId(last));
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
    });
    LocalEntity {
        name: entity.name.clone(),
        aliases: entity.aliases.clone(),
        kind: entity.kind,
        named: entity.named,
        count: i64::try_from(entity.mentions.len()).unwrap_or(i64::MAX),
        forms: forms.collect(),
    }
}

/// Where each sentence starts, in characters.
fn sentence_offsets(analysis: &Analysis) -> Vec<i64> {
    let document = &analysis.document;
    let mut offsets = Vec::with_capacity(document.sentences().len());
    let (mut at, mut characters) = (0, 0);
    for sentence in document.sentences() {
        let start = sentence.span.start as usize;
        let between = document.text().get(at..start).unwrap_or("");
        characters += i64::try_from(between.chars().count()).unwrap_or(0);
        at = start;
        offsets.push(characters);
    }
    offsets
}
