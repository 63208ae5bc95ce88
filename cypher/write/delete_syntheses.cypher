// Take away syntheses that no reading supports any more.
UNWIND $keys AS key
MATCH (x:Synthesis {synthesis_id: key})
DETACH DELETE x
