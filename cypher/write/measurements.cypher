// Measurements on their samples.
UNWIND $rows AS row
MERGE (x:Measurement {measurement_id: row.key})
SET x = row.properties
WITH x, row
OPTIONAL MATCH (x)-[old:ON]->(other:Sample) WHERE other.sample_id <> row.sample
DELETE old
WITH DISTINCT x, row
MATCH (s:Sample {sample_id: row.sample})
MERGE (x)-[:ON]->(s)
