// Set what is known of papers.
UNWIND $rows AS row
MATCH (p:Paper {paper_id: row.key})
SET p = row.properties
