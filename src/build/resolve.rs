//! Which entities of different articles are one, and their nodes.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::build::Built;
use crate::build::naming;
use crate::build::reading::LocalEntity;
use crate::build::reading::Reading;
use crate::build::stored;
use crate::build::stored::StoredEntity;
use crate::build::unionfind::Sets;
use crate::extract::EntityKind;
use crate::graph::Graph;
use crate::graph::GraphError;
use crate::graph::Transaction;
use crate::value::Date;
use crate::value::NodeId;
use crate::value::RelId;
use crate::value::Value;

/// The nodes of the entities of each reading, and their names.
pub(super) struct Nodes {
    of: Vec<Vec<NodeId>>,
    names: BTreeMap<NodeId, String>,
}

impl Nodes {
    /// The node of an entity of a reading.
    pub(super) fn node(&self, reading: usize, entity: usize) -> NodeId {
        self.of[reading][entity]
    }

    /// The name of a node.
    pub(super) fn name(&self, node: NodeId) -> &str {
        self.names.get(&node).map_or("", String::as_str)
    }
}

/// An entity of the graph or of a reading, before it is known which are one.
struct Item<'a> {
    name: &'a str,
    aliases: &'a [String],
    kind: EntityKind,
    mentions: i64,
    /// Whether its name means the same in all articles.
    shared: bool,
    place: Place,
}

/// Where an item comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Graph(NodeId),
    Reading(usize, usize),
}

/// Decides which entities are one and writes them, the articles and what those mention.
pub(super) fn write_entities(
    transaction: &mut Transaction<'_>,
    readings: &[Reading],
    built: &mut Built,
) -> Result<Nodes, GraphError> {
    let known = stored::entities(transaction);
    let items = items(&known, readings);
    let clusters = clusters(&items);
    let mut nodes = Nodes {
        of: readings.iter().map(|reading| vec![NodeId(0); reading.entities.len()]).collect(),
        names: BTreeMap::new(),
    };
    let mut summaries: Vec<Summary<'_>> =
        clusters.iter().map(|cluster| summary(&items, cluster)).collect();
    summaries.sort_by(|one, other| one.order().cmp(&other.order()));
    let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
    for summary in &summaries {
        let node = write_entity(transaction, summary, built)?;
        for &place in &summary.places {
            match place {
                Place::Reading(reading, entity) => nodes.of[reading][entity] = node,
                Place::Graph(other) if other != node => move_node(transaction, other, node)?,
                Place::Graph(_) => {}
            }
        }
        renamed.extend(summary.old_names.iter().map(|&old| (old, summary.name.as_str())));
        nodes.names.insert(node, summary.name.clone());
    }
    rename(transaction, &renamed)?;
    for (number, reading) in readings.iter().enumerate() {
        write_article(transaction, reading, &nodes.of[number])?;
    }
    Ok(nodes)
}

fn items<'a>(known: &'a [StoredEntity], readings: &'a [Reading]) -> Vec<Item<'a>> {
    let stored = known.iter().map(|entity| Item {
        name: &entity.name,
        aliases: &entity.aliases,
        kind: entity.kind,
        mentions: entity.mentions,
        shared: naming::is_shared(&entity.name, entity.kind),
        place: Place::Graph(entity.node),
    });
    let new = readings.iter().enumerate().flat_map(|(reading, read)| {
        read.entities.iter().enumerate().map(move |(at, entity): (usize, &LocalEntity)| Item {
            name: &entity.name,
            aliases: &entity.aliases,
            kind: entity.kind,
            mentions: entity.count,
            shared: naming::is_shared(&entity.name, entity.kind)
                && (entity.named
                    || !naming::is_proper(&entity.name)
                    || !is_particular(entity.kind)),
            place: Place::Reading(reading, at),
        })
    });
    stored.chain(new).collect()
}

/// Whether descriptions of a kind mean another thing in each article.
fn is_particular(kind: EntityKind) -> bool {
    !matches!(kind, EntityKind::Group | EntityKind::Concept | EntityKind::Law)
}

/// The names by which an item meets others: its own, and those of its other names that are long
/// enough to mean one thing only.
fn meeting_keys(item: &Item<'_>) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    if !item.shared {
        return keys;
    }
    keys.insert(naming::key(item.name));
    if naming::is_proper(item.name) {
        let full = item.aliases.iter().filter(|alias| {
            alias.contains(' ') && naming::is_proper(alias) && naming::is_shared(alias, item.kind)
        });
        keys.extend(full.map(|alias| naming::key(alias)));
    }
    keys
}

/// The items by what they stand for; each cluster is in order, and so are the clusters.
fn clusters(items: &[Item<'_>]) -> Vec<Vec<usize>> {
    let mut sets = Sets::new(items.len());
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        for key in meeting_keys(item) {
            by_key.entry(key).or_default().push(at);
        }
    }
    for group in by_key.values() {
        join_group(items, group, &mut sets);
    }
    for (short, owner) in short_names(items, &mut sets) {
        sets.join(short, owner);
    }
    let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..items.len() {
        clusters.entry(sets.find(at)).or_default().push(at);
    }
    clusters.into_values().collect()
}

