// What papers cite, and which sources say so.
MATCH (p:Paper)-[c:CITES]->(q:Paper) WHERE p.paper_id IN $papers
RETURN p.paper_id AS paper, q.paper_id AS cited, c.sources AS sources
ORDER BY paper, cited
