// A family year by year: papers, materials, and the best value of a property so far reported that year.
//
// param family: string — the family, e.g. "garnet"
// param property: string = "ionic_conductivity" — the property
// param temperature_min: float = 288 — least temperature of the measurement in K
// param temperature_max: float = 308 — greatest temperature in K
//
// column year — year of publication
// column papers — papers with samples of the family
// column materials — materials of the family in them
// column best_value — greatest value of that year
// column unit — its unit
// column best_formula — the material that has it
// column best_doi — the paper that has it
MATCH (m:Material)<-[:OF]-(s:Sample)-[:REPORTED_IN]->(p:Paper)
WHERE toLower(m.family) = toLower($family) AND p.year IS NOT NULL AND NOT p.paper_id STARTS WITH 'campaign:'
WITH p.year AS year, count(DISTINCT p) AS papers, count(DISTINCT m) AS materials
CALL (year) {
  OPTIONAL MATCH (m:Material)<-[:OF]-(s:Sample)-[:REPORTED_IN]->(p:Paper {year: year})
  WHERE toLower(m.family) = toLower($family)
  OPTIONAL MATCH (s)<-[:ON]-(x:Measurement {property: $property})
  WHERE x.origin IN ['own', 'dataset'] AND x.status <> 'rejected' AND coalesce(x.bound, '') <> '<'
    AND x.temperature_K >= $temperature_min AND x.temperature_K <= $temperature_max
  RETURN x.value AS best_value, x.unit AS unit, CASE WHEN x IS NULL THEN null ELSE m.formula END AS best_formula,
    CASE WHEN x IS NULL THEN null ELSE p.doi END AS best_doi
  ORDER BY x IS NULL, x.value DESC, x.measurement_id
  LIMIT 1
}
RETURN year AS year, papers AS papers, materials AS materials, best_value AS best_value, unit AS unit,
  best_formula AS best_formula, best_doi AS best_doi
ORDER BY year