/// Joins those of one name whose kinds allow it. A vague kind joins only where it is clear with
/// what.
fn join_group(items: &[Item<'_>], group: &[usize], sets: &mut Sets) {
    let kinds: BTreeSet<EntityKind> = group.iter().map(|&at| items[at].kind).collect();
    let clear = kinds.iter().filter(|&&kind| kind != EntityKind::Concept).count() <= 1;
    for (number, &one) in group.iter().enumerate() {
        for &other in &group[number + 1..] {
            let (one_kind, other_kind) = (items[one].kind, items[other].kind);
            let vague = (one_kind == EntityKind::Concept) != (other_kind == EntityKind::Concept);
            if naming::compatible(one_kind, other_kind) && (!vague || clear) {
                sets.join(one, other);
            }
        }
    }
}

/// Clusters that only have a short name, such as an acronym, with the one cluster that has it as
/// another name.
fn short_names(items: &[Item<'_>], sets: &mut Sets) -> Vec<(usize, usize)> {
    let mut owners: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        let shares = item.shared && item.kind != EntityKind::Person && naming::is_proper(item.name);
        for alias in item
            .aliases
            .iter()
            .filter(|alias| shares && !alias.contains(' ') && naming::is_proper(alias))
        {
            owners.entry(naming::key(alias)).or_default().insert(sets.find(at));
        }
    }
    let mut found = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let short = item.shared
            && !item.name.contains(' ')
            && naming::is_proper(item.name)
            && item.aliases.is_empty();
        if !short {
            continue;
        }
        let own = sets.find(at);
        let Some(others) = owners.get(&naming::key(item.name)) else { continue };
        let fitting: Vec<usize> = others
            .iter()
            .copied()
            .filter(|&other| other != own && naming::compatible(items[other].kind, item.kind))
            .collect();
        if let [only] = fitting[..] {
            found.push((at, only));
        }
    }
    found
}

/// What a cluster is, taken together.
struct Summary<'a> {
    name: String,
    aliases: BTreeSet<&'a str>,
    kind: EntityKind,
    mentions: i64,
    places: Vec<Place>,
    /// Names under which the graph had it, other than the one that it gets.
    old_names: BTreeSet<&'a str>,
}

impl Summary<'_> {
    /// The order in which nodes are made: those of the graph first, then by what is in them.
    fn order(&self) -> (Option<NodeId>, &str, EntityKind, Option<&Place>) {
        let node = self.places.iter().find_map(|place| match place {
            Place::Graph(node) => Some(*node),
            Place::Reading(..) => None,
        });
        (node, &self.name, self.kind, self.places.first())
    }
}

fn summary<'a>(items: &[Item<'a>], cluster: &[usize]) -> Summary<'a> {
    let mut kinds: BTreeMap<EntityKind, i64> = BTreeMap::new();
    let mut names: BTreeMap<&str, i64> = BTreeMap::new();
    let mut aliases: BTreeSet<&str> = BTreeSet::new();
    let mut old_names: BTreeSet<&str> = BTreeSet::new();
    let (mut mentions, mut places) = (0, Vec::new());
    for &at in cluster {
        let item = &items[at];
        *kinds.entry(item.kind).or_default() += item.mentions.max(1);
        *names.entry(item.name).or_default() += item.mentions.max(1);
        aliases.insert(item.name);
        aliases.extend(item.aliases.iter().map(String::as_str));
        mentions += item.mentions;
        places.push(item.place);
        if matches!(item.place, Place::Graph(_)) {
            old_names.insert(item.name);
        }
    }
    places.sort_unstable();
    let best = names
        .iter()
        .max_by_key(|&(name, &count)| (!naming::is_acronym(name), count, Reverse(*name)));
    let name = best.map(|(name, _)| *name).unwrap_or_default();
    aliases.remove(name);
    old_names.remove(name);
    let kind = kinds
        .iter()
        .max_by_key(|&(&kind, &count)| (kind != EntityKind::Concept, count, Reverse(kind)))
        .map_or(EntityKind::Concept, |(&kind, _)| kind);
    Summary { name: name.to_owned(), aliases, kind, mentions, places, old_names }
}

fn write_entity(
    transaction: &mut Transaction<'_>,
    summary: &Summary<'_>,
    built: &mut Built,
) -> Result<NodeId, GraphError> {
    let own = naming::labels(summary.kind);
    let node = match summary.places.first() {
        Some(&Place::Graph(node)) => {
            let old = naming::kind_of(&transaction.labels(node));
            if old != summary.kind {
                for label in naming::labels(old) {
                    transaction.remove_label(node, label)?;
                }
                for label in own {
                    transaction.add_label(node, label)?;
                }
            }
            node
        }
        _ => {
            built.entities += 1;
            let mut labels = vec![naming::ENTITY];
            labels.extend(own);
            transaction.create_node(&labels)?
        }
    };
    transaction.set_node_property(node, "name", Value::Str(summary.name.as_str().into()))?;
    let aliases = stored::list_of_texts(summary.aliases.iter().copied());
    transaction.set_node_property(node, "aliases", aliases)?;
    transaction.set_node_property(node, "mentions", Value::Int(summary.mentions))?;
    Ok(node)
}

