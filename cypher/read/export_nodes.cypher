// All nodes of one label, in order of key.
MATCH (n:$($label))
RETURN properties(n) AS properties
ORDER BY n[$key]
