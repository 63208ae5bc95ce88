// Measurements that stand in one of these sources, or in a paper of one of these DOIs, with the paper of each.
MATCH (x:Measurement)-[:ON]->(:Sample)-[:REPORTED_IN]->(p:Paper)
WHERE p.doi IN $dois OR EXISTS { MATCH (x)-[:EVIDENCED_BY]->(:Evidence)-[:IN]->(f:Source) WHERE f.sha256 IN $sources }
RETURN DISTINCT p.paper_id AS paper
ORDER BY paper
