// A file that is read already was found under another name.
UNWIND $rows AS row
MATCH (s:Source {sha256: row.sha256})
SET s.path = row.path
