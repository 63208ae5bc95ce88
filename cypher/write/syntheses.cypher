// Syntheses of samples, with the materials they start from.
UNWIND $rows AS row
MERGE (x:Synthesis {synthesis_id: row.key})
SET x = row.properties
WITH x, row
OPTIONAL MATCH (other:Sample)-[old:MADE_BY]->(x) WHERE other.sample_id <> row.sample
DELETE old
WITH DISTINCT x, row
OPTIONAL MATCH (x)-[gone:USES]->(m:Material) WHERE NOT m.material_id IN [use IN row.uses | use.material]
DELETE gone
WITH DISTINCT x, row
MATCH (s:Sample {sample_id: row.sample})
MERGE (s)-[:MADE_BY]->(x)
WITH x, row
UNWIND row.uses AS use
MATCH (m:Material {material_id: use.material})
MERGE (x)-[u:USES]->(m)
SET u.amount = use.amount
