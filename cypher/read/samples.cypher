// The samples of papers with their materials.
MATCH (p:Paper)<-[:REPORTED_IN]-(s:Sample)-[:OF]->(m:Material)
WHERE p.paper_id IN $papers
RETURN p.paper_id AS paper, properties(s) AS sample, properties(m) AS material
ORDER BY s.sample_id
