//! Readings into the graph: order, resolution, merging, evidence.

use std::fmt::Write;

use factum::build::Article;
use factum::build::Builder;
use factum::build::Built;
use factum::build::Reading;
use factum::extract::Discourse;
use factum::extract::Entity;
use factum::extract::EntityId;
use factum::extract::EntityKind;
use factum::extract::Evidence;
use factum::extract::Extraction;
use factum::extract::Mention;
use factum::extract::MentionForm;
use factum::extract::MentionId;
use factum::extract::Modality;
use factum::extract::Statement;
use factum::graph::Graph;
use factum::text::Analysis;
use factum::text::SentenceId;
use factum::text::conllu;
use factum::value::Value;
use proptest::prelude::any;
use proptest::proptest;

/// An article of one sentence per line: `Subject | VERB | Object`, where a name may be followed by
/// `=alias` and its kind by `:Kind`.
fn reading(text: &str) -> Reading {
    let mut conllu = String::new();
    let mut discourse = Discourse::default();
    let mut statements = Vec::new();
    let (mut token, mut parsed) = (0, Vec::new());
    for line in text.lines() {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let [subject, relation, object] = parts[..] else { panic!("`{line}` has three parts") };
        let words = format!("{} {relation} {}", plain(subject), plain(object));
        for (at, word) in (1..).zip(words.split(' ')) {
            let head = u32::from(at > 1);
            let relation = if at == 1 { "root" } else { "dep" };
            writeln!(conllu, "{at}\t{word}\t{word}\tPROPN\tNNP\t_\t{head}\t{relation}\t_\t_")
                .unwrap();
        }
        conllu.push('\n');
        parsed.push((subject, relation, object, token));
        token += u32::try_from(words.split(' ').count()).unwrap();
    }
    for (sentence, (subject, relation, object, first)) in (0..).zip(parsed) {
        let subject = entity(&mut discourse, subject, first);
        let object = entity(&mut discourse, object, first + 1);
        let negated = relation.starts_with("NOT ");
        statements.push(Statement {
            subject,
            relation: relation.trim_start_matches("NOT ").replace(' ', "_").into(),
            object,
            predicate: relation.to_lowercase(),
            negated,
            modality: Modality::Asserted,
            attributed_to: None,
            date: None,
            place: None,
            confidence: 0.8,
            evidence: Evidence { sentence: SentenceId(sentence), rule: "test" },
        });
    }
    let analysis: Analysis = conllu::read(&conllu).unwrap().remove(0);
    let article = Article::of(analysis.document.text());
    Reading::new(article, &analysis, &Extraction { discourse, statements })
}

fn plain(part: &str) -> &str {
    part.split([':', '=']).next().unwrap()
}

/// The entity that a part names; a name that is there already is that entity.
fn entity(discourse: &mut Discourse, part: &str, token: u32) -> EntityId {
    let name = plain(part);
    let kind = match part.split_once(':').map(|(_, rest)| rest.split('=').next().unwrap()) {
        Some("Person") => EntityKind::Person,
        Some("Group") => EntityKind::Group,
        Some("Country") => EntityKind::Country,
        Some("Work") => EntityKind::Work,
        _ => EntityKind::Organization,
    };
    let aliases: Vec<String> = part.split('=').skip(1).map(str::to_owned).collect();
    let found = discourse.entities.iter().position(|entity| entity.name == name);
    let at = found.unwrap_or_else(|| {
        let named = name.starts_with(char::is_uppercase);
        discourse.entities.push(Entity {
            name: name.to_owned(),
            aliases,
            kind,
            named,
            mentions: Vec::new(),
        });
        discourse.entities.len() - 1
    });
    let id = EntityId(u32::try_from(at).unwrap());
    let mention = MentionId(u32::try_from(discourse.mentions.len()).unwrap());
    discourse.entities[at].mentions.push(mention);
    let form = MentionForm::Name;
    let head = factum::text::TokenId(token);
    discourse.mentions.push(Mention { head, tokens: token..token + 1, form, kind, entity: id });
    id
}

fn build(texts: &[&str]) -> (Graph, Built) {
    let mut graph = Graph::new();
    let built = append(&mut graph, texts);
    (graph, built)
}

fn append(graph: &mut Graph, texts: &[&str]) -> Built {
    let mut builder = Builder::new();
    for text in texts {
        builder.add(reading(text));
    }
    let mut transaction = graph.begin();
    let built = builder.write(&mut transaction).unwrap();
    transaction.commit();
    built
}

