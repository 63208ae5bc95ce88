// Where the values of one paper stand: page, table and words.
MATCH (p:Paper)<-[:REPORTED_IN]-(s:Sample)<-[:ON]-(x:Measurement)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(f:Source)
WHERE p.doi = $doi
RETURN s.label AS sample, x.property AS property, x.value AS value, x.unit AS unit, f.path AS source, e.page AS page, e.table AS table, e.quote AS quote
ORDER BY property, value DESC, page
