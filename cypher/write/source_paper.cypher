// Say which paper a source is of.
MATCH (s:Source {sha256: $source})
OPTIONAL MATCH (s)-[old:OF_PAPER]->(other:Paper) WHERE other.paper_id <> $paper
DELETE old
WITH DISTINCT s
MATCH (p:Paper {paper_id: $paper})
MERGE (s)-[:OF_PAPER]->(p)
