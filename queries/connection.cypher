// The shortest connection between the two most mentioned entities, over statements of any sort.
// What merely stands in the same article is no connection.
// Others: replace the first three lines by MATCH (a:Entity {name: '...'}), (b:Entity {name: '...'}).
MATCH (e:Entity)
WITH e ORDER BY e.mentions DESC, e.name LIMIT 2
WITH collect(e) AS ends
WITH ends[0] AS a, ends[1] AS b
MATCH path = ANY SHORTEST (a)-[r WHERE r.sentences IS NOT NULL]-{1,6}(b)
RETURN a.name AS from, b.name AS to, length(path) AS steps, path;
