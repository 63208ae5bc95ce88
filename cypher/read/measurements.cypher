// The measurements of papers, each with its evidence, and what people said of it, in order of time.
MATCH (p:Paper)<-[:REPORTED_IN]-(s:Sample)
WHERE p.paper_id IN $papers
MATCH (s)<-[:ON]-(x:Measurement)
RETURN s.sample_id AS sample, properties(x) AS fact,
  EXISTS { (:Review)-[:JUDGES]->(x) } AS reviewed,
  COLLECT { MATCH (r:Review)-[:JUDGES]->(x) RETURN properties(r) ORDER BY r.at, r.review_id } AS reviews,
  COLLECT {
    MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(source:Source)
    RETURN {source: source.sha256, properties: properties(e)} ORDER BY e.evidence_id
  } AS evidence
ORDER BY x.measurement_id
