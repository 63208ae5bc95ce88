// Take away structures that no reading supports any more.
UNWIND $keys AS key
MATCH (x:Structure {structure_id: key})
DETACH DELETE x
