// Nodes by label.
MATCH (n)
UNWIND labels(n) AS label
RETURN label AS label, count(*) AS nodes
ORDER BY label
