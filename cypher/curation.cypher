// Values to look at, the least certain first: those below a confidence line and those that contradict others, each with all its places.
//
// param property: string = null — only this property
// param below: float = 0.5 — confidence below which a value is doubtful
// param which: string = "doubtful" — doubtful (below the line or contradicting), below, contradicting, all, or judged by a person
// param factor: float = null — values of different papers, or of one specimen, further apart contradict each other; null: 3, for energies, cells and densities 1.25, 1.01 and 1.1
// param paper: string = null — only of this paper: DOI, part of the title, or name of a file; * and ? stand for any characters of a file's
// param material: string = null — only of this material: formula, printed name or family
// param record: string = null — only the measurement whose key begins so
// param skip: integer = 0 — rows left out at the beginning
// param limit: integer = 20 — rows
// prepare pattern = glob(paper)
// prepare composition = composition_or_null(material)
//
// column measurement_id — key of the measurement
// column property — what was measured
// column value — in the unit given
// column low — lower end of the interval
// column high — upper end of the interval
// column bound — <, > or ~
// column unit — canonical unit of the property
// column raw — value as printed
// column axis — a, b, c, alpha, beta, gamma of a lattice parameter
// column temperature_K — temperature of the measurement
// column kind — bulk, total, grain_boundary
// column origin — own, cited or dataset
// column method — how it was measured
// column sample — label of the sample in its paper
// column formula — canonical formula, null where there is none
// column phase — phase
// column family — structure family
// column names — names of the material as printed
// column confidence — of the reading, 0 to 1
// column status — machine, checked or rejected
// column paper_id — key of the paper
// column doi — DOI of the paper
// column title — title of the paper
// column against — the five values that contradict it most: value, unit, temperature_K, doi, sample, measurement_id of each
// column places — where it was read: source, sha256, kind, page, bbox, table, row, column, start, end, quote, extractor, extractor_version, confidence, flags, features (JSON) of each
// column verdicts — what people said of it, in order of time: verdict, expert, at, comment, before (JSON) of each
// column total — rows without skip and limit
MATCH (x:Measurement)-[:ON]->(s:Sample)-[:OF]->(m:Material)
WHERE x.origin <> 'simulated' AND ($property IS NULL OR x.property = $property)
  AND ($record IS NULL OR x.measurement_id STARTS WITH $record)
  AND CASE WHEN $record IS NOT NULL THEN true WHEN $which = 'judged' THEN x.status <> 'machine' ELSE x.status = 'machine' END
  AND ($record IS NOT NULL OR $which <> 'below' OR x.confidence < $below)
  AND ($material IS NULL OR m.composition = $composition OR toLower(m.formula) = toLower($material)
    OR toLower(m.family) = toLower($material) OR any(name IN coalesce(m.names, []) WHERE toLower(name) = toLower($material)))
MATCH (s)-[:REPORTED_IN]->(p:Paper)
WHERE $paper IS NULL OR p.doi = toLower($paper) OR toLower(p.title) CONTAINS toLower($paper) OR EXISTS {
  MATCH (x)-[:EVIDENCED_BY]->(:Evidence)-[:IN]->(f:Source)
  WHERE f.path =~ $pattern OR last(split(f.path, '/')) =~ $pattern
}
WITH x, s, m, p, coalesce($factor, CASE x.property
  WHEN 'activation_energy' THEN 1.25 WHEN 'lattice_parameter' THEN 1.01 WHEN 'relative_density' THEN 1.1 WHEN 'density' THEN 1.1 ELSE 3.0 END) AS far
WHERE $record IS NOT NULL OR $which IN ['all', 'judged', 'below'] OR $which = 'doubtful' AND x.confidence < $below OR
  m.composition IS NOT NULL AND x.origin IN ['own', 'dataset'] AND x.bound IS NULL AND x.value > 0 AND EXISTS {
    MATCH (m)<-[:OF]-(t:Sample)<-[:ON]-(y:Measurement {property: x.property})
    WHERE (x.value > far * y.value OR y.value > far * x.value) AND x <> y AND y.status <> 'rejected' AND y.origin IN ['own', 'dataset']
      AND y.bound IS NULL AND y.value > 0 AND coalesce(x.kind, '') = coalesce(y.kind, '') AND coalesce(x.axis, '') = coalesce(y.axis, '')
      AND (x.temperature_K IS NULL AND y.temperature_K IS NULL OR abs(x.temperature_K - y.temperature_K) <= 5)
      AND (t = s OR t.label IS NULL OR s.label IS NULL OR NOT EXISTS { (t)-[:REPORTED_IN]->(p) })
  }
WITH x, s, m, p, far
ORDER BY x.confidence, x.measurement_id
WITH collect({x: x, s: s, m: m, p: p, far: far}) AS found
UNWIND found[$skip..$skip + $limit] AS one
WITH size(found) AS total, one.x AS x, one.s AS s, one.m AS m, one.p AS p, one.far AS far
CALL (x, s, m, p, far) {
  MATCH (m)<-[:OF]-(t:Sample)<-[:ON]-(y:Measurement {property: x.property})
  WHERE m.composition IS NOT NULL AND x.origin IN ['own', 'dataset'] AND x.bound IS NULL AND x.value > 0
    AND (x.value > far * y.value OR y.value > far * x.value) AND x <> y AND y.status <> 'rejected' AND y.origin IN ['own', 'dataset']
    AND y.bound IS NULL AND y.value > 0 AND coalesce(x.kind, '') = coalesce(y.kind, '') AND coalesce(x.axis, '') = coalesce(y.axis, '')
    AND (x.temperature_K IS NULL AND y.temperature_K IS NULL OR abs(x.temperature_K - y.temperature_K) <= 5)
    AND (t = s OR t.label IS NULL OR s.label IS NULL OR NOT EXISTS { (t)-[:REPORTED_IN]->(p) })
  MATCH (t)-[:REPORTED_IN]->(q:Paper)
  WITH y, t, q
  ORDER BY abs(log(y.value / x.value)) DESC, y.measurement_id
  LIMIT 5
  RETURN collect({value: y.value, unit: y.unit, temperature_K: y.temperature_K, doi: coalesce(q.doi, q.paper_id), sample: t.label,
    measurement_id: y.measurement_id}) AS against
}
RETURN x.measurement_id AS measurement_id, x.property AS property, x.value AS value, x.low AS low, x.high AS high, x.bound AS bound,
  x.unit AS unit, x.raw AS raw, x.axis AS axis, x.temperature_K AS temperature_K, x.kind AS kind, x.origin AS origin, x.method AS method,
  s.label AS sample, m.formula AS formula, m.phase AS phase, m.family AS family, coalesce(m.names, []) AS names,
  x.confidence AS confidence, x.status AS status, p.paper_id AS paper_id, p.doi AS doi, p.title AS title, against AS against,
  COLLECT {
    MATCH (x)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(f:Source)
    RETURN {source: f.path, sha256: f.sha256, kind: e.kind, page: e.page, bbox: e.bbox, table: e.table, row: e.row, column: e.column,
      start: e.start, end: e.end, quote: e.quote, extractor: e.extractor, extractor_version: e.extractor_version,
      confidence: e.confidence, flags: coalesce(e.flags, []), features: e.features}
    ORDER BY e.confidence DESC, e.evidence_id
  } AS places,
  COLLECT {
    MATCH (r:Review)-[:JUDGES]->(x)
    RETURN {verdict: r.verdict, expert: r.expert, at: r.at, comment: r.comment, before: r.before} ORDER BY r.at, r.review_id
  } AS verdicts,
  total AS total
ORDER BY confidence, measurement_id
