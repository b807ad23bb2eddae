// What is claimed by whom and never asserted by an article itself.
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.modality = 'claimed'
OPTIONAL MATCH (a)-[same]->(b)
  WHERE type(same) = type(r) AND same.modality = 'asserted' AND same.negated = r.negated
WITH r, count(same) AS asserted
WHERE asserted = 0
RETURN coalesce(r.attributed_to, '(not said)') AS according_to, r AS claim, r.confidence AS confidence
ORDER BY according_to, confidence DESC;
