//! One relationship from all statements that make the same claim.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::build::Built;
use crate::build::naming;
use crate::build::reading::LocalClaim;
use crate::build::reading::Quote;
use crate::build::reading::Reading;
use crate::build::resolve::Nodes;
use crate::build::stored;
use crate::extract;
use crate::extract::Modality;
use crate::graph::Graph;
use crate::graph::GraphError;
use crate::graph::Transaction;
use crate::value::Date;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// However many articles say so, it may be wrong.
const CONFIDENCE_MAX: f64 = 0.99;
/// Confidence is kept to four decimals, so that sums in another order give the same.
const CONFIDENCE_STEPS: f64 = 10_000.0;

/// What makes two statements one claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    subject: NodeId,
    relation: String,
    object: NodeId,
    negated: bool,
    modality: String,
    attributed_to: Option<String>,
    date: Option<String>,
}

/// A claim with all that speaks for it.
#[derive(Default)]
struct Claim {
    rel: Option<RelId>,
    since: Option<Date>,
    until: Option<Date>,
    /// How often each wording occurs.
    predicates: BTreeMap<String, usize>,
    places: BTreeSet<String>,
    /// The highest confidence in each article; that of a relationship of the graph under its id.
    confidences: BTreeMap<String, f64>,
    quotes: BTreeSet<Quote>,
}

/// Writes the statements of all readings.
pub(super) fn write_claims(
    transaction: &mut Transaction<'_>,
    readings: &[Reading],
    nodes: &Nodes,
    built: &mut Built,
) -> Result<(), GraphError> {
    let mut claims: BTreeMap<Key, Claim> = BTreeMap::new();
    for (number, reading) in readings.iter().enumerate() {
        for local in &reading.claims {
            let subject = nodes.node(number, local.subject);
            let object = nodes.node(number, local.object);
            if subject == object {
                continue;
            }
            let name = |entity: usize| nodes.name(nodes.node(number, entity)).to_owned();
            let key = Key {
                subject,
                relation: local.relation.clone(),
                object,
                negated: local.negated,
                modality: modality_name(local.modality).to_owned(),
                attributed_to: local.attributed_to.map(name),
                date: local.date.map(|date| date.to_string()),
            };
            add(claims.entry(key).or_default(), local, local.place.map(name));
        }
    }
    join_stored(transaction, &mut claims)?;
    for (key, claim) in claims {
        write(transaction, &key, &claim, built)?;
    }
    Ok(())
}

fn modality_name(modality: Modality) -> &'static str {
    match modality {
        Modality::Asserted => "asserted",
        Modality::Claimed => "claimed",
        Modality::Planned => "planned",
        Modality::Obligation => "obligation",
        Modality::Hypothetical => "hypothetical",
    }
}

fn add(claim: &mut Claim, local: &LocalClaim, place: Option<String>) {
    claim.since = local.date.and_then(first_day);
    claim.until = local.date.and_then(last_day);
    *claim.predicates.entry(local.predicate.clone()).or_default() += 1;
    claim.places.extend(place);
    let best = claim.confidences.entry(local.evidence.article.clone()).or_insert(0.0);
    *best = best.max(local.confidence);
    claim.quotes.insert(local.evidence.clone());
}

/// Adds what the graph already has of the claims. Two relationships that have become one claim,
/// because two nodes have become one, are joined too.
fn join_stored(
    transaction: &mut Transaction<'_>,
    claims: &mut BTreeMap<Key, Claim>,
) -> Result<(), GraphError> {
    let mut known: BTreeMap<Key, Vec<RelId>> = BTreeMap::new();
    for rel in transaction.rels() {
        if let Some(key) = stored_key(transaction, rel) {
            known.entry(key).or_default().push(rel);
        }
    }
    for (key, rels) in known {
        if rels.len() < 2 && !claims.contains_key(&key) {
            continue;
        }
        let claim = claims.entry(key).or_default();
        for rel in rels {
            add_stored(transaction, claim, rel);
            match claim.rel {
                None => claim.rel = Some(rel),
                Some(_) => transaction.delete_rel(rel)?,
            }
        }
    }
    Ok(())
}

