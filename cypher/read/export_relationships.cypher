// All relationships of one type between two labels, in order of the keys of their ends.
MATCH (a:$($source)) -[r:$($type)]->(b:$($target))
RETURN a[$source_key] AS `from`, b[$target_key] AS `to`, properties(r) AS properties
ORDER BY `from`, `to`
