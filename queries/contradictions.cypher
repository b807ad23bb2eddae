// Who says so and who denies it: the same statement, once affirmed and once negated.
MATCH (a:Entity)-[yes]->(b:Entity), (a)-[no]->(b)
WHERE type(yes) = type(no) AND yes.negated = false AND no.negated = true
RETURN yes AS affirmed, yes.attributed_to AS affirmed_by, no AS denied, no.attributed_to AS denied_by
ORDER BY type(yes), a.name, b.name;
