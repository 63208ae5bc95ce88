// One source and the paper it is of.
MATCH (s:Source {sha256: $sha256})
RETURN properties(s) AS source, COLLECT { MATCH (s)-[:OF_PAPER]->(p:Paper) RETURN p.paper_id } AS of_paper, [] AS papers
