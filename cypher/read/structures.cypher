// The structures of papers, each with its evidence and whether a person has judged it.
MATCH (p:Paper)<-[:REPORTED_IN]-(s:Sample)
WHERE p.paper_id IN $papers
MATCH (s)-[:CRYSTALLIZES_AS]->(x:Structure)
RETURN s.sample_id AS sample, properties(x) AS fact,
  COLLECT { MATCH (x)-[:HAS_MOTIF]->(m:Motif) RETURN m.name ORDER BY m.name } AS motifs,
  EXISTS { (:Review)-[:JUDGES]->(x) } AS reviewed,
  COLLECT {
    MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(source:Source)
    RETURN {source: source.sha256, properties: properties(e)} ORDER BY e.evidence_id
  } AS evidence
ORDER BY x.structure_id
