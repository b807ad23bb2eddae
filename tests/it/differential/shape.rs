//! Small graphs and queries over one vocabulary, so that patterns match often.

use std::fmt::Write;

use crate::differential::random::Random;

pub(super) const LABELS: &[&str] = &["A", "B", "C"];
pub(super) const TYPES: &[&str] = &["R", "S", "T"];
pub(super) const KEYS: &[&str] = &["x", "y"];

/// A value of the naive evaluator.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plain {
    // In the order in which `ORDER BY` sorts values of different types.
    Node(usize),
    Rel(usize),
    List(Vec<Plain>),
    Str(&'static str),
    Bool(bool),
    Int(i64),
    Null,
}

#[derive(Clone, Debug)]
pub(super) struct PlainNode {
    pub labels: Vec<&'static str>,
    pub properties: Vec<(&'static str, Plain)>,
}

#[derive(Clone, Debug)]
pub(super) struct PlainRel {
    pub start: usize,
    pub end: usize,
    pub rel_type: &'static str,
    pub properties: Vec<(&'static str, Plain)>,
}

#[derive(Clone, Debug)]
pub(super) struct PlainGraph {
    pub nodes: Vec<PlainNode>,
    pub rels: Vec<PlainRel>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrow {
    Right,
    Left,
    Both,
}

#[derive(Clone, Debug)]
pub(super) struct NodeShape {
    pub var: Option<String>,
    pub labels: Vec<&'static str>,
    pub property: Option<(&'static str, Plain)>,
}

#[derive(Clone, Debug)]
pub(super) struct RelShape {
    pub var: Option<String>,
    pub types: Vec<&'static str>,
    pub arrow: Arrow,
    /// Least and greatest number of steps of a variable-length relationship.
    pub hops: Option<(usize, usize)>,
    pub property: Option<(&'static str, Plain)>,
}

#[derive(Clone, Debug)]
pub(super) struct PathShape {
    pub first: NodeShape,
    pub steps: Vec<(RelShape, NodeShape)>,
}

#[derive(Clone, Debug)]
pub(super) enum Expr {
    Literal(Plain),
    Var(String),
    Property(String, &'static str),
    HasLabel(String, &'static str),
    Compare(&'static str, Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Xor(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    IsNull(Box<Expr>),
    In(Box<Expr>, Vec<Expr>),
    /// `EXISTS { pattern }`; its variables are those of the row or new ones.
    Exists(PathShape),
}

#[derive(Clone, Debug)]
pub(super) struct Match {
    pub optional: bool,
    pub paths: Vec<PathShape>,
    pub filter: Option<Expr>,
}

#[derive(Clone, Debug)]
pub(super) enum Item {
    Plain(Expr),
    CountAll,
    Aggregate(&'static str, bool, Expr),
}

#[derive(Clone, Debug)]
pub(super) struct Query {
    pub first: Vec<Match>,
    /// A `WITH` that keeps some variables, and what follows it.
    pub middle: Option<(Vec<String>, Option<Expr>, Vec<Match>)>,
    pub items: Vec<Item>,
    pub distinct: bool,
    /// Order by all columns, skip and limit.
    pub page: Option<(usize, usize)>,
}

impl PlainGraph {
    pub(super) fn random(random: &mut Random) -> Self {
        let n = 1 + random.below(6);
        let nodes = (0..n)
            .map(|_| PlainNode {
                labels: LABELS.iter().copied().filter(|_| random.one_in(2)).collect(),
                properties: properties(random),
            })
            .collect();
        let rels = (0..random.below(9))
            .map(|_| PlainRel {
                start: random.below(n),
                end: random.below(n),
                rel_type: random.pick(TYPES),
                properties: properties(random),
            })
            .collect();
        Self { nodes, rels }
    }

    /// The statement that makes the graph; `rels` and `nodes` get an `id` of their own.
    pub(super) fn to_cypher(&self) -> String {
        let mut parts = Vec::new();
        for (id, node) in self.nodes.iter().enumerate() {
            let labels: String = node.labels.iter().map(|label| format!(":{label}")).collect();
            parts.push(format!("(n{id}{labels} {})", map(id, &node.properties)));
        }
        for (id, rel) in self.rels.iter().enumerate() {
            let properties = map(id, &rel.properties);
            parts
                .push(format!("(n{})-[:{} {properties}]->(n{})", rel.start, rel.rel_type, rel.end));
        }
        format!("CREATE {}", parts.join(", "))
    }
}

fn map(id: usize, properties: &[(&'static str, Plain)]) -> String {
    let mut text = format!("{{id: {id}");
    for (key, value) in properties {
        write!(text, ", {key}: {}", value.to_cypher()).unwrap();
    }
    text + "}"
}

fn properties(random: &mut Random) -> Vec<(&'static str, Plain)> {
    let mut own = Vec::new();
    for &key in KEYS {
        if !random.one_in(3) {
            own.push((key, literal(random)));
        }
    }
    own
}

fn literal(random: &mut Random) -> Plain {
    match random.below(8) {
        0..=4 => Plain::Int(i64::try_from(random.below(4)).unwrap()),
        5 | 6 => Plain::Str(random.pick(&["a", "b"])),
        _ => Plain::Bool(random.one_in(2)),
    }
}

impl Plain {
    pub(super) fn to_cypher(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Int(number) => number.to_string(),
            Self::Str(text) => format!("'{text}'"),
            Self::Bool(truth) => truth.to_string(),
            Self::List(list) => {
                format!("[{}]", list.iter().map(Self::to_cypher).collect::<Vec<_>>().join(", "))
            }
            Self::Node(_) | Self::Rel(_) => unreachable!("entities have no literals"),
        }
    }
}

/// What a query under construction has bound.
#[derive(Default)]
struct Scope {
    nodes: Vec<String>,
    rels: Vec<String>,
    /// How many names were given; a name that `WITH` dropped is not given again.
    names: usize,
}

impl Scope {
    fn name(&mut self, letter: char) -> String {
        self.names += 1;
        format!("{letter}{}", self.names)
    }
}

impl Query {
    pub(super) fn random(random: &mut Random) -> Self {
        let mut scope = Scope::default();
        let first = matches(random, &mut scope);
        let mut middle = None;
        if random.one_in(3) {
            scope.nodes.retain(|_| !random.one_in(3));
            scope.rels.retain(|_| !random.one_in(3));
            let kept: Vec<String> = scope.nodes.iter().chain(&scope.rels).cloned().collect();
            if !kept.is_empty() {
                let filter = random.one_in(2).then(|| expr(random, &scope, 1));
                let more = if random.one_in(2) { matches(random, &mut scope) } else { Vec::new() };
                middle = Some((kept, filter, more));
            }
        }
        let items: Vec<Item> = (0..1 + random.below(3)).map(|_| item(random, &scope)).collect();
        // The order inside collected lists is nobody's business, so they cannot be sorted by.
        let sortable = !items.iter().any(|item| matches!(item, Item::Aggregate("collect", ..)));
        let page = (sortable && random.one_in(3)).then(|| (random.below(3), random.below(5)));
        Self { first, middle, items, distinct: random.one_in(4), page }
    }

    pub(super) fn to_cypher(&self) -> String {
        let mut text = String::new();
        self.first.iter().for_each(|clause| clause.write(&mut text));
        if let Some((kept, filter, more)) = &self.middle {
            write!(text, "WITH {} ", kept.join(", ")).unwrap();
            if let Some(filter) = filter {
                write!(text, "WHERE {} ", filter.to_cypher()).unwrap();
            }
            more.iter().for_each(|clause| clause.write(&mut text));
        }
        text.push_str(if self.distinct { "RETURN DISTINCT " } else { "RETURN " });
        let items = self.items.iter().enumerate();
        let items: Vec<String> =
            items.map(|(at, item)| format!("{} AS c{at}", item.to_cypher())).collect();
        text.push_str(&items.join(", "));
        if let Some((skip, limit)) = self.page {
            let columns: Vec<String> = (0..items.len()).map(|at| format!("c{at}")).collect();
            write!(text, " ORDER BY {} SKIP {skip} LIMIT {limit}", columns.join(", ")).unwrap();
        }
        text
    }
}

fn matches(random: &mut Random, scope: &mut Scope) -> Vec<Match> {
    (0..1 + random.below(2))
        .map(|at| {
            let optional = at > 0 && random.one_in(3) || random.one_in(8);
            let paths =
                (0..1 + usize::from(random.one_in(4))).map(|_| path(random, scope)).collect();
            let filter = random.one_in(2).then(|| expr(random, scope, 2));
            Match { optional, paths, filter }
        })
        .collect()
}

fn path(random: &mut Random, scope: &mut Scope) -> PathShape {
    let first = node(random, scope, true);
    let steps = (0..[0, 1, 1, 1, 2, 2, 3][random.below(7)])
        .map(|_| (rel(random, scope), node(random, scope, true)))
        .collect();
    PathShape { first, steps }
}

fn node(random: &mut Random, scope: &mut Scope, may_name: bool) -> NodeShape {
    if !scope.nodes.is_empty() && random.one_in(4) {
        let var = Some(random.pick(&scope.nodes));
        return NodeShape { var, labels: Vec::new(), property: None };
    }
    let labels = LABELS.iter().copied().filter(|_| random.one_in(5)).collect();
    let property = random.one_in(8).then(|| (random.pick(KEYS), literal(random)));
    let var = (may_name && !random.one_in(4)).then(|| scope.name('n'));
    scope.nodes.extend(var.clone());
    NodeShape { var, labels, property }
}

fn rel(random: &mut Random, scope: &mut Scope) -> RelShape {
    let types = TYPES.iter().copied().filter(|_| random.one_in(4)).collect();
    let arrow = random.pick(&[Arrow::Right, Arrow::Right, Arrow::Left, Arrow::Both]);
    let hops = random.one_in(5).then(|| {
        let least = random.below(3);
        (least, least + random.below(3))
    });
    let property = random.one_in(10).then(|| (random.pick(KEYS), literal(random)));
    let var = (hops.is_none() && random.one_in(2)).then(|| scope.name('r'));
    scope.rels.extend(var.clone());
    RelShape { var, types, arrow, hops, property }
}

fn expr(random: &mut Random, scope: &Scope, depth: usize) -> Expr {
    let below = |random: &mut Random| Box::new(expr(random, scope, depth - 1));
    if depth > 0 && random.one_in(2) {
        return match random.below(4) {
            0 => Expr::And(below(random), below(random)),
            1 => Expr::Or(below(random), below(random)),
            2 => Expr::Xor(below(random), below(random)),
            _ => Expr::Not(below(random)),
        };
    }
    match random.below(9) {
        8 => Expr::Literal(
            [Plain::Bool(true), Plain::Bool(false), Plain::Null][random.below(3)].clone(),
        ),
        0 if !scope.nodes.is_empty() => {
            Expr::HasLabel(random.pick(&scope.nodes), random.pick(LABELS))
        }
        1 => Expr::IsNull(Box::new(atom(random, scope))),
        2 => {
            let list = (0..random.below(4)).map(|_| atom(random, scope)).collect();
            Expr::In(Box::new(atom(random, scope)), list)
        }
        3 if !scope.nodes.is_empty() => {
            let var = Some(random.pick(&scope.nodes));
            let mut inner = Scope::default();
            let start = NodeShape { var, labels: Vec::new(), property: None };
            let mut step = rel(random, &mut inner);
            step.var = None;
            Expr::Exists(PathShape {
                first: start,
                steps: vec![(step, node(random, &mut inner, false))],
            })
        }
        _ => {
            let operator = random.pick(&["=", "<>", "<", "<=", ">", ">="]);
            Expr::Compare(operator, Box::new(atom(random, scope)), Box::new(atom(random, scope)))
        }
    }
}

fn atom(random: &mut Random, scope: &Scope) -> Expr {
    let vars: Vec<&String> = scope.nodes.iter().chain(&scope.rels).collect();
    if vars.is_empty() || random.one_in(4) {
        let literal = if random.one_in(6) { Plain::Null } else { literal(random) };
        return Expr::Literal(literal);
    }
    Expr::Property(random.pick(&vars).clone(), random.pick(KEYS))
}

fn item(random: &mut Random, scope: &Scope) -> Item {
    let vars: Vec<&String> = scope.nodes.iter().chain(&scope.rels).collect();
    match random.below(6) {
        0 => Item::CountAll,
        1 => {
            let name = random.pick(&["count", "min", "max", "collect"]);
            Item::Aggregate(name, random.one_in(3), atom(random, scope))
        }
        2 if !vars.is_empty() => Item::Plain(Expr::Var(random.pick(&vars).clone())),
        3 => Item::Plain(expr(random, scope, 1)),
        _ => Item::Plain(atom(random, scope)),
    }
}

impl Match {
    fn write(&self, text: &mut String) {
        text.push_str(if self.optional { "OPTIONAL MATCH " } else { "MATCH " });
        let paths: Vec<String> = self.paths.iter().map(PathShape::to_cypher).collect();
        text.push_str(&paths.join(", "));
        text.push(' ');
        if let Some(filter) = &self.filter {
            write!(text, "WHERE {} ", filter.to_cypher()).unwrap();
        }
    }
}

fn property_map(property: Option<&(&'static str, Plain)>) -> String {
    property.map_or(String::new(), |(key, value)| format!(" {{{key}: {}}}", value.to_cypher()))
}

impl PathShape {
    pub(super) fn to_cypher(&self) -> String {
        let mut text = self.first.to_cypher();
        for (rel, node) in &self.steps {
            let types = rel.types.join("|");
            let colon = if types.is_empty() { "" } else { ":" };
            let hops = rel.hops.map_or(String::new(), |(least, most)| format!("*{least}..{most}"));
            let var = rel.var.as_deref().unwrap_or("");
            let map = property_map(rel.property.as_ref());
            let (left, right) = match rel.arrow {
                Arrow::Right => ("-", "->"),
                Arrow::Left => ("<-", "-"),
                Arrow::Both => ("-", "-"),
            };
            write!(text, "{left}[{var}{colon}{types}{hops}{map}]{right}{}", node.to_cypher())
                .unwrap();
        }
        text
    }
}

impl NodeShape {
    fn to_cypher(&self) -> String {
        let labels: String = self.labels.iter().map(|label| format!(":{label}")).collect();
        let var = self.var.as_deref().unwrap_or("");
        format!("({var}{labels}{})", property_map(self.property.as_ref()))
    }
}

impl Item {
    fn to_cypher(&self) -> String {
        match self {
            Self::Plain(expr) => expr.to_cypher(),
            Self::CountAll => "count(*)".to_owned(),
            Self::Aggregate(name, distinct, expr) => {
                let distinct = if *distinct { "DISTINCT " } else { "" };
                format!("{name}({distinct}{})", expr.to_cypher())
            }
        }
    }
}

impl Expr {
    pub(super) fn to_cypher(&self) -> String {
        match self {
            Self::Literal(value) => value.to_cypher(),
            Self::Var(var) => var.clone(),
            Self::Property(var, key) => format!("{var}.{key}"),
            Self::HasLabel(var, label) => format!("{var}:{label}"),
            Self::Compare(operator, a, b) => {
                format!("({} {operator} {})", a.to_cypher(), b.to_cypher())
            }
            Self::And(a, b) => format!("({} AND {})", a.to_cypher(), b.to_cypher()),
            Self::Or(a, b) => format!("({} OR {})", a.to_cypher(), b.to_cypher()),
            Self::Xor(a, b) => format!("({} XOR {})", a.to_cypher(), b.to_cypher()),
            Self::Not(a) => format!("(NOT {})", a.to_cypher()),
            Self::IsNull(a) => format!("({} IS NULL)", a.to_cypher()),
            Self::In(a, list) => {
                let list: Vec<String> = list.iter().map(Self::to_cypher).collect();
                format!("({} IN [{}])", a.to_cypher(), list.join(", "))
            }
            Self::Exists(path) => format!("EXISTS {{ {} }}", path.to_cypher()),
        }
    }
}
