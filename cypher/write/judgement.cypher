// A person's verdict on a measurement.
MATCH (x:Measurement {measurement_id: $measurement})
MERGE (r:Review {review_id: $key})
SET r = $properties
MERGE (r)-[:JUDGES]->(x)
