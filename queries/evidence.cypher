// The evidence of the surest claims: sentence, article, characters.
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.sentences IS NOT NULL
WITH r ORDER BY r.confidence DESC, id(r) LIMIT 10
CALL factum.evidence(r) YIELD title, sentence, start, end, rule
RETURN r AS claim, sentence, title, start, end, rule;
