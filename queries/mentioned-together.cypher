// Who is mentioned with whom: pairs of named entities that share articles.
MATCH (a:Entity)<-[m:MENTIONS]-(article:Article)-[n:MENTIONS]->(b:Entity)
WHERE a.name < b.name AND (a:Person OR a:Organization OR a:Country) AND (b:Person OR b:Organization OR b:Country)
RETURN a.name AS one, b.name AS other, count(article) AS articles, sum(m.count + n.count) AS mentions
ORDER BY articles DESC, mentions DESC, one, other LIMIT 20;
