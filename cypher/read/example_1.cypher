// Conductivities of the argyrodites, best first.
MATCH (m:Material {family: 'argyrodite'})<-[:OF]-(s:Sample)<-[:ON]-(x:Measurement {property: 'ionic_conductivity'})
RETURN m.formula AS formula, s.label AS sample, x.value AS value, x.temperature_K AS temperature_K
ORDER BY value DESC, formula LIMIT 20
