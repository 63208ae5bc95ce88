// Papers known from reference lists only, now known better under another key: their citations move there.
UNWIND $rows AS row
MATCH (p:Paper {paper_id: row.key})
MATCH (q:Paper {paper_id: row.duplicate})
WHERE NOT EXISTS { (q)<-[:OF_PAPER|REPORTED_IN]-() } AND NOT EXISTS { (q)-[:CITES]->() }
CALL (p, q) {
  MATCH (x:Paper)-[c:CITES]->(q)
  WHERE x <> p
  MERGE (x)-[n:CITES]->(p)
  SET n.sources = coalesce(n.sources, []) + [s IN c.sources WHERE NOT s IN coalesce(n.sources, [])]
}
DETACH DELETE q
