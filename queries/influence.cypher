// Who is at the centre: entities by the number of statements that they make and suffer.
MATCH (e:Entity)
OPTIONAL MATCH (e)-[out]->(:Entity)
WITH e, count(out) AS does
OPTIONAL MATCH (e)<-[in]-(:Entity)
WITH e, does, count(in) AS suffers
WHERE does + suffers > 0
RETURN e.name AS name, does, suffers, e.mentions AS mentions
ORDER BY does + suffers DESC, name LIMIT 15;
