// What happened when: how many statements there are for each date that the articles give.
MATCH (:Entity)-[r]->(:Entity)
WHERE r.date IS NOT NULL
RETURN r.date AS date, collect(DISTINCT type(r)) AS what, count(*) AS statements
ORDER BY date;