/// Everything that a graph holds, with ids.
fn dump(graph: &Graph) -> String {
    let mut text = String::new();
    for node in graph.nodes() {
        writeln!(text, "{node:?} {:?} {:?}", graph.labels(node), graph.properties(node)).unwrap();
    }
    for rel in graph.rels() {
        let ends = graph.endpoints(rel).unwrap();
        writeln!(text, "{rel:?} {ends:?} {} {:?}", graph.rel_type(rel), graph.properties(rel))
            .unwrap();
    }
    text
}

fn string(value: &Value) -> String {
    if let Value::Str(text) = value { text.to_string() } else { String::new() }
}

/// The claims of a graph as `(subject)-[TYPE n]->(object)`, n the pieces of evidence, sorted.
fn claims(graph: &Graph) -> Vec<String> {
    let mut claims = Vec::new();
    for rel in graph.rels() {
        let Value::List(articles) = graph.property(rel, "articles") else { continue };
        let (start, end) = graph.endpoints(rel).unwrap();
        let name = |node| string(&graph.property(node, "name"));
        let not =
            if matches!(graph.property(rel, "negated"), Value::Bool(true)) { "NOT " } else { "" };
        let rel_type = graph.rel_type(rel);
        claims.push(format!(
            "({})-[{not}{rel_type} {}]->({})",
            name(start),
            articles.len(),
            name(end)
        ));
    }
    claims.sort();
    claims
}

/// The names of the nodes that are entities, sorted.
fn names(graph: &Graph) -> Vec<String> {
    let label = graph.label_id("Entity").unwrap();
    let nodes = graph.nodes_with_label(label).iter().map(factum::value::NodeId);
    let mut names: Vec<String> = nodes.map(|node| string(&graph.property(node, "name"))).collect();
    names.sort();
    names
}

const FIRST: &str =
    "Red Cross=ICRC | WARNS | Chad:Country\nChad:Country | EXPELS | Afghan refugees:Group";
const SECOND: &str = "ICRC | WARNS | Chad:Country\nAda Obi:Person | LEADS | Red Cross";
const THIRD: &str = "Chad:Country | EXPELS | Afghan refugees:Group\nChad:Country | NOT EXPELS | Afghan refugees:Group";

#[test]
fn the_order_of_articles_does_not_matter() {
    let texts = [FIRST, SECOND, THIRD];
    let want = dump(&build(&texts).0);
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(dump(&build(&order.map(|at| texts[at])).0), want, "{order:?}");
    }
}

#[test]
fn one_claim_is_one_relationship() {
    let (graph, built) = build(&[FIRST, SECOND, THIRD]);
    let want = [
        "(Ada Obi)-[LEADS 1]->(Red Cross)",
        "(Chad)-[EXPELS 2]->(Afghan refugees)",
        "(Chad)-[NOT EXPELS 1]->(Afghan refugees)",
        "(Red Cross)-[WARNS 2]->(Chad)",
    ];
    assert_eq!(claims(&graph), want);
    assert_eq!(built, Built { articles: 3, repeated: 0, entities: 4, claims: 4 });
}

#[test]
fn appending_says_the_same_as_building_at_once() {
    let (whole, _) = build(&[FIRST, SECOND, THIRD]);
    for (early, late) in
        [([FIRST, SECOND], THIRD), ([SECOND, THIRD], FIRST), ([FIRST, THIRD], SECOND)]
    {
        let (mut graph, _) = build(&early);
        append(&mut graph, &[late]);
        assert_eq!(claims(&graph), claims(&whole), "{late}");
        assert_eq!(names(&graph), names(&whole), "{late}");
    }
}

#[test]
fn an_article_is_read_once() {
    let (mut graph, built) = build(&[FIRST, FIRST]);
    assert_eq!((built.articles, built.repeated), (1, 1));
    let before = dump(&graph);
    assert_eq!(append(&mut graph, &[FIRST]), Built { repeated: 1, ..Built::default() });
    assert_eq!(dump(&graph), before);
}

#[test]
fn what_is_only_described_is_another_thing_in_each_article() {
    let (graph, _) = build(&["court | FREES | Ada Obi:Person", "court | JAILS | Ben Ito:Person"]);
    assert_eq!(names(&graph), ["Ada Obi", "Ben Ito", "court", "court"]);
    let (graph, _) =
        build(&["men:Group | ROB | Ada Obi:Person", "men:Group | ROB | Ben Ito:Person"]);
    assert_eq!(names(&graph), ["Ada Obi", "Ben Ito", "men", "men"]);
}

