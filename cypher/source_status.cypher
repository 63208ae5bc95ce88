// What became of each file that was read: outcome, reason, and how much stands in the graph because of it.
//
// param source: string = null — only files of this name or path; * and ? stand for any characters
// prepare pattern = glob(source)
//
// column source — file
// column outcome — ok, partial or failed
// column reason — why not ok
// column pages — pages
// column media_type — kind of file
// column pipeline — version of the pipeline that read it
// column doi — DOI of the paper
// column title — title of the paper
// column samples — samples with evidence in it
// column measurements — measurements with evidence in it
// column conductivities — ionic conductivities among them
// column activation_energies — activation energies among them
// column structures — structures with evidence in it
// column syntheses — syntheses with evidence in it
// column tables — tables it gave values from
// column doubtful — measurements with a confidence below 0.5
// column sha256 — key of the source
MATCH (f:Source)
WHERE f.media_type <> 'application/x-ionatlas-campaign'
  AND ($pattern IS NULL OR f.path =~ $pattern OR last(split(f.path, '/')) =~ $pattern)
OPTIONAL MATCH (f)-[:OF_PAPER]->(p:Paper)
RETURN f.path AS source, f.outcome AS outcome, f.reason AS reason, f.pages AS pages, f.media_type AS media_type,
  f.pipeline AS pipeline, p.doi AS doi, p.title AS title,
  COUNT { MATCH (f)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x)-[:ON|CRYSTALLIZES_AS|MADE_BY]-(s:Sample) RETURN DISTINCT s } AS samples,
  COUNT { MATCH (f)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x:Measurement) RETURN DISTINCT x } AS measurements,
  COUNT { MATCH (f)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x:Measurement {property: 'ionic_conductivity'}) RETURN DISTINCT x } AS conductivities,
  COUNT { MATCH (f)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x:Measurement {property: 'activation_energy'}) RETURN DISTINCT x } AS activation_energies,
  COUNT { MATCH (f)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x:Structure) RETURN DISTINCT x } AS structures,
  COUNT { MATCH (f)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x:Synthesis) RETURN DISTINCT x } AS syntheses,
  COUNT { MATCH (f)<-[:IN]-(e:Evidence) WHERE e.table IS NOT NULL RETURN DISTINCT e.table } AS tables,
  COUNT { MATCH (f)<-[:IN]-(:Evidence)<-[:EVIDENCED_BY]-(x:Measurement) WHERE x.confidence < 0.5 RETURN DISTINCT x } AS doubtful,
  f.sha256 AS sha256
ORDER BY source, sha256
