// Pairs of values that contradict each other: same composition, phase, property and kind, temperatures within 5 K, from different papers or samples, apart by more than a factor.
//
// param property: string = "ionic_conductivity" — property compared
// param factor: float = 3 — least ratio of the two values
// param family: string = null — only this family, e.g. "garnet"
// param limit: integer = 100 — rows
//
// column formula — canonical formula
// column phase — phase
// column family — structure family
// column property — property compared
// column kind — bulk, total, grain_boundary or null
// column ratio — greater value over smaller one
// column value — greater value
// column other_value — smaller value
// column unit — unit of both
// column temperature_K — temperature of the greater value
// column other_temperature_K — temperature of the smaller value
// column sample — sample of the greater value
// column other_sample — sample of the smaller value
// column doi — paper of the greater value
// column other_doi — paper of the smaller value
// column source — file, page and table of the greater value
// column other_source — file, page and table of the smaller value
// column same_paper — whether both stand in one paper
// column confidence — the lower confidence of the two
// column measurement_id — key of the greater value
// column other_measurement_id — key of the smaller value
MATCH (m:Material)<-[:OF]-(s:Sample)<-[:ON]-(x:Measurement {property: $property})
WHERE m.composition IS NOT NULL AND ($family IS NULL OR toLower(m.family) = toLower($family))
  AND x.status <> 'rejected' AND x.origin IN ['own', 'dataset'] AND x.bound IS NULL AND x.value > 0
MATCH (m)<-[:OF]-(t:Sample)<-[:ON]-(y:Measurement {property: $property})
WHERE s <> t AND y.status <> 'rejected' AND y.origin IN ['own', 'dataset'] AND y.bound IS NULL AND y.value > 0
  AND x.value > $factor * y.value
  AND coalesce(x.kind, '') = coalesce(y.kind, '') AND coalesce(x.axis, '') = coalesce(y.axis, '')
  AND (x.temperature_K IS NULL AND y.temperature_K IS NULL OR abs(x.temperature_K - y.temperature_K) <= 5)
MATCH (s)-[:REPORTED_IN]->(p:Paper)
MATCH (t)-[:REPORTED_IN]->(q:Paper)
WITH m, s, t, x, y, p, q
ORDER BY x.value / y.value DESC, x.measurement_id, y.measurement_id
LIMIT $limit
CALL (x) {
  MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(f:Source)
  RETURN f.path + coalesce(', page ' + toString(e.page), '') + coalesce(', ' + e.table, '') AS place
  ORDER BY e.confidence DESC, e.evidence_id
  LIMIT 1
}
CALL (y) {
  MATCH (y)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(f:Source)
  RETURN f.path + coalesce(', page ' + toString(e.page), '') + coalesce(', ' + e.table, '') AS other_place
  ORDER BY e.confidence DESC, e.evidence_id
  LIMIT 1
}
RETURN m.formula AS formula, m.phase AS phase, m.family AS family, x.property AS property, x.kind AS kind,
  x.value / y.value AS ratio, x.value AS value, y.value AS other_value, x.unit AS unit,
  x.temperature_K AS temperature_K, y.temperature_K AS other_temperature_K, s.label AS sample, t.label AS other_sample,
  coalesce(p.doi, p.paper_id) AS doi, coalesce(q.doi, q.paper_id) AS other_doi, place AS source, other_place AS other_source,
  p = q AS same_paper, CASE WHEN x.confidence < y.confidence THEN x.confidence ELSE y.confidence END AS confidence,
  x.measurement_id AS measurement_id, y.measurement_id AS other_measurement_id
ORDER BY ratio DESC, measurement_id, other_measurement_id
