// Papers that may be the ones named: by key, DOI, title or journal, volume and page; with the sources read of them.
CALL () {
  MATCH (p:Paper) WHERE p.paper_id IN $keys RETURN p AS p
  UNION
  MATCH (p:Paper) WHERE p.doi IN $dois RETURN p AS p
  UNION
  MATCH (p:Paper) WHERE p.title_key IN $titles RETURN p AS p
  UNION
  MATCH (p:Paper) WHERE p.cite_key IN $cited RETURN p AS p
}
RETURN properties(p) AS paper, COLLECT { MATCH (s:Source)-[:OF_PAPER]->(p) RETURN s.sha256 ORDER BY s.sha256 } AS sources
ORDER BY p.paper_id
