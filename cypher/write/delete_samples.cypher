// Take away samples that no reading supports any more.
UNWIND $keys AS key
MATCH (x:Sample {sample_id: key})
DETACH DELETE x