#[test]
fn persons_are_not_merged_by_a_surname() {
    let (graph, _) = build(&[
        "Ada Obi:Person=Obi | LEADS | Red Cross",
        "Obi:Person | LEAVES | Red Cross",
        "Tom Obi:Person | JOINS | Red Cross",
    ]);
    assert_eq!(names(&graph), ["Ada Obi", "Obi", "Red Cross", "Tom Obi"]);
}

#[test]
fn an_acronym_of_two_bodies_is_neither() {
    let (graph, _) = build(&[
        "Rural Support Fund=RSF | HELPS | Afghan refugees:Group",
        "River Safety Force=RSF | STOPS | Afghan refugees:Group",
        "RSF | HELPS | Afghan refugees:Group",
    ]);
    assert_eq!(
        names(&graph),
        ["Afghan refugees", "RSF", "River Safety Force", "Rural Support Fund"]
    );
}

#[test]
fn a_later_article_can_show_that_two_nodes_are_one() {
    let mut graph = build(&["UOT | ASKS | Chad:Country"]).0;
    append(&mut graph, &["Union of Tenants | ASKS | Chad:Country"]);
    assert_eq!(names(&graph), ["Chad", "UOT", "Union of Tenants"]);
    append(&mut graph, &["Union of Tenants=UOT | WARNS | Chad:Country"]);
    assert_eq!(names(&graph), ["Chad", "Union of Tenants"]);
    let want = ["(Union of Tenants)-[ASKS 2]->(Chad)", "(Union of Tenants)-[WARNS 1]->(Chad)"];
    assert_eq!(claims(&graph), want);
}

#[test]
fn evidence_quotes_the_article() {
    let texts = [FIRST, SECOND, THIRD];
    let (graph, _) = build(&texts);
    let contents: Vec<(String, String)> = texts
        .iter()
        .map(|text| {
            let reading = reading(text);
            (reading.article().id.clone(), plain_text(text))
        })
        .collect();
    let mut n_quotes = 0;
    for rel in graph.rels() {
        let Value::List(sentences) = graph.property(rel, "sentences") else { continue };
        let Value::List(articles) = graph.property(rel, "articles") else { panic!("articles") };
        let Value::List(offsets) = graph.property(rel, "offsets") else { panic!("offsets") };
        let Value::List(rules) = graph.property(rel, "rules") else { panic!("rules") };
        assert!(
            sentences.len() == articles.len()
                && articles.len() == offsets.len()
                && rules.len() == offsets.len()
        );
        for ((sentence, article), offset) in sentences.iter().zip(&*articles).zip(&*offsets) {
            let Value::Int(offset) = offset else { panic!("an offset is an integer") };
            let content = &contents.iter().find(|(id, _)| *id == string(article)).unwrap().1;
            let from: String = content.chars().skip(usize::try_from(*offset).unwrap()).collect();
            assert!(from.starts_with(&string(sentence)), "{sentence:?} at {offset} of {content:?}");
            n_quotes += 1;
        }
    }
    assert_eq!(n_quotes, 6);
}

/// The text that a reading of some lines is of.
fn plain_text(lines: &str) -> String {
    let sentences = lines.lines().map(|line| {
        let parts: Vec<&str> = line.split('|').map(|part| plain(part.trim())).collect();
        parts.join(" ")
    });
    sentences.collect::<Vec<_>>().join(" ")
}

proptest! {
    #[test]
    fn any_order_gives_the_same_graph(numbers in proptest::collection::vec(any::<[u8; 3]>(), 1..12), turn in 0_usize..12) {
        const NAMES: [&str; 8] = [
            "Red Cross=ICRC", "ICRC", "Chad:Country", "Afghan refugees:Group", "Ada Obi:Person=Obi", "Obi:Person", "court", "Union of Tenants=UT",
        ];
        let texts: Vec<String> = numbers
            .iter()
            .map(|&[subject, verb, object]| {
                let name = |at: u8| NAMES[usize::from(at) % NAMES.len()];
                let verb = ["WARNS", "HELPS", "NOT HELPS"][usize::from(verb) % 3];
                format!("{} | {verb} | {}", name(subject), name(object))
            })
            .collect();
        let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let want = dump(&build(&texts).0);
        let at = turn % texts.len();
        texts.rotate_left(at);
        proptest::prop_assert_eq!(&dump(&build(&texts).0), &want);
        texts.reverse();
        proptest::prop_assert_eq!(dump(&build(&texts).0), want);
    }
}
