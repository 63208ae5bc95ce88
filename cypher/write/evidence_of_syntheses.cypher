// Evidence for syntheses, each at a place of a source.
UNWIND $rows AS row
MERGE (e:Evidence {evidence_id: row.key})
SET e = row.properties
WITH e, row
MATCH (x:Synthesis {synthesis_id: row.owner})
MATCH (s:Source {sha256: row.source})
MERGE (x)-[:EVIDENCED_BY]->(e)
MERGE (e)-[:IN]->(s)
