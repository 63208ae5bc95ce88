// Take away citations that no source states any more.
UNWIND $rows AS row
MATCH (:Paper {paper_id: row.paper})-[c:CITES]->(:Paper {paper_id: row.cited})
DELETE c
