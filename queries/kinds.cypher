// What the articles talk about: kinds of entities, with the most mentioned of each.
MATCH (e:Entity)
UNWIND [kind IN labels(e) WHERE kind <> 'Entity'] AS kind
WITH kind, e ORDER BY e.mentions DESC, e.name
RETURN kind, count(*) AS entities, collect(e.name)[..5] AS most_mentioned
ORDER BY entities DESC, kind;
