// Simulated values of one evaluation as measurements of a sample of the campaign, each with its evidence.
MATCH (e:Evaluation {evaluation_id: $evaluation})
MATCH (m:Material {material_id: $material})
MATCH (p:Paper {paper_id: $paper})
MATCH (source:Source {sha256: $source})
MERGE (s:Sample {sample_id: $sample.sample_id})
FOREACH (_ IN CASE WHEN properties(s) = $sample THEN [] ELSE [1] END | SET s = $sample)
MERGE (s)-[:OF]->(m)
MERGE (s)-[:REPORTED_IN]->(p)
WITH e, s, source
UNWIND $rows AS row
MERGE (x:Measurement {measurement_id: row.key})
FOREACH (_ IN CASE WHEN properties(x) = row.properties THEN [] ELSE [1] END | SET x = row.properties)
MERGE (x)-[:ON]->(s)
MERGE (x)-[:FROM]->(e)
MERGE (v:Evidence {evidence_id: row.evidence.evidence_id})
FOREACH (_ IN CASE WHEN properties(v) = row.evidence THEN [] ELSE [1] END | SET v = row.evidence)
MERGE (x)-[:EVIDENCED_BY]->(v)
MERGE (v)-[:IN]->(source)
