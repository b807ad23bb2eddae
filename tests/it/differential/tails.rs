//! Queries that the naive evaluator does not know: what follows a pattern is one of a list. Their rows
//! do not depend on an order that the language leaves open.

use std::fmt::Write;

use crate::differential::random::Random;
use crate::differential::shape::LABELS;
use crate::differential::shape::TYPES;

/// What may follow a pattern that binds `n0`.
const TAILS: &[&str] = &[
    "RETURN n0, count(*) AS n",
    "RETURN n0.x AS x, count(*) AS n, min(n0.y) AS y",
    "RETURN DISTINCT labels(n0) AS l",
    "RETURN count(n0) AS n, count(DISTINCT n0) AS d",
    "RETURN count(*) AS n",
    "RETURN count(DISTINCT n0.x) AS n",
    "WITH n0, count(*) AS n MATCH (n0)-[:R]->(m) RETURN n, m",
    "WITH n0, count(*) AS n WHERE n0.x = 1 AND n > 1 RETURN n0, n",
    "WITH n0.x AS x, n0 WHERE x >= 1 RETURN DISTINCT x, n0",
    "WITH DISTINCT n0 WHERE n0:A RETURN n0",
    "OPTIONAL MATCH (n0)-[q:S]-(m) RETURN n0, q, m",
    "OPTIONAL MATCH (n0)-[q:S]-(m) WITH n0, m WHERE n0.x < 3 RETURN n0, m",
    "OPTIONAL MATCH (m:B) WHERE m.x = n0.y RETURN n0, m",
    "OPTIONAL MATCH (n0)-[q:T*1..2]->(m:A) RETURN n0, size(q) AS s, m",
    "OPTIONAL MATCH (n0)-[:T*0..3]->(m:A) RETURN n0, m",
    "MATCH (m) WHERE m.x = n0.x RETURN n0, m",
    "MATCH (m)-[:R]->(k) WHERE m.x = n0.y AND k.y <> n0.x RETURN n0, m, k",
    "MATCH (m), (k) WHERE m.x = k.y AND k.x = n0.x RETURN count(*) AS n",
    "MATCH (n0)-[:R]->(m)-[:S]->(k)<-[:T]-(n0) RETURN n0, m, k",
    "MATCH (n0)-[a]-(m)-[b]-(k)-[c]-(n0) RETURN count(*) AS n",
    "RETURN n0, EXISTS { (n0)-[:R]->(:B) } AS e, COUNT { (n0)--() } AS c",
    "WITH n0 WHERE NOT EXISTS { (n0)-[:R]->(:B) } RETURN n0",
    "WITH n0 WHERE EXISTS { (n0)-->(m) WHERE EXISTS { (m)-->(n0) } } RETURN n0",
    "WITH n0 WHERE (n0)-[:R]->() RETURN n0",
    "WITH n0 WHERE NOT (n0)<--() RETURN n0",
    "RETURN DISTINCT n0, n0.x AS x ORDER BY id(n0) LIMIT 3",
    "RETURN DISTINCT n0, n0.x AS x ORDER BY id(n0) SKIP 1 LIMIT 2",
    "MATCH p = (n0)-[*0..2]-(m {x: 1}) RETURN length(p) AS l, m",
    "UNWIND labels(n0) AS l RETURN l, count(*) AS n",
    "UNWIND [1, 2] AS u WITH n0, u WHERE n0.x = 1 OR n0.x = 2 RETURN n0, u",
    "UNWIND range(0, 2) AS u WITH n0, u WHERE 0 <= n0.x <= u RETURN n0, u",
    "MATCH p = shortestPath((n0)-[*..4]-(m:B)) RETURN n0, m, length(p) AS l",
    "MATCH (m:B) MATCH p = shortestPath((n0)-[*..4]->(m)) RETURN n0, m, length(p) AS l",
    "MATCH (m:B) MATCH p = allShortestPaths((n0)-[*..4]-(m)) RETURN n0, m, count(p) AS n",
    "CALL { WITH n0 MATCH (n0)-->(m) RETURN max(m.y) AS top } RETURN n0, top",
    "CALL { WITH n0 MATCH (n0)-->(m) RETURN m UNION MATCH (m:A) RETURN m } WITH n0, m WHERE m.x = 1 RETURN n0, m",
    "CALL { WITH n0 MATCH (n0)-[:R]->() RETURN count(*) AS n } RETURN n0, n",
    "CALL { WITH n0 MATCH (m) WHERE n0:A RETURN count(*) AS n } RETURN n0, n",
    "CALL { WITH n0 MATCH (m)-[:S]->() RETURN count(*) AS n } RETURN n0, n",
    "WITH n0 WHERE true RETURN n0",
    "WITH n0 WHERE 1 = 2 RETURN n0",
    "WITH n0 WHERE null RETURN count(n0) AS n",
    "WITH n0 LIMIT 0 RETURN count(*) AS n",
];

/// What may be asked of the pattern.
const CONDITIONS: &[&str] = &[
    "true",
    "n0.x = 1",
    "n0:A",
    "n0.x > 0 OR n0:B",
    "n0.x = 1 OR n0.x = 3",
    "NOT n0.x = 2",
    "0 < n0.x <= 2",
    "EXISTS { (n0)-->(:A) }",
    "n0.x IN [1, 2, 3] AND 6 / n0.x > 2",
];

/// A pattern and what follows it.
pub(super) fn query(random: &mut Random) -> String {
    let mut text = "MATCH (n0".to_owned();
    let label = |random: &mut Random, text: &mut String| {
        if random.one_in(3) {
            write!(text, ":{}", random.pick(LABELS)).unwrap();
        }
    };
    label(random, &mut text);
    text.push(')');
    let n_hops = random.below(4);
    for at in 1..=n_hops {
        let (left, right) = random.pick(&[("-", "->"), ("<-", "-"), ("-", "-")]);
        let name = if random.one_in(5) { random.below(at) } else { at };
        let of_type =
            if random.one_in(2) { format!(":{}", random.pick(TYPES)) } else { String::new() };
        write!(text, "{left}[r{at}{of_type}]{right}(n{name}").unwrap();
        label(random, &mut text);
        text.push(')');
    }
    format!("{text} WHERE {} {}", random.pick(CONDITIONS), random.pick(TAILS))
}
