// What people said of measurements, in order of time.
MATCH (r:Review)
WHERE r.measurement_id IS NOT NULL AND ($keys IS NULL OR r.review_id IN $keys)
RETURN properties(r) AS review, EXISTS { (r)-[:JUDGES]->(:Measurement) } AS attached
ORDER BY r.at, r.review_id
