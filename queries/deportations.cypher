// Who deports or expels whom, when, and according to whom.
MATCH (state:Entity)-[r:DEPORTS|EXPELS|RETURNS|EXTRADITES]->(people:Entity)
WHERE NOT r.negated
RETURN state.name AS who, type(r) AS does, people.name AS whom, r.date AS when,
       r.modality AS modality, r.attributed_to AS according_to
ORDER BY when, who, whom;
