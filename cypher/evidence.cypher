// Every place in a file that something was read from: one line for each evidence of each measurement, structure and synthesis.
//
// param source: string = null — only files of this name or path; * and ? stand for any characters
// param property: string = null — only measurements of this property
// param record: string = null — only the measurement, structure or synthesis with this key
// prepare pattern = glob(source)
//
// column source — file it was read from
// column record — Measurement, Structure or Synthesis
// column record_id — its key
// column property — what was measured
// column value — in the unit given
// column low — lower end of the interval
// column high — upper end of the interval
// column bound — <, > or ~
// column unit — canonical unit of the property
// column raw — value as printed
// column temperature_K — temperature of the measurement
// column kind — bulk, total, grain_boundary
// column axis — a, b, c, alpha, beta, gamma of a lattice parameter
// column origin — own, cited, dataset or simulated
// column spacegroup — of a structure
// column crystal_system — of a structure
// column prototype — structure type
// column method — of a synthesis or measurement
// column max_temperature_K — of a synthesis, its hottest step
// column sample — label of the sample
// column formula — canonical formula of its material
// column phase — phase of its material
// column names — names of its material as printed
// column confidence — of the measurement, else of the evidence
// column status — machine, checked or rejected
// column evidence_kind — text, table, ocr or dataset
// column page — page in the file
// column bbox — x0, top, x1, bottom in points from the page's top left corner
// column table — label of the table
// column row — row of the table grid
// column column — column of the table grid
// column start — first character in the block of text
// column end — character after the last
// column quote — words or cell as printed
// column extractor — what read it
// column media_type — kind of file
// column sha256 — key of the source
MATCH (f:Source)<-[:IN]-(e:Evidence)<-[:EVIDENCED_BY]-(x:Measurement|Structure|Synthesis)
WHERE f.media_type <> 'application/x-ionatlas-campaign'
  AND ($pattern IS NULL OR f.path =~ $pattern OR last(split(f.path, '/')) =~ $pattern)
  AND ($property IS NULL OR x:Measurement AND x.property = $property)
  AND ($record IS NULL OR $record IN [x.measurement_id, x.structure_id, x.synthesis_id])
MATCH (x)-[:ON|CRYSTALLIZES_AS|MADE_BY]-(s:Sample)-[:OF]->(m:Material)
RETURN f.path AS source, head(labels(x)) AS record, coalesce(x.measurement_id, x.structure_id, x.synthesis_id) AS record_id,
  x.property AS property, coalesce(x.value, x.a) AS value, x.low AS low, x.high AS high, x.bound AS bound, x.unit AS unit, x.raw AS raw,
  x.temperature_K AS temperature_K, x.kind AS kind, x.axis AS axis, x.origin AS origin, x.spacegroup AS spacegroup,
  x.crystal_system AS crystal_system, x.prototype AS prototype, x.method AS method, x.max_temperature_K AS max_temperature_K,
  s.label AS sample, m.formula AS formula, m.phase AS phase, coalesce(m.names, []) AS names,
  coalesce(x.confidence, e.confidence) AS confidence, coalesce(x.status, 'machine') AS status, e.kind AS evidence_kind, e.page AS page,
  e.bbox AS bbox, e.table AS table, e.row AS `row`, e.column AS `column`, e.start AS start, e.end AS `end`, e.quote AS quote,
  e.extractor AS extractor, f.media_type AS media_type, f.sha256 AS sha256
ORDER BY source, sha256, page, table, `row`, `column`, start, property, axis, record_id, e.evidence_id