/// What makes a relationship of the graph the claim that it is. Relationships without evidence
/// were not read out of a text.
fn stored_key(graph: &Graph, rel: RelId) -> Option<Key> {
    let (subject, object) = graph.endpoints(rel)?;
    let quoted = !stored::texts(&graph.property(rel, "articles")).is_empty();
    (quoted && **graph.rel_type(rel) != *naming::MENTIONS).then(|| Key {
        subject,
        relation: graph.rel_type(rel).to_string(),
        object,
        negated: matches!(graph.property(rel, "negated"), Value::Bool(true)),
        modality: stored::text(&graph.property(rel, "modality")).unwrap_or_default(),
        attributed_to: stored::text(&graph.property(rel, "attributed_to")),
        date: stored::text(&graph.property(rel, "date")),
    })
}

fn add_stored(graph: &Graph, claim: &mut Claim, rel: RelId) {
    let articles = stored::texts(&graph.property(rel, "articles"));
    let sentences = stored::texts(&graph.property(rel, "sentences"));
    let offsets = stored::integers(&graph.property(rel, "offsets"));
    let rules = stored::texts(&graph.property(rel, "rules"));
    for (((article, sentence), offset), rule) in
        articles.into_iter().zip(sentences).zip(offsets).zip(rules)
    {
        claim.quotes.insert(Quote { article, offset, sentence, rule });
    }
    if let Some(predicate) = stored::text(&graph.property(rel, "predicate")) {
        *claim.predicates.entry(predicate).or_default() += 1;
    }
    claim.places.extend(stored::text(&graph.property(rel, "place")));
    if let Value::Float(confidence) = graph.property(rel, "confidence") {
        claim.confidences.insert(format!("{}", rel.0), confidence);
    }
    for (day, property) in [(&mut claim.since, "since"), (&mut claim.until, "until")] {
        if let Value::Date(date) = graph.property(rel, property) {
            *day = Some(date);
        }
    }
}

fn write(
    transaction: &mut Transaction<'_>,
    key: &Key,
    claim: &Claim,
    built: &mut Built,
) -> Result<(), GraphError> {
    let rel = match claim.rel {
        Some(rel) => rel,
        None => {
            built.claims += 1;
            transaction.create_rel(key.subject, &key.relation, key.object)?
        }
    };
    let text = |text: &str| Value::Str(text.into());
    let optional = |found: Option<&String>| found.map_or(Value::Null, |found| text(found));
    let predicate =
        claim.predicates.iter().max_by(|one, other| one.1.cmp(other.1).then(other.0.cmp(one.0)));
    let confidence = confidence(claim.confidences.values().copied());
    let list = |field: fn(&Quote) -> &str| stored::list_of_texts(claim.quotes.iter().map(field));
    let offsets = Value::List(claim.quotes.iter().map(|quote| Value::Int(quote.offset)).collect());
    let properties = [
        ("predicate", optional(predicate.map(|(predicate, _)| predicate))),
        ("negated", Value::Bool(key.negated)),
        ("modality", text(&key.modality)),
        ("attributed_to", optional(key.attributed_to.as_ref())),
        ("date", optional(key.date.as_ref())),
        ("since", claim.since.map_or(Value::Null, Value::Date)),
        ("until", claim.until.map_or(Value::Null, Value::Date)),
        ("place", optional(claim.places.first())),
        ("confidence", Value::Float(confidence)),
        ("sentences", list(|quote| &quote.sentence)),
        ("articles", list(|quote| &quote.article)),
        ("offsets", offsets),
        ("rules", list(|quote| &quote.rule)),
    ];
    for (name, value) in properties {
        transaction.set_rel_property(rel, name, value)?;
    }
    Ok(())
}

/// How sure a claim is that several articles make, taken as independent of one another.
fn confidence(each: impl Iterator<Item = f64>) -> f64 {
    let doubt: f64 = each.map(|confidence| 1.0 - confidence.clamp(0.0, 1.0)).product();
    ((1.0 - doubt).min(CONFIDENCE_MAX) * CONFIDENCE_STEPS).round() / CONFIDENCE_STEPS
}

/// The first day of a year, a month or a day.
fn first_day(date: extract::Date) -> Option<Date> {
    Date::new(
        i64::from(date.year),
        i64::from(date.month.unwrap_or(1)),
        i64::from(date.day.unwrap_or(1)),
    )
}

/// The last day of a year, a month or a day.
fn last_day(date: extract::Date) -> Option<Date> {
    let year = i64::from(date.year);
    match (date.month, date.day) {
        (None, _) => Date::new(year, 12, 31),
        (Some(month), Some(day)) => Date::new(year, i64::from(month), i64::from(day)),
        (Some(month), None) => {
            (28..=31).rev().find_map(|day| Date::new(year, i64::from(month), day))
        }
    }
}
