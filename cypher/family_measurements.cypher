// Measured values of a property in a family, as a prior needs them: simulated and rejected values left out, a cited value once, at its origin.
//
// param family: string = null — only this family, e.g. "garnet"
// param property: string = "ionic_conductivity" — the property
//
// column formula — canonical formula
// column phase — phase
// column value — in the unit given
// column low — lower end of the interval
// column high — upper end of the interval
// column bound — <, > or ~
// column unit — canonical unit of the property
// column temperature_K — temperature of the measurement
// column kind — bulk, total, grain_boundary
// column origin — own, cited or dataset
// column confidence — of the reading, 0 to 1
// column measurement_id — key of the measurement
// column paper_id — key of the paper
// column doi — DOI of the paper
// column year — year of the paper
// column title — title of the paper
// column sample — label of the sample
// column sample_id — key of the sample
// column source — file it was read from
// column page — page in the file
// column table — label of the table
// column quote — words or cell as printed
MATCH (m:Material)<-[:OF]-(s:Sample)<-[:ON]-(x:Measurement {property: $property})
WHERE m.formula IS NOT NULL AND ($family IS NULL OR toLower(m.family) = toLower($family))
  AND x.origin <> 'simulated' AND x.status <> 'rejected'
  AND (x.origin <> 'cited' OR NOT EXISTS {
    MATCH (:Material {composition: m.composition})<-[:OF]-(:Sample)<-[:ON]-(y:Measurement {property: $property})
    WHERE abs(y.value - x.value) <= 0.02 * abs(x.value) AND y.status <> 'rejected'
      AND (y.origin IN ['own', 'dataset'] OR y.origin = 'cited' AND y.measurement_id < x.measurement_id)
  })
MATCH (s)-[:REPORTED_IN]->(p:Paper)
CALL (x) {
  MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(source:Source)
  RETURN e, source
  ORDER BY e.confidence DESC, e.kind = 'table' DESC, e.evidence_id
  LIMIT 1
}
RETURN m.formula AS formula, m.phase AS phase, x.value AS value, x.low AS low, x.high AS high, x.bound AS bound, x.unit AS unit,
  x.temperature_K AS temperature_K, x.kind AS kind, x.origin AS origin, x.confidence AS confidence,
  x.measurement_id AS measurement_id, p.paper_id AS paper_id, p.doi AS doi, p.year AS year,
  p.title AS title, s.label AS sample, s.sample_id AS sample_id, source.path AS source, e.page AS page, e.table AS table,
  e.quote AS quote
ORDER BY formula, phase, measurement_id
