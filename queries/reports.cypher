// Who reports on whom, warns of what, and calls on whom.
MATCH (source:Entity)-[r:REPORTS_ON|WARNS_OF|WARNS|URGES|CALLS_ON|CRITICIZES|ACCUSES|HIGHLIGHTS|NOTES|INVESTIGATES|CONDEMNS]->(topic:Entity)
RETURN source.name AS who, type(r) AS does, topic.name AS what, r.date AS when, r.predicate AS in_words
ORDER BY who, does, what;
