// One source, the paper it is of, and all papers with samples it is evidence for.
MATCH (s:Source {sha256: $sha256})
RETURN properties(s) AS source,
  COLLECT { MATCH (s)-[:OF_PAPER]->(p:Paper) RETURN p.paper_id } AS of_paper,
  COLLECT {
    MATCH (s)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x)
    MATCH (x)-[:ON|CRYSTALLIZES_AS|MADE_BY]-(:Sample)-[:REPORTED_IN]->(p:Paper)
    RETURN DISTINCT p.paper_id
  } AS papers
