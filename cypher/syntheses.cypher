// Syntheses, one a line, each with its material, conditions, precursors and best evidence.
//
// param source: string = null — only files of this name or path; * and ? stand for any characters
// param family: string = null — only this family, e.g. "garnet"
// prepare pattern = glob(source)
//
// column source — file it was read from
// column doi — DOI of the paper
// column sample — label of the sample in its paper
// column formula — canonical formula
// column phase — phase of the material
// column family — structure family
// column method — solid_state, sol_gel, ...
// column max_temperature_K — of the hottest step
// column time_h — of the hottest step
// column atmosphere — as printed
// column precursors — starting materials as printed
// column steps — operations with their conditions, JSON
// column page — page in the file
// column quote — words or cell as printed
MATCH (y:Synthesis)<-[:MADE_BY]-(s:Sample)-[:OF]->(m:Material)
WHERE $family IS NULL OR m.family = $family
MATCH (s)-[:REPORTED_IN]->(p:Paper)
CALL (y) {
  MATCH (y)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(source:Source)
  WHERE $pattern IS NULL OR source.path =~ $pattern OR last(split(source.path, '/')) =~ $pattern
  RETURN e, source
  ORDER BY e.confidence DESC, e.evidence_id
  LIMIT 1
}
RETURN source.path AS source, p.doi AS doi, s.label AS sample, m.formula AS formula, m.phase AS phase, m.family AS family,
  y.method AS method, y.max_temperature_K AS max_temperature_K, y.time_h AS time_h, y.atmosphere AS atmosphere,
  COLLECT { MATCH (y)-[:USES]->(u:Material) RETURN coalesce(head(u.names), u.formula) AS name ORDER BY name } AS precursors,
  coalesce(y.steps, []) AS steps, e.page AS page, e.quote AS quote
ORDER BY source, formula, sample, max_temperature_K, y.synthesis_id
