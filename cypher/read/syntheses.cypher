// The syntheses of papers, each with its evidence and whether a person has judged it.
MATCH (p:Paper)<-[:REPORTED_IN]-(s:Sample)
WHERE p.paper_id IN $papers
MATCH (s)-[:MADE_BY]->(x:Synthesis)
RETURN s.sample_id AS sample, properties(x) AS fact,
  COLLECT { MATCH (x)-[u:USES]->(m:Material) RETURN {material: m.material_id, amount: u.amount} ORDER BY m.material_id } AS uses,
  EXISTS { (:Review)-[:JUDGES]->(x) } AS reviewed,
  COLLECT {
    MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(source:Source)
    RETURN {source: source.sha256, properties: properties(e)} ORDER BY e.evidence_id
  } AS evidence
ORDER BY x.synthesis_id
