// Samples, each of one material and one paper.
UNWIND $rows AS row
MERGE (s:Sample {sample_id: row.key})
SET s = row.properties
WITH s, row
OPTIONAL MATCH (s)-[old:OF]->(other:Material) WHERE other.material_id <> row.material
DELETE old
WITH DISTINCT s, row
MATCH (m:Material {material_id: row.material})
MATCH (p:Paper {paper_id: row.paper})
MERGE (s)-[:OF]->(m)
MERGE (s)-[:REPORTED_IN]->(p)
