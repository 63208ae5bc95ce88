// Take away evidence that no reading supports any more.
UNWIND $keys AS key
MATCH (x:Evidence {evidence_id: key})
DETACH DELETE x
