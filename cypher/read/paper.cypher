// One paper, and the names of the files read of it by their SHA-256.
MATCH (p:Paper {paper_id: $key})
RETURN properties(p) AS paper, COLLECT { MATCH (s:Source)-[:OF_PAPER]->(p) RETURN [s.sha256, s.path] ORDER BY s.sha256 } AS sources