/// Gives the relationships of a node to another one that turned out to be the same thing.
fn move_node(
    transaction: &mut Transaction<'_>,
    from: NodeId,
    to: NodeId,
) -> Result<(), GraphError> {
    let moved = |node: NodeId| if node == from { to } else { node };
    let rels: Vec<RelId> = transaction.rels().collect();
    for rel in rels {
        let Some((start, end)) =
            transaction.endpoints(rel).filter(|&(start, end)| start == from || end == from)
        else {
            continue;
        };
        let rel_type = transaction.rel_type(rel).to_string();
        let properties = transaction.properties(rel);
        transaction.delete_rel(rel)?;
        let (start, end) = (moved(start), moved(end));
        if rel_type == naming::MENTIONS
            && let Some(other) = mention_of(transaction, start, end)
        {
            add_mentions(transaction, other, &properties)?;
        } else if start != end {
            let new = transaction.create_rel(start, &rel_type, end)?;
            for (key, value) in properties {
                transaction.set_rel_property(new, &key, value)?;
            }
        }
    }
    transaction.delete_node(from)
}

/// The relationship by which an article mentions an entity.
fn mention_of(graph: &Graph, article: NodeId, entity: NodeId) -> Option<RelId> {
    graph.rels().find(|&rel| {
        graph.endpoints(rel) == Some((article, entity))
            && **graph.rel_type(rel) == *naming::MENTIONS
    })
}

/// Adds the mentions under one name to those under another.
fn add_mentions(
    transaction: &mut Transaction<'_>,
    rel: RelId,
    properties: &[(Arc<str>, Value)],
) -> Result<(), GraphError> {
    let other = |key: &str| {
        properties.iter().find(|(own, _)| **own == *key).map_or(&Value::Null, |(_, value)| value)
    };
    let count =
        stored::integer(&transaction.property(rel, "count")) + stored::integer(other("count"));
    let mut forms: BTreeSet<String> =
        stored::texts(&transaction.property(rel, "as")).into_iter().collect();
    forms.extend(stored::texts(other("as")));
    transaction.set_rel_property(rel, "count", Value::Int(count))?;
    transaction.set_rel_property(rel, "as", stored::list_of_texts(forms.iter().map(String::as_str)))
}

/// Writes new names where relationships name an entity.
fn rename(
    transaction: &mut Transaction<'_>,
    renamed: &BTreeMap<&str, &str>,
) -> Result<(), GraphError> {
    if renamed.is_empty() {
        return Ok(());
    }
    let rels: Vec<RelId> = transaction.rels().collect();
    for rel in rels {
        for key in ["attributed_to", "place"] {
            let Some(old) = stored::text(&transaction.property(rel, key)) else { continue };
            if let Some(&new) = renamed.get(old.as_str()) {
                transaction.set_rel_property(rel, key, Value::Str(new.into()))?;
            }
        }
    }
    Ok(())
}

fn write_article(
    transaction: &mut Transaction<'_>,
    reading: &Reading,
    nodes: &[NodeId],
) -> Result<(), GraphError> {
    let article = &reading.article;
    let node = transaction.create_node(&[naming::ARTICLE])?;
    let text = |text: &str| Value::Str(text.into());
    transaction.set_node_property(node, "id", text(&article.id))?;
    transaction.set_node_property(node, "sha256", text(&article.sha256))?;
    if let Some(title) = &article.title {
        transaction.set_node_property(node, "title", text(title))?;
    }
    if let Some(source) = &article.source {
        transaction.set_node_property(node, "source", text(source))?;
    }
    let published = article.published.and_then(|date| {
        let (month, day) = (date.month?, date.day?);
        Date::new(i64::from(date.year), i64::from(month), i64::from(day))
    });
    if let Some(published) = published {
        transaction.set_node_property(node, "published", Value::Date(published))?;
    }
    let mut mentioned: BTreeMap<NodeId, (i64, BTreeSet<&str>)> = BTreeMap::new();
    for (entity, &node) in reading.entities.iter().zip(nodes) {
        let (count, forms) = mentioned.entry(node).or_default();
        *count += entity.count;
        forms.extend(entity.forms.iter().map(String::as_str));
    }
    for (entity, (count, forms)) in mentioned {
        let rel = transaction.create_rel(node, naming::MENTIONS, entity)?;
        transaction.set_rel_property(rel, "count", Value::Int(count))?;
        transaction.set_rel_property(rel, "as", stored::list_of_texts(forms))?;
    }
    Ok(())
}
