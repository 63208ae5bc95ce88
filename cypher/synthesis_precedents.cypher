// How materials of a family, or with given elements, have been made: method, conditions, starting materials, papers.
//
// param family: string = null — only this family, e.g. "garnet"
// param elements: list = [] — only materials with all of these elements, e.g. Li,La,Zr
// param method: string = null — only this method, e.g. "solid_state"
// param limit: integer = 100 — rows
//
// column formula — canonical formula, or the first name where there is none
// column phase — phase
// column family — structure family
// column sample — label of the sample
// column method — method of synthesis
// column max_temperature_K — temperature of the hottest step
// column time_h — time of the hottest step
// column atmosphere — of the hottest step
// column precursors — formulas or names of the starting materials
// column amounts — amounts as printed, in the same order
// column steps — operations with their conditions, each as JSON
// column best_conductivity — greatest ionic conductivity of the sample between 288 and 308 K in S/cm
// column doi — DOI of the paper
// column year — year of the paper
// column source — file it was read from
// column page — page in the file
// column quote — words as printed
// column synthesis_id — key of the synthesis
MATCH (m:Material)<-[:OF]-(s:Sample)-[:MADE_BY]->(x:Synthesis)
WHERE ($family IS NULL OR toLower(m.family) = toLower($family)) AND ($method IS NULL OR x.method = $method)
  AND all(symbol IN $elements WHERE EXISTS { (m)-[:CONTAINS]->(:Element {symbol: symbol}) })
MATCH (s)-[:REPORTED_IN]->(p:Paper)
WITH m, s, x, p
ORDER BY p.year DESC, m.formula, x.synthesis_id
LIMIT $limit
CALL (x) {
  MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(source:Source)
  RETURN e, source
  ORDER BY e.confidence DESC, e.evidence_id
  LIMIT 1
}
CALL (x) {
  OPTIONAL MATCH (x)-[u:USES]->(start:Material)
  WITH start, u ORDER BY start.formula, start.material_id
  RETURN collect(coalesce(start.formula, head(start.names))) AS precursors, collect(coalesce(u.amount, '')) AS amounts
}
RETURN coalesce(m.formula, head(m.names)) AS formula, m.phase AS phase, m.family AS family, s.label AS sample, x.method AS method,
  x.max_temperature_K AS max_temperature_K, x.time_h AS time_h, x.atmosphere AS atmosphere, precursors AS precursors,
  amounts[..size(precursors)] AS amounts, coalesce(x.steps, []) AS steps,
  head(COLLECT {
    MATCH (s)<-[:ON]-(y:Measurement {property: 'ionic_conductivity'})
    WHERE y.status <> 'rejected' AND y.temperature_K >= 288 AND y.temperature_K <= 308
    RETURN y.value ORDER BY y.value DESC LIMIT 1
  }) AS best_conductivity,
  p.doi AS doi, p.year AS year, source.path AS source, e.page AS page, e.quote AS quote, x.synthesis_id AS synthesis_id
ORDER BY year DESC, formula, synthesis_id
