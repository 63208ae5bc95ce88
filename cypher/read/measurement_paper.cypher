// The measurements whose key begins so, and the paper of each; four at most.
MATCH (x:Measurement)-[:ON]->(:Sample)-[:REPORTED_IN]->(p:Paper)
WHERE x.measurement_id STARTS WITH $key
RETURN x.measurement_id AS measurement_id, x.origin AS origin, p.paper_id AS paper
ORDER BY x.measurement_id
LIMIT 4
