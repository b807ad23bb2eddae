// Who violates rights, whose, and which words say so.
MATCH (actor:Entity)-[r:VIOLATES|VIOLATES_RIGHTS_OF|PERSECUTES|ARRESTS|TORTURES|KILLS|DETAINS|TARGETS|RESTRICTS|EXCLUDES]->(victim:Entity)
WHERE NOT r.negated
RETURN actor.name AS who, type(r) AS does, victim.name AS whom, r.modality AS modality,
       r.attributed_to AS according_to, r.sentences[0] AS sentence
ORDER BY who, does, whom;
