// What is still to happen, and what is demanded: plans, duties, and what may be.
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.modality IN ['planned', 'obligation', 'hypothetical']
RETURN r.modality AS modality, r AS statement, r.date AS date, r.attributed_to AS according_to
ORDER BY modality, date, a.name, b.name;
