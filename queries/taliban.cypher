// What the Taliban do, to whom, and whether it is asserted or claimed.
// Another entity: replace the name, or use `MATCH (a:Entity {name: $name})` with `:param name=...`.
MATCH (a:Entity)-[r]->(b:Entity)
WHERE a.name CONTAINS 'Taliban'
RETURN type(r) AS does, b.name AS whom, r.modality AS modality, r.negated AS negated, r.date AS date
ORDER BY does, whom;
