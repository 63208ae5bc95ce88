// An evaluation of a campaign, the material it proposes and the measurements that gave its prior.
MATCH (c:Campaign {campaign_id: $campaign})
MATCH (m:Material {material_id: $material})
MERGE (e:Evaluation {evaluation_id: $key})
FOREACH (_ IN CASE WHEN properties(e) = $properties THEN [] ELSE [1] END | SET e = $properties)
MERGE (e)-[:IN_CAMPAIGN]->(c)
MERGE (e)-[:PROPOSES]->(m)
WITH e
OPTIONAL MATCH (e)-[old:SEEDED_BY]->(x:Measurement) WHERE NOT x.measurement_id IN $seeded_by
DELETE old
WITH DISTINCT e
UNWIND $seeded_by AS key
MATCH (x:Measurement {measurement_id: key})
MERGE (e)-[:SEEDED_BY]->(x)
