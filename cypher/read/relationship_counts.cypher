// Relationships by the labels they join and their type.
MATCH (a)-[r]->(b)
RETURN head(labels(a)) AS `from`, type(r) AS type, head(labels(b)) AS `to`, count(*) AS relationships
ORDER BY `from`, type, `to`
