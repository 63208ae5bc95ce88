// How often and how unanimously a property of each material has been reported: values, independent papers, spread.
//
// param property: string = "ionic_conductivity" — the property
// param family: string = null — only this family, e.g. "garnet"
// param temperature_min: float = 288 — least temperature of the measurement in K; values without a temperature count too
// param temperature_max: float = 308 — greatest temperature in K
// param min_papers: integer = 1 — least number of independent papers
// param limit: integer = 200 — rows
//
// column formula — canonical formula
// column phase — phase
// column family — structure family
// column values — own and data-set values
// column papers — independent papers
// column least — smallest value
// column median — median value
// column greatest — greatest value
// column spread — greatest over smallest value
// column unit — unit of the values
// column composition — scale-free key of the composition
// column material_id — key of the material
MATCH (m:Material)<-[:OF]-(s:Sample)<-[:ON]-(x:Measurement {property: $property})
WHERE m.formula IS NOT NULL AND ($family IS NULL OR toLower(m.family) = toLower($family))
  AND x.origin IN ['own', 'dataset'] AND x.status <> 'rejected' AND x.bound IS NULL
  AND (x.temperature_K IS NULL OR x.temperature_K >= $temperature_min AND x.temperature_K <= $temperature_max)
MATCH (s)-[:REPORTED_IN]->(p:Paper)
WITH m, count(DISTINCT x) AS values, count(DISTINCT p) AS papers, min(x.value) AS least, max(x.value) AS greatest,
  percentileCont(x.value, 0.5) AS median, min(x.unit) AS unit
WHERE papers >= $min_papers
RETURN m.formula AS formula, m.phase AS phase, m.family AS family, values AS values, papers AS papers, least AS least, median AS median,
  greatest AS greatest, CASE WHEN least > 0 THEN greatest / least END AS spread, unit AS unit, m.composition AS composition,
  m.material_id AS material_id
ORDER BY papers DESC, values DESC, formula, material_id
LIMIT $limit
