// What an evaluation owes to which paper: the measurements that seeded it and the places they were read from.
//
// param evaluation: string = null — evaluation_id; null for all evaluations of the campaign
// param campaign: string = null — campaign_id or name; null for any campaign
//
// column evaluation_id — key of the evaluation
// column requested — composition asked for
// column formula — composition of the seeding measurement
// column phase — its phase
// column property — property measured
// column value — in the unit given
// column unit — canonical unit of the property
// column temperature_K — temperature of the measurement
// column origin — own, cited or dataset
// column sample — label of the sample
// column doi — DOI of the paper
// column title — title of the paper
// column year — year of the paper
// column source — file it was read from
// column page — page in the file
// column bbox — x0, top, x1, bottom in points from the page's top left corner
// column table — label of the table
// column row — row of the table grid
// column column — column of the table grid
// column quote — words or cell as printed
// column measurement_id — key of the measurement
// column evidence_id — key of the evidence
MATCH (v:Evaluation)-[:IN_CAMPAIGN]->(c:Campaign)
WHERE ($evaluation IS NULL OR v.evaluation_id = $evaluation) AND ($campaign IS NULL OR $campaign IN [c.campaign_id, c.name])
MATCH (v)-[:SEEDED_BY]->(x:Measurement)-[:ON]->(s:Sample)-[:OF]->(m:Material)
MATCH (s)-[:REPORTED_IN]->(p:Paper)
MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(f:Source)
RETURN v.evaluation_id AS evaluation_id, v.requested AS requested, coalesce(m.formula, head(m.names)) AS formula, m.phase AS phase,
  x.property AS property, x.value AS value, x.unit AS unit, x.temperature_K AS temperature_K, x.origin AS origin, s.label AS sample,
  p.doi AS doi, p.title AS title, p.year AS year, f.path AS source, e.page AS page, e.bbox AS bbox, e.table AS table,
  e.row AS `row`, e.column AS `column`, e.quote AS quote, x.measurement_id AS measurement_id, e.evidence_id AS evidence_id
ORDER BY v.cycle, evaluation_id, doi, measurement_id, evidence_id
