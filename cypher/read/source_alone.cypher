// One source and the paper it is of, without asking for the papers of its samples, which are many where it is a data set.
MATCH (s:Source {sha256: $sha256})
RETURN properties(s) AS source, COLLECT { MATCH (s)-[:OF_PAPER]->(p:Paper) RETURN p.paper_id } AS of_paper, [] AS papers
