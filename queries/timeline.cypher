// The dated statements in order, with who says so.
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.since IS NOT NULL
RETURN r.since AS since, r.until AS until, r AS statement, r.attributed_to AS according_to
ORDER BY since, until, a.name, b.name;
