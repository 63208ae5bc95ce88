// What became of each file that was read: outcome, reason, how much stands in the graph because of it, what was not read and why.
//
// param source: string = null — only files of this name or path; * and ? stand for any characters
// param sha256: list = null — only files with one of these SHA-256
// prepare pattern = glob(source)
//
// column source — file
// column outcome — ok, partial or failed
// column reason — why not ok, or why nothing was found
// column pages — pages
// column pages_text — pages read from their text layer
// column pages_ocr — pages recognised from their picture
// column pages_unread — pages that gave nothing
// column tables_found — tables found or named
// column tables_read — tables whose cells were read
// column tables — tables it gave values from
// column measurements — measurements with evidence in it
// column conductivities — ionic conductivities among them
// column activation_energies — activation energies among them
// column cells — samples with a unit cell or a lattice parameter from it
// column structures — structures with evidence in it
// column syntheses — syntheses with evidence in it
// column samples — samples with evidence in it
// column materials — materials of these samples
// column doubtful — measurements with a confidence below 0.5 that nobody has judged
// column properties — number of measurements of each property
// column notes — what was not read and why, with its place
// column table_list — what became of each table, JSON
// column timings — seconds by stage, JSON
// column media_type — kind of file
// column pipeline — version of the pipeline that read it
// column doi — DOI of the paper
// column title — title of the paper
// column sha256 — key of the source
MATCH (f:Source)
WHERE f.media_type <> 'application/x-ionatlas-campaign'
  AND ($pattern IS NULL OR f.path =~ $pattern OR last(split(f.path, '/')) =~ $pattern)
  AND ($sha256 IS NULL OR f.sha256 IN $sha256)
OPTIONAL MATCH (f)-[:OF_PAPER]->(p:Paper)
CALL (f) {
  OPTIONAL MATCH (f)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x)
  WITH DISTINCT x
  OPTIONAL MATCH (x)-[:ON|CRYSTALLIZES_AS|MADE_BY]-(s:Sample)
  RETURN collect({kind: head(labels(x)), property: x.property, confidence: x.confidence, status: x.status, cell: x.a IS NOT NULL, sample: s.sample_id}) AS facts
}
CALL (facts) {
  UNWIND facts AS fact
  WITH fact WHERE fact.property IS NOT NULL AND fact.kind = 'Measurement'
  WITH fact.property AS property, count(*) AS n
  ORDER BY n DESC, property
  RETURN collect({property: property, count: n}) AS properties
}
CALL (facts) {
  UNWIND facts AS fact
  OPTIONAL MATCH (s:Sample {sample_id: fact.sample})-[:OF]->(m:Material)
  RETURN count(DISTINCT s) AS samples, count(DISTINCT m) AS materials,
    count(DISTINCT CASE WHEN fact.cell OR fact.property = 'lattice_parameter' THEN s END) AS cells
}
RETURN f.path AS source, f.outcome AS outcome, f.reason AS reason, f.pages AS pages, f.pages_text AS pages_text,
  f.pages_ocr AS pages_ocr, f.pages_unread AS pages_unread, size(coalesce(f.tables, [])) AS tables_found,
  size([t IN coalesce(f.tables, []) WHERE t CONTAINS '"extractor"']) AS tables_read,
  COUNT { MATCH (f)<-[:IN]-(e:Evidence) WHERE e.row IS NOT NULL RETURN DISTINCT e.table, e.page } AS tables,
  size([x IN facts WHERE x.kind = 'Measurement']) AS measurements,
  size([x IN facts WHERE x.property = 'ionic_conductivity']) AS conductivities,
  size([x IN facts WHERE x.property = 'activation_energy']) AS activation_energies, cells AS cells,
  size([x IN facts WHERE x.kind = 'Structure']) AS structures, size([x IN facts WHERE x.kind = 'Synthesis']) AS syntheses,
  samples AS samples, materials AS materials, size([x IN facts WHERE x.kind = 'Measurement' AND x.status = 'machine' AND x.confidence < 0.5]) AS doubtful,
  properties AS properties, coalesce(f.notes, []) AS notes, coalesce(f.tables, []) AS table_list, f.timings AS timings,
  f.media_type AS media_type, f.pipeline AS pipeline, p.doi AS doi, p.title AS title, f.sha256 AS sha256
ORDER BY source, sha256
