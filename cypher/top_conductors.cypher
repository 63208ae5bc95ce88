// Best values of a property with the conditions they hold under, best first, each with its place in its source.
//
// param property: string = "ionic_conductivity" — property to rank by (largest first)
// param family: string = null — only this family, e.g. "garnet"
// param temperature_min: float = 288 — least temperature of the measurement in K; values without a temperature are left out
// param temperature_max: float = 308 — greatest temperature in K
// param kind: string = null — only bulk, total or grain_boundary conductivities
// param min_confidence: float = 0 — least confidence of the reading
// param simulated: boolean = false — also simulated values
// param limit: integer = 20 — rows
//
// column formula — canonical formula, or the first name where there is none
// column phase — phase of the material
// column family — structure family
// column value — in the unit given
// column low — lower end of the interval
// column high — upper end of the interval
// column unit — canonical unit of the property
// column temperature_K — temperature of the measurement
// column kind — bulk, total, grain_boundary or null
// column origin — own, cited, dataset or simulated
// column method — how it was measured
// column confidence — of the reading, 0 to 1
// column sample — label of the sample in its paper
// column doi — DOI of the paper
// column title — title of the paper
// column year — year of the paper
// column source — file it was read from
// column page — page in the file
// column table — label of the table, where it stands in one
// column row — row of the table grid
// column column — column of the table grid
// column measurement_id — key of the measurement
MATCH (x:Measurement {property: $property})-[:ON]->(s:Sample)-[:OF]->(m:Material)
MATCH (s)-[:REPORTED_IN]->(p:Paper)
WHERE x.status <> 'rejected' AND coalesce(x.bound, '') <> '<'
  AND x.temperature_K >= $temperature_min AND x.temperature_K <= $temperature_max
  AND x.confidence >= $min_confidence
  AND ($family IS NULL OR toLower(m.family) = toLower($family))
  AND ($kind IS NULL OR x.kind = $kind)
  AND ($simulated OR x.origin <> 'simulated')
WITH x, s, m, p
ORDER BY x.value DESC, x.measurement_id
LIMIT $limit
CALL (x) {
  MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(source:Source)
  RETURN e, source
  ORDER BY e.confidence DESC, e.kind = 'table' DESC, e.evidence_id
  LIMIT 1
}
RETURN coalesce(m.formula, head(m.names)) AS formula, m.phase AS phase, m.family AS family,
  x.value AS value, x.low AS low, x.high AS high, x.unit AS unit, x.temperature_K AS temperature_K,
  x.kind AS kind, x.origin AS origin, x.method AS method, x.confidence AS confidence, s.label AS sample,
  p.doi AS doi, p.title AS title, p.year AS year, source.path AS source, e.page AS page, e.table AS table,
  e.row AS `row`, e.column AS `column`, x.measurement_id AS measurement_id
ORDER BY value DESC, measurement_id
