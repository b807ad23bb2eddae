//! The parser: what it reads it prints so that it reads the same again, it takes time in proportion
//! to the text, and no text makes it panic or overflow the stack.

use proptest::prelude::*;

use factum::cypher::error::ErrorKind;
use factum::cypher::syntax;
use factum::cypher::syntax::NESTING_MAX;
use factum::cypher::syntax::token::TokenKind;

/// The tree of a text without spans, `None` if it does not parse.
fn tree(text: &str) -> Option<String> {
    let statement = syntax::parse(text).ok()?;
    let spans = regex::Regex::new(r"Span \{ start: \d+, end: \d+ \}").expect("an expression");
    Some(spans.replace_all(&format!("{statement:?}"), "").into_owned())
}

/// Checks that what parses is printed so that it parses to the same.
fn check_print(text: &str) {
    let Ok(statement) = syntax::parse(text) else { return };
    let printed = syntax::print(&statement);
    assert_eq!(tree(text), tree(&printed), "\n{text}\n{printed}");
    let again = syntax::parse(&printed).expect("what was printed");
    assert_eq!(printed, syntax::print(&again));
}

/// Checks what holds for every text, good or bad.
fn check_any(text: &str) {
    let tokens = syntax::lex(text);
    let mut end = 0;
    for token in &tokens {
        let gap = &text[end..token.span.start as usize];
        assert!(gap.chars().all(|c| c.is_whitespace() || c.is_control() || c == '\u{feff}'));
        end = token.span.end as usize;
        assert!(text.is_char_boundary(end));
    }
    assert_eq!(tokens.last().map(|token| token.kind), Some(TokenKind::End));
    for piece in syntax::split(text) {
        assert!(text.get(piece.span.range()).is_some());
    }
    if let Err(error) = syntax::parse(text) {
        assert!(text.get(error.span.range()).is_some(), "{error:?}");
        let source = factum::source::Source::new("<query>", text);
        assert!(error.diagnostic().draw(&source).contains("error:"));
    }
    check_print(text);
}

