// Take away measurements that no reading supports any more.
UNWIND $keys AS key
MATCH (x:Measurement {measurement_id: key})
DETACH DELETE x
