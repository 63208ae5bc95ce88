// The ledger entry of one file.
MERGE (s:Source {sha256: $key})
SET s = $properties
