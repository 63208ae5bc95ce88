// Everything known about a composition, in all its phases: one line for each value, structure and synthesis and each place it stands.
//
// param formula: string — any spelling of the composition
// prepare composition = composition(formula)
//
// column formula — canonical formula
// column phase — phase
// column sample — label of the sample in its paper
// column fact — Measurement, Structure or Synthesis
// column what — property, space group or method
// column value — value of a measurement, lattice parameter a of a structure, greatest temperature in K of a synthesis
// column low — lower end of the interval
// column high — upper end of the interval
// column bound — <, > or ~
// column unit — unit of the value
// column temperature_K — temperature of the measurement
// column kind — bulk, total, grain_boundary
// column origin — own, cited, dataset or simulated
// column status — machine, checked or rejected
// column confidence — of the evidence
// column doi — DOI of the paper
// column year — year of the paper
// column source — file it was read from
// column page — page in the file
// column bbox — x0, top, x1, bottom in points from the page's top left corner
// column table — label of the table
// column row — row of the table grid
// column column — column of the table grid
// column quote — words or cell as printed
// column extractor — what read it
// column fact_id — key of the measurement, structure or synthesis
// column evidence_id — key of the evidence
MATCH (m:Material {composition: $composition})<-[:OF]-(s:Sample)-[:REPORTED_IN]->(p:Paper)
CALL (s) {
  MATCH (s)<-[:ON]-(x:Measurement)
  RETURN x, 'Measurement' AS fact, x.measurement_id AS fact_id, x.property + coalesce(' ' + x.axis, '') AS what, x.value AS value, x.unit AS unit
  UNION
  MATCH (s)-[:CRYSTALLIZES_AS]->(x:Structure)
  RETURN x, 'Structure' AS fact, x.structure_id AS fact_id,
    coalesce(x.spacegroup, toString(x.spacegroup_number), x.crystal_system, x.prototype) AS what, x.a AS value,
    CASE WHEN x.a IS NULL THEN null ELSE 'angstrom' END AS unit
  UNION
  MATCH (s)-[:MADE_BY]->(x:Synthesis)
  RETURN x, 'Synthesis' AS fact, x.synthesis_id AS fact_id, x.method AS what, x.max_temperature_K AS value,
    CASE WHEN x.max_temperature_K IS NULL THEN null ELSE 'K' END AS unit
}
MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(source:Source)
RETURN m.formula AS formula, m.phase AS phase, s.label AS sample, fact AS fact, what AS what, value AS value,
  CASE fact WHEN 'Measurement' THEN x.low END AS low, CASE fact WHEN 'Measurement' THEN x.high END AS high,
  CASE fact WHEN 'Measurement' THEN x.bound END AS bound, unit AS unit,
  CASE fact WHEN 'Measurement' THEN x.temperature_K END AS temperature_K,
  CASE fact WHEN 'Measurement' THEN x.kind END AS kind, CASE fact WHEN 'Measurement' THEN x.origin END AS origin,
  CASE fact WHEN 'Measurement' THEN x.status END AS status, e.confidence AS confidence,
  p.doi AS doi, p.year AS year, source.path AS source, e.page AS page, e.bbox AS bbox, e.table AS table,
  e.row AS `row`, e.column AS `column`, e.quote AS quote, e.extractor AS extractor, fact_id AS fact_id, e.evidence_id AS evidence_id
ORDER BY phase, fact, what, value, fact_id, evidence_id