/// Words and symbols of which most statements are made.
const WORDS: &[&str] = &[
    "MATCH",
    "OPTIONAL",
    "WHERE",
    "RETURN",
    "WITH",
    "UNWIND",
    "AS",
    "CREATE",
    "MERGE",
    "SET",
    "ON",
    "DELETE",
    "DETACH",
    "REMOVE",
    "CALL",
    "YIELD",
    "UNION",
    "ALL",
    "ORDER",
    "BY",
    "SKIP",
    "LIMIT",
    "FOREACH",
    "EXISTS",
    "COUNT",
    "COLLECT",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "AND",
    "OR",
    "XOR",
    "NOT",
    "IN",
    "IS",
    "NULL",
    "TRUE",
    "STARTS",
    "ENDS",
    "CONTAINS",
    "any",
    "none",
    "reduce",
    "shortestPath",
    "SHORTEST",
    "DISTINCT",
    "EXPLAIN",
    "INDEX",
    "FOR",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "-",
    "->",
    "<-",
    "--",
    "*",
    "+",
    "/",
    "%",
    "^",
    "=",
    "<>",
    "<",
    "<=",
    "=~",
    "+=",
    "|",
    ":",
    ".",
    "..",
    ",",
    ";",
    "&",
    "!",
    "$p",
    "a",
    "b",
    "n",
    "x",
    "`a b`",
    "'s'",
    "\"t\"",
    "1",
    "2.5",
    ".5",
    "0x1F",
    "1e9",
    "null",
    "count",
    "// c\n",
    "/* d */",
    "'",
    "`",
    "é",
    "—",
    "\u{0}",
];

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("a".to_owned()),
        Just("null".to_owned()),
        Just("$p".to_owned()),
        Just("-1".to_owned()),
        Just("2.5".to_owned()),
        Just("'it\\'s'".to_owned()),
        Just("`a b`".to_owned()),
        Just("count(*)".to_owned()),
        any::<i64>().prop_map(|n| n.to_string()),
    ];
    leaf.prop_recursive(5, 48, 4, |inner| {
        let op = prop::sample::select(vec![
            "OR",
            "XOR",
            "AND",
            "=",
            "<>",
            "<",
            ">=",
            "+",
            "-",
            "*",
            "/",
            "%",
            "^",
            "IN",
            "=~",
            "STARTS WITH",
            "ENDS WITH",
            "CONTAINS",
            "||",
        ]);
        prop_oneof![
            (inner.clone(), op, inner.clone()).prop_map(|(a, op, b)| format!("{a} {op} {b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.clone().prop_map(|a| format!("(NOT {a})")),
            inner.clone().prop_map(|a| format!("- {a}")),
            inner.clone().prop_map(|a| format!("({a}).key")),
            inner.clone().prop_map(|a| format!("({a}):A:B")),
            inner.clone().prop_map(|a| format!("({a} IS NOT NULL)")),
            // `[a IN b, c]` would begin a comprehension.
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[({a}), {b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[..{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{a: {a}, `b c`: {b}}}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("f.g({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[x IN {a} WHERE {b} | x]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("all(x IN {a} WHERE {b})")),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| format!("reduce(s = {a}, x IN {b} | s + x)")),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| format!("CASE {a} WHEN {b} THEN 1 ELSE 2 END")),
            inner.clone().prop_map(|a| format!("n {{.*, .k, a, b: {a}}}")),
            inner.clone().prop_map(|a| format!("EXISTS {{ (n:A|B&!C {{k: {a}}})-[r*1..2]->() }}")),
            inner.clone().prop_map(|a| format!("COUNT {{ MATCH (n) WHERE {a} RETURN n }}")),
            inner.prop_map(|a| format!("[p = (a)<-[:T]-(b) WHERE {a} | p]")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_tokens_and_a_tree_or_an_error(text in ".{0,200}") {
        check_any(&text);
    }

    #[test]
    fn any_words_have_a_tree_or_an_error(
        words in prop::collection::vec(prop::sample::select(WORDS), 0..40),
        between in prop::sample::select(vec!["", " "]),
    ) {
        check_any(&words.join(between));
    }

    #[test]
    fn expressions_print_as_they_were(a in expression(), b in expression()) {
        let text = format!("MATCH (n {{k: {a}}}) WHERE {b} RETURN {a} AS x, {b} ORDER BY {a} LIMIT 1");
        prop_assert!(syntax::parse(&text).is_ok(), "{}", text);
        check_print(&text);
    }
}

#[test]
fn statements_print_as_they_were() {
    for text in [
        "EXPLAIN MATCH p = ANY SHORTEST ((a)-[r:T WHERE r.x > 1]->(b) WHERE a.x = b.x){1,3} RETURN *",
        "MATCH p = SHORTEST 2 GROUPS (a)-->+(b), ALL SHORTEST (c)--{,4}(d) RETURN p",
        "MATCH (a)-[*]-(), (b)-[*2]-(), (c)-[*..3]-(), (d)-[*0..]-(), (e)<-[:A|B]->(f) RETURN 1 AS n",
        "MATCH (n IS A|B&!%), (m:!(A|B)), (o:A:B) WHERE n:A|B RETURN n",
        "CREATE (a:A:B $p)-[:T {x: 1}]->(b), path = (c) SET a.x = 1, a += {y: 2}, a = b, a:C:D",
        "MERGE (a) ON CREATE SET a.x = 1 ON MATCH SET a.y = 2, a:B REMOVE a.x, a:B DETACH DELETE a",
        "UNWIND [1, 2] AS x CALL (x) { RETURN x AS y UNION ALL RETURN 1 AS y } RETURN y",
        "CALL a.b(1) YIELD c AS d, e WHERE d > 1 RETURN DISTINCT d SKIP 1 LIMIT $n",
        "MATCH (n:$(a)&!$any([b])|C)-[r:$('T')|U*1..2]->(m IS $all(x)) WHERE n:$(a):B SET n:$(a):B, m IS $(c)",
        "MERGE (n:$(a)) CREATE (n)-[:$(b)]->(:A&$(c)) REMOVE n:$(a), n.x",
        "RETURN allReduce(s = 0, x IN [1] | s + x, s < 2), a IS NOT NFD NORMALIZED, normalize(a, nfc) AS b",
        "SHOW INDEXES YIELD name AS n, type WHERE n = type RETURN n ORDER BY n",
        "SHOW FUNCTIONS WHERE name = 'abs'",
        "LOAD CSV WITH HEADERS FROM 'a' AS row FIELDTERMINATOR ';' FOREACH (x IN row | SET x.y = 1)",
        "CREATE INDEX i IF NOT EXISTS FOR (n:A) ON (n.x, n.y)",
        "CREATE CONSTRAINT FOR ()-[r:T]-() REQUIRE r.x IS NOT NULL",
        "MATCH (case), (not), (`null`) RETURN case, not, `null`, all AS any, exists AS count",
        "RETURN [(x IN y)], [((a)-->(b))], -(1), - -1, (a = b) = c, 2 ^ -3, (-1).x, 0x1F, 0o17, 1_000",
        "RETURN 'a''b\\u00e9\\n', \"c\", `d``e`, n {.*}, $`a b`, {`a b`: 1}.`a b`, all((x IN y))",
    ] {
        syntax::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        check_print(text);
    }
}

/// Statements that nest a number of levels.
fn nested(n: usize) -> Vec<String> {
    let around = |open: &str, inner: &str, close: &str| {
        format!("RETURN {}{inner}{} AS x", open.repeat(n), close.repeat(n))
    };
    vec![
        around("(", "1", ")"),
        around("[", "1", "]"),
        around("{a: ", "1", "}"),
        around("NOT ", "true", ""),
        around("- ", "a", ""),
        around("f(", "1", ")"),
        around("a[", "1", "]"),
        around("CASE WHEN true THEN ", "1", " END"),
        around("EXISTS { MATCH (n) WHERE ", "true", " }"),
        format!("RETURN a{} AS x", ".b".repeat(n)),
        format!("MATCH {}(a)-->(b){} RETURN 1 AS x", "(".repeat(n), ")".repeat(n)),
        format!("MATCH (n:{}A{}) RETURN 1 AS x", "(".repeat(n), ")".repeat(n)),
        format!("MATCH (n:{}A) RETURN 1 AS x", "!".repeat(n)),
        format!("{}RETURN 1 AS x{}", "CALL { ".repeat(n), " }".repeat(n)),
        format!("{}CREATE (){}", "FOREACH (x IN [1] | ".repeat(n), ")".repeat(n)),
        format!("RETURN a{} AS x", " IS NULL".repeat(n)),
        format!("RETURN a{} AS x", "[1]".repeat(n)),
        around("[x IN ", "[1]", " WHERE true | x]"),
        around("[(a)-->(b) | ", "1", "]"),
        around("reduce(s = 0, x IN [1] | ", "1", ")"),
        around("all(x IN [1] WHERE ", "true", ")"),
        around("n {a: ", "1", "}"),
        around("COUNT { MATCH (n) RETURN ", "1", " AS x }"),
        around("CASE 1 WHEN < ", "1", " THEN 2 END"),
        around("trim(BOTH 'x' FROM ", "'x'", ")"),
        format!("RETURN 1 IS :: {}INTEGER{} AS x", "LIST<".repeat(n), ">".repeat(n)),
        format!("MATCH (n {{a: {}1{}}}) RETURN 1 AS x", "{a: ".repeat(n), "}".repeat(n)),
        format!("RETURN 1{} AS x", " IS :: ANY".repeat(n)),
    ]
}

#[test]
fn deep_nesting_is_an_error() {
    for text in nested(10_000) {
        let error = syntax::parse(&text).expect_err("too deep");
        let max = usize::from(NESTING_MAX);
        let start = text.get(..40).unwrap_or(&text);
        assert_eq!(*error.kind, ErrorKind::NestingTooDeep { max }, "{start}");
    }
    // Unclosed brackets end no better.
    for bracket in ["(", "[", "{a: ", "f(", "[x IN ", "CASE "] {
        assert!(syntax::parse(&format!("RETURN {}", bracket.repeat(10_000))).is_err());
    }
}

#[test]
fn the_deepest_nesting_is_fine() {
    let n = usize::from(NESTING_MAX) - 2;
    let text = format!("RETURN {}1{} AS x", "(".repeat(n), ")".repeat(n));
    assert!(syntax::parse(&text).is_ok());
    let n = usize::from(NESTING_MAX) / 3;
    for text in nested(n) {
        check_print(&text);
    }
}

#[test]
fn long_chains_are_no_nesting() {
    for op in ["OR", "AND", "XOR", "+", "*", "^", "=", "<"] {
        let text = format!("RETURN 1{} AS x", format!(" {op} 1").repeat(100_000));
        assert!(syntax::parse(&text).is_ok(), "{op}");
    }
    for text in [
        format!("RETURN [{}1] AS x", "1, ".repeat(100_000)),
        "WITH 1 AS x ".repeat(100_000) + "RETURN x",
        format!("MATCH (n:A{}) RETURN n", "|A".repeat(100_000)),
        format!("MATCH (n){} RETURN n", "-->()".repeat(100_000)),
        format!("RETURN CASE 1{} END AS x", " WHEN < 2 THEN 3".repeat(100_000)),
        format!("RETURN 1 AS x{}", " UNION RETURN 1 AS x".repeat(100_000)),
    ] {
        let start = text.get(..40).unwrap_or(&text);
        assert!(syntax::parse(&text).is_ok(), "{start}");
    }
}

#[test]
fn work_is_in_proportion_to_the_text() {
    let shapes: [fn(usize) -> String; 8] = [
        |n| format!("RETURN [{}1] AS x", "1, ".repeat(n)),
        |n| format!("RETURN 1{} AS x", " + (a.b.c - f(1))".repeat(n)),
        |n| format!("MATCH {}(z) RETURN 1 AS x", "(a:A {x: 1})-[:T]->(b), ".repeat(n)),
        |n| format!("MATCH (a){} RETURN 1 AS x", "-[:T]->(b)".repeat(n)),
        |n| "MATCH (a) WHERE (a)-->(b) WITH a ".repeat(n) + "RETURN 1 AS x",
        |n| format!("RETURN [{}1] AS x", "[x IN [1] WHERE x > 1 | x], ".repeat(n)),
        |n| format!("RETURN {}1 AS x", "(a) + ".repeat(n)),
        |n| format!("RETURN [{}1] AS x", "((((((((((1)))))))))), [[[[[1]]]]], ".repeat(n)),
    ];
    for (shape, text) in shapes.iter().enumerate() {
        let mut per_token = Vec::new();
        for n in [100, 1_000, 10_000] {
            let (result, steps) = syntax::parse_counted(&text(n));
            assert!(result.is_ok(), "{shape}: {result:?}");
            per_token.push(steps.n_looks / steps.n_tokens as u64);
        }
        assert!(per_token[2] <= per_token[0] + 1 && per_token[2] < 150, "{shape}: {per_token:?}");
    }
}

#[test]
fn long_statements_are_answered_or_refused() {
    use factum::cypher;
    use factum::graph::Graph;
    let procedures = cypher::Procedures::standard();
    let run = |text: &str| {
        cypher::prepare(text, &procedures)?.read(
            &Graph::new(),
            &procedures,
            &cypher::Params::new(),
            &cypher::RunOptions::default(),
        )
    };
    for op in ["OR true", "AND true", "XOR true", "= true", "<= true"] {
        let text = format!("RETURN true{} AS x", format!(" {op}").repeat(20_000));
        assert!(run(&text).is_ok(), "{op}");
    }
    let max = 2_000;
    for text in [
        format!("MATCH (a){} RETURN a", "-->()".repeat(20_000)),
        "WITH 1 AS x ".repeat(20_000) + "RETURN x",
        "MATCH (a) ".repeat(20_000) + "RETURN a",
        "CALL { RETURN 1 AS a } WITH 1 AS x ".repeat(5_000) + "RETURN x",
    ] {
        let error = run(&text).expect_err("too long");
        assert_eq!(*error.kind, ErrorKind::NestingTooDeep { max }, "{}", &text[..30]);
    }
    // No order is tried out for a pattern that is too long for it.
    assert!(run(&format!("EXPLAIN MATCH (a){} RETURN a", "-->()".repeat(400))).is_ok());
}

#[test]
fn scripts_are_split() {
    let text = "MATCH (n) RETURN ';' ; // a; b\n /* ; */ RETURN `;`;; RETURN 1 ; RETURN 'open";
    let pieces = syntax::split(text);
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.span.of(text)).collect();
    assert_eq!(texts, ["MATCH (n) RETURN ';'", "RETURN `;`", "RETURN 1", "RETURN 'open"]);
    assert_eq!(pieces.iter().filter(|piece| !piece.is_ended).count(), 1);
    assert!(syntax::split(" ; // nothing").is_empty());
}

#[test]
fn too_many_variables_are_an_error() {
    let procedures = factum::cypher::Procedures::standard();
    let text = |n: usize| format!("CREATE {}() RETURN 1 AS x", "(), ".repeat(n));
    assert!(factum::cypher::prepare(&text(1_000), &procedures).is_ok());
    let error = factum::cypher::prepare(&text(70_000), &procedures).expect_err("too many");
    assert_eq!(*error.kind, ErrorKind::TooManyVariables { max: 65_536 });
}
