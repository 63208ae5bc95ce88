// Make the papers that are missing, and lock all of them in order of key until the transaction ends.
UNWIND $keys AS key
MERGE (p:Paper {paper_id: key})
SET p.paper_id = key
