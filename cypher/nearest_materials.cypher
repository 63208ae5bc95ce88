// Materials whose composition is most like the one given, by the cosine of their fingerprints, with the best conductivity known of each.
//
// param formula: string — any composition, known or not
// param limit: integer = 10 — rows
// param with_measurements: boolean = false — only materials that have a measurement
// prepare fingerprint = fingerprint(formula)
// prepare composition = composition(formula)
//
// column formula — canonical formula
// column phase — phase
// column family — structure family
// column similarity — cosine of the fingerprints, 1 for the same composition
// column same_composition — whether it is the composition given
// column papers — papers with samples of it
// column measurements — measurements of it, simulated and rejected ones left out
// column best_conductivity — greatest ionic conductivity between 288 and 308 K in S/cm, simulated ones left out
// column material_id — key of the material
MATCH (m:Material)
WHERE m.fingerprint IS NOT NULL
  AND (NOT $with_measurements OR EXISTS { MATCH (m)<-[:OF]-(:Sample)<-[:ON]-(x:Measurement) WHERE x.status <> 'rejected' RETURN x })
WITH m, 2 * vector.similarity.cosine(m.fingerprint, $fingerprint) - 1 AS similarity
ORDER BY similarity DESC, m.material_id
LIMIT $limit
RETURN m.formula AS formula, m.phase AS phase, m.family AS family, similarity AS similarity,
  m.composition = $composition AS same_composition,
  COUNT { MATCH (m)<-[:OF]-(:Sample)-[:REPORTED_IN]->(p:Paper) RETURN DISTINCT p } AS papers,
  COUNT { MATCH (m)<-[:OF]-(:Sample)<-[:ON]-(x:Measurement) WHERE x.origin <> 'simulated' AND x.status <> 'rejected' RETURN x } AS measurements,
  head(COLLECT {
    MATCH (m)<-[:OF]-(:Sample)<-[:ON]-(x:Measurement {property: 'ionic_conductivity'})
    WHERE x.origin <> 'simulated' AND x.status <> 'rejected' AND x.temperature_K >= 288 AND x.temperature_K <= 308
    RETURN x.value ORDER BY x.value DESC LIMIT 1
  }) AS best_conductivity,
  m.material_id AS material_id
ORDER BY similarity DESC, material_id
