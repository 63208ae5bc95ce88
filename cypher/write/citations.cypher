// One paper cites another, as the sources named say.
UNWIND $rows AS row
MATCH (p:Paper {paper_id: row.paper})
MATCH (q:Paper {paper_id: row.cited})
MERGE (p)-[c:CITES]->(q)
SET c.sources = row.sources
