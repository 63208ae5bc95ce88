// Materials by key.
MATCH (m:Material) WHERE m.material_id IN $keys
RETURN properties(m) AS material
ORDER BY m.material_id
