// Garnets with tantalum: sintering temperature against conductivity of the same sample.
MATCH (m:Material {family: 'garnet'})-[:CONTAINS]->(:Element {symbol: 'Ta'})
MATCH (m)<-[:OF]-(s:Sample)-[:MADE_BY]->(y:Synthesis)
MATCH (s)<-[:ON]-(x:Measurement {property: 'ionic_conductivity'})
RETURN m.formula AS formula, y.max_temperature_K AS sintered_K, y.time_h AS time_h, x.value AS value, x.temperature_K AS temperature_K
ORDER BY value DESC, formula
