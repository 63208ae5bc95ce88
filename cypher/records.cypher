// Measurements, one a line, each with its material, conditions and best evidence (a table cell before a sentence).
//
// param source: string = null — only files of this name or path; * and ? stand for any characters
// param property: string = null — only this property
// param simulated: boolean = false — also simulated values
// param below: float = null — only measurements with a lower confidence
// param rejected: boolean = false — also what a person has rejected
// prepare pattern = glob(source)
//
// column measurement_id — key of the measurement
// column doi — DOI of the paper
// column source — file it was read from
// column sample — label of the sample in its paper
// column formula — canonical formula, null where there is none
// column phase — phase
// column names — names of the material as printed
// column family — structure family
// column property — what was measured
// column value — in the unit given
// column low — lower end of the interval
// column high — upper end of the interval
// column bound — <, > or ~
// column unit — canonical unit of the property
// column temperature_K — temperature of the measurement
// column kind — bulk, total, grain_boundary
// column origin — own, cited, dataset or simulated
// column method — how it was measured
// column confidence — of the reading, 0 to 1
// column status — machine, checked or rejected
// column page — page in the file
// column bbox — x0, top, x1, bottom in points from the page's top left corner
// column table — label of the table
// column row — row of the table grid
// column column — column of the table grid
// column start — first character in the block of text
// column end — character after the last
// column quote — words or cell as printed
// column extractor — what read it
// column axis — a, b, c, alpha, beta, gamma of a lattice parameter
// column flags — what was mended, assumed or looks misprinted at that place
MATCH (x:Measurement)-[:ON]->(s:Sample)-[:OF]->(m:Material)
WHERE ($property IS NULL OR x.property = $property) AND ($simulated OR x.origin <> 'simulated')
  AND ($below IS NULL OR x.confidence < $below) AND ($rejected OR x.status <> 'rejected')
MATCH (s)-[:REPORTED_IN]->(p:Paper)
CALL (x) {
  MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(source:Source)
  WHERE $pattern IS NULL OR source.path =~ $pattern OR last(split(source.path, '/')) =~ $pattern
  RETURN e, source
  ORDER BY e.kind = 'table' DESC, e.confidence DESC, e.evidence_id
  LIMIT 1
}
RETURN x.measurement_id AS measurement_id, p.doi AS doi, source.path AS source, s.label AS sample, m.formula AS formula,
  m.phase AS phase, coalesce(m.names, []) AS names, m.family AS family, x.property AS property, x.value AS value, x.low AS low,
  x.high AS high, x.bound AS bound, x.unit AS unit, x.temperature_K AS temperature_K, x.kind AS kind, x.origin AS origin,
  x.method AS method, x.confidence AS confidence, x.status AS status, e.page AS page, e.bbox AS bbox, e.table AS table,
  e.row AS `row`, e.column AS `column`, e.start AS start, e.end AS `end`, e.quote AS quote, e.extractor AS extractor, x.axis AS axis,
  coalesce(e.flags, []) AS flags
ORDER BY source, page, table, `row`, `column`, start, property, measurement_id
