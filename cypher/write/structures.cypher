// Structures of samples, with their motifs.
UNWIND $rows AS row
MERGE (x:Structure {structure_id: row.key})
SET x = row.properties
WITH x, row
OPTIONAL MATCH (other:Sample)-[old:CRYSTALLIZES_AS]->(x) WHERE other.sample_id <> row.sample
DELETE old
WITH DISTINCT x, row
OPTIONAL MATCH (x)-[gone:HAS_MOTIF]->(m:Motif) WHERE NOT m.name IN row.motifs
DELETE gone
WITH DISTINCT x, row
MATCH (s:Sample {sample_id: row.sample})
MERGE (s)-[:CRYSTALLIZES_AS]->(x)
WITH x, row
UNWIND row.motifs AS name
MERGE (m:Motif {name: name})
MERGE (x)-[:HAS_MOTIF]->(m)
