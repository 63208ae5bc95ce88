// Take away simulated values of an evaluation that its newer version does not have.
MATCH (x:Measurement)-[:FROM]->(e:Evaluation {evaluation_id: $evaluation})
WHERE NOT x.measurement_id IN $keys
OPTIONAL MATCH (x)-[:EVIDENCED_BY]->(v:Evidence)
DETACH DELETE x, v
