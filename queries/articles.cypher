// What was read: each article, how many entities it mentions and how many statements rest on it.
MATCH (a:Article)
OPTIONAL MATCH (a)-[:MENTIONS]->(e:Entity)
WITH a, count(e) AS entities
OPTIONAL MATCH (:Entity)-[r]->(:Entity) WHERE a.id IN r.articles
RETURN a.title AS title, a.published AS published, a.source AS source, entities, count(r) AS statements
ORDER BY published, title;
